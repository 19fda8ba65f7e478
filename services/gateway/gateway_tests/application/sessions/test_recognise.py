from collections.abc import Callable
from datetime import timedelta
from itertools import count

import pytest

from gateway.adapters.sessions_sql import SessionsSql
from gateway.application.sessions.open_session import Opened, OpenSession
from gateway.application.sessions.recognise import Recognise, Recognised
from gateway.application.sessions.tokens import hash_of
from gateway.application.sign_in.ports import Member
from gateway.domain.sessions.session import Session
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.ids import new_id
from servicekit.testing.clock import SetClock

MIA = Member(
    holder_id=new_id(), subject="client:1", roles=("client",), email="mia@example.org", name="Mia"
)


class Desk:
    """Sessions over a real store, with tokens one can tell."""

    def __init__(self, database: Database) -> None:
        self.clock = SetClock()
        self.sessions = SessionsSql(Store(database, clock=self.clock))
        number = count()
        self.secret: Callable[[int], str] = lambda _: f"token-{next(number)}"
        self.recognise = Recognise(self.sessions, self.clock, self.secret)

    def open(self, member: Member = MIA) -> Opened:
        opens = OpenSession(self.sessions, self.clock, new_id, self.secret)
        return opens(member, instead_of=None)


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_a_session_is_found_as_it_was_stored(desk: Desk) -> None:
    opened = desk.open()

    found = desk.recognise(opened.token)

    assert found is not None
    assert (found.session, found.next_token) == (opened.session, None)
    assert desk.recognise("another") is None


def test_of_requests_side_by_side_one_is_given_the_next_token(desk: Desk) -> None:
    old = desk.open().token
    desk.clock.move(timedelta(hours=4))

    first: list[Recognised | None] = []

    class Slow(SessionsSql):
        """Another request comes between the look and the change."""

        def replace(self, seen: Session, by: Session) -> bool:
            first.append(desk.recognise(old))
            return super().replace(seen, by)

    late = Recognise(Slow(desk.sessions._store), desk.clock, desk.secret)(old)

    (between,) = first
    assert between is not None
    assert between.next_token is not None
    assert late is not None
    assert late.next_token is None
    assert late.session.token_hash == hash_of(between.next_token)


def test_whoever_is_signed_out_in_between_is_not_signed_in_again(desk: Desk) -> None:
    opened = desk.open()
    desk.clock.move(timedelta(hours=4))

    class SignedOut(SessionsSql):
        def replace(self, seen: Session, by: Session) -> bool:
            self.end(seen.id)
            return super().replace(seen, by)

    signed_out = SignedOut(desk.sessions._store)
    assert Recognise(signed_out, desk.clock, desk.secret)(opened.token) is None
    assert desk.recognise(opened.token) is None


def test_an_answer_that_was_lost_signs_nobody_out(desk: Desk) -> None:
    token = desk.open().token
    for _ in range(3):
        desk.clock.move(timedelta(hours=4))
        lost = desk.recognise(token)
        assert lost is not None
        assert lost.next_token is not None


def test_sessions_that_are_over_are_forgotten(desk: Desk) -> None:
    desk.open()
    desk.clock.move(timedelta(hours=6))
    kept = desk.open()
    desk.clock.move(timedelta(hours=6))

    assert desk.sessions.forget_over(desk.clock()) == 1
    assert desk.recognise(kept.token) is not None


def test_all_sessions_of_a_holder_end_together_and_it_is_told(desk: Desk) -> None:
    told: list[None] = []
    desk.sessions.ended.listen(lambda: told.append(None))
    first, second = desk.open(), desk.open()
    other = desk.open(
        Member(
            holder_id=new_id(), subject="x", roles=("staff",), email="noa@example.org", name=None
        )
    )

    desk.sessions.end_all_of(MIA.holder_id)

    assert desk.recognise(first.token) is None
    assert desk.recognise(second.token) is None
    assert desk.recognise(other.token) is not None
    assert len(told) == 1
