from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from eventsourcing.persistence import IntegrityError

from servicekit.errors import DomainError, Kind
from servicekit.observability.metrics import Metrics
from servicekit.service import command
from servicekit.testing.databases import NewDatabase
from servicekit_tests.messaging.parcels import Parcel, PostOffice, lay_out


class Refused(DomainError):
    code: ClassVar[str] = "parcel.refused"
    kind: ClassVar[Kind] = Kind.CONFLICT


@pytest.fixture
def office(new_database: NewDatabase) -> PostOffice:
    return PostOffice(lay_out(new_database(None)))


def counted(metrics: Metrics, outcome: str) -> float:
    labels = {"command": "send", "outcome": outcome}
    return metrics.registry.get_sample_value("kalends_command_seconds_count", labels) or 0


def test_what_a_handler_does_is_stored_and_its_answer_given(office: PostOffice) -> None:
    metrics = Metrics("post")

    def handler(parcel_id: UUID) -> str:
        office.parcels.save(Parcel(id=parcel_id))
        return "sent"

    parcel_id = uuid4()

    assert command(handler, office.store, name="send", metrics=metrics)(parcel_id) == "sent"
    assert office.parcels.peek(parcel_id) is not None
    assert counted(metrics, "done") == 1


def test_a_refusal_leaves_nothing_and_is_not_tried_again(office: PostOffice) -> None:
    metrics = Metrics("post")
    calls = 0

    def handler(parcel_id: UUID) -> None:
        nonlocal calls
        calls += 1
        office.parcels.save(Parcel(id=parcel_id))
        raise Refused("No.")

    parcel_id = uuid4()
    with pytest.raises(Refused):
        command(handler, office.store, name="send", metrics=metrics)(parcel_id)

    assert office.parcels.peek(parcel_id) is None
    assert calls == 1
    assert (counted(metrics, "refused"), counted(metrics, "failed")) == (1, 0)


def test_a_lost_race_is_run_again(office: PostOffice) -> None:
    failures = iter([IntegrityError("raced"), IntegrityError("raced")])

    def handler(parcel_id: UUID) -> None:
        office.parcels.save(Parcel(id=parcel_id))
        failure = next(failures, None)
        if failure:
            raise failure

    parcel_id = uuid4()
    command(handler, office.store, name="send")(parcel_id)

    assert len(office.store.history(parcel_id)) == 1


def test_a_bug_is_counted_as_a_failure_and_comes_out(office: PostOffice) -> None:
    metrics = Metrics("post")

    def handler(_: UUID) -> None:
        raise KeyError("shelf")

    with pytest.raises(KeyError):
        command(handler, office.store, name="send", metrics=metrics)(uuid4())

    assert counted(metrics, "failed") == 1


def test_a_command_within_a_unit_of_work_belongs_to_it(office: PostOffice) -> None:
    send = command(office.send, office.store, name="send")
    parcel_id = uuid4()

    def regretted() -> None:
        send(parcel_id)
        raise LookupError

    with pytest.raises(LookupError):
        office.store.run(regretted)

    assert office.parcels.peek(parcel_id) is None
