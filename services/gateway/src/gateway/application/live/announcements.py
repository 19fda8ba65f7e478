"""From what happened to what is said on which channel. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from contracts.availability import AvailabilityChanged
from contracts.booking import (
    AboutABooking,
    BookingAssigned,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingCorrected,
    BookingNoShow,
    BookingPlaced,
    BookingRescheduled,
    ServicePublished,
    ServiceRetired,
)
from contracts.event import ContractEvent
from gateway.application.live.channels import (
    DASHBOARD,
    availability_channel,
    availability_of,
    client_channel,
    team_channel,
)
from gateway.application.live.offers import Offers

HEARD = (
    AvailabilityChanged,
    BookingPlaced,
    BookingConfirmed,
    BookingRescheduled,
    BookingAssigned,
    BookingCancelled,
    BookingCompleted,
    BookingNoShow,
    BookingCorrected,
)
"""What is announced as it happens, besides changes of the catalogue."""

_WESTERNMOST = timedelta(hours=-12)
_EASTERNMOST = timedelta(hours=14)


@dataclass(frozen=True, slots=True)
class Announcement:
    """Something said on one channel, or, with `every_day`, on those of all days of a service."""

    to: str
    data: Mapping[str, Any]
    every_day: bool = False

    def on(self, channel: str) -> Mapping[str, Any]:
        """Give what is said on this very channel."""
        return {**self.data, "date": channel.rpartition(":")[2]} if self.every_day else self.data


def announcements(event: ContractEvent, offers: Offers) -> Sequence[Announcement]:
    """Say what is to be announced; none of it is about a person but by ids of theirs."""
    match event:
        case AvailabilityChanged():
            return list(_of_time(event, offers))
        case ServicePublished() | ServiceRetired():
            # Other hours, other lengths, other people: whatever was shown of it is old.
            return [_any_day(event.service_id, None)]
        case AboutABooking():
            return list(_of_booking(event))
        case _:
            return []


def days_anywhere(day: date, zone: str | None) -> tuple[date, ...]:
    """Name the days which some part of this day is for people elsewhere, in order.

    `day` is one of `zone`. Whoever looks at a calendar in his own zone sees a time of that day on
    one of these: three or four, and five where the zone is not known.
    """
    if zone is None:
        return tuple(day + timedelta(days=n) for n in range(-2, 3))
    begins = datetime.combine(day, time.min, ZoneInfo(zone)).astimezone(UTC)
    ends = datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)).astimezone(UTC)
    first = (begins + _WESTERNMOST).date()
    last = (ends - timedelta(microseconds=1) + _EASTERNMOST).date()
    return tuple(first + timedelta(days=n) for n in range((last - first).days + 1))


def _of_time(event: AvailabilityChanged, offers: Offers) -> Iterator[Announcement]:
    zone = offers.zone_of(event.resource_id)
    days = sorted({near for day in event.dates for near in days_anywhere(day, zone)})
    services = event.service_ids
    for service_id in offers.services_of(event.resource_id) if services is None else services:
        if not event.dates:
            yield _any_day(service_id, event.resource_id)
        for day in days:
            yield Announcement(
                availability_channel(service_id, day),
                {**_changed(service_id, event.resource_id), "date": day.isoformat()},
            )


def _any_day(service_id: UUID, resource_id: UUID | None) -> Announcement:
    changed = _changed(service_id, resource_id)
    return Announcement(availability_of(service_id), changed, every_day=True)


def _changed(service_id: UUID, resource_id: UUID | None) -> dict[str, Any]:
    return {
        "type": "AVAILABILITY_CHANGED",
        "serviceId": str(service_id),
        "teamMemberId": None if resource_id is None else str(resource_id),
    }


def _of_booking(event: AboutABooking) -> Iterator[Announcement]:
    match event:
        case BookingPlaced():
            data = _about("booking-created", event) | {"clientId": event.client_id}
            yield from _told(event, data, {event.provider_id})
        case BookingAssigned():
            former, new = str(event.previous_provider_id), str(event.provider_id)
            assigned = _about("BOOKING_ASSIGNED", event) | {
                "teamMemberId": new,
                "previousTeamMemberId": former,
            }
            for member in sorted({former, new}):
                yield Announcement(team_channel(member), assigned)
            yield from _told(event, _updated(event, {"teamMemberId": new}), set())
        case BookingRescheduled():
            changes = {
                "startTime": _instant(event.starts_at),
                "endTime": _instant(event.ends_at),
                "teamMemberId": str(event.provider_id),
            }
            members = {event.provider_id, event.previous_provider_id}
            yield from _told(event, _updated(event, changes), members)
        case _:
            status = _status_after(event)
            if status is not None:
                yield from _told(event, _updated(event, {"status": status}), {event.provider_id})


def _status_after(event: AboutABooking) -> str | None:
    return event.status if isinstance(event, BookingCorrected) else _STATUS.get(type(event))


_STATUS: Mapping[type[AboutABooking], str] = {
    BookingConfirmed: "confirmed",
    BookingCancelled: "cancelled",
    BookingCompleted: "completed",
    BookingNoShow: "no_show",
}


def _told(
    event: AboutABooking, data: Mapping[str, Any], members: set[UUID]
) -> Iterator[Announcement]:
    if event.client_id is not None:
        yield Announcement(client_channel(event.client_id), data)
    for member in sorted(members):
        yield Announcement(team_channel(member), data)
    yield Announcement(DASHBOARD, data)


def _about(kind: str, event: AboutABooking) -> dict[str, Any]:
    return {"type": kind, "bookingId": str(event.booking_id), "serviceId": str(event.service_id)}


def _updated(event: AboutABooking, changes: Mapping[str, str]) -> dict[str, Any]:
    return _about("BOOKING_UPDATED", event) | {"changes": changes}


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
