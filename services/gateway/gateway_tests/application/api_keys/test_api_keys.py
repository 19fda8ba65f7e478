from itertools import count

import pytest

from gateway.adapters.api_keys_sql import API_KEYS, ApiKeysSql
from gateway.application.api_keys.ensure_admin_key import EnsureAdminKey, EnsureAdminKeyHandler
from gateway.application.api_keys.issue_api_key import IssueApiKey, IssueApiKeyHandler
from gateway.application.api_keys.revoke_api_key import RevokeApiKey, RevokeApiKeyHandler
from gateway.application.api_keys.secrets import hash_of, prefix_of
from gateway.domain.api_keys.api_key import ApiKey, Origin
from gateway.domain.api_keys.errors import ApiKeyUnknown, LastAdminKey
from gateway_tests.builders import KEY_ID
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.ids import new_id
from servicekit.testing.clock import SetClock
from servicekit.testing.replay import assert_rebuilt_equals_live


class Desk:
    """The handlers of keys, over a real store."""

    def __init__(self, database: Database) -> None:
        self.store = Store(database, read_models=[API_KEYS])
        self.listed = ApiKeysSql(self.store)
        self.clock = SetClock()
        keys, number = self.store.repository(ApiKey), count()
        secret = lambda size: f"secret-{next(number)}-{size}"  # noqa: E731
        self._issue = IssueApiKeyHandler(keys, self.clock, secret)
        self._revoke = RevokeApiKeyHandler(keys, self.listed, self.clock)
        self._ensure = EnsureAdminKeyHandler(keys, self.listed, self.clock, new_id, secret)

    def issue(self, *roles: str, subject: str | None = None) -> str:
        order = IssueApiKey(key_id=new_id(), label="Test", roles=roles, subject=subject, by="admin")
        return self.store.run(lambda: self._issue(order))

    def revoke(self, secret: str) -> None:
        card = self.listed.holding(hash_of(secret))
        assert card is not None
        self.store.run(lambda: self._revoke(RevokeApiKey(key_id=card.id, by="admin")))

    def ensure(self, given: str | None = None) -> str | None:
        return self.store.run(lambda: self._ensure(EnsureAdminKey(given=given)))


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database)


def test_a_key_opens_for_its_holder_and_its_text_is_kept_nowhere(desk: Desk) -> None:
    secret = desk.issue("staff", "client")

    card = desk.listed.holding(hash_of(secret))
    assert card is not None
    assert card.roles == ("client", "staff")
    assert card.subject == f"key:{card.id}"
    recorded = repr([each.event for each in desk.store.log(0, 100)]) + repr(card)
    assert secret not in recorded


def test_a_key_may_act_for_somebody_with_an_id_of_his_own(desk: Desk) -> None:
    card = desk.listed.holding(hash_of(desk.issue("consultant", subject="consultant-7")))

    assert card is not None
    assert card.subject == "consultant-7"


def test_a_revoked_key_opens_nothing_and_stays_in_the_list(desk: Desk) -> None:
    secret = desk.issue("staff")

    desk.revoke(secret)

    assert desk.listed.holding(hash_of(secret)) is None
    (card,), total = desk.listed.page(offset=0, limit=25)
    assert total == 1
    assert card.revoked_at == desk.clock()


def test_a_key_nobody_has_cannot_be_revoked(desk: Desk) -> None:
    with pytest.raises(ApiKeyUnknown):
        desk.store.run(lambda: desk._revoke(RevokeApiKey(key_id=KEY_ID, by="admin")))


def test_the_last_key_of_an_admin_stays(desk: Desk) -> None:
    first = desk.ensure()
    assert first is not None

    with pytest.raises(LastAdminKey):
        desk.revoke(first)
    desk.issue("admin")
    desk.revoke(first)

    assert desk.listed.holding(hash_of(first)) is None


def test_the_first_start_makes_one_admins_key_and_later_starts_none(desk: Desk) -> None:
    made = desk.ensure()

    assert made is not None
    card = desk.listed.holding(hash_of(made))
    assert card is not None
    assert (card.roles, card.origin) == (("admin",), Origin.FIRST_START)
    assert desk.ensure() is None
    assert len(desk.listed.admins()) == 1


def test_a_key_the_operator_chose_is_the_admins(desk: Desk) -> None:
    assert desk.ensure("chosen-by-me") is None
    assert desk.ensure("chosen-by-me") is None

    (card,) = desk.listed.admins()
    assert card.origin is Origin.SETTINGS


def test_another_choice_takes_the_place_of_the_first_and_may_be_undone(desk: Desk) -> None:
    desk.issue("admin")
    for chosen in ("chosen-first", "chosen-second", "chosen-first"):
        desk.clock.set(desk.clock().replace(minute=desk.clock().minute + 1))
        desk.ensure(chosen)
        assert desk.listed.holding(hash_of(chosen)) is not None
        assert len(desk.listed.admins()) == 2

    assert desk.listed.holding(hash_of("chosen-second")) is None


def test_what_is_shown_of_a_key_does_not_give_it_away() -> None:
    assert prefix_of("kal_0123456789abcdef0123456789abcdef") == "kal_01234567…"
    assert prefix_of("short-key") == "sho…"


def test_the_list_built_anew_equals_the_living_one(desk: Desk) -> None:
    desk.ensure("chosen-by-me")
    desk.revoke(desk.issue("staff"))
    desk.issue("client")

    assert_rebuilt_equals_live(desk.store, "api_keys")
