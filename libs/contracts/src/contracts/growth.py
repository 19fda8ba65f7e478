"""Whether a published contract only grew.

Two directions must hold at once: messages of the last release are read by today's class, because
topics keep everything; and today's messages are read by the last release's class, because consumers
are deployed one by one. So whatever a schema said before it still says, word for word, and the only
thing that may come is a field that need not be there. General comparers of JSON Schemas ask for one
of the two directions: one lets a new required field pass, the other refuses a new optional one.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

_FOR_PEOPLE: Final = frozenset({"title", "description", "examples", "$comment", "$schema"})
_READ_APART: Final = frozenset(
    {"$ref", "$defs", "properties", "required", "items", "anyOf", "x-known-values"}
)

Schema = Mapping[str, Any]


def breaks(before: Schema, after: Schema) -> list[str]:
    """Name every way in which `after` breaks a promise of `before`; empty: it only grew."""
    return list(_Comparison(before, after).parts(before, after, "message"))


class _Comparison:
    """Walks two schemas side by side; each resolves references within itself."""

    def __init__(self, before: Schema, after: Schema) -> None:
        self._before, self._after = before, after
        self._inside: list[tuple[Any, Any]] = []

    def parts(self, before: Schema, after: Schema, where: str) -> Iterator[str]:
        names = (before.get("$ref"), after.get("$ref"))
        if names == (None, None):
            yield from self._resolved_parts(before, after, where)
        elif names not in self._inside:  # else a shape that contains itself
            self._inside.append(names)
            yield from self._resolved_parts(before, after, where)
            self._inside.pop()

    def _resolved_parts(self, before: Schema, after: Schema, where: str) -> Iterator[str]:
        before = _resolved(before, self._before)
        after = _resolved(after, self._after)
        yield from _same_words(before, after, where)
        yield from self._fields(before, after, where)
        if "items" in before and "items" in after:
            yield from self.parts(before["items"], after["items"], f"{where}[]")
        elif ("items" in before) != ("items" in after):
            yield f"{where}: what its items are has changed"
        choices = (before.get("anyOf", []), after.get("anyOf", []))
        if len(choices[0]) != len(choices[1]):
            yield f"{where}: may be something else than before"
            return
        for one, other in zip(*choices, strict=True):
            yield from self.parts(one, other, where)

    def _fields(self, before: Schema, after: Schema, where: str) -> Iterator[str]:
        had, has = before.get("properties", {}), after.get("properties", {})
        needed, needs = set(before.get("required", ())), set(after.get("required", ()))
        for name, field in had.items():
            if name not in has:
                yield f"{where}.{name}: is gone"
                continue
            if name in needs - needed:
                yield f"{where}.{name}: must be there now, and older messages lack it"
            if name in needed - needs:
                yield f"{where}.{name}: may be missing now, and older readers need it"
            yield from self.parts(field, has[name], f"{where}.{name}")
        for name in has:
            if name not in had and name in needs:
                yield f"{where}.{name}: is new and must be there, and older messages lack it"


def _same_words(before: Schema, after: Schema, where: str) -> Iterator[str]:
    for word in sorted((set(before) | set(after)) - _FOR_PEOPLE - _READ_APART):
        if (word in before) != (word in after) or before[word] != after[word]:
            yield f"{where}: {word} was {before.get(word)!r} and is {after.get(word)!r}"
    lost = set(before.get("x-known-values", ())) - set(after.get("x-known-values", ()))
    if lost:
        yield f"{where}: no longer knows the words {', '.join(sorted(lost))}"


def _resolved(part: Schema, whole: Schema) -> Schema:
    reference = part.get("$ref")
    if reference is None:
        return part
    target: Schema = whole["$defs"][reference.removeprefix("#/$defs/")]
    # Words beside a reference, such as its default, count as the part's own.
    return {**target, **{word: said for word, said in part.items() if word != "$ref"}}
