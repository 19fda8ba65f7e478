"""The AsyncAPI document and the page for people: valid, whole, and what the registry says."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft7Validator, Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from contracts.asyncapi import document
from contracts.events_page import page
from contracts.registry import REGISTRY, TOPICS

HERE = Path(__file__).parent
EVENTS = HERE.parents[2] / "docs" / "events"


def test_the_document_is_valid_asyncapi() -> None:
    schema = json.loads((HERE / "asyncapi_schema" / "3.0.0.json").read_text(encoding="utf-8"))

    assert list(Draft7Validator(schema).iter_errors(document())) == []


def test_the_schema_of_asyncapi_refuses_what_is_none() -> None:
    schema = json.loads((HERE / "asyncapi_schema" / "3.0.0.json").read_text(encoding="utf-8"))
    broken = document()
    broken["operations"]["booking-publishes-booking-people"]["action"] = "shout"

    assert list(Draft7Validator(schema).iter_errors(broken))


def references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for word, each in part.items():
            if word == "$ref":
                yield each
            else:
                yield from references(each)
    elif isinstance(part, list):
        for each in part:
            yield from references(each)


def test_every_reference_leads_somewhere() -> None:
    whole = document()
    for reference in references(whole):
        found: Any = whole
        for step in reference.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_every_event_is_sent_once_and_handled_where_it_is_registered() -> None:
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in REGISTRY}
    names = {entry.event.__name__: name for name, entry in REGISTRY.items()}
    for name, operation in document()["operations"].items():
        for message in operation["messages"]:
            event = names[message["$ref"].rpartition("/")[2]]
            found[event].append((operation["action"], name.partition("-")[0]))

    assert found == {
        name: [("send", entry.producer), *(("receive", service) for service in entry.consumers)]
        for name, entry in REGISTRY.items()
    }


def test_each_topic_keeps_everything() -> None:
    channels = document()["channels"]

    assert set(channels) == set(TOPICS)
    for channel in channels.values():
        assert channel["bindings"]["kafka"]["topicConfiguration"]["retention.ms"] == -1


def test_a_real_message_is_what_the_document_says() -> None:
    registry: Registry[Any] = Registry().with_resource(
        "urn:events", DRAFT202012.create_resource(document())
    )
    payload = {"$ref": "urn:events#/components/messages/BookingConfirmed/payload"}
    validator = Draft202012Validator(payload, registry=registry)
    example = HERE.parent / "examples" / "envelopes" / "booking-confirmed.json"
    message = json.loads(example.read_text(encoding="utf-8"))

    assert list(validator.iter_errors(message)) == []
    assert list(validator.iter_errors({**message, "type": "booking.booking-placed.v1"}))
    assert list(validator.iter_errors({**message, "data": {}}))


def test_the_committed_document_is_current() -> None:
    committed = yaml.safe_load((EVENTS / "asyncapi.yaml").read_text(encoding="utf-8"))

    assert committed == document(), "run `make generate`"


def test_the_committed_page_is_current() -> None:
    assert (EVENTS / "README.md").read_text(encoding="utf-8") == page(), "run `make generate`"


def test_the_page_names_every_event_and_what_in_it_is_personal() -> None:
    written = page()

    for entry in REGISTRY.values():
        assert f"### {entry.event.__name__}\n" in written
    assert "| `client_email` | string | *Personal* |" in written
