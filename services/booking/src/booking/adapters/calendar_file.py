from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from booking.application.bookings.booking_details import Document
from booking.domain.bookings.client import full_name
from booking.domain.bookings.status import AGREED, BookingStatus

if TYPE_CHECKING:
    from icalendar import Event

UNDECIDED: Final = "TBD"
FIRM: Final = AGREED | {BookingStatus.RESCHEDULED, BookingStatus.COMPLETED, BookingStatus.NO_SHOW}


class ICalendarFiles:
    """Writes RFC 5545 files: one VEVENT, stable UID, SEQUENCE rising with every move.

    `domain` makes the UIDs this firm's own, `organizer` is its bookings address.
    """

    def __init__(self, *, firm: str, domain: str, organizer: str) -> None:
        self._firm = firm
        self._domain = domain
        self._organizer = organizer

    def file(self, booking: Document, /, *, now: datetime) -> bytes:
        """Give the file for a calendar: METHOD REQUEST, or CANCEL for a cancelled booking."""
        # Loaded with the first file: it takes a while, and most processes write none.
        from icalendar import Calendar  # noqa: PLC0415

        cancelled = booking["status"] == BookingStatus.CANCELLED
        calendar = Calendar()
        calendar.add("version", "2.0")
        calendar.add("prodid", f"-//{self._firm}//Booking System//EN")
        calendar.add("calscale", "GREGORIAN")
        calendar.add("method", "CANCEL" if cancelled else "REQUEST")
        calendar.add_component(self._event(booking, now, cancelled=cancelled))
        written: bytes = calendar.to_ical()
        return written

    def _event(self, booking: Document, now: datetime, *, cancelled: bool) -> "Event":
        from icalendar import Event, vCalAddress  # noqa: PLC0415

        client = booking["client"]
        name = full_name(client["first_name"], client["last_name"])
        slot = booking["slot"]
        event = Event()
        event.add("uid", f"booking-{booking['id']}@{self._domain}")
        event.add("dtstamp", now.astimezone(UTC))
        event.add("dtstart", datetime.fromisoformat(slot["starts_at"]).astimezone(UTC))
        event.add("dtend", datetime.fromisoformat(slot["ends_at"]).astimezone(UTC))
        event.add("summary", f"{booking['service']['name']} - {name}")
        event.add("description", _description(booking, name))
        event.add("location", _location(booking))
        event.add("status", _status(booking, cancelled=cancelled))
        # The cancellation is the last word, so it counts one further than the last move.
        event.add("sequence", booking["sequence"] + cancelled)
        organizer = vCalAddress(f"MAILTO:{self._organizer}")
        organizer.params["CN"] = self._firm
        event.add("organizer", organizer, encode=False)
        attendee = vCalAddress(f"MAILTO:{client['email']}")
        attendee.params["CN"] = name
        attendee.params["ROLE"] = "REQ-PARTICIPANT"
        event.add("attendee", attendee, encode=False)
        return event


def _status(booking: Document, *, cancelled: bool) -> str:
    if cancelled:
        return "CANCELLED"
    return "CONFIRMED" if booking["status"] in FIRM else "TENTATIVE"


def _location(booking: Document) -> str:
    meeting = booking["meeting"]
    place: str = meeting["location"] or meeting["url"] or UNDECIDED
    return place


def _description(booking: Document, name: str) -> str:
    slot = booking["slot"]
    minutes = int(
        (
            datetime.fromisoformat(slot["ends_at"]) - datetime.fromisoformat(slot["starts_at"])
        ).total_seconds()
        // 60
    )
    lines = [
        f"Service: {booking['service']['name']}",
        f"Client: {name}",
        f"Duration: {minutes} minutes",
        f"Booking ID: {booking['id']}",
        f"Reference: {booking['reference']}",
    ]
    if booking["message"]:
        lines.append(f"Notes: {booking['message']}")
    return "\n".join(lines)
