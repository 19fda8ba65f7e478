import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from uuid import UUID

from booking.application.people.ports import HeldEvent, Histories, Holdings, People, Persons
from booking.domain.people.errors import PersonUnknown
from booking.domain.people.person import Person
from servicekit.clock import Clock

CIRCUMSTANCES = frozenset({"originator_id", "originator_version", "originator_topic", "timestamp"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportPerson:
    person_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class ExportPersonHandler:
    """Give everything this service holds of a person as plain JSON values, and note who took it.

    `records` are the person's rows in every table, `streams` every event that speaks about the
    person, decrypted, with when and by whom it was recorded (SEC-03). Consents are among them. Of a
    person who was erased the same is given, and reads *erased*.
    """

    people: People
    persons: Persons
    holdings: Holdings
    histories: Histories
    clock: Clock

    def __call__(self, command: ExportPerson) -> dict[str, object]:
        readable = self.people.has_key(command.person_id)
        if readable is None:
            raise PersonUnknown(command.person_id)
        now = self.clock()
        person = self.persons.find(command.person_id) or Person(id=command.person_id, at=now)
        export: dict[str, object] = {
            "personId": str(command.person_id),
            "exportedAt": now.isoformat(),
            "erased": not readable,
            "records": plain(self.holdings.rows(command.person_id)),
            "streams": [
                {
                    "id": str(stream),
                    "events": [_told(held) for held in self.histories.history(stream)],
                }
                for stream in (command.person_id, *self.holdings.streams(command.person_id))
            ],
        }
        person.export(by=command.by, at=now)
        self.persons.save(person)
        return export


def _told(held: HeldEvent) -> dict[str, object]:
    return {
        "event": held.topic,
        "position": held.position,
        "recordedAt": held.recorded_at.isoformat(),
        "by": held.context.actor,
        "data": plain(
            {name: value for name, value in vars(held.event).items() if name not in CIRCUMSTANCES}
        ),
    }


def plain(value: object) -> object:
    """Turn a value of the domain into what JSON can say."""
    result: object = str(value)
    match value:
        case Enum():
            result = plain(value.value)
        case None | bool() | int() | float() | str():
            result = value
        case datetime() | date() | time():
            result = value.isoformat()
        case Mapping():
            result = {str(name): plain(part) for name, part in value.items()}
        case tuple() | list() | set() | frozenset():
            result = [plain(part) for part in value]
        case _ if dataclasses.is_dataclass(value):
            result = {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    return result
