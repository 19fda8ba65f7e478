"""Every event of the gateway that was ever stored still loads.

Lines are only added: a new shape of an event gets a new line, an old line never changes.
"""

import json
from pathlib import Path
from uuid import UUID

from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent

from gateway.domain.accounts.account import Account
from gateway.domain.api_keys.api_key import ApiKey
from gateway.domain.flags.flag import Flag
from gateway.domain.flags.rollout import FlagName, Rollout
from servicekit.eventstore.mapper import TypedMapper

FILES = sorted(Path(__file__).parent.glob("v*.jsonl"))


def stored() -> list[StoredEvent]:
    lines = [line for file in FILES for line in file.read_text().splitlines()]
    return [
        StoredEvent(UUID(told["id"]), told["version"], told["topic"], told["state"].encode())
        for told in map(json.loads, lines)
    ]


def read(topic: str) -> Aggregate | None:
    found: Aggregate | None = None
    for event in stored():
        if event.topic.startswith(f"{topic}."):
            found = TypedMapper().to_domain_event(event).mutate(found)  # type: ignore[attr-defined]
    return found


def test_a_stored_key_is_read_as_it_was_issued_and_revoked() -> None:
    key = read("gateway.ApiKey")

    assert isinstance(key, ApiKey)
    assert key.revoked
    assert key.roles == ("admin", "staff")
    assert key.subject == "key:5e0c0f3a-8a0f-4c58-9a55-6f2d6f7e3b11"


def test_a_stored_flag_is_read_as_it_was_turned() -> None:
    flag = read("gateway.Flag")

    assert isinstance(flag, Flag)
    assert flag.name is FlagName.DYNAMIC_PRICING
    assert flag.rollout == Rollout(enabled=False, percent=25)


def test_a_stored_account_is_read_as_it_was_changed_and_removed() -> None:
    account = read("gateway.Account")

    assert isinstance(account, Account)
    assert account.removed
    assert account.roles == ("consultant", "staff")
    assert account.provider_id == UUID("0f4c1d1e-61d5-4b07-8d0e-0a1b5b8f7c11")


def test_every_event_of_the_gateway_is_in_the_history() -> None:
    declared = {
        topic
        for aggregate in (Account, ApiKey, Flag)
        for event in vars(aggregate).values()
        if isinstance(event, type) and (topic := getattr(event, "TOPIC", None))
    }

    assert {event.topic for event in stored()} == declared
