"""The JSON Schema of every contract event, as committed in `schemas/`.

A schema says what a reader may meet, messages of earlier releases included: a field that came later
is not required. Next to the usual words it carries `x-topic` and `x-key` (where the messages are
and what keeps them in order), `x-personal` (encrypted; may read *erased*) and `x-known-values`
(the words of today; others may come).
"""

import inspect
import json
from typing import Any

from contracts.event import ContractEvent
from contracts.registry import REGISTRY

Schema = dict[str, Any]


def snapshots() -> dict[str, Schema]:
    """Give the schema of every registered event by its type."""
    return {name: schema_of(entry.event) for name, entry in REGISTRY.items()}


def schema_of(event: type[ContractEvent]) -> Schema:
    """Give the schema of one event, self-contained, in draft 2020-12."""
    described = _without_echoes(event.model_json_schema(mode="validation"))
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": event.TYPE,
        "title": event.__name__,
        "description": inspect.getdoc(event) or "",
        "x-topic": event.TOPIC,
        "x-key": event.KEY,
        **{word: part for word, part in described.items() if word not in {"title", "description"}},
    }


def as_text(schema: Schema) -> str:
    """Give the bytes of a committed schema: two spaces, order of declaration, one newline."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _without_echoes(part: Any, *, names: bool = False) -> Any:
    """Leave out the titles that only repeat a field's name.

    `names` tells a mapping of names (in which `title` could be a field) from a schema.
    """
    if isinstance(part, list):
        return [_without_echoes(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        word: _without_echoes(each, names=not names and word in {"properties", "$defs"})
        for word, each in part.items()
        if names or word != "title"
    }
