from dataclasses import dataclass

from gateway.application.sessions.ports import Persons, Sessions
from gateway.application.sign_in.ports import Links
from gateway.domain.sessions.session import Session


@dataclass(frozen=True, slots=True)
class Introduce:
    """Notes which person a client is who signed in just now. Call it outside a unit of work.

    So it does for the links he was sent before. Where that cannot be learned the session goes on
    without: it is then ended with the next person who is erased, whoever that is.
    """

    sessions: Sessions
    links: Links
    persons: Persons

    def __call__(self, session: Session) -> None:
        if not session.is_clients:
            return
        person_id = self.persons.behind(session.email)
        if person_id is not None:
            self.sessions.belongs_to(session.id, person_id)
            self.links.belong_to(session.email, person_id)
