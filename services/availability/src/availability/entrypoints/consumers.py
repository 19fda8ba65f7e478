"""What the others publish, turned into commands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from availability.application.holds.finish_booking import FinishBooking
from availability.application.holds.release_reservation import ReleaseReservation
from availability.application.holds.reserve_slot import ReserveSlot
from availability.application.offerings.take_over_resource import LetResourceGo, TakeOverResource
from availability.application.offerings.take_over_service import RetireService, TakeOverService
from availability.domain.resources.resource import ResourceKind
from availability.domain.schedules.settings import (
    WEEKDAYS,
    DaySchedule,
    TimeRange,
    WeeklySchedule,
    Window,
)
from availability.domain.slots.offering import Offering
from contracts.booking import (
    BookingAssigned,
    BookingCancelled,
    BookingCompleted,
    BookingCorrected,
    BookingNoShow,
    BookingPlaced,
    BookingRescheduled,
    ProviderChanged,
    ProviderLeft,
    ProviderRegistered,
    ServicePublished,
    ServiceRetired,
)
from contracts.values import DayHours
from servicekit.messaging.subscription import Subscription

GROUP = "availability"


@dataclass(frozen=True, slots=True, kw_only=True)
class Commands:
    """What the messages set off."""

    reserve: Callable[[ReserveSlot], None]
    release: Callable[[ReleaseReservation], None]
    finish: Callable[[FinishBooking], None]
    take_over_service: Callable[[TakeOverService], None]
    retire_service: Callable[[RetireService], None]
    take_over_resource: Callable[[TakeOverResource], None]
    let_resource_go: Callable[[LetResourceGo], None]


def subscriptions(commands: Commands) -> Sequence[Subscription[Any]]:
    return [*_to_bookings(commands), *_to_catalogue(commands)]


def _to_bookings(commands: Commands) -> Sequence[Subscription[Any]]:
    def on_placed(event: BookingPlaced | BookingRescheduled | BookingAssigned) -> None:
        commands.reserve(
            ReserveSlot(
                booking_id=event.booking_id,
                hold_id=event.hold_id,
                service_id=event.service_id,
                provider_id=event.provider_id,
                resource_ids=event.resource_ids,
                starts_at=event.starts_at,
                ends_at=event.ends_at,
            )
        )

    def on_cancelled(event: BookingCancelled) -> None:
        commands.release(ReleaseReservation(booking_id=event.booking_id, reason=event.cause))

    def on_completed(event: BookingCompleted) -> None:
        commands.finish(
            FinishBooking(booking_id=event.booking_id, outcome="completed", at=event.completed_at)
        )

    def on_no_show(event: BookingNoShow) -> None:
        # The client had the whole time; nothing of it is given to anybody else.
        commands.finish(
            FinishBooking(booking_id=event.booking_id, outcome="no_show", at=event.ends_at)
        )

    def on_corrected(event: BookingCorrected) -> None:
        if event.status == "cancelled":
            commands.release(ReleaseReservation(booking_id=event.booking_id, reason="corrected"))
        else:
            # Time that an early end gave back may be somebody else's: none is taken again.
            commands.finish(
                FinishBooking(booking_id=event.booking_id, outcome=event.status, at=event.ends_at)
            )

    return [
        Subscription(BookingPlaced, on_placed, GROUP),
        Subscription(BookingRescheduled, on_placed, GROUP),
        Subscription(BookingAssigned, on_placed, GROUP),
        Subscription(BookingCancelled, on_cancelled, GROUP),
        Subscription(BookingCompleted, on_completed, GROUP),
        Subscription(BookingNoShow, on_no_show, GROUP),
        Subscription(BookingCorrected, on_corrected, GROUP),
    ]


def _to_catalogue(commands: Commands) -> Sequence[Subscription[Any]]:
    def on_published(event: ServicePublished) -> None:
        commands.take_over_service(TakeOverService(offering=offering_of(event)))

    def on_retired(event: ServiceRetired) -> None:
        commands.retire_service(RetireService(service_id=event.service_id))

    def on_provider(event: ProviderRegistered | ProviderChanged) -> None:
        commands.take_over_resource(
            TakeOverResource(
                resource_id=event.resource_id,
                kind=ResourceKind(event.kind),
                name=event.display_name,
                zone=event.zone,
                auto_assign=event.auto_assign,
            )
        )

    def on_left(event: ProviderLeft) -> None:
        commands.let_resource_go(LetResourceGo(resource_id=event.resource_id))

    return [
        Subscription(ServicePublished, on_published, GROUP),
        Subscription(ServiceRetired, on_retired, GROUP),
        Subscription(ProviderRegistered, on_provider, GROUP),
        Subscription(ProviderChanged, on_provider, GROUP),
        Subscription(ProviderLeft, on_left, GROUP),
    ]


def offering_of(event: ServicePublished) -> Offering:
    """Put a published service into the words of the slot search."""
    return Offering(
        id=event.service_id,
        slug=event.slug,
        name=event.name,
        service_type=event.service_type,
        tariff=event.tariff,
        durations=event.durations,
        default_duration=event.default_duration,
        bookable=event.booking_enabled and event.status == "active",
        buffer=event.buffer_minutes,
        preparation=event.preparation_minutes,
        follow_up=event.follow_up_minutes,
        window=Window(event.min_advance_minutes, event.advance_days),
        max_daily=event.max_daily_bookings,
        max_bookings=event.max_bookings,
        blackout_dates=event.blackout_dates,
        business_hours=_week(event.business_hours),
        zone=event.zone,
        required_resources=_unique(event.required_resources),
        provider_ids=_unique(event.provider_ids),
    )


def _week(hours: Sequence[DayHours]) -> WeeklySchedule | None:
    if not hours:
        return None
    return WeeklySchedule.of(
        {
            name: DaySchedule(
                is_working=True,
                slots=tuple(
                    TimeRange(day.from_minute, day.to_minute)
                    for day in hours
                    if day.weekday == number
                ),
            )
            for number, name in enumerate(WEEKDAYS)
            if any(day.weekday == number for day in hours)
        }
    )


def _unique(ids: Sequence[UUID]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(ids))
