from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.agree_terms import Terms
from booking.application.bookings.checkout import Checkout, checkout_id
from booking.application.bookings.ports import (
    Applicant,
    Bookings,
    Checkouts,
    Drive,
    HeldPlace,
    References,
)
from booking.application.people.ports import People
from booking.domain.bookings.booking import Booking, Source
from booking.domain.bookings.brief import Brief
from booking.domain.bookings.client import Client
from booking.domain.bookings.errors import HoldTokenRefused
from booking.domain.bookings.meeting import Meeting, Payment, Slot
from booking.domain.people.consents import Consents
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceBooking:
    """Place a booking on a held place. The same `booking_id` again is the same booking."""

    booking_id: UUID
    held: HeldPlace
    terms: Terms
    applicant: Applicant
    consents: Consents
    timezone: str
    created_by: str
    meeting: Meeting
    message: str | None = None
    brief: Brief | None = None
    source: Source = Source.WEBSITE
    acquisition_channel: str | None = None
    payment_notes: str | None = None
    payment_received: bool = False
    notify: bool = True
    series_id: UUID | None = None
    pattern: str | None = None
    overridden: Iterable[str] = ()


@dataclass(frozen=True, slots=True)
class PlaceBookingHandler:
    """Writes the booking down and starts its checkout, both or neither (BKG-13, BKG-15)."""

    bookings: Bookings
    checkouts: Checkouts
    drive: Drive
    people: People
    references: References
    clock: Clock

    def __call__(self, command: PlaceBooking) -> None:
        if self.checkouts.find(checkout_id(command.booking_id)) is not None:
            return
        now = self.clock()
        terms = command.terms
        check_held(command.held, terms)
        self.bookings.save(
            Booking.place(
                booking_id=command.booking_id,
                reference=self.references.claim(
                    terms.reference_style, command.booking_id, now.date()
                ),
                client=self._client(command.applicant),
                consents=command.consents,
                service=terms.service,
                slot=slot_of(command.held),
                timezone=command.timezone,
                price=terms.price,
                policy=terms.policy,
                settlement=terms.settlement,
                held_until=terms.held_until,
                now=now,
                payment=Payment(method=terms.payment_method, notes=command.payment_notes),
                meeting=command.meeting,
                booking_type=terms.booking_type,
                message=command.message,
                brief=command.brief,
                source=command.source,
                acquisition_channel=command.acquisition_channel,
                series_id=command.series_id,
                pattern=command.pattern,
                created_by=command.created_by,
                overridden=command.overridden,
            )
        )
        checkout = Checkout.start(
            booking_id=command.booking_id,
            hold_id=command.held.hold_id,
            settlement=terms.settlement,
            held_until=terms.held_until,
        )
        if command.payment_received:
            checkout.settle(now=now, payment_received=True, notify=command.notify)
        self.checkouts.save(checkout)
        self.drive(checkout.id)

    def _client(self, applicant: Applicant) -> Client:
        return Client(
            person_id=self.people.person_for(applicant.email),
            first_name=applicant.first_name,
            last_name=applicant.last_name,
            email=applicant.email,
            phone=applicant.phone,
            company=applicant.company,
            user_id=applicant.user_id,
        )


def check_held(held: HeldPlace, terms: Terms) -> None:
    """Refuse a hold that is for something else than what is being booked."""
    minutes = (held.ends_at - held.starts_at).total_seconds() / 60
    if held.service_id != terms.service.service_id:
        raise HoldTokenRefused("The hold is for another service.")
    if held.starts_at != terms.starts_at or minutes != terms.minutes:
        raise HoldTokenRefused("The hold is for another time.")


def slot_of(held: HeldPlace) -> Slot:
    """Write a held place down as what is agreed."""
    return Slot(
        hold_id=held.hold_id,
        provider_id=held.provider_id,
        resource_ids=held.resource_ids,
        starts_at=held.starts_at,
        ends_at=held.ends_at,
        session_id=held.session_id,
    )
