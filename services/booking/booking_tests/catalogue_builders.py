from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from booking.application.catalogue.ports import OfferedService, ProviderCard
from booking.application.catalogue.tariff import tariff_of
from booking.domain.catalogue.offer import (
    AddOn,
    BookingRules,
    Offer,
    OpeningHours,
    PaymentMethod,
    PriceList,
    ReferenceStyle,
    ServiceType,
    Weekday,
)
from booking.domain.catalogue.provider import (
    About,
    Expertise,
    Presence,
    Profile,
    Provider,
    ProviderKind,
)
from booking.domain.catalogue.service import Service, ServiceStatus

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
SERVICE_ID = UUID("11111111-1111-4111-8111-111111111111")
PROVIDER_ID = UUID("22222222-2222-4222-8222-222222222222")
PERSON_ID = UUID("33333333-3333-4333-8333-333333333333")


def an_offer(**changes: Any) -> Offer:
    """The tax consultation of the reference data (OPN-19)."""
    return replace(
        Offer(
            name="Tax Consultation",
            type=ServiceType.STANDARD_CONSULTATION,
            description="Your taxes, explained.",
            prices=PriceList(
                base_price=25000, currency="AED", standard_duration=60, hourly_rate=25000
            ),
            durations=(60, 90),
            default_duration=60,
            add_ons=(AddOn(id="rush", name="Rush service", price=5000),),
            payment_methods=(PaymentMethod.CASH, PaymentMethod.CARD),
            reference_style=ReferenceStyle.BK,
            rules=BookingRules(
                business_hours=(
                    OpeningHours(weekday=Weekday.MONDAY, opens=time(9), closes=time(17)),
                    OpeningHours(weekday=Weekday.SUNDAY, opens=time(18), closes=time(0)),
                )
            ),
        ),
        **changes,
    )


def a_free_offer() -> Offer:
    return an_offer(prices=PriceList(base_price=0, currency="EUR"), add_ons=(), payment_methods=())


def a_drafted_service(offer: Offer | None = None, by: str = "editor") -> Service:
    return Service.define(SERVICE_ID, "tax-consultation", offer or an_offer(), by=by, at=NOW)


def a_submitted_service(by: str = "editor") -> Service:
    service = a_drafted_service(by=by)
    service.submit(by=by, at=NOW)
    return service


def an_approved_service() -> Service:
    service = a_submitted_service()
    service.approve(by="lead", at=NOW)
    return service


def an_active_service() -> Service:
    service = an_approved_service()
    service.activate(by="lead", at=NOW)
    return service


def a_retired_service() -> Service:
    service = an_active_service()
    service.retire(by="lead", at=NOW)
    return service


def about_nora(**changes: Any) -> About:
    return replace(
        About(
            first_name="Nora",
            last_name="Zimmerling",
            email="nora.zimmerling@example.org",
            phone="+4930123456",
            biography="Twenty years of tax law.",
        ),
        **changes,
    )


def a_profile(**changes: Any) -> Profile:
    return replace(
        Profile(
            zone="Europe/Berlin",
            title="Tax adviser",
            languages=("de", "en"),
            expertise=(Expertise(id="tax", name="Tax Strategy", years_experience=12),),
        ),
        **changes,
    )


def a_consultant() -> Provider:
    return Provider.register(
        PROVIDER_ID,
        ProviderKind.CONSULTANT,
        person_id=PERSON_ID,
        about=about_nora(),
        name=None,
        profile=a_profile(),
        by="admin",
        at=NOW,
    )


def a_room() -> Provider:
    return Provider.register(
        PROVIDER_ID,
        ProviderKind.ROOM,
        person_id=PROVIDER_ID,
        about=None,
        name="Room 4",
        profile=Profile(),
        by="admin",
        at=NOW,
    )


def an_offered_service(offer: Offer | None = None, **changes: Any) -> OfferedService:
    offer = offer or an_offer()
    return replace(
        OfferedService(
            id=SERVICE_ID,
            slug="tax-consultation",
            name=offer.name,
            description=offer.description,
            type=offer.type,
            category=offer.category,
            complexity=offer.complexity,
            status=ServiceStatus.ACTIVE,
            booking_enabled=True,
            zone=offer.zone,
            currency=offer.prices.currency,
            durations=offer.durations,
            default_duration=offer.default_duration,
            tariff=tariff_of(offer),
            add_ons=offer.add_ons,
            payment_methods=offer.payment_methods,
            meeting_types=offer.meeting_types,
            reference_style=offer.reference_style,
            auto_confirm=offer.rules.auto_confirm,
            max_bookings=offer.rules.max_bookings,
            buffer_minutes=offer.rules.buffer_minutes,
            min_advance_minutes=offer.rules.min_advance_minutes,
            advance_days=offer.rules.advance_days,
            cancellation=offer.cancellation,
            provider_ids=(PROVIDER_ID,),
            required_resources=(),
            offer=offer,
        ),
        **changes,
    )


def a_card(**changes: Any) -> ProviderCard:
    profile, about = a_profile(), about_nora()
    return replace(
        ProviderCard(
            id=PROVIDER_ID,
            kind=ProviderKind.CONSULTANT,
            person_id=PERSON_ID,
            display_name="Nora Zimmerling",
            first_name=about.first_name,
            last_name=about.last_name,
            email=about.email,
            phone=about.phone,
            title=profile.title,
            biography=about.biography or "",
            zone=profile.zone,
            country=None,
            city=None,
            photo_url=None,
            linkedin_url=None,
            languages=profile.languages,
            expertise=profile.expertise,
            specialisations=(),
            certifications=(),
            years_experience=12,
            presence=Presence.AVAILABLE,
            accepting_bookings=True,
            auto_assign=False,
            active=True,
            service_ids=(SERVICE_ID,),
        ),
        **changes,
    )
