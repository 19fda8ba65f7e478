# ruff: noqa: ARG002 - an evolution takes everything its event carries
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from eventsourcing.domain import Aggregate, event

from booking.domain.catalogue.errors import ProviderHasLeft, ProviderNotDescribed
from servicekit.personal import ERASED, Personal


class ProviderKind(StrEnum):
    CONSULTANT = "consultant"
    TEAM_MEMBER = "team_member"
    VENUE = "venue"
    ROOM = "room"
    EQUIPMENT = "equipment"


PEOPLE: Final = frozenset({ProviderKind.CONSULTANT, ProviderKind.TEAM_MEMBER})
"""The kinds that are somebody; the others are something and hold no personal data."""


class Presence(StrEnum):
    """The five states that are stored (CFL-32); screens show them in their own words."""

    AVAILABLE = "available"
    BUSY = "busy"
    IN_MEETING = "in_meeting"
    OFFLINE = "offline"
    DO_NOT_DISTURB = "do_not_disturb"


class ExpertiseCategory(StrEnum):
    TECHNICAL = "technical"
    BUSINESS = "business"
    STRATEGIC = "strategic"
    OPERATIONAL = "operational"


class Proficiency(StrEnum):
    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    EXPERT = "expert"
    THOUGHT_LEADER = "thought_leader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Expertise:
    """One area of expertise (CAT-19)."""

    id: str
    name: str
    category: ExpertiseCategory = ExpertiseCategory.BUSINESS
    proficiency: Proficiency = Proficiency.EXPERT
    years_experience: int = 0
    certifications: tuple[str, ...] = ()
    portfolio: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Who somebody is (CAT-17): every field is about the person and is erased with him."""

    first_name: str
    last_name: str
    email: str
    phone: str | None = None
    biography: str | None = None
    photo_url: str | None = None
    linkedin_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What somebody can do and how he is offered (CAT-18, CAT-20, CAT-28); nothing personal."""

    zone: str = "UTC"
    title: str = ""
    country: str | None = None
    city: str | None = None
    languages: tuple[str, ...] = ()
    expertise: tuple[Expertise, ...] = ()
    specialisations: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    years_experience: int | None = None
    auto_assign: bool = False
    accepting_bookings: bool = True


class Provider(Aggregate):
    """Somebody or something a booking is made with: a consultant, a team member, a room.

    Personal details live in the events only, encrypted with the person's key, and are read from
    the read model; the aggregate keeps none, so nothing of an erased person stays in memory.
    """

    TOPIC = "booking.Provider"

    class Created(Aggregate.Created):
        TOPIC = "booking.Provider.Created"
        person_id: UUID
        kind: ProviderKind
        name: str | None
        first_name: Personal[str | None]
        last_name: Personal[str | None]
        email: Personal[str | None]
        phone: Personal[str | None]
        biography: Personal[str | None]
        photo_url: Personal[str | None]
        linkedin_url: Personal[str | None]
        profile: Profile
        by: str
        at: datetime

    class Changed(Aggregate.Event):
        TOPIC = "booking.Provider.Changed"
        person_id: UUID
        kind: ProviderKind
        name: str | None
        first_name: Personal[str | None]
        last_name: Personal[str | None]
        email: Personal[str | None]
        phone: Personal[str | None]
        biography: Personal[str | None]
        photo_url: Personal[str | None]
        linkedin_url: Personal[str | None]
        profile: Profile
        by: str
        at: datetime

    class PresenceChanged(Aggregate.Event):
        TOPIC = "booking.Provider.PresenceChanged"
        presence: Presence
        at: datetime

    class Left(Aggregate.Event):
        TOPIC = "booking.Provider.Left"
        by: str
        at: datetime

    # Birth

    @classmethod
    def register(
        cls,
        provider_id: UUID,
        kind: ProviderKind,
        *,
        person_id: UUID,
        about: About | None,
        name: str | None,
        profile: Profile,
        by: str,
        at: datetime,
    ) -> "Provider":
        """Take somebody (with `about`) or something (with `name`) into the house."""
        check_provider(kind, about, name, profile)
        return cls(
            id=provider_id,
            person_id=person_id,
            kind=kind,
            name=name,
            **_personal(about),
            profile=profile,
            by=by,
            at=at,
        )

    @event(Created)
    def __init__(
        self,
        *,
        id: UUID,  # noqa: A002
        person_id: UUID,
        kind: ProviderKind,
        name: str | None,
        first_name: str | None,
        last_name: str | None,
        email: str | None,
        phone: str | None,
        biography: str | None,
        photo_url: str | None,
        linkedin_url: str | None,
        profile: Profile,
        by: str,
        at: datetime,
    ) -> None:
        self.person_id = person_id
        self.kind = kind
        self.profile = profile
        self.presence = Presence.AVAILABLE
        self.active = True

    # Decisions

    def change(
        self, *, about: About | None, name: str | None, profile: Profile, by: str, at: datetime
    ) -> None:
        """Say everything anew. Kind and person stay what they are."""
        self._refuse_if_left()
        check_provider(self.kind, about, name, profile)
        self._changed(
            person_id=self.person_id,
            kind=self.kind,
            name=name,
            **_personal(about),
            profile=profile,
            by=by,
            at=at,
        )

    def show_as(self, presence: Presence, *, at: datetime) -> None:
        """Show another presence (CAT-27); it never moves a slot."""
        self._refuse_if_left()
        if presence is not self.presence:
            self._presence_changed(presence=presence, at=at)

    def leave(self, *, by: str, at: datetime) -> None:
        """Leave the house; bookings made stay made."""
        if self.active:
            self._left(by=by, at=at)

    # Evolutions

    @event(Changed)
    def _changed(
        self,
        *,
        person_id: UUID,
        kind: ProviderKind,
        name: str | None,
        first_name: str | None,
        last_name: str | None,
        email: str | None,
        phone: str | None,
        biography: str | None,
        photo_url: str | None,
        linkedin_url: str | None,
        profile: Profile,
        by: str,
        at: datetime,
    ) -> None:
        self.profile = profile

    @event(PresenceChanged)
    def _presence_changed(self, presence: Presence, at: datetime) -> None:
        self.presence = presence

    @event(Left)
    def _left(self, by: str, at: datetime) -> None:
        self.active = False

    # Questions

    def _refuse_if_left(self) -> None:
        if not self.active:
            raise ProviderHasLeft


def check_provider(
    kind: ProviderKind, about: About | None, name: str | None, profile: Profile
) -> None:
    """Refuse somebody without a name and an address, and something with a person's details."""
    if kind in PEOPLE:
        if about is None or not (about.first_name.strip() or about.last_name.strip()):
            raise ProviderNotDescribed("A person has a name.", field="firstName")
        if "@" not in about.email:
            raise ProviderNotDescribed("A person has an e-mail address.", field="email")
    else:
        if about is not None:
            raise ProviderNotDescribed("A place or a thing has no personal details.", field="email")
        if not (name or "").strip():
            raise ProviderNotDescribed("A place or a thing has a name.", field="name")
    try:
        ZoneInfo(profile.zone)
    except (KeyError, ValueError, OSError):
        raise ProviderNotDescribed("The zone is an IANA zone name.", field="zone") from None
    if profile.years_experience is not None and not 0 <= profile.years_experience <= 100:
        raise ProviderNotDescribed("Experience is 0 to 100 years.", field="yearsExperience")


def display_name(name: str | None, first_name: str | None, last_name: str | None) -> str:
    """Give what the firm shows to the public; *erased* once, for a person who is."""
    if first_name == ERASED:
        return ERASED
    return name or " ".join(part for part in (first_name, last_name) if part)


def _personal(about: About | None) -> dict[str, str | None]:
    """Spread the details over the fields of an event, which all are there, if empty."""
    if about is None:
        return dict.fromkeys(part.name for part in fields(About))
    return {part.name: getattr(about, part.name) for part in fields(About)}
