from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from fastapi import Response
from pydantic import Field

from booking.application.bookings.booking_details import Document
from booking.application.people.choose_preferences import ChoosePreferences
from booking.application.people.export_person import ExportPerson
from booking.application.people.own_data import ConsentStanding, OwnData
from booking.application.people.withdraw_consents import WithdrawConsents
from booking.domain.bookings.booking import Party
from booking.domain.bookings.client import full_name
from booking.domain.people.consents import Consent
from booking.domain.people.errors import (
    AddressNotVerified,
    ConsentNotFree,
    PersonStillProvides,
    PersonUnknown,
    RemindersNotPossible,
)
from booking.domain.people.preferences import MOST_REMINDERS, Language, Preferences
from booking.entrypoints.http.person_shapes import ConsentWithdrawnShape, PersonExportShape
from booking.entrypoints.person_commands import PersonCommands
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.identity import Identity
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import RequestShape, ResponseShape, Zone


class MeShape(ResponseShape):
    """Who is signed in, with what he told with his latest booking; null where he told nothing.

    As long as no preferences were chosen, those that are given are the usual ones of everybody.
    """

    email: str | None
    name: str | None
    first_name: str | None
    last_name: str | None
    phone: str | None
    company: str | None
    preferences_chosen: bool


class PreferencesBody(RequestShape):
    """How somebody wants to be written to (BKG-33); the whole set."""

    reminder_hours: Annotated[
        tuple[int, ...], Field(max_length=MOST_REMINDERS, description="Hours before a meeting")
    ]
    preferred_language: Language
    time_zone: Zone
    email_notifications: bool
    sms_notifications: bool


class PreferencesShape(ResponseShape):
    """How somebody wants to be written to, the longest reminder first."""

    reminder_hours: tuple[int, ...]
    preferred_language: Language
    time_zone: str
    email_notifications: bool
    sms_notifications: bool


class MyConsentShape(ResponseShape):
    """One consent over all bookings; `standing` in so many of them. What is `needed` stays."""

    consent: Consent
    needed: bool
    standing: bool
    bookings: int
    given_at: datetime | None
    terms_of_service_version: str | None
    privacy_policy_version: str | None
    withdrawn_at: datetime | None

    @classmethod
    def of(cls, one: ConsentStanding) -> Self:
        """Show a consent to whoever gave it."""
        return cls.model_validate(
            {
                "consent": one.consent,
                "needed": one.needed,
                "standing": one.bookings > 0,
                "bookings": one.bookings,
                "given_at": one.given_at,
                "terms_of_service_version": one.terms_version,
                "privacy_policy_version": one.privacy_version,
                "withdrawn_at": one.withdrawn_at,
            }
        )


class MyConsentsShape(ResponseShape):
    items: list[MyConsentShape]


class EraseBody(RequestShape):
    confirm: Literal[True]


class StandingBookingShape(ResponseShape):
    id: UUID
    reference: str
    scheduled_at: datetime

    @classmethod
    def of(cls, document: Document) -> Self:
        """Show a booking that stays."""
        return cls.model_validate(
            {
                "id": document["id"],
                "reference": document["reference"],
                "scheduled_at": document["slot"]["starts_at"],
            }
        )


class ErasedShape(ResponseShape):
    """What stays: bookings that may still happen are not cancelled, they stand without a name.

    Cancel them first if they shall not take place; afterwards only their own links open them, and
    those made under this sign-in.
    """

    standing_bookings: list[StandingBookingShape]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeCalls:
    """What the endpoints of one's own data call."""

    own: OwnData
    choose: Callable[[ChoosePreferences], None]
    commands: PersonCommands


def create_router(calls: MeCalls) -> Router:  # noqa: C901 - one function per endpoint
    """Let whoever is signed in see, copy and erase what is held of him (POR-04, SEC-02, SEC-03).

    Whose data these are the verified e-mail address tells.
    """
    router = Router(prefix="/api/me", tags=["me"])

    def person_of(identity: Identity) -> UUID:
        person_id = calls.own.person(identity.email)
        if person_id is None:
            raise PersonUnknown
        return person_id

    @router.get("", operation_id="getMe", dependencies=[allow.client()])
    def get_me(identity: CurrentIdentity) -> MeShape:
        """Say who is signed in, to begin a form with."""
        told = calls.own.told(identity.email)
        return MeShape(
            email=identity.email,
            name=None if told is None else full_name(told.first_name, told.last_name),
            first_name=None if told is None else told.first_name,
            last_name=None if told is None else told.last_name,
            phone=None if told is None else told.phone,
            company=None if told is None else told.company,
            preferences_chosen=calls.own.has_preferences(identity.email),
        )

    @router.get("/preferences", operation_id="getMyPreferences", dependencies=[allow.client()])
    def get_preferences(identity: CurrentIdentity) -> PreferencesShape:
        """Give the preferences; the usual ones until some were chosen."""
        return PreferencesShape.model_validate(calls.own.preferences(identity.email))

    @router.put(
        "/preferences",
        operation_id="changeMyPreferences",
        dependencies=[allow.client()],
        responses=problems(AddressNotVerified, RemindersNotPossible),
    )
    def change_preferences(body: PreferencesBody, identity: CurrentIdentity) -> PreferencesShape:
        """Choose how to be written to."""
        if identity.email is None:
            raise AddressNotVerified
        chosen = Preferences(**dict(body))
        calls.choose(
            ChoosePreferences(email=identity.email, preferences=chosen, by=identity.subject)
        )
        return PreferencesShape.model_validate(chosen)

    @router.get("/consents", operation_id="listMyConsents", dependencies=[allow.client()])
    def list_consents(identity: CurrentIdentity) -> MyConsentsShape:
        """Say of every consent whether and since when it stands (SEC-02)."""
        return MyConsentsShape(
            items=[MyConsentShape.of(one) for one in calls.own.consents(identity.email)]
        )

    @router.delete(
        "/consents/{consent}",
        operation_id="withdrawMyConsent",
        dependencies=[allow.client()],
        responses=problems(PersonUnknown, ConsentNotFree),
    )
    def withdraw_consent(consent: Consent, identity: CurrentIdentity) -> ConsentWithdrawnShape:
        """Take a free consent back in all bookings, at once (SEC-02)."""
        command = WithdrawConsents(
            person_id=person_of(identity),
            consent=consent,
            by=identity.subject,
            party=Party.CLIENT,
        )
        return ConsentWithdrawnShape(booking_ids=tuple(calls.commands.withdraw(command)))

    @router.get(
        "/export",
        operation_id="exportMyData",
        dependencies=[allow.client()],
        responses=problems(PersonUnknown),
    )
    def export(identity: CurrentIdentity, response: Response) -> PersonExportShape:
        """Give everything held of whoever is signed in, as a file (SEC-03)."""
        response.headers["Cache-Control"] = "no-store"
        response.headers["Content-Disposition"] = 'attachment; filename="my-data.json"'
        return PersonExportShape.model_validate(
            calls.commands.export(ExportPerson(person_id=person_of(identity), by=identity.subject))
        )

    @router.post(
        "/erase",
        operation_id="eraseMe",
        dependencies=[allow.client()],
        responses=problems(PersonStillProvides),
    )
    def erase(_body: EraseBody, identity: CurrentIdentity) -> ErasedShape:
        """Erase whoever is signed in, for good: all that was said about him reads *erased*.

        Bookings that may still happen stay; the answer names them. Done again it finds nobody.
        """
        person_id = calls.own.person(identity.email)
        if person_id is None:
            return ErasedShape(standing_bookings=[])
        standing = [StandingBookingShape.of(one) for one in calls.own.upcoming(person_id)]
        calls.commands.erase_for_good(person_id, by=identity.subject)
        return ErasedShape(standing_bookings=standing)

    return router
