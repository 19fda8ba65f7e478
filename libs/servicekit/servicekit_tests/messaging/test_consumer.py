"""What becomes of a message."""

import json
from dataclasses import replace
from typing import ClassVar
from unittest.mock import Mock
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
import structlog

from servicekit.context import Context, current_context, use_context
from servicekit.db.kit_tables import tracking
from servicekit.errors import DomainError, Kind
from servicekit.eventstore.store import Store
from servicekit.messaging.consumer import Consumer
from servicekit.messaging.delivery import Delivery
from servicekit.messaging.parked import ParkedMessages
from servicekit.messaging.subscription import Subscription
from servicekit.messaging.verdict import Patience, TryLater
from servicekit.observability.metrics import Metrics
from servicekit.testing.databases import NewDatabase
from servicekit_tests.messaging.parcels import Desk, ParcelNoted, ParcelSent, PostOffice, lay_out

IMPATIENT = Patience(attempts=2, first_pause=0.001, longest_pause=0.001)


class Lost(DomainError):
    code: ClassVar[str] = "desk.lost"
    kind: ClassVar[Kind] = Kind.CONFLICT


class ArchiveAway(DomainError):
    code: ClassVar[str] = "desk.archive-away"
    kind: ClassVar[Kind] = Kind.UNAVAILABLE


@pytest.fixture
def office(new_database: NewDatabase) -> PostOffice:
    return PostOffice(lay_out(new_database(None)))


@pytest.fixture
def desk(new_database: NewDatabase) -> Desk:
    return Desk(Store(lay_out(new_database(None))))


@pytest.fixture
def metrics() -> Metrics:
    return Metrics("desk")


@pytest.fixture
def consumer(desk: Desk, metrics: Metrics) -> Consumer:
    return Consumer("desk", desk.store, desk.subscriptions(), patience=IMPATIENT, metrics=metrics)


def counted(metrics: Metrics, outcome: str) -> float:
    labels = {"group": "desk", "outcome": outcome}
    return metrics.registry.get_sample_value("kalends_messages_total", labels) or 0


def handle_all(office: PostOffice, consumer: Consumer) -> None:
    batch = office.log.read(0, 1000)
    consumer.handle(batch.messages, source="post", upto=batch.position)


def test_a_batch_is_one_unit_of_work(
    office: PostOffice, desk: Desk, consumer: Consumer, monkeypatch: pytest.MonkeyPatch
) -> None:
    parcel = uuid4()
    for _ in range(5):
        office.send(parcel)
    write = Mock(wraps=desk.store.database.write)
    monkeypatch.setattr(desk.store.database, "write", write)

    handle_all(office, consumer)

    assert desk.steps(parcel) == [(step, 0) for step in range(1, 6)]
    assert write.call_count == 1


def test_the_place_moves_past_what_tells_nothing(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    office.send(uuid4(), copies=0)

    handle_all(office, consumer)

    assert consumer.position("post") == office.log.last_position()


def test_a_position_handled_in_part_is_read_again_and_the_rest_handled(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    parcel = uuid4()
    office.send(parcel, copies=3)
    messages = office.log.read(0, 100).messages

    consumer.handle(messages[:2])
    assert consumer.position("post") == messages[0].position - 1
    handle_all(office, consumer)

    assert desk.steps(parcel) == [(1, 0), (1, 1), (1, 2)]
    assert consumer.position("post") == messages[0].position


def test_each_source_has_a_place_of_its_own(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    """On a broker one log arrives by several partitions, each with positions of its own pace."""
    first, second = uuid4(), uuid4()
    for _ in range(3):
        office.send(first)
        office.send(second)
    by_partition = [
        replace(m, source=f"post/post-parcels/{0 if m.key == str(first) else 1}")
        for m in office.log.read(0, 100).messages
    ]
    slow = [m for m in by_partition if m.source.endswith("0")]
    fast = [m for m in by_partition if m.source.endswith("1")]

    consumer.handle(fast)
    consumer.handle(slow)
    consumer.handle([*slow, *fast])

    assert desk.steps(first) == desk.steps(second) == [(1, 0), (2, 0), (3, 0)]


def test_a_refused_message_is_done_and_leaves_nothing_of_itself(
    office: PostOffice, desk: Desk, consumer: Consumer, metrics: Metrics
) -> None:
    parcel, other = uuid4(), uuid4()
    desk.failing[parcel, 1] = Lost("No such parcel.")
    office.send(parcel)
    office.send(other)
    office.send(parcel)

    handle_all(office, consumer)

    assert desk.steps(parcel) == [(2, 0)]
    assert desk.steps(other) == [(1, 0)]
    assert consumer.parking.count() == 0
    assert (counted(metrics, "refused"), counted(metrics, "done")) == (1, 2)


@pytest.mark.parametrize(
    "failure", [KeyError("shelf"), TypeError("x"), ValueError("y"), ZeroDivisionError()]
)
def test_a_mistake_of_ours_parks_the_message(
    office: PostOffice, desk: Desk, consumer: Consumer, failure: Exception
) -> None:
    parcel = uuid4()
    desk.failing[parcel, 1] = failure
    office.send(parcel)

    handle_all(office, consumer)

    (parked,) = consumer.parking.all()
    assert parked.reason.startswith(type(failure).__name__)
    assert (parked.type, parked.key) == ("post.parcel-sent.v1", str(parcel))
    assert desk.steps(parcel) == []


def test_the_log_says_of_which_request_a_parked_message_is(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    parcel = uuid4()
    desk.failing[parcel, 1] = KeyError("shelf")
    with use_context(Context(correlation_id="request-of-mia")):
        office.send(parcel)

    with structlog.testing.capture_logs() as logs:
        handle_all(office, consumer)

    (line,) = (line for line in logs if line["event"] == "message parked")
    assert line["request_id"] == "request-of-mia"


def test_bytes_that_are_no_message_are_parked_and_the_rest_goes_on(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    good = uuid4()
    office.send(good)
    (message,) = office.log.read(0, 100).messages
    noise = Delivery("post", 1, 0, "x", b"\x00noise")

    consumer.handle([noise, message])

    (parked,) = consumer.parking.all()
    assert (parked.type, parked.payload) == (None, b"\x00noise")
    assert desk.steps(good) == [(1, 0)]


def test_a_message_of_another_shape_is_parked(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    office.send(uuid4())
    (message,) = office.log.read(0, 100).messages
    wire = json.loads(message.payload)
    wire["data"]["step"] = "first"

    consumer.handle([replace(message, payload=json.dumps(wire).encode())])

    (parked,) = consumer.parking.all()
    assert "step" in parked.reason


def test_types_nobody_asked_for_are_passed_over(
    office: PostOffice, desk: Desk, metrics: Metrics
) -> None:
    consumer = Consumer(
        "desk", desk.store, [Subscription(ParcelSent, desk.on_sent, group="desk")], metrics=metrics
    )
    parcel = uuid4()
    office.send(parcel, copies=2)

    handle_all(office, consumer)

    assert desk.steps(parcel) == [(1, 0)]
    assert counted(metrics, "unknown") == 1


def test_what_nobody_asked_for_costs_no_transaction(
    office: PostOffice, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumer = Consumer("desk", desk.store, [Subscription(ParcelNoted, print, group="desk")])
    office.send(uuid4())
    monkeypatch.setattr(desk.store, "run", None)

    consumer.handle(office.log.read(0, 10).messages)


@pytest.mark.parametrize(
    "failure",
    [
        ConnectionError("away"),
        TimeoutError(),
        TryLater("not yet"),
        ArchiveAway("Closed for lunch."),
        sa.exc.TimeoutError("no connection left"),
    ],
)
def test_what_is_away_is_tried_again_and_then_left_to_the_transport(
    office: PostOffice, desk: Desk, consumer: Consumer, metrics: Metrics, failure: Exception
) -> None:
    before, stuck = uuid4(), uuid4()
    desk.failing[stuck, 1] = failure
    office.send(before)
    office.send(stuck)

    with pytest.raises(TryLater):
        handle_all(office, consumer)

    assert desk.steps(before) == [(1, 0)]
    assert desk.steps(stuck) == []
    assert consumer.parking.count() == 0
    assert consumer.position("post") < office.log.last_position()
    assert desk.calls == 2 + 1 + IMPATIENT.attempts
    assert counted(metrics, "later") == 1


def test_what_comes_back_in_time_is_handled_in_place(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    parcel = uuid4()
    office.send(parcel)
    subscription = Subscription(ParcelSent, desk.on_sent, group="desk")
    failures = iter([OSError("away"), OSError("away"), None])

    def flaky(event: ParcelSent) -> None:
        failure = next(failures)
        if failure:
            raise failure
        subscription.handler(event)

    flaky_consumer = Consumer(
        "desk", desk.store, [Subscription(ParcelSent, flaky, group="desk")], patience=IMPATIENT
    )
    handle_all(office, flaky_consumer)

    assert desk.steps(parcel) == [(1, 0)]


def test_a_consumer_whose_database_is_away_says_later(office: PostOffice, desk: Desk) -> None:
    consumer = Consumer("desk", desk.store, desk.subscriptions(), patience=IMPATIENT)
    office.send(uuid4())
    with desk.store.database.write() as connection:
        connection.execute(sa.text("ALTER TABLE tracking RENAME TO tracking_away"))

    with pytest.raises(TryLater):
        handle_all(office, consumer)

    with desk.store.database.write() as connection:
        connection.execute(sa.text("ALTER TABLE tracking_away RENAME TO tracking"))
    handle_all(office, consumer)
    assert desk.calls == 1


def test_no_handler_runs_for_a_message_behind_a_parked_one(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    parcel = uuid4()
    desk.failing[parcel, 1] = KeyError("shelf")
    office.send(parcel)
    handle_all(office, consumer)
    calls = desk.calls

    office.send(parcel)
    handle_all(office, consumer)

    assert desk.calls == calls
    assert [parked.attempts for parked in consumer.parking.all()] == [1, 0]


def test_a_retry_that_fails_again_keeps_the_chain_and_says_why(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    parcel = uuid4()
    desk.failing[parcel, 1] = KeyError("shelf")
    for _ in range(3):
        office.send(parcel)
    handle_all(office, consumer)
    first, *_, last = consumer.parking.all()

    desk.failing = {(parcel, 2): ValueError("ink ran out")}
    done = ParkedMessages([consumer]).retry(last.id)  # any of the chain: the oldest goes first

    assert done == 1
    assert desk.steps(parcel) == [(1, 0)]
    second, third = consumer.parking.all()
    assert (second.reason, second.attempts) == ("ValueError: ink ran out", 1)
    assert third.attempts == 0
    assert first.id < second.id


def test_a_retry_the_domain_refuses_is_done(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    parcel = uuid4()
    desk.failing[parcel, 1] = KeyError("shelf")
    office.send(parcel)
    office.send(parcel)
    handle_all(office, consumer)

    desk.failing = {(parcel, 1): Lost("No such parcel.")}
    done = ParkedMessages([consumer]).retry(consumer.parking.all()[0].id)

    assert done == 2
    assert desk.steps(parcel) == [(2, 0)]


def test_a_retry_while_something_is_away_keeps_everything(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    parcel = uuid4()
    desk.failing[parcel, 1] = KeyError("shelf")
    office.send(parcel)
    handle_all(office, consumer)
    (parked,) = consumer.parking.all()

    desk.failing[parcel, 1] = ConnectionError("away")
    with pytest.raises(TryLater):
        ParkedMessages([consumer]).retry(parked.id)

    assert consumer.parking.all() == [parked]


def test_a_dropped_message_is_gone_and_those_behind_it_go_on_with_a_retry(
    office: PostOffice, desk: Desk, consumer: Consumer
) -> None:
    parcel = uuid4()
    desk.failing[parcel, 1] = KeyError("shelf")
    for _ in range(3):
        office.send(parcel)
    handle_all(office, consumer)
    parked = ParkedMessages([consumer])
    first, second, _ = parked.list()

    parked.drop(first.id)
    parked.retry(second.id)

    assert desk.steps(parcel) == [(2, 0), (3, 0)]
    assert parked.list() == []
    with pytest.raises(LookupError):
        parked.drop(first.id)


def test_a_handler_acts_in_the_request_the_message_came_from(
    office: PostOffice, desk: Desk
) -> None:
    seen: list[Context] = []
    consumer = Consumer(
        "desk",
        desk.store,
        [Subscription(ParcelSent, lambda _: seen.append(current_context()), group="desk")],
    )
    parcel = uuid4()
    for request, tenant in (("request-1", "acme"), ("request-2", "zenith")):
        with use_context(Context(correlation_id=request, actor="ada", tenant=tenant)):
            office.send(parcel)
    messages = office.log.read(0, 100).messages

    consumer.handle(messages)

    assert [(c.correlation_id, c.tenant, c.actor) for c in seen] == [
        ("request-1", "acme", "post"),
        ("request-2", "zenith", "post"),
    ]
    assert [c.causation_id for c in seen] == [f"post/{m.position}/0" for m in messages]


def test_events_made_by_a_batch_each_carry_the_context_of_their_own_message(
    office: PostOffice, new_database: NewDatabase
) -> None:
    branch = PostOffice(lay_out(new_database(None)))
    forward = Subscription(ParcelSent, lambda sent: branch.send(sent.parcel_id), group="branch")
    consumer = Consumer("branch", branch.store, [forward])
    first, second = uuid4(), uuid4()
    for request, parcel in (("request-1", first), ("request-2", second)):
        with use_context(Context(correlation_id=request)):
            office.send(parcel)

    consumer.handle(office.log.read(0, 100).messages)

    made = {r.event.originator_id: r.context.correlation_id for r in branch.store.log(0, 100)}
    assert made == {first: "request-1", second: "request-2"}


def test_a_consumer_serves_one_group(desk: Desk) -> None:
    subscriptions = [
        Subscription(ParcelSent, desk.on_sent, group="one"),
        Subscription(ParcelSent, desk.on_sent, group="two"),
    ]

    with pytest.raises(ValueError, match="one group"):
        Consumer("desk", desk.store, subscriptions)


def test_a_batch_that_was_handled_is_skipped_without_a_write(
    office: PostOffice, desk: Desk, consumer: Consumer, metrics: Metrics
) -> None:
    office.send(UUID(int=1), copies=3)
    handle_all(office, consumer)

    handle_all(office, consumer)

    assert desk.calls == 3
    assert counted(metrics, "repeated") == 3
    with desk.store.read() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tracking)).scalar() == 1
