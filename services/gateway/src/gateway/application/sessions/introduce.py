from dataclasses import dataclass

from gateway.application.sessions.ports import Persons, Sessions
from gateway.domain.sessions.session import Session


@dataclass(frozen=True, slots=True)
class Introduce:
    """Notes which person a client is who signed in just now. Call it outside a unit of work.

    Where that cannot be learned the session goes on without: it is then ended with the next person
    who is erased, whoever that is.
    """

    sessions: Sessions
    persons: Persons

    def __call__(self, session: Session) -> None:
        if not session.is_clients:
            return
        person_id = self.persons.behind(session.email)
        if person_id is not None:
            self.sessions.belongs_to(session.id, person_id)
