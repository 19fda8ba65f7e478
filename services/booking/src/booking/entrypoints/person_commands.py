import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from booking.application.people.erase_person import ErasePerson
from booking.application.people.export_person import ExportPerson
from booking.application.people.find_person import FindPerson
from booking.application.people.withdraw_consents import WithdrawConsents
from servicekit.observability.logging import get_logger


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCommands:
    """What an admin can do with a person's data.

    `purge` removes from the files what an erasure replaced; it runs after the erasure's commit.
    """

    find: Callable[[FindPerson], UUID]
    export: Callable[[ExportPerson], dict[str, object]]
    erase: Callable[[ErasePerson], None]
    withdraw: Callable[[WithdrawConsents], Sequence[UUID]]
    purge: Callable[[], Sequence[str]]

    def erase_for_good(self, person_id: UUID, *, by: str) -> None:
        """Erase somebody, in the database and in its files.

        The files are tried again when somebody who was erased is erased once more.
        """
        self.erase(ErasePerson(person_id=person_id, by=by))
        if left := self.purge():
            get_logger().warning("files still hold what was erased", left=list(left))


def export_as_text(commands: PersonCommands, who: str, *, by: str = "command line") -> str:
    """Give everything held of a person, by id or e-mail address, as indented JSON text."""
    person_id = _person(commands, who, by)
    return json.dumps(
        commands.export(ExportPerson(person_id=person_id, by=by)), indent=2, ensure_ascii=False
    )


def erase_by_name(commands: PersonCommands, who: str, *, by: str = "command line") -> UUID:
    """Erase a person, by id or e-mail address, and give the id that remains."""
    person_id = _person(commands, who, by)
    commands.erase_for_good(person_id, by=by)
    return person_id


def _person(commands: PersonCommands, who: str, by: str) -> UUID:
    try:
        return UUID(who)
    except ValueError:
        return commands.find(FindPerson(email=who, by=by))
