"""A log that knows who tells what reads no more than was asked for."""

from uuid import UUID, uuid4

import pytest
from eventsourcing.domain import Aggregate, event

from contracts.booking import PersonErased, ServiceRetired
from contracts.event import ContractEvent
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.messaging.outbound import OutboundLog
from servicekit_tests.messaging.parcels import Parcel, PostOffice


class Stamp(Aggregate):
    TOPIC = "post.Stamp"

    class Created(Aggregate.Created):
        TOPIC = "post.Stamp.Created"

    @event(Created)
    def __init__(self, id: UUID) -> None:  # noqa: A002 - as the library calls it
        self.sold = False


class Reading:
    """The log of a store, and which of its events anybody looked into."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.looked_into: list[type] = []
        self.log = OutboundLog(
            "booking",
            store,
            self.publish,
            tellers={"booking-catalogue": (Parcel,), "booking-people": (Stamp,)},
        )

    def publish(self, recorded: Recorded) -> list[tuple[str, ContractEvent]]:
        self.looked_into.append(type(recorded.event))
        told = recorded.event.originator_id
        match recorded.event:
            case Parcel.Moved():
                return [(str(told), ServiceRetired(service_id=told, slug="parcel"))]
            case Stamp.Created():
                return [(str(told), PersonErased(person_id=told, erased_at=recorded.recorded_at))]
            case _:
                return []

    def sell_stamps(self, count: int) -> None:
        def work() -> None:
            for _ in range(count):
                self.store.repository(Stamp).save(Stamp(id=uuid4()))

        self.store.run(work)


@pytest.fixture
def reading(office: PostOffice) -> Reading:
    reading = Reading(office.store)
    reading.sell_stamps(3)
    office.send(UUID(int=1))
    reading.sell_stamps(2)
    return reading


def test_whoever_asks_for_one_kind_is_spared_the_events_of_others(reading: Reading) -> None:
    batch = reading.log.read(0, 100, types={ServiceRetired.TYPE})

    assert [one.topic for one in batch.messages] == ["booking-catalogue"]
    assert set(reading.looked_into) == {Parcel.Created, Parcel.Moved}
    assert (batch.position, batch.is_last) == (reading.log.last_position(), True)


def test_a_stretch_without_anything_is_read_past(reading: Reading) -> None:
    batch = reading.log.read(0, 3, types={ServiceRetired.TYPE})

    assert batch.messages == []
    assert reading.looked_into == []
    assert (batch.position > 0, batch.is_last) == (True, False)
    assert len(reading.log.read(batch.position, 100, types={ServiceRetired.TYPE}).messages) == 1


def test_whoever_asks_for_all_gets_all(reading: Reading) -> None:
    batch = reading.log.read(0, 100)

    assert [one.topic for one in batch.messages] == [
        *["booking-people"] * 3,
        "booking-catalogue",
        *["booking-people"] * 2,
    ]
