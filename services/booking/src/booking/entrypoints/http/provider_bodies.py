"""What staff send about providers."""

from typing import Annotated

from pydantic import Field

from booking.domain.catalogue.provider import (
    About,
    Expertise,
    ExpertiseCategory,
    Presence,
    Proficiency,
    Profile,
    ProviderKind,
)
from booking.entrypoints.http.catalogue_fields import Address, Line, Lines, Prose, Slug
from servicekit.http.shapes import Bounded, EmailText, PhoneText, RequestShape, Zone


class ExpertiseInput(RequestShape):
    id: Slug
    name: Line
    category: ExpertiseCategory = ExpertiseCategory.BUSINESS
    proficiency: Proficiency = Proficiency.EXPERT
    years_experience: Annotated[int, Field(ge=0, le=100)] = 0
    certifications: Lines = ()
    portfolio: Lines = ()


class ProviderInput(RequestShape):
    """Somebody has first name, last name and e-mail; a venue, a room or equipment has a name."""

    name: Line | None = None
    first_name: Annotated[str, Bounded(100)] | None = None
    last_name: Annotated[str, Bounded(100)] | None = None
    email: EmailText | None = None
    phone: PhoneText | None = None
    biography: Prose | None = None
    photo_url: Address | None = None
    linkedin_url: Address | None = None
    timezone: Zone = "UTC"
    title: Annotated[str, Bounded(200, min_length=0)] = ""
    country: Annotated[str, Bounded(100)] | None = None
    city: Annotated[str, Bounded(100)] | None = None
    languages: Annotated[
        tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")], ...], Field(max_length=30)
    ] = ()
    expertise: Annotated[tuple[ExpertiseInput, ...], Field(max_length=50)] = ()
    specialisations: Lines = ()
    certifications: Lines = ()
    years_experience: Annotated[int, Field(ge=0, le=100)] | None = None
    auto_assign: bool = False
    accepting_bookings: bool = True

    def about(self) -> About | None:
        """Give the personal details, if there are any."""
        details = {
            "phone": self.phone,
            "biography": self.biography,
            "photo_url": self.photo_url,
            "linkedin_url": self.linkedin_url,
        }
        named = (self.first_name, self.last_name, self.email)
        if not any(named) and not any(details.values()):
            return None
        return About(
            first_name=self.first_name or "",
            last_name=self.last_name or "",
            email=self.email or "",
            **details,
        )

    def profile(self) -> Profile:
        """Give what is not personal."""
        return Profile(
            zone=self.timezone,
            title=self.title,
            country=self.country,
            city=self.city,
            languages=self.languages,
            expertise=tuple(Expertise(**area.model_dump()) for area in self.expertise),
            specialisations=self.specialisations,
            certifications=self.certifications,
            years_experience=self.years_experience,
            auto_assign=self.auto_assign,
            accepting_bookings=self.accepting_bookings,
        )


class RegisterProviderBody(ProviderInput):
    kind: ProviderKind = ProviderKind.CONSULTANT


class PresenceBody(RequestShape):
    presence: Presence
