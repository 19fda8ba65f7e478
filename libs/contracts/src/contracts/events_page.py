"""The page about all events for people who want to subscribe: `docs/events/README.md`."""

import inspect
from collections.abc import Iterator
from typing import Any

from contracts.registry import REGISTRY, TOPICS, Entry
from contracts.snapshots import schema_of

_HEAD = """\
# Events

What the services tell each other and whoever subscribes. Made from the classes in
[libs/contracts](../../libs/contracts/README.md) by `make generate`; do not edit. For machines:
[asyncapi.yaml](asyncapi.yaml). Real messages:
[libs/contracts/examples](../../libs/contracts/examples). A consumer to begin with, in thirty
lines of Python: [examples/meetings.py](../../examples/meetings.py).

Each message is a CloudEvents 1.0 envelope in JSON; the fields below are its `data`. A topic keeps
everything. Messages with the same key keep their order. A message may come twice, with the same
`id`. Fields may be added to an event; none changes or goes: that would be a new version beside the
old one. *Personal* fields are encrypted with the key of the message's `person_id`, and read
`erased` once that person was forgotten. Where words are listed, others may come.
"""


def page() -> str:
    """Give the whole page as Markdown."""
    return "\n".join([_HEAD, *_overview(), *_details()]).rstrip() + "\n"


def _overview() -> Iterator[str]:
    for topic in TOPICS.values():
        yield f"## {topic.name}"
        yield ""
        yield f"{topic.about.capitalize()}. {topic.partitions} partitions; retention"
        yield f"{topic.retention}; what a consumer cannot work off is {topic.failures}."
        yield ""
        yield "| Event | In one sentence | Key | From | To |"
        yield "|---|---|---|---|---|"
        for entry in REGISTRY.values():
            if topic.name == entry.event.TOPIC:
                name = entry.event.__name__
                yield (
                    f"| [{name}](#{name.lower()}) | {_summary(entry)} | `{entry.key_field}` | "
                    f"{entry.producer} | {', '.join(entry.consumers) or 'subscribers outside'} |"
                )
        yield ""


def _details() -> Iterator[str]:
    for entry in REGISTRY.values():
        schema = schema_of(entry.event)
        yield f"### {entry.event.__name__}"
        yield ""
        yield f"`{entry.event.TYPE}` on `{entry.event.TOPIC}`"
        yield ""
        yield inspect.getdoc(entry.event) or ""
        yield ""
        yield "| Field | Type | |"
        yield "|---|---|---|"
        for name, field in schema["properties"].items():
            needed = name in schema.get("required", ())
            kind = _type(field) if needed else f"{_type(field)}, optional"
            yield f"| `{name}` | {kind} | {_remark(field)} |"
        yield ""


def _summary(entry: Entry) -> str:
    return " ".join((inspect.getdoc(entry.event) or "").split("\n\n", 1)[0].split())


def _type(field: dict[str, Any]) -> str:
    if "$ref" in field:
        return str(field["$ref"]).rpartition("/")[2]
    if "anyOf" in field:
        return " or ".join(_type(choice) for choice in field["anyOf"])
    if field.get("type") == "array":
        return f"list of {_type(field['items'])}"
    return str(field.get("format") or field["type"])


def _remark(field: dict[str, Any]) -> str:
    parts = []
    if "description" in field:
        parts.append(str(field["description"]))
    if field.get("x-personal"):
        parts.append("*Personal*")
    if "x-known-values" in field:
        parts.append(", ".join(f"`{word}`" for word in field["x-known-values"]))
    return ". ".join(parts)
