"""Consultants as anybody sees them, and every provider as staff do."""

from typing import Any, Literal, Self
from uuid import UUID

from booking.application.bookings.provider_figures import ProviderFigures
from booking.application.catalogue.ports import ExperienceLevel, ProviderCard, experience_level
from booking.application.catalogue.search_consultants import Consultant
from booking.domain.catalogue.offer import MeetingType
from booking.domain.catalogue.provider import ExpertiseCategory, Presence, Proficiency, ProviderKind
from booking.entrypoints.http.money import MoneyShape, money
from servicekit.http.shapes import Page, ResponseShape


class LocationShape(ResponseShape):
    country: str | None
    timezone: str
    city: str | None


class ExpertiseShape(ResponseShape):
    id: str
    name: str
    category: ExpertiseCategory
    proficiency: Proficiency
    years_experience: int
    certifications: tuple[str, ...]
    portfolio: tuple[str, ...]


class ConsultantShape(ResponseShape):
    """A consultant or team member as anybody sees one: no address, no telephone number."""

    id: UUID
    kind: ProviderKind
    name: str
    title: str
    biography: str
    photo_url: str | None
    linkedin_url: str | None
    location: LocationShape
    languages: tuple[str, ...]
    expertise: tuple[ExpertiseShape, ...]
    specialisations: tuple[str, ...]
    certifications: tuple[str, ...]
    years_experience: int | None
    experience_level: ExperienceLevel | None
    availability_status: Literal["online", "busy", "offline"]
    accepting_bookings: bool
    service_ids: tuple[UUID, ...]

    @classmethod
    def of(cls, card: ProviderCard) -> Self:
        """Show a consultant to anybody."""
        return cls.model_validate(_public(card))


class ConsultantCardShape(ConsultantShape):
    """A consultant as cards show one (WIZ-05).

    `priceFrom` and `meetingTypes` come from the services to be booked with him: the lowest price in
    the currency most of them have. `rating` is null until somebody has rated him.
    """

    meeting_types: tuple[MeetingType, ...]
    price_from: MoneyShape | None
    completed_meetings: int
    rating: float | None
    review_count: int

    @classmethod
    def card(cls, consultant: Consultant, completed_meetings: int) -> Self:
        """Show a consultant on a card."""
        price = consultant.price_from
        return cls.model_validate(
            _public(consultant.card)
            | {
                "meeting_types": consultant.meeting_types,
                "price_from": None if price is None else money(*price),
                "completed_meetings": completed_meetings,
                "rating": consultant.rating,
                "review_count": 0,
            }
        )


class FacetShape(ResponseShape):
    """A value of a filter; `count` would be found with it, the other filters staying as is."""

    value: str
    name: str
    count: int


class FacetsShape(ResponseShape):
    """The values that can be filtered by, the most frequent first."""

    expertise: list[FacetShape]
    languages: list[FacetShape]


class ConsultantsShape(Page[ConsultantCardShape]):
    """One page of the consultants found, and what they can be narrowed down by (DIS-09)."""

    facets: FacetsShape


class ProviderShape(ConsultantShape):
    """A provider as those see one who work with him: with address and telephone number."""

    person_id: UUID
    first_name: str | None
    last_name: str | None
    email: str | None
    phone: str | None
    presence: Presence
    auto_assign: bool
    active: bool

    @classmethod
    def of(cls, card: ProviderCard) -> Self:
        """Show a provider to staff."""
        return cls.model_validate(
            _public(card)
            | {
                "person_id": card.person_id,
                "first_name": card.first_name,
                "last_name": card.last_name,
                "email": card.email,
                "phone": card.phone,
                "presence": card.presence,
                "auto_assign": card.auto_assign,
                "active": card.active,
            }
        )


class FiguresShape(ResponseShape):
    """What a consultant's bookings add up to (CAT-21, CAT-26). Rates are 0 to 1.

    `totalBookings` leaves out what was cancelled. `completionRate` is of the meetings that were to
    take place by now, `repeatClientRate` of the clients who were served; null before there is one.
    """

    total_bookings: int
    completed_bookings: int
    completion_rate: float | None
    repeat_client_rate: float | None

    @classmethod
    def of(cls, figures: ProviderFigures) -> Self:
        """Show them to anybody."""
        return cls.model_validate(_figures(figures))


class StaffFiguresShape(FiguresShape):
    """The same with what only the house may know; `revenueGenerated` is of completed bookings."""

    missed_bookings: int
    clients: int
    revenue_generated: tuple[MoneyShape, ...]

    @classmethod
    def of(cls, figures: ProviderFigures) -> Self:
        """Show them to staff."""
        return cls.model_validate(
            _figures(figures)
            | {
                "missed_bookings": figures.missed,
                "clients": figures.clients,
                "revenue_generated": [
                    money(amount, currency) for currency, amount in sorted(figures.revenue.items())
                ],
            }
        )


SHOWN_AS: dict[Presence, str] = {
    Presence.AVAILABLE: "online",
    Presence.BUSY: "busy",
    Presence.IN_MEETING: "busy",
    Presence.DO_NOT_DISTURB: "busy",
    Presence.OFFLINE: "offline",
}

"""The card's three words for the five presences that are stored (CFL-32)."""


def _public(card: ProviderCard) -> dict[str, Any]:
    return {
        "id": card.id,
        "kind": card.kind,
        "name": card.display_name,
        "title": card.title,
        "biography": card.biography,
        "photo_url": card.photo_url,
        "linkedin_url": card.linkedin_url,
        "location": LocationShape(country=card.country, timezone=card.zone, city=card.city),
        "languages": card.languages,
        "expertise": card.expertise,
        "specialisations": card.specialisations,
        "certifications": card.certifications,
        "years_experience": card.years_experience,
        "experience_level": experience_level(card.years_experience),
        "availability_status": SHOWN_AS[card.presence],
        "accepting_bookings": card.accepting_bookings,
        "service_ids": card.service_ids,
    }


def _figures(figures: ProviderFigures) -> dict[str, Any]:
    return {
        "total_bookings": figures.total,
        "completed_bookings": figures.completed,
        "completion_rate": figures.completion_rate,
        "repeat_client_rate": figures.repeat_client_rate,
    }
