"""What comes in and what goes out: names in camelCase, nothing unknown, no surprises in text."""

import functools
import re
import types
import unicodedata
import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Annotated, Any, Final, Generic, TypeVar, Union, get_args, get_origin

from pydantic import (
    AfterValidator,
    AliasGenerator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    WithJsonSchema,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, PydanticCustomError

T = TypeVar("T")

_ALIASES: Final = AliasGenerator(alias=to_camel)


class RequestShape(BaseModel):
    """Base of everything a caller may send (SEC-09).

    Names are camelCase on the wire, unknown fields are refused, numbers are numbers (no digits
    in quotes, no yes-or-no as 1 and 0, no NaN), and the shape cannot be changed once it is read.
    """

    model_config = ConfigDict(
        alias_generator=_ALIASES,
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        validate_by_alias=True,
        validate_by_name=False,
        validate_default=False,
    )

    @model_validator(mode="before")
    @classmethod
    def _json_kinds_fit(cls, value: Any) -> Any:
        if isinstance(value, Mapping):
            kinds = _kinds_of(cls)
            for name, given in value.items():
                if (expected := kinds.get(name)) is not None:
                    _refuse_other_kind(expected, given, name)
        return value


class ResponseShape(BaseModel):
    """Base of everything a service answers; built by field name, sent in camelCase.

    Response shapes have no defaults, so that a client sees which fields are always there.
    """

    model_config = ConfigDict(
        alias_generator=_ALIASES,
        frozen=True,
        from_attributes=True,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
    )


@functools.cache
def _kinds_of(cls: type[BaseModel]) -> dict[str, tuple[frozenset[type], frozenset[type]]]:
    """JSON kinds a field (and the items of its list) may have, by name on the wire."""
    kinds = {}
    for name, field in cls.model_fields.items():
        own, items = _leaves(field.annotation)
        alias = field.alias or name
        kinds[alias] = (own, items)
    return kinds


def _leaves(annotation: Any) -> tuple[frozenset[type], frozenset[type]]:
    origin = get_origin(annotation)
    if origin is Annotated:
        return _leaves(get_args(annotation)[0])
    if origin in (Union, types.UnionType):
        parts = [_leaves(part) for part in get_args(annotation)]
        return (
            frozenset().union(*(own for own, _ in parts)),
            frozenset().union(*(items for _, items in parts)),
        )
    if origin in (list, tuple, set, frozenset) and get_args(annotation):
        own, _ = _leaves(get_args(annotation)[0])
        return frozenset({list}), own
    if isinstance(annotation, type):
        return frozenset({annotation}), frozenset()
    # Literals and type variables: pydantic judges them exactly enough.
    return frozenset({object}), frozenset()


def _refuse_other_kind(
    expected: tuple[frozenset[type], frozenset[type]], given: Any, name: str
) -> None:
    own, items = expected
    _refuse_scalar(own, given, name)
    if isinstance(given, list) and items and len(given) <= 10_000:
        for item in given:
            _refuse_scalar(items, item, name)


def _refuse_scalar(allowed: frozenset[type], given: Any, name: str) -> None:
    if object in allowed or Any in allowed:
        return
    numeric = any(issubclass(kind, int | float | Decimal) and kind is not bool for kind in allowed)
    # That nothing may stand there too does not make it a text.
    textual = any(
        not issubclass(kind, int | float | types.NoneType) and kind not in (list, dict)
        for kind in allowed
    )
    if isinstance(given, str) and not textual:
        raise PydanticCustomError("wrong_kind", "{name}: text is not expected here", {"name": name})
    if isinstance(given, bool) and bool not in allowed:
        raise PydanticCustomError(
            "wrong_kind", "{name}: yes or no is not expected here", {"name": name}
        )
    if isinstance(given, int | float) and not isinstance(given, bool) and not numeric:
        raise PydanticCustomError(
            "wrong_kind", "{name}: a number is not expected here", {"name": name}
        )


# --- text ---------------------------------------------------------------------------------------

_LINE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_LINES: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_TURNING: Final = re.compile(r"[\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]")


def _clean(value: str, forbidden: re.Pattern[str]) -> str:
    if forbidden.search(value) or _TURNING.search(value):
        raise PydanticCustomError("control_characters", "Control characters are not allowed here")
    return unicodedata.normalize("NFC", value)


def _one_line(value: str) -> str:
    return _clean(value, _LINE)


def _lines(value: str) -> str:
    return _clean(value, _LINES)


@dataclass(frozen=True, slots=True)
class Bounded:
    """Marks a bounded text: trimmed, in NFC, without control characters.

    ``Name = Annotated[str, Bounded(100)]``; `multiline` lets line breaks and tabs pass.
    """

    max_length: int
    min_length: int = 1
    multiline: bool = False

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return handler(
            Annotated[
                source,
                StringConstraints(
                    strip_whitespace=True, min_length=self.min_length, max_length=self.max_length
                ),
                AfterValidator(_lines if self.multiline else _one_line),
            ]
        )


def text(max_length: int, *, min_length: int = 1, multiline: bool = False) -> Any:
    """Give the type of a bounded text, for where no type checker reads it.

    In annotations write ``Annotated[str, Bounded(100)]``, which means the same.
    """
    return Annotated[str, Bounded(max_length, min_length, multiline)]


_EMAIL: Final = re.compile(
    r"[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]"
    r"[a-z0-9-]{0,61}[a-z0-9]",
)


def _email(value: str) -> str:
    address = value.lower()
    local = address.partition("@")[0]
    if (
        not _EMAIL.fullmatch(address)
        or ".." in address
        or local.startswith(".")
        or local.endswith(".")
    ):
        raise PydanticCustomError("email", "This is not an e-mail address")
    return address


EmailText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=3, max_length=254),
    AfterValidator(_email),
    WithJsonSchema(
        {"type": "string", "format": "email", "maxLength": 254, "examples": ["mia@example.org"]}
    ),
]
"""An e-mail address, in lower case."""


def _phone(value: str) -> str:
    digits = re.sub(r"[\s().\-/]", "", value)
    if not re.fullmatch(r"\+?[0-9]{5,15}", digits):
        raise PydanticCustomError("phone", "This is not a telephone number")
    return digits


PhoneText = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=5, max_length=32),
    AfterValidator(_phone),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 5,
            "maxLength": 32,
            "pattern": r"^\+?[0-9]{5,15}$",
            "examples": ["+971501234567"],
        }
    ),
]
"""A telephone number: digits with an optional leading plus; blanks and brackets are dropped."""


# --- time ---------------------------------------------------------------------------------------

_INSTANT: Final = re.compile(
    r"(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)([Zz]|[+\- ]\d{2}:?\d{2})"
)
_EARLIEST: Final = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST: Final = datetime(9000, 1, 1, tzinfo=UTC)


def _instant(value: Any) -> datetime:
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC)
    if not isinstance(value, str) or len(value) > 40:
        raise PydanticCustomError("instant", "A time is ISO 8601 text with an offset")
    found = _INSTANT.fullmatch(value.strip())
    if found is None:
        raise PydanticCustomError(
            "instant", "A time is ISO 8601 text with an offset, as 2025-03-01T10:00:00+04:00"
        )
    day, clock, offset = found.groups()
    # A plus sign in a query string arrives as a blank; nothing else can be meant by it.
    offset = "+00:00" if offset in "Zz" else offset.replace(" ", "+")
    try:
        moment = datetime.fromisoformat(f"{day}T{clock}{offset}").astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise PydanticCustomError("instant", "There is no such moment") from error
    if not _EARLIEST <= moment <= _LATEST:
        raise PydanticCustomError("instant", "This moment is out of range")
    return moment


AwareInstant = Annotated[
    datetime,
    BeforeValidator(_instant),
    WithJsonSchema(
        {"type": "string", "format": "date-time", "examples": ["2027-03-01T10:00:00+04:00"]}
    ),
]
"""A moment: ISO 8601 on the wire, refused without an offset; aware UTC inside."""


def _day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        raise PydanticCustomError("day", "A day is written as 2025-03-01")
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise PydanticCustomError("day", "There is no such day") from error
    if not _EARLIEST.date() <= day <= _LATEST.date():
        raise PydanticCustomError("day", "This day is out of range")
    return day


Day = Annotated[
    date,
    BeforeValidator(_day),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2027-03-01"]}),
]
"""A calendar day, YYYY-MM-DD and nothing else."""


@functools.cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones() - {"localtime", "Factory"})


def _zone(value: str) -> str:
    if value not in _zones():
        raise PydanticCustomError("zone", "This is not an IANA time zone")
    return value


Zone = Annotated[
    str,
    StringConstraints(max_length=64),
    AfterValidator(_zone),
    Field(examples=["Asia/Dubai"], description="IANA time zone"),
]
"""The name of an IANA time zone that the installed data knows."""


# --- pages --------------------------------------------------------------------------------------


class Page(ResponseShape, Generic[T]):
    """One page of a longer list (CFL-48); `next_page` is None on the last."""

    items: list[T]
    page: int
    limit: int
    total: int
    next_page: int | None
