"""Registry, migrations and refusals say what the code does."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.persistence import StoredEvent

from booking.adapters.metadata import metadata
from booking.application.bookings import publishing as bookings
from booking.application.publishing import TELLERS, publish
from booking_tests.reception import a_reception
from contracts import booking as told
from contracts.event import ContractEvent
from contracts.registry import check_producers, check_subscriptions
from servicekit.context import Context
from servicekit.db.engine import Database
from servicekit.errors import DomainError
from servicekit.eventstore.mapper import TypedMapper
from servicekit.eventstore.recorded import Recorded
from servicekit.testing.databases import NewDatabase


def ours() -> list[type[DomainError]]:
    """Every refusal this service can utter."""

    def all_of(kind: type[DomainError]) -> set[type[DomainError]]:
        below = kind.__subclasses__()
        return set(below).union(*(all_of(each) for each in below))

    return [error for error in all_of(DomainError) if error.__module__.startswith("booking.")]


def test_the_service_handles_what_the_registry_says(database: Database) -> None:
    with a_reception(database) as reception:
        check_subscriptions("booking", {one.event for one in reception.module.subscriptions})


def test_the_service_publishes_what_the_registry_says() -> None:
    source = "".join(
        path.read_text() for path in Path(bookings.__file__).parents[1].glob("*/publishing.py")
    )
    events = {
        one
        for name, one in vars(told).items()
        if isinstance(one, type) and issubclass(one, ContractEvent) and f"{name}(" in source
    }
    events |= {
        one for one in (told.ProviderRegistered, told.ProviderChanged) if one.__name__ in source
    }

    check_producers("booking", events)


def test_what_is_told_on_a_topic_comes_from_the_aggregates_named_for_it() -> None:
    told_on: dict[str, set[type]] = {}
    for file in sorted((Path(__file__).parent / "history").glob("*.jsonl")):
        for line in map(json.loads, file.read_text().splitlines()):
            stored = StoredEvent(
                UUID(line["id"]), line["version"], line["topic"], line["state"].encode()
            )
            event = TypedMapper(_Keys()).to_domain_event(stored)
            recorded = Recorded(0, event, stored.topic, datetime.now(UTC), Context())
            for _, contract in publish(recorded):
                told_on.setdefault(contract.TOPIC, set()).add(type(event))

    assert told_on.keys() == TELLERS.keys()
    for topic, events in told_on.items():
        declared = {
            one
            for aggregate in TELLERS[topic]
            for one in vars(aggregate).values()
            if isinstance(one, type)
        }
        assert events <= declared, topic


class _Keys:
    def key_for(self, person_id: UUID) -> bytes | None:
        return None


def test_the_migrations_make_the_tables_the_code_writes_to(new_database: NewDatabase) -> None:
    found = sa.inspect(new_database("booking").engine)

    for table in metadata.sorted_tables:
        assert {c["name"] for c in found.get_columns(table.name)} == set(table.c.keys()), table.name
        assert {index["name"] for index in found.get_indexes(table.name)} >= {
            index.name for index in table.indexes
        }, table.name


def test_every_refusal_of_this_service_has_a_code_of_its_own() -> None:
    codes = [error.code for error in ours()]
    assert len(codes) == len(set(codes))
    assert all(code.startswith("booking.") for code in codes)


def test_every_refusal_of_this_service_is_declared_by_some_endpoint(database: Database) -> None:
    with a_reception(database) as reception:
        document = reception.module.app.openapi()
    declared = {
        code
        for path in document["paths"].values()
        for operation in path.values()
        for answer in operation["responses"].values()
        for code in answer.get("x-problem-codes", ())
    }

    assert {error.code for error in ours()} - declared == set()
