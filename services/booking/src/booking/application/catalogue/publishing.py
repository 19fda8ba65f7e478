from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from booking.application.catalogue.tariff import tariff_of
from booking.domain.catalogue.offer import OpeningHours, Weekday
from booking.domain.catalogue.provider import Provider, display_name
from booking.domain.catalogue.service import Publication, Service, ServiceStatus
from contracts.booking import (
    ProviderChanged,
    ProviderLeft,
    ProviderRegistered,
    ServicePublished,
    ServiceRetired,
)
from contracts.event import ContractEvent
from contracts.values import DayHours

WEEKDAYS = tuple(Weekday)
P = TypeVar("P", ProviderRegistered, ProviderChanged)


def publish(event: object) -> Sequence[ContractEvent]:
    """Tell the others what an event of the catalogue means for them; nothing for other events.

    The key of each is `event.key()`. A service is told of once it is active, and whole each time.
    """
    match event:
        case (
            Service.Activated(publication=publication)
            | Service.Adjusted(publication=publication)
            | Service.ProviderApproved(publication=publication)
            | Service.ProviderRevoked(publication=publication)
        ) if publication is not None:
            return (_published(event.originator_id, publication),)
        case Service.Retired():
            return (ServiceRetired(service_id=event.originator_id, slug=event.slug),)
        case Provider.Created():
            return (_provider(ProviderRegistered, event),)
        case Provider.Changed():
            return (_provider(ProviderChanged, event),)
        case Provider.Left():
            return (ProviderLeft(resource_id=event.originator_id),)
    return ()


def _published(service_id: UUID, publication: Publication) -> ServicePublished:
    offer, rules = publication.offer, publication.offer.rules
    return ServicePublished(
        service_id=service_id,
        slug=publication.slug,
        name=offer.name,
        service_type=offer.type,
        status=ServiceStatus.ACTIVE,
        booking_enabled=rules.booking_enabled,
        durations=offer.durations,
        default_duration=offer.default_duration,
        tariff=tariff_of(offer),
        buffer_minutes=rules.buffer_minutes,
        min_advance_minutes=rules.min_advance_minutes,
        advance_days=rules.advance_days,
        max_daily_bookings=rules.max_daily_bookings,
        max_bookings=rules.max_bookings,
        blackout_dates=rules.blackout_dates,
        business_hours=tuple(_day_hours(hours) for hours in rules.business_hours),
        zone=offer.zone,
        preparation_minutes=rules.preparation_minutes,
        follow_up_minutes=rules.follow_up_minutes,
        required_resources=tuple(UUID(resource) for resource in rules.required_resources),
        provider_ids=publication.provider_ids,
        auto_confirm=rules.auto_confirm,
    )


def _day_hours(hours: OpeningHours) -> DayHours:
    return DayHours(
        weekday=WEEKDAYS.index(hours.weekday),
        from_minute=hours.opens.hour * 60 + hours.opens.minute,
        to_minute=hours.closes.hour * 60 + hours.closes.minute or 24 * 60,
    )


def _provider(contract: type[P], event: Provider.Created | Provider.Changed) -> P:
    return contract(
        resource_id=event.originator_id,
        kind=event.kind,
        display_name=display_name(event.name, event.first_name, event.last_name),
        zone=event.profile.zone,
        auto_assign=event.profile.auto_assign,
    )
