"""Contract events on the wire: CloudEvents 1.0 in JSON.

The bytes are the same in both modes of running; only what carries them differs.
"""

from datetime import UTC, datetime
from typing import Literal, TypeVar
from uuid import UUID

import msgspec
import pydantic

from contracts.event import ContractEvent
from contracts.personal import ERASED, personal_fields
from servicekit.context import Context
from servicekit.personal import PersonKeys
from servicekit.personal_cipher import Unreadable, is_sealed, seal, unseal

E = TypeVar("E", bound=ContractEvent)


class UndecodableError(Exception):
    """The bytes are no envelope, or the data in it is not what its type promises."""


class Envelope(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One contract event with what a reader needs to place it.

    `id` is `{service}/{position}/{n}`, the same whenever the event is published again. `subject`
    is the id of what it speaks of, and the key order is kept for. `time` is when the business
    recorded it, in UTC. `data` is the event's JSON as it came; personal fields in it are
    encrypted. Attribute names are those of CloudEvents: lower case, no separators.
    """

    id: str
    source: str
    specversion: Literal["1.0"]
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"]
    tenant: str
    correlationid: str
    position: int
    data: msgspec.Raw
    causationid: str | None = None
    traceparent: str | None = None

    @property
    def n(self) -> int:
        """Give the place among the messages of one log position, from 0."""
        return int(self.id.rpartition("/")[2])

    def to_bytes(self) -> bytes:
        return _encoder.encode(self)

    @classmethod
    def from_bytes(cls, payload: bytes) -> "Envelope":
        """Read an envelope; `UndecodableError` if the bytes are none.

        Attributes it does not know are ignored: envelopes only grow.
        """
        try:
            return _decoder.decode(payload)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise UndecodableError(str(error)) from error

    def context(self) -> Context:
        """Give the context a handler of this message runs under.

        The request it belongs to stays the same, the cause is this message, and the actor is the
        service that sent it.
        """
        return Context(
            tenant=self.tenant,
            actor=self.source,
            roles=frozenset({"service"}),
            correlation_id=self.correlationid,
            causation_id=self.id,
            traceparent=self.traceparent,
        )


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Envelope)


def envelope_of(
    event: ContractEvent,
    *,
    service: str,
    position: int,
    n: int,
    subject: str,
    time: datetime,
    context: Context,
    keys: PersonKeys | None,
) -> Envelope:
    """Wrap an event; its personal fields leave the service encrypted or as *erased*, never bare.

    An event with personal fields needs `keys`: without them this is a `TypeError`.
    """
    message_id = f"{service}/{position}/{n}"
    return Envelope(
        id=message_id,
        source=service,
        specversion="1.0",
        type=event.TYPE,
        subject=subject,
        time=time.astimezone(UTC),
        datacontenttype="application/json",
        tenant=context.tenant,
        correlationid=context.correlation_id,
        causationid=context.causation_id,
        traceparent=context.traceparent,
        position=position,
        data=msgspec.Raw(_sealed(event, message_id, keys).model_dump_json().encode()),
    )


def event_in(envelope: Envelope, event: type[E], keys: PersonKeys | None = None) -> E:
    """Read the event an envelope carries; `UndecodableError` if it is not of that shape.

    With `keys` personal fields are readable, or *erased* once the person's key is destroyed;
    without, they stay encrypted text that can be stored and passed on but not read.
    """
    try:
        found = event.model_validate_json(bytes(envelope.data))
    except pydantic.ValidationError as error:
        # The input may hold somebody's name; the reason is stored and logged.
        told = error.errors(include_input=False, include_url=False, include_context=False)
        reasons = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in told)
        raise UndecodableError(f"{event.TYPE}: {reasons}") from None
    if keys is None:
        return found
    changed: dict[str, object] = {}
    for name in sorted(personal_fields(event)):
        value = getattr(found, name)
        if not isinstance(value, str) or not is_sealed(value):
            continue
        key = keys.key_for(_person_of(found))
        if key is None:
            changed[name] = ERASED
            continue
        try:
            changed[name] = unseal(key, value, _bound_to(envelope.type, envelope.id, name))
        except Unreadable as error:
            raise UndecodableError(f"{event.TYPE}: {name} does not open with its key") from error
    return found.model_copy(update=changed) if changed else found


def _sealed(event: ContractEvent, message_id: str, keys: PersonKeys | None) -> ContractEvent:
    changed: dict[str, object] = {}
    for name in sorted(personal_fields(type(event))):
        value = getattr(event, name)
        if value is None or value == ERASED:
            continue
        if keys is None:
            raise TypeError(f"{event.TYPE} speaks of a person, and there are no keys to encrypt it")
        key = keys.key_for(_person_of(event))
        if key is None:
            changed[name] = ERASED
        else:
            changed[name] = seal(key, str(value), _bound_to(event.TYPE, message_id, name))
    return event.model_copy(update=changed) if changed else event


def _person_of(event: ContractEvent) -> UUID:
    person: UUID = event.person_id  # type: ignore[attr-defined]
    return person


def _bound_to(event_type: str, message_id: str, field: str) -> bytes:
    return f"{event_type}|{message_id}|{field}".encode()
