from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from booking.application.catalogue.ports import Catalogue, OfferedService
from booking.application.pricing.price_booking import PriceBooking, minutes_of, tier_of
from booking.domain.bookings.errors import MeetingTypeNotOffered, PaymentMethodNotOffered
from booking.domain.bookings.meeting import BookingType, ServiceTerms
from booking.domain.bookings.settlement import Settlement, settlement
from booking.domain.catalogue.offer import (
    CancellationPolicy,
    MeetingType,
    PaymentMethod,
    ReferenceStyle,
)
from booking.domain.pricing.errors import ServiceNotBookable
from booking.domain.pricing.price import Price
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeTerms:
    """What a client asks for, before anything is held. `service` is an id or a slug.

    `tier` is the id of one, `duration` None the tier's, else the service's default one,
    `payment_method` and `meeting_type` None the service's first ones. `paid` is
    staff's word that the money is there already.
    """

    service: UUID | str
    starts_at: datetime
    duration: int | None = None
    booking_type: BookingType = BookingType.STANDARD
    payment_method: PaymentMethod | None = None
    meeting_type: MeetingType | None = None
    add_ons: Sequence[str] = ()
    tier: str | None = None
    price_id: UUID | None = None
    by_staff: bool = False
    paid: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What would be agreed: the service as it is offered now, the price, how it is settled."""

    service: ServiceTerms
    reference_style: ReferenceStyle
    starts_at: datetime
    minutes: int
    price: Price
    payment_method: PaymentMethod | None
    meeting_type: MeetingType
    preparation_minutes: int
    follow_up_minutes: int
    booking_type: BookingType
    policy: CancellationPolicy
    settlement: Settlement
    held_until: datetime | None


@dataclass(frozen=True, slots=True)
class AgreeTermsHandler:
    """Works out the terms of a booking; changes nothing.

    Refuses with what is wrong about the service, the duration, the add-ons, the price id, the
    payment method or the form of the meeting.
    """

    catalogue: Catalogue
    price_booking: PriceBooking
    clock: Clock

    def __call__(self, wanted: AgreeTerms) -> Terms:
        now = self.clock()
        service = self.catalogue.service(wanted.service)
        if service is None or not service.bookable:
            raise ServiceNotBookable
        tier = tier_of(service, wanted.tier)
        minutes = minutes_of(service, wanted.tier, wanted.duration)
        price = self.price_booking(
            service,
            starts_at=wanted.starts_at,
            duration_minutes=minutes,
            booking_type=wanted.booking_type.value,
            add_on_ids=wanted.add_ons,
            tier_id=wanted.tier,
            price_id=wanted.price_id,
            now=now,
        )
        method = _method(service, wanted)
        how, held_until = settlement(
            method=method,
            total=price.total,
            auto_confirm=service.auto_confirm,
            booking_type=wanted.booking_type,
            starts_at=wanted.starts_at,
            now=now,
        )
        if wanted.by_staff and (wanted.paid or method in {None, PaymentMethod.CASH}):
            how, held_until = Settlement.NOTHING, None
        return Terms(
            service=ServiceTerms(
                service_id=service.id,
                slug=service.slug,
                name=service.name,
                type=service.type,
                auto_confirm=service.auto_confirm,
                tier_id=None if tier is None else tier.id,
                tier_name=None if tier is None else tier.name,
            ),
            reference_style=service.reference_style,
            starts_at=wanted.starts_at,
            minutes=minutes,
            price=price,
            payment_method=method,
            meeting_type=_meeting_type(service, wanted),
            preparation_minutes=service.offer.rules.preparation_minutes,
            follow_up_minutes=service.offer.rules.follow_up_minutes,
            booking_type=wanted.booking_type,
            policy=service.cancellation,
            settlement=how,
            held_until=held_until,
        )


def _method(service: OfferedService, wanted: AgreeTerms) -> PaymentMethod | None:
    """Staff may take any way to pay, clients those the service names (CFL-08)."""
    if wanted.payment_method is None:
        return service.payment_methods[0] if service.payment_methods else None
    if wanted.payment_method not in service.payment_methods and not wanted.by_staff:
        raise PaymentMethodNotOffered(tuple(service.payment_methods))
    return wanted.payment_method


def _meeting_type(service: OfferedService, wanted: AgreeTerms) -> MeetingType:
    if wanted.meeting_type is None:
        return service.meeting_types[0] if service.meeting_types else MeetingType.VIDEO
    if wanted.meeting_type not in service.meeting_types:
        raise MeetingTypeNotOffered(tuple(service.meeting_types))
    return wanted.meeting_type
