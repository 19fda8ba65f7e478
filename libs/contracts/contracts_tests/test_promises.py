"""The committed files: schemas are current and only grew, every example ever published decodes."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from contracts.asyncapi import ENVELOPE
from contracts.registry import REGISTRY, check_published
from contracts.release import BrokenPromise, Promises
from contracts.snapshots import snapshots

FOLDER = Path(__file__).parent.parent
PROMISES = Promises(FOLDER)
SCHEMAS = snapshots()
EXAMPLES = [
    pytest.param(type_, path, id=f"{type_}/{path.stem}") for type_, path in PROMISES.examples()
]


def read(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_the_committed_schemas_are_those_of_the_classes() -> None:
    committed = {path.stem: read(path) for path in (FOLDER / "schemas").glob("*.json")}

    assert committed == SCHEMAS, "run `make generate` and look at what changed"


def test_schemas_only_grew_since_the_last_release() -> None:
    assert list((FOLDER / "schemas" / "released").glob("*.json"))
    assert PROMISES.broken_schemas() == []


def test_examples_of_releases_are_kept_for_ever_and_never_altered() -> None:
    assert (FOLDER / "examples" / "kept.json").exists()
    assert PROMISES.broken_examples() == []


@pytest.mark.parametrize("schema", SCHEMAS.values(), ids=SCHEMAS.keys())
def test_every_schema_is_one(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize(("type_", "path"), EXAMPLES)
def test_every_example_decodes(type_: str, path: Path) -> None:
    assert type_ in REGISTRY, f"{path} belongs to no registered event"
    entry = REGISTRY[type_]

    told = entry.event.model_validate_json(path.read_bytes())

    assert entry.event.model_validate_json(told.model_dump_json()) == told
    check_published(entry.producer, told)


@pytest.mark.parametrize(("type_", "path"), EXAMPLES)
def test_every_example_is_what_its_schema_says(type_: str, path: Path) -> None:
    Draft202012Validator(SCHEMAS[type_], format_checker=FormatChecker()).validate(read(path))


@pytest.mark.parametrize("type_", SCHEMAS)
def test_every_event_has_two_examples_or_more(type_: str) -> None:
    assert len(list((FOLDER / "examples" / type_).glob("*.json"))) >= 2


@pytest.mark.parametrize("type_", SCHEMAS)
def test_some_example_leaves_out_all_that_may_be_missing(type_: str) -> None:
    shortest = min((read(p) for p in (FOLDER / "examples" / type_).glob("*.json")), key=len)

    assert set(shortest) == set(SCHEMAS[type_]["required"])


@pytest.mark.parametrize("type_", SCHEMAS)
def test_some_example_says_all_that_can_be_said(type_: str) -> None:
    longest = max((read(p) for p in (FOLDER / "examples" / type_).glob("*.json")), key=len)

    assert set(longest) == set(SCHEMAS[type_]["properties"])


def test_nothing_else_lies_beside_the_schemas_and_the_examples() -> None:
    files = {
        str(path.relative_to(FOLDER))
        for folder in ("schemas", "examples")
        for path in (FOLDER / folder).rglob("*")
        if path.is_file()
    }
    known = {f"schemas/{type_}.json" for type_ in SCHEMAS}
    known |= {
        f"schemas/released/{path.name}" for path in (FOLDER / "schemas/released").glob("*.v*.json")
    }
    known |= {str(path.relative_to(FOLDER)) for _, path in PROMISES.examples()}
    known |= {"examples/kept.json", "examples/envelopes/booking-confirmed.json"}

    assert files == known


def test_the_example_of_an_envelope_is_one_and_carries_what_it_says() -> None:
    envelope = read(FOLDER / "examples" / "envelopes" / "booking-confirmed.json")
    Draft202012Validator(ENVELOPE, format_checker=FormatChecker()).validate(envelope)
    entry = REGISTRY[envelope["type"]]

    told = entry.event.model_validate(envelope["data"])

    assert told.key() == envelope["subject"]
    assert entry.producer == envelope["source"]
    assert envelope["id"] == f"{entry.producer}/{envelope['position']}/0"
    assert set(envelope) == set(ENVELOPE["properties"])


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for folder in ("schemas", "examples"):
        shutil.copytree(FOLDER / folder, tmp_path / folder)
    return tmp_path


def test_a_contract_that_lost_a_field_cannot_be_released(copy: Path) -> None:
    released = copy / "schemas" / "released" / "availability.slot-lost.v1.json"
    schema = read(released)
    schema["properties"]["apology"] = {"type": "string"}
    released.write_text(json.dumps(schema), encoding="utf-8")

    with pytest.raises(BrokenPromise, match=r"slot-lost\.v1: message\.apology: is gone"):
        Promises(copy).release()
    assert read(released) == schema


def test_a_contract_that_vanished_cannot_be_released(copy: Path) -> None:
    shutil.copy(
        copy / "schemas" / "released" / "availability.slot-lost.v1.json",
        copy / "schemas" / "released" / "availability.slot-found.v1.json",
    )

    with pytest.raises(BrokenPromise, match=r"slot-found\.v1: is published no more"):
        Promises(copy).release()


def test_an_altered_or_lost_example_is_noticed(copy: Path) -> None:
    folder = copy / "examples" / "booking.service-retired.v1"
    (folder / "audit-service.json").write_text("{}", encoding="utf-8")
    (folder / "thirty-for-thirty.json").unlink()

    assert Promises(copy).broken_examples() == [
        "booking.service-retired.v1/audit-service.json: was altered",
        "booking.service-retired.v1/thirty-for-thirty.json: is gone",
    ]


def test_a_release_takes_new_contracts_and_examples_into_the_promise(copy: Path) -> None:
    (copy / "schemas" / "released" / "availability.slot-lost.v1.json").unlink()
    new = copy / "examples" / "availability.slot-lost.v1" / "new.json"
    new.write_text("{}", encoding="utf-8")

    Promises(copy).release()

    assert (copy / "schemas" / "released" / "availability.slot-lost.v1.json").exists()
    new.unlink()
    assert Promises(copy).broken_examples() == ["availability.slot-lost.v1/new.json: is gone"]


def test_the_schema_of_an_event_that_was_never_released_goes_with_it(copy: Path) -> None:
    (copy / "schemas" / "trial.told.v1.json").write_text("{}", encoding="utf-8")

    Promises(copy).write_schemas()

    assert {path.stem for path in (copy / "schemas").glob("*.json")} == set(SCHEMAS)
