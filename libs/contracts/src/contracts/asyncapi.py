"""The AsyncAPI 3.0 document of everything Kalends publishes, made from the registry."""

import inspect
from importlib.metadata import version
from typing import Any, Final

from contracts.registry import REGISTRY, TOPICS, Entry, Topic
from contracts.snapshots import schema_of

Part = dict[str, Any]

_DEFS: Final = "#/$defs/"
_SCHEMAS: Final = "#/components/schemas/"

ENVELOPE: Final[Part] = {
    "title": "Envelope",
    "description": (
        "CloudEvents 1.0 in JSON. Attributes may come; a reader ignores those it does not know."
    ),
    "type": "object",
    "required": [
        "id",
        "source",
        "specversion",
        "type",
        "subject",
        "time",
        "datacontenttype",
        "tenant",
        "correlationid",
        "position",
        "data",
    ],
    "properties": {
        "id": {
            "type": "string",
            "pattern": r"^[a-z-]+/[0-9]+/[0-9]+$",
            "description": "service/position/n; the same whenever the message is sent again",
        },
        "source": {"type": "string", "description": "The service that publishes"},
        "specversion": {"type": "string", "const": "1.0"},
        "type": {"type": "string"},
        "subject": {"type": "string", "format": "uuid", "description": "Also the message key"},
        "time": {"type": "string", "format": "date-time", "description": "When it was recorded"},
        "datacontenttype": {"type": "string", "const": "application/json"},
        "tenant": {"type": "string"},
        "correlationid": {"type": "string", "description": "The request all this began with"},
        "causationid": {"type": "string", "description": "The message this one answers"},
        "traceparent": {"type": "string", "description": "W3C trace context"},
        "position": {
            "type": "integer",
            "minimum": 1,
            "description": "Place in the producer's log; rises, may have gaps",
        },
        "data": {"type": "object"},
    },
}


def document() -> Part:
    """Give the whole document as plain mappings and lists, in the order of the registry."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Kalends events",
            "version": version("kalends-contracts"),
            "description": (
                "What the services of Kalends publish. Each topic keeps everything, and the order "
                "of messages with the same key. Messages may arrive more than once, with the same "
                "id. Contracts only grow: fields may come, none changes or goes. Fields with "
                "x-personal are encrypted with the key of the message's person_id."
            ),
            "license": {
                "name": "Apache-2.0",
                "url": "https://www.apache.org/licenses/LICENSE-2.0",
            },
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {name: _channel(topic) for name, topic in TOPICS.items()},
        "operations": _operations(),
        "components": {
            "messages": {_message_name(entry): _message(entry) for entry in REGISTRY.values()},
            "schemas": {"Envelope": ENVELOPE, **_schemas()},
        },
    }


def _channel(topic: Topic) -> Part:
    return {
        "address": topic.name,
        "description": topic.about.capitalize() + ".",
        "messages": {
            _message_name(entry): {"$ref": f"#/components/messages/{_message_name(entry)}"}
            for entry in _on(topic)
        },
        "bindings": {
            "kafka": {
                "topic": topic.name,
                "partitions": topic.partitions,
                "topicConfiguration": {
                    "cleanup.policy": ["delete"],
                    "retention.ms": _UNLIMITED,
                    "retention.bytes": _UNLIMITED,
                },
                "bindingVersion": "0.5.0",
            }
        },
    }


_UNLIMITED: Final = -1  # as Kafka writes it


def _operations() -> Part:
    found: Part = {}
    for topic in TOPICS.values():
        sent: dict[str, list[Entry]] = {}
        handled: dict[str, list[Entry]] = {}
        for entry in _on(topic):
            sent.setdefault(entry.producer, []).append(entry)
            for consumer in entry.consumers:
                handled.setdefault(consumer, []).append(entry)
        for verb, action, by_service in (
            ("publishes", "send", sent),
            ("handles", "receive", handled),
        ):
            for service, entries in by_service.items():
                found[f"{service}-{verb}-{topic.name}"] = {
                    "action": action,
                    "channel": {"$ref": f"#/channels/{topic.name}"},
                    "summary": f"{service} {verb} {topic.about}",
                    "messages": [
                        {"$ref": f"#/channels/{topic.name}/messages/{_message_name(entry)}"}
                        for entry in entries
                    ],
                }
    return found


def _message(entry: Entry) -> Part:
    lines = (inspect.getdoc(entry.event) or "").split("\n\n", 1)
    return {
        "name": entry.event.TYPE,
        "title": entry.event.__name__,
        "summary": " ".join(lines[0].split()),
        **({"description": lines[1]} if len(lines) > 1 else {}),
        "contentType": "application/cloudevents+json",
        "bindings": {
            "kafka": {
                "key": {"type": "string", "format": "uuid", "description": entry.key_field},
                "bindingVersion": "0.5.0",
            }
        },
        "payload": {
            "allOf": [
                {"$ref": f"{_SCHEMAS}Envelope"},
                {
                    "type": "object",
                    "properties": {
                        "source": {"const": entry.producer},
                        "type": {"const": entry.event.TYPE},
                        "data": {"$ref": f"{_SCHEMAS}{entry.event.__name__}"},
                    },
                },
            ]
        },
    }


def _schemas() -> Part:
    """Give every event's schema, and once each shape they share."""
    events: Part = {}
    shared: Part = {}
    for entry in REGISTRY.values():
        schema = schema_of(entry.event)
        for name, shape in schema.pop("$defs", {}).items():
            shared[name] = _pointing_here(shape)
        for word in ("$schema", "$id"):
            del schema[word]
        events[entry.event.__name__] = _pointing_here(schema)
    return {**events, **shared}


def _pointing_here(part: Any) -> Any:
    if isinstance(part, list):
        return [_pointing_here(each) for each in part]
    if not isinstance(part, dict):
        return part
    return {
        word: each.replace(_DEFS, _SCHEMAS) if word == "$ref" else _pointing_here(each)
        for word, each in part.items()
    }


def _message_name(entry: Entry) -> str:
    return entry.event.__name__


def _on(topic: Topic) -> list[Entry]:
    return [entry for entry in REGISTRY.values() if topic.name == entry.event.TOPIC]
