from typing import ClassVar
from uuid import UUID

from servicekit.errors import DomainError, Kind


class ConsentMissing(DomainError):
    """Something that has to be agreed to was not."""

    code: ClassVar[str] = "booking.consent-missing"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, consent: str) -> None:
        super().__init__("Nothing is booked without this consent.", field=f"consents.{consent}")


class ConsentNotFree(DomainError):
    """A consent the booking rests on cannot be taken back alone."""

    code: ClassVar[str] = "booking.consent-not-free"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self, consent: str) -> None:
        super().__init__(
            "The booking rests on this consent; cancel it or ask for erasure.",
            field=f"consents.{consent}",
        )


class PersonUnknown(DomainError):
    """Nothing is held of this person, or not any more."""

    code: ClassVar[str] = "booking.person-unknown"
    kind: ClassVar[Kind] = Kind.NOT_FOUND

    def __init__(self, person_id: UUID | None = None) -> None:
        named = f" {person_id}" if person_id is not None else ""
        super().__init__(f"Nothing is held of this person{named}.")


class PersonStillProvides(DomainError):
    """Somebody who still works here has a public name; he leaves first, and is erased then."""

    code: ClassVar[str] = "booking.person-still-provides"
    kind: ClassVar[Kind] = Kind.CONFLICT

    def __init__(self) -> None:
        super().__init__("This person can still be booked; let them leave first.")


class AddressNotVerified(DomainError):
    """Whose data these would be only a verified address tells."""

    code: ClassVar[str] = "booking.address-not-verified"
    kind: ClassVar[Kind] = Kind.FORBIDDEN

    def __init__(self) -> None:
        super().__init__("Sign in with your e-mail address to do this.")


class RemindersNotPossible(DomainError):
    """Reminders too many or at times that cannot be."""

    code: ClassVar[str] = "booking.reminders-not-possible"
    kind: ClassVar[Kind] = Kind.INVALID

    def __init__(self, *, most: int, earliest: int) -> None:
        super().__init__(
            f"There are at most {most} reminders, each 1 to {earliest} hours before the meeting.",
            field="reminderHours",
        )
