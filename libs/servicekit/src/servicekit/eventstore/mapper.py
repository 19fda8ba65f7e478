"""Stored events as bytes: typed, strict, and unreadable about a person who was erased.

What is stored is the JSON of an event's fields, made from the type hints of its class. An event
that would not come back exactly as it was (a list where the class says tuple, a text key where it
says int) is refused before it is stored. Reading refuses what the class does not know: a field too
many, a field missing, a value of another type, a version from the future.
"""

import collections.abc
import dataclasses
import threading
import typing
from collections.abc import Callable, Mapping
from datetime import datetime, time
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin
from uuid import UUID

import msgspec
from eventsourcing.domain import DomainEvent
from eventsourcing.persistence import StoredEvent
from eventsourcing.utils import TopicError, get_topic, resolve_topic

from contracts.personal import PersonalMark
from servicekit.personal import ERASED, PersonKeys, personal_fields
from servicekit.personal_cipher import Unreadable, is_sealed, seal, unseal

_OWN_COLUMNS: Final = frozenset({"originator_id", "originator_version"})
_CLASS_VERSION: Final = "class_version"
_encode: Final = msgspec.json.Encoder().encode
_decode_plain: Final = msgspec.json.Decoder().decode
# msgspec shows what it knows of a dataclass to other threads before it knows all of it, and a
# decoder made in that moment kills the process. Events share the types of their fields.
_learning: Final = threading.Lock()

# What comes back as another type than it was given, or as anything at all.
_VAGUE: Final = {
    collections.abc.Sequence: "tuple[…, ...]",
    collections.abc.MutableSequence: "tuple[…, ...]",
    collections.abc.Iterable: "tuple[…, ...]",
    collections.abc.Collection: "tuple[…, ...]",
    collections.abc.Set: "frozenset[…]",
    collections.abc.MutableSet: "frozenset[…]",
    Any: "its type",
    object: "its type",
    tuple: "tuple[…, ...]",
    list: "list[…]",
    dict: "dict[…, …]",
    set: "set[…]",
    frozenset: "frozenset[…]",
}


class EventTypeError(TypeError):
    """An event class cannot be stored as it is declared."""


class EventValueError(ValueError):
    """An event holds something else than its class says; it was not stored."""


class StoredEventError(ValueError):
    """A stored event is not what its class says today, and no upcasting leads there."""


class UnknownVersionError(StoredEventError):
    """A stored event was written by a later version of its class."""


class UnknownTopicError(StoredEventError):
    """Nobody in this process has declared the class of a stored event."""


class _Version(msgspec.Struct):
    class_version: int = 1


_version_of: Final = msgspec.json.Decoder(_Version).decode


class _Codec:
    """What is known about one event class, found out once."""

    __slots__ = ("cls", "decode", "personal", "topic", "version")

    def __init__(self, cls: type[DomainEvent]) -> None:
        where = cls.__qualname__
        self.cls = cls
        self.topic = get_topic(cls)
        if ":" in self.topic:
            raise EventTypeError(f"{where} has no TOPIC: its stored name would be a place in code")
        self.version: int = getattr(cls, _CLASS_VERSION, 1)
        self.personal = personal_fields(cls)
        hints = typing.get_type_hints(cls, include_extras=True)
        fields = [
            (field.name, _checked(hints[field.name], f"{where}.{field.name}"))
            for field in dataclasses.fields(cls)
            if field.name not in _OWN_COLUMNS
        ]
        if self.personal and hints.get("person_id") is not UUID:
            raise EventTypeError(f"{where} has personal fields and needs `person_id: UUID`")
        if self.version > 1:
            fields.append((_CLASS_VERSION, int))
        struct = msgspec.defstruct(
            cls.__name__, fields, forbid_unknown_fields=True, rename=None, gc=False
        )
        self.decode: Callable[[bytes], Any] = msgspec.json.Decoder(struct).decode


class TypedMapper:
    """Turns events into stored events and back. Safe in threads.

    `keys` is asked for the key of a person when an event has `Personal` fields; without it such an
    event can be neither stored nor read. `upcast_vN_vM(state)` of an event class changes the plain
    JSON of version N into that of version M in place; it sees personal fields in plain text.
    """

    def __init__(self, keys: PersonKeys | None = None) -> None:
        self._keys = keys
        self._by_class: dict[type, _Codec] = {}
        self._by_topic: dict[str, _Codec] = {}

    def is_about_a_person(self, event: DomainEvent) -> bool:
        return bool(self._of_class(type(event)).personal)

    def class_of(self, topic: str) -> type[DomainEvent]:
        """Give the class of the events stored under a topic; UnknownTopicError if there is none."""
        return (self._by_topic.get(topic) or self._of_topic(topic)).cls

    def to_stored_event(self, domain_event: DomainEvent) -> StoredEvent:
        """Encode. EventTypeError: the class is at fault; EventValueError: this event is."""
        codec = self._of_class(type(domain_event))
        fields = dict(vars(domain_event))
        originator_id: UUID = fields.pop("originator_id")
        version: int = fields.pop("originator_version")
        if codec.version > 1:
            fields[_CLASS_VERSION] = codec.version
        try:
            state = _encode(fields)
            returned = msgspec.structs.asdict(codec.decode(state))
        except (msgspec.MsgspecError, TypeError, ValueError) as error:
            raise EventValueError(f"{codec.topic}: {error}") from error
        if returned != fields:
            wrong = sorted(name for name in fields if returned.get(name) != fields[name])
            raise EventValueError(
                f"{codec.topic}: {', '.join(wrong)} would not come back as it was"
            )
        if codec.personal:
            state = _encode(self._sealed(codec, originator_id, version, fields))
        return StoredEvent(originator_id, version, codec.topic, state)

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEvent:
        """Decode. Anything that does not fit is a StoredEventError."""
        return self.event_from(
            stored_event.originator_id,  # type: ignore[arg-type]
            stored_event.originator_version,
            stored_event.topic,
            stored_event.state,
        )

    def event_from(
        self, originator_id: UUID, originator_version: int, topic: str, state: bytes
    ) -> DomainEvent:
        """Decode from the columns themselves."""
        codec = self._by_topic.get(topic) or self._of_topic(topic)
        try:
            if codec.version > 1 or b'"class_version"' in state:
                fields = self._any_version(codec, originator_id, originator_version, topic, state)
            else:
                fields = self._this_version(codec, originator_id, originator_version, topic, state)
        except StoredEventError:
            raise
        except Exception as error:
            raise StoredEventError(
                f"{topic} {originator_version} of {originator_id}: {error}"
            ) from error
        fields["originator_id"] = originator_id
        fields["originator_version"] = originator_version
        event = object.__new__(codec.cls)
        event.__dict__.update(fields)
        return event

    def _this_version(
        self, codec: _Codec, originator_id: UUID, version: int, topic: str, state: bytes
    ) -> dict[str, Any]:
        fields = msgspec.structs.asdict(codec.decode(state))
        # Decoding overlooks what a nested dataclass does not know or has a default for; encoding
        # again does not.
        if _encode(fields) != state:
            _compare(state, _encode(fields))
        if codec.personal:
            self._unseal(codec.personal, originator_id, version, topic, fields)
        return fields

    def _any_version(
        self, codec: _Codec, originator_id: UUID, version: int, topic: str, state: bytes
    ) -> dict[str, Any]:
        stored = _version_of(state).class_version
        if stored > codec.version:
            raise UnknownVersionError(
                f"{topic} {version} of {originator_id} is of version {stored},"
                f" this process knows up to {codec.version}"
            )
        if stored == codec.version and codec.version > 1:
            fields = self._this_version(codec, originator_id, version, topic, state)
            del fields[_CLASS_VERSION]
            return fields
        plain: dict[str, Any] = _decode_plain(state)
        plain.pop(_CLASS_VERSION, None)
        if "person_id" in plain:
            self._unseal(codec.personal, originator_id, version, topic, plain, also_renamed=True)
        for step in range(stored, codec.version):
            getattr(codec.cls, f"upcast_v{step}_v{step + 1}")(plain)
        if codec.version > 1:
            plain[_CLASS_VERSION] = codec.version
        cast = _encode(plain)
        fields = msgspec.structs.asdict(codec.decode(cast))
        _compare(cast, _encode(fields))
        fields.pop(_CLASS_VERSION, None)
        return fields

    def _sealed(
        self, codec: _Codec, originator_id: UUID, version: int, fields: Mapping[str, Any]
    ) -> dict[str, Any]:
        key = self._keys_for(codec.topic).key_for(fields["person_id"])
        sealed = dict(fields)
        for name in codec.personal:
            text = fields[name]
            if text is None:
                continue
            place = _place(codec.topic, originator_id, version, name)
            sealed[name] = ERASED if key is None else seal(key, text, place)
        return sealed

    def _unseal(
        self,
        names: frozenset[str],
        originator_id: UUID,
        version: int,
        topic: str,
        fields: dict[str, Any],
        *,
        also_renamed: bool = False,
    ) -> None:
        person = fields["person_id"]
        key: bytes | None = None
        asked = False
        for name in list(fields) if also_renamed else names:
            text = fields.get(name)
            if not isinstance(text, str) or not is_sealed(text):
                if name in names and text is not None and text != ERASED:
                    raise StoredEventError(f"{topic}: {name} is stored in plain text")
                continue
            if not asked:
                key = self._keys_for(topic).key_for(
                    person if isinstance(person, UUID) else UUID(person)
                )
                asked = True
            try:
                place = _place(topic, originator_id, version, name)
                fields[name] = ERASED if key is None else unseal(key, text, place)
            except Unreadable:
                if name in names:
                    raise
                # Not personal, and not ours: somebody's own text that only looks sealed.

    def _keys_for(self, topic: str) -> PersonKeys:
        if self._keys is None:
            raise EventTypeError(f"{topic} has personal fields, and this store has no keys")
        return self._keys

    def _of_class(self, cls: type[DomainEvent]) -> _Codec:
        codec = self._by_class.get(cls)
        if codec is None:
            with _learning:
                codec = self._by_class[cls] = _Codec(cls)
        return codec

    def _of_topic(self, topic: str) -> _Codec:
        try:
            cls = resolve_topic(topic)
        except TopicError as error:
            raise UnknownTopicError(f"no event class is declared for {topic!r}") from error
        codec = self._by_topic[topic] = self._of_class(cls)
        return codec


def _place(topic: str, originator_id: UUID, version: int, name: str) -> bytes:
    """Bind a sealed text to its field of its event: moved elsewhere it does not open."""
    return f"{topic}\n{originator_id}\n{version}\n{name}".encode()


def _checked(hint: Any, where: str) -> Any:
    """Give a hint as msgspec shall understand it, or refuse what would not come back as it was."""
    better = _VAGUE.get(get_origin(hint) or hint) if _is_vague(hint) else None
    if better is not None:
        raise EventTypeError(f"{where}: {hint} is too vague to be stored, say {better}")
    if hint in {datetime, time}:
        # Times of day are local; moments always know their zone.
        return Annotated[datetime, msgspec.Meta(tz=True)] if hint is datetime else hint
    if get_origin(hint) is Annotated:
        inner, *marks = get_args(hint)
        marks = [mark for mark in marks if not isinstance(mark, PersonalMark)]
        inner = _checked(inner, where)
        return Annotated[(inner, *marks)] if marks else inner
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        _check_dataclass(hint, where)
        return hint
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is None or origin is typing.Literal:
        return hint
    checked = tuple(each if each is Ellipsis else _checked(each, where) for each in arguments)
    if origin in {Union, UnionType}:
        return Union[checked]  # noqa: UP007 - made at run time
    return origin[checked]


def _is_vague(hint: Any) -> bool:
    origin = get_origin(hint)
    if origin is None:
        return hint in _VAGUE
    return origin in _VAGUE and origin not in {tuple, list, dict, set, frozenset}


_checked_dataclasses: Final[set[type]] = set()


def _check_dataclass(cls: type, where: str) -> None:
    if cls in _checked_dataclasses:
        return
    _checked_dataclasses.add(cls)
    try:
        _check_fields(cls, where)
    except BaseException:
        _checked_dataclasses.discard(cls)
        raise


def _check_fields(cls: type, where: str) -> None:
    hints = typing.get_type_hints(cls, include_extras=True)
    for field in dataclasses.fields(cls):
        hint, inside = hints[field.name], f"{where}: {cls.__qualname__}.{field.name}"
        if _mentions_a_person(hint):
            raise EventTypeError(f"{inside}: a Personal field belongs to the event itself")
        _checked(hint, inside)


def _mentions_a_person(hint: Any) -> bool:
    return isinstance(hint, PersonalMark) or any(map(_mentions_a_person, get_args(hint)))


def _compare(stored: bytes, known: bytes) -> None:
    """Refuse stored members the class does not know, and members it made up by default.

    The order of sets and the way a number is written may differ; what members there are may not.
    """
    if _shape(_decode_plain(stored)) != _shape(_decode_plain(known)):
        raise StoredEventError(
            f"stored with other members than the class has: {stored[:500].decode(errors='replace')}"
        )


def _shape(value: Any) -> str:
    if isinstance(value, dict):
        return "{" + ",".join(f"{key}:{_shape(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(sorted(map(_shape, value))) + "]"
    return ""
