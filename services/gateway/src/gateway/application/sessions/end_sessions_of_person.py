from dataclasses import dataclass
from uuid import UUID

from gateway.application.mail.ports import Outgoing
from gateway.application.sessions.ports import Sessions
from gateway.application.sign_in.ports import Links


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessionsOfPerson:
    person_id: UUID


@dataclass(frozen=True, slots=True)
class EndSessionsOfPersonHandler:
    """Sign somebody who was erased out everywhere, and forget the links he was sent (SEC-03).

    Signed in or not; and what is still to be mailed to him is not sent any more. It is the same for
    clients of whom nobody could say which person they are: one of them may be it. Accounts of staff
    are another matter and stay.
    """

    sessions: Sessions
    links: Links
    outgoing: Outgoing | None

    def __call__(self, command: EndSessionsOfPerson) -> None:
        signed_in = self.sessions.end_all_of_person(command.person_id)
        for email in signed_in:
            self.links.forget_sent_to(email)
        sent_to = self.links.forget_of_person(command.person_id)
        if self.outgoing is not None:
            self.outgoing.recall({*signed_in, *sent_to})
