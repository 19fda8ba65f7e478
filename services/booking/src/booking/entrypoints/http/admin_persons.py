from typing import Annotated
from uuid import UUID

from fastapi import Query, Response

from booking.application.people.export_person import ExportPerson
from booking.application.people.find_person import FindPerson
from booking.application.people.withdraw_consents import WithdrawConsents
from booking.domain.people.consents import Consent
from booking.domain.people.errors import ConsentNotFree, PersonStillProvides, PersonUnknown
from booking.entrypoints.http.person_shapes import ConsentWithdrawnShape, PersonExportShape
from booking.entrypoints.person_commands import PersonCommands
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import EmailText, ResponseShape


class PersonShape(ResponseShape):
    person_id: UUID


def create_router(commands: PersonCommands) -> Router:
    """Let admins do what the law gives people a right to; each act is recorded (SEC-02, SEC-03)."""
    router = Router(prefix="/api/admin/persons", tags=["people"])

    @router.get(
        "",
        operation_id="findPerson",
        dependencies=[allow.admin()],
        responses=problems(PersonUnknown),
    )
    def find_person(email: Annotated[EmailText, Query()], caller: CurrentIdentity) -> PersonShape:
        """Give the id of the person behind an address."""
        return PersonShape(person_id=commands.find(FindPerson(email=email, by=caller.subject)))

    @router.get(
        "/{person_id}/export",
        operation_id="exportPerson",
        dependencies=[allow.admin()],
        responses=problems(PersonUnknown),
    )
    def export_person(
        person_id: UUID, caller: CurrentIdentity, response: Response
    ) -> PersonExportShape:
        """Give everything held of a person."""
        response.headers["Cache-Control"] = "no-store"
        return PersonExportShape.model_validate(
            commands.export(ExportPerson(person_id=person_id, by=caller.subject))
        )

    @router.post(
        "/{person_id}/erase",
        status_code=204,
        operation_id="erasePerson",
        dependencies=[allow.admin()],
        responses=problems(PersonUnknown, PersonStillProvides),
    )
    def erase_person(person_id: UUID, caller: CurrentIdentity) -> None:
        """Destroy the person's key: all that was said about the person reads *erased*."""
        commands.erase_for_good(person_id, by=caller.subject)

    @router.delete(
        "/{person_id}/consents/{consent}",
        operation_id="withdrawConsentOfPerson",
        dependencies=[allow.admin()],
        responses=problems(PersonUnknown, ConsentNotFree),
    )
    def withdraw_consent(
        person_id: UUID, consent: Consent, caller: CurrentIdentity
    ) -> ConsentWithdrawnShape:
        """Take a free consent back in every booking of the person, at once (SEC-02)."""
        command = WithdrawConsents(person_id=person_id, consent=consent, by=caller.subject)
        return ConsentWithdrawnShape(booking_ids=tuple(commands.withdraw(command)))

    return router
