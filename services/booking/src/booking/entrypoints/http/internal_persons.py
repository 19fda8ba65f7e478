from collections.abc import Callable
from uuid import UUID

from booking.application.people.meet_person import MeetPerson
from servicekit.http.access import allow
from servicekit.http.routing import Router
from servicekit.http.shapes import EmailText, RequestShape, ResponseShape


class PersonMetBody(RequestShape):
    email: EmailText


class PersonMetShape(ResponseShape):
    person_id: UUID


def create_router(meet: Callable[[MeetPerson], UUID]) -> Router:
    """Let other services name people as this one does."""
    router = Router(prefix="/internal/persons", tags=["people"])

    @router.put("", operation_id="meetPerson", dependencies=[allow.service()])
    def meet_person(body: PersonMetBody) -> PersonMetShape:
        """Give the id of the person behind a proved address; `PersonErased` will name it."""
        return PersonMetShape(person_id=meet(MeetPerson(email=body.email)))

    return router
