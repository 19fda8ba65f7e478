from dataclasses import dataclass
from uuid import UUID

from booking.application.bookings.ports import Bookings
from booking.domain.bookings.booking import Party
from booking.domain.people.consents import Consent
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent:
    """The client takes a consent of one booking back; `by` is who says so."""

    booking_id: UUID
    consent: Consent
    by: Party


@dataclass(frozen=True, slots=True)
class WithdrawConsentHandler:
    """Takes a free consent back, at once (SEC-02). Twice is silence."""

    bookings: Bookings
    clock: Clock

    def __call__(self, command: WithdrawConsent) -> None:
        booking = self.bookings.get(command.booking_id)
        booking.withdraw_consent(command.consent, by=command.by, now=self.clock())
        self.bookings.save(booking)
