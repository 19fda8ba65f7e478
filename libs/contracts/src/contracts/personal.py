"""The mark of a field that speaks about a person, and how to find such fields.

Only the standard library: both a contract event and a stored event of a domain carry the mark.
"""

import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from inspect import get_annotations
from sys import modules
from typing import Annotated, Any, Final, TypeVar, Union, get_args, get_origin

ERASED: Final = "erased"
"""What a personal field reads as once its person's key is destroyed. `None` stays `None`."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PersonalMark:
    """Stands in the type of a field whose value belongs to a person."""

    def __get_pydantic_json_schema__(
        self,
        core_schema: Mapping[str, Any],
        handler: Callable[[Any], dict[str, Any]],
    ) -> dict[str, Any]:
        """Published schemas say which fields are encrypted and may read *erased*."""
        return {**handler(core_schema), "x-personal": True}


Personal = Annotated[T, PersonalMark()]
"""`Personal[str]` or `Personal[str | None]`: encrypted with the key of the event's `person_id`."""


@cache
def personal_fields(cls: type) -> frozenset[str]:
    """Name the fields of a class (and of what it inherits from) that are marked `Personal`.

    Raises TypeError for a mark that could not be honoured: on anything but text, or hidden inside
    another type.
    """
    found: dict[str, bool] = {}
    for owner in reversed(cls.__mro__):
        for name, written in get_annotations(owner).items():
            annotation = written
            if isinstance(written, str):
                if "Personal" not in written:
                    found[name] = False
                    continue
                annotation = eval(written, vars(modules[owner.__module__]))  # noqa: S307 - source
            found[name] = _is_personal(annotation, f"{cls.__qualname__}.{name}")
    return frozenset(name for name, personal in found.items() if personal)


def _is_personal(annotation: object, where: str) -> bool:
    if get_origin(annotation) is Annotated:
        inner, *marks = get_args(annotation)
        if any(isinstance(mark, PersonalMark) for mark in marks):
            if not _is_text(inner):
                raise TypeError(f"{where}: Personal holds str or str | None, not {inner}")
            return True
    if _hides_a_mark(annotation):
        raise TypeError(f"{where}: write Personal[str | None], not a Personal inside another type")
    return False


def _is_text(annotation: object) -> bool:
    if get_origin(annotation) in {Union, types.UnionType}:
        return set(get_args(annotation)) == {str, types.NoneType}
    return annotation is str


def _hides_a_mark(annotation: object) -> bool:
    return any(
        isinstance(part, PersonalMark) or _hides_a_mark(part) for part in get_args(annotation)
    )
