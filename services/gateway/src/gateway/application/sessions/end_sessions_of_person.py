from dataclasses import dataclass
from uuid import UUID

from gateway.application.sessions.ports import Sessions
from gateway.application.sign_in.ports import Links


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionsOfPerson:
    person_id: UUID


@dataclass(frozen=True, slots=True)
class EndSessionsOfPersonHandler:
    """Sign somebody who was erased out everywhere, and forget the links he was sent (SEC-03).

    So are clients of whom nobody could say which person they are: one of them may be it. Accounts
    of staff are another matter and stay.
    """

    sessions: Sessions
    links: Links

    def __call__(self, command: EndSessionsOfPerson) -> None:
        for email in self.sessions.end_all_of_person(command.person_id):
            self.links.forget_sent_to(email)
