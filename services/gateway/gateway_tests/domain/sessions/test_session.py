from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

from gateway.domain.sessions.session import OVERLAP, ROTATED_AFTER, Session

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
SESSION = Session(
    id=UUID(int=1),
    holder_id=UUID(int=2),
    subject="client:2",
    roles=("client",),
    email="mia@example.org",
    name=None,
    csrf_token="csrf",
    token_hash="first",
    started_at=NOON,
    rotated_at=NOON,
    last_seen_at=NOON,
)
SECOND = timedelta(seconds=1)


def test_only_its_own_token_opens_a_session() -> None:
    assert SESSION.admits("first", NOON)
    assert not SESSION.admits("other", NOON)


def test_it_is_over_twelve_hours_after_its_last_use() -> None:
    assert SESSION.admits("first", NOON + timedelta(hours=12) - SECOND)
    assert not SESSION.admits("first", NOON + timedelta(hours=12))


def test_it_is_over_after_fourteen_days_however_much_it_is_used() -> None:
    used = replace(SESSION, last_seen_at=NOON + timedelta(days=14) - SECOND)

    assert used.admits("first", NOON + timedelta(days=14) - SECOND)
    assert not used.admits("first", NOON + timedelta(days=14))


def test_a_token_is_changed_after_four_hours() -> None:
    assert not SESSION.wants_another_token("first", NOON + ROTATED_AFTER - SECOND)
    assert SESSION.wants_another_token("first", NOON + ROTATED_AFTER)


def test_the_token_before_is_believed_until_a_minute_after_the_next_one_was_seen() -> None:
    rotated = SESSION.rotated("first", "second", NOON)
    later = NOON + timedelta(hours=3)
    assert rotated.admits("first", later)
    assert rotated.admits("second", later)

    seen = rotated.used("second", later)

    assert seen.admits("first", later + OVERLAP - SECOND)
    assert not seen.admits("first", later + OVERLAP)
    assert seen.admits("second", later + OVERLAP)


def test_the_end_of_a_token_is_not_put_off_by_using_the_next_one() -> None:
    seen = SESSION.rotated("first", "second", NOON).used("second", NOON)

    assert not seen.used("second", NOON + OVERLAP).admits("first", NOON + OVERLAP)


def test_whoever_never_got_the_next_token_is_given_another_after_a_minute() -> None:
    rotated = SESSION.rotated("first", "second", NOON)
    assert not rotated.wants_another_token("first", NOON + OVERLAP - SECOND)
    assert rotated.wants_another_token("first", NOON + OVERLAP)

    again = rotated.rotated("first", "third", NOON + OVERLAP)

    assert again.admits("first", NOON + OVERLAP)
    assert again.admits("third", NOON + OVERLAP)
    assert not again.admits("second", NOON + OVERLAP)


def test_a_token_that_was_replaced_and_seen_is_never_changed_for_a_new_one() -> None:
    seen = SESSION.rotated("first", "second", NOON).used("second", NOON)

    assert not seen.wants_another_token("first", NOON + OVERLAP)


def test_a_use_is_written_down_every_five_minutes() -> None:
    soon, later = NOON + timedelta(minutes=4), NOON + timedelta(minutes=5)

    assert SESSION.used("first", soon) == SESSION
    assert SESSION.used("first", later).last_seen_at == later
