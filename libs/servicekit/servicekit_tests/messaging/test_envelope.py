import json
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicekit.context import Context
from servicekit.messaging.envelope import Envelope, UndecodableError, envelope_of, event_in
from servicekit_tests.messaging.parcels import ADA, NOON, ParcelSent, ParcelSigned

CONTEXT = Context(
    tenant="acme",
    actor="ada",
    roles=frozenset({"staff"}),
    correlation_id="request-1",
    causation_id="desk/4/0",
    traceparent="00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
)
PARCEL = UUID(int=1)


class Keys:
    def __init__(self) -> None:
        self.keys: dict[UUID, bytes | None] = {}

    def key_for(self, person_id: UUID) -> bytes | None:
        return self.keys.setdefault(person_id, os.urandom(32))

    def erase(self, person_id: UUID) -> None:
        self.keys[person_id] = None


def sealed(
    event: ParcelSent | ParcelSigned, keys: Keys | None = None, *, position: int = 7, n: int = 0
) -> Envelope:
    return envelope_of(
        event,
        service="post",
        position=position,
        n=n,
        subject=str(PARCEL),
        time=NOON,
        context=CONTEXT,
        keys=keys,
    )


def test_an_envelope_is_a_cloud_event_with_our_extensions() -> None:
    wire = json.loads(sealed(ParcelSent(parcel_id=PARCEL, step=3), n=2).to_bytes())

    assert wire == {
        "specversion": "1.0",
        "id": "post/7/2",
        "source": "post",
        "type": "post.parcel-sent.v1",
        "subject": str(PARCEL),
        "time": "2026-06-01T12:00:00Z",
        "datacontenttype": "application/json",
        "tenant": "acme",
        "correlationid": "request-1",
        "causationid": "desk/4/0",
        "traceparent": CONTEXT.traceparent,
        "position": 7,
        "data": {"parcel_id": str(PARCEL), "step": 3},
    }
    assert all(name.isalnum() and name.islower() for name in wire)  # CloudEvents 1.0, 3.1


def test_what_nobody_knows_is_left_out_instead_of_null() -> None:
    envelope = envelope_of(
        ParcelSent(parcel_id=PARCEL, step=1),
        service="post",
        position=1,
        n=0,
        subject="x",
        time=NOON,
        context=Context(correlation_id="r"),
        keys=None,
    )

    assert {"causationid", "traceparent"}.isdisjoint(json.loads(envelope.to_bytes()))


@given(
    step=st.integers(),
    position=st.integers(min_value=1, max_value=2**62),
    n=st.integers(min_value=0, max_value=10_000),
    tenant=st.text(st.characters(exclude_categories=["Cs"])),
    time=st.datetimes(timezones=st.just(UTC)),
)
def test_whatever_is_sent_arrives(
    step: int, position: int, n: int, tenant: str, time: datetime
) -> None:
    event = ParcelSent(parcel_id=PARCEL, step=step)
    sent = envelope_of(
        event,
        service="post",
        position=position,
        n=n,
        subject=str(PARCEL),
        time=time,
        context=Context(tenant=tenant, correlation_id="r"),
        keys=None,
    )

    arrived = Envelope.from_bytes(sent.to_bytes())

    assert arrived == sent
    assert arrived.n == n
    assert event_in(arrived, ParcelSent) == event


def test_publishing_again_gives_the_same_bytes() -> None:
    event = ParcelSent(parcel_id=PARCEL, step=1)

    assert sealed(event).to_bytes() == sealed(event).to_bytes()


def test_a_handler_acts_for_the_sender_in_the_same_request_because_of_the_message() -> None:
    context = Envelope.from_bytes(sealed(ParcelSent(parcel_id=PARCEL, step=1)).to_bytes()).context()

    assert context == Context(
        tenant="acme",
        actor="post",
        roles=frozenset({"service"}),
        correlation_id="request-1",
        causation_id="post/7/0",
        traceparent=CONTEXT.traceparent,
    )


def test_attributes_of_a_later_release_are_ignored() -> None:
    wire = json.loads(sealed(ParcelSent(parcel_id=PARCEL, step=1)).to_bytes())
    wire["novelty"] = {"a": 1}
    wire["data"]["colour"] = "red"

    arrived = Envelope.from_bytes(json.dumps(wire).encode())

    assert event_in(arrived, ParcelSent).step == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda wire: b"",
        lambda wire: b"\xff\xfe",
        lambda wire: b"[]",
        lambda wire: json.dumps(wire | {"specversion": "2.0"}).encode(),
        lambda wire: json.dumps(wire | {"time": "yesterday"}).encode(),
        lambda wire: json.dumps({k: v for k, v in wire.items() if k != "id"}).encode(),
    ],
)
def test_bytes_that_are_no_envelope_are_undecodable(
    spoil: Callable[[dict[str, object]], bytes],
) -> None:
    wire = json.loads(sealed(ParcelSent(parcel_id=PARCEL, step=1)).to_bytes())

    with pytest.raises(UndecodableError):
        Envelope.from_bytes(spoil(wire))


def test_data_of_another_shape_is_undecodable_and_does_not_repeat_what_was_in_it() -> None:
    wire = json.loads(sealed(ParcelSent(parcel_id=PARCEL, step=1)).to_bytes())
    wire["data"]["step"] = "Ada Lovelace"

    with pytest.raises(UndecodableError, match="step") as refused:
        event_in(Envelope.from_bytes(json.dumps(wire).encode()), ParcelSent)

    assert "Lovelace" not in str(refused.value)


def test_time_goes_out_in_utc() -> None:
    envelope = envelope_of(
        ParcelSent(parcel_id=PARCEL, step=1),
        service="post",
        position=1,
        n=0,
        subject="x",
        time=NOON.astimezone(timezone(timedelta(hours=5, minutes=45))),
        context=CONTEXT,
        keys=None,
    )

    assert json.loads(envelope.to_bytes())["time"] == "2026-06-01T12:00:00Z"


def signed(by: str = "Ada Lovelace", note: str | None = None) -> ParcelSigned:
    return ParcelSigned(parcel_id=PARCEL, person_id=ADA, signed_by=by, note=note)


def test_personal_fields_travel_encrypted_and_open_with_the_persons_key() -> None:
    keys = Keys()

    wire = sealed(signed(note="ring twice"), keys).to_bytes()

    assert b"Lovelace" not in wire
    assert b"ring" not in wire
    assert event_in(Envelope.from_bytes(wire), ParcelSigned, keys) == signed(note="ring twice")


def test_without_keys_a_reader_has_the_ciphertext_and_nothing_more() -> None:
    wire = sealed(signed(), Keys()).to_bytes()

    event = event_in(Envelope.from_bytes(wire), ParcelSigned)

    assert event.parcel_id == PARCEL
    assert "Lovelace" not in event.signed_by
    assert event.note is None


def test_after_erasure_the_name_reads_erased_and_nothing_stays_nothing() -> None:
    keys = Keys()
    wire = sealed(signed(), keys).to_bytes()

    keys.erase(ADA)

    assert event_in(Envelope.from_bytes(wire), ParcelSigned, keys) == signed(by="erased")


def test_what_is_published_after_erasure_carries_no_name() -> None:
    keys = Keys()
    keys.erase(ADA)

    event = event_in(Envelope.from_bytes(sealed(signed(), keys).to_bytes()), ParcelSigned)

    assert event.signed_by == "erased"


def test_a_sealed_name_opens_in_no_other_message_and_no_other_field() -> None:
    keys = Keys()
    wire = json.loads(sealed(signed(), keys).to_bytes())
    elsewhere = wire | {"id": "post/8/0"}
    swapped = wire | {"data": wire["data"] | {"note": wire["data"]["signed_by"]}}

    for moved in (elsewhere, swapped):
        with pytest.raises(UndecodableError):
            event_in(Envelope.from_bytes(json.dumps(moved).encode()), ParcelSigned, keys)


def test_nobody_publishes_a_name_without_keys() -> None:
    with pytest.raises(TypeError, match="keys"):
        sealed(signed(), None)


def test_each_person_has_a_key_of_his_own() -> None:
    keys = Keys()
    bob = uuid4()
    wire = sealed(signed().model_copy(update={"person_id": bob}), keys).to_bytes()

    keys.erase(ADA)

    assert event_in(Envelope.from_bytes(wire), ParcelSigned, keys).signed_by == "Ada Lovelace"
