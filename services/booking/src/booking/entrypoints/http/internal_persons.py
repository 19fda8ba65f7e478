from collections.abc import Callable
from uuid import UUID

from booking.application.people.meet_person import MeetPerson
from servicekit.http.access import allow
from servicekit.http.routing import Router
from servicekit.http.shapes import EmailText, RequestShape, ResponseShape


class PersonBody(RequestShape):
    email: EmailText


class PersonMetShape(ResponseShape):
    person_id: UUID


class PersonKnownShape(ResponseShape):
    """The person's id, or null if the address is nobody's."""

    person_id: UUID | None


def create_router(
    meet: Callable[[MeetPerson], UUID], known: Callable[[str], UUID | None]
) -> Router:
    """Let other services name people as this one does."""
    router = Router(prefix="/internal/persons", tags=["people"])

    @router.put("", operation_id="meetPerson", dependencies=[allow.service()])
    def meet_person(body: PersonBody) -> PersonMetShape:
        """Give the id of the person behind a proved address; `PersonErased` will name it."""
        return PersonMetShape(person_id=meet(MeetPerson(email=body.email)))

    @router.post("/known", operation_id="findKnownPerson", dependencies=[allow.service()])
    def find_known_person(body: PersonBody) -> PersonKnownShape:
        """Say which person an address belongs to, proved or not; nobody becomes one by it."""
        return PersonKnownShape(person_id=known(body.email))

    return router
