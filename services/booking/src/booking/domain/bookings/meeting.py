from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from booking.domain.catalogue.offer import MeetingType, PaymentMethod, ServiceType


class BookingType(StrEnum):
    """What kind of booking it is (BKG-04)."""

    STANDARD = "STANDARD"
    RECURRING = "RECURRING"
    EMERGENCY = "EMERGENCY"
    CONSULTATION = "CONSULTATION"


class Platform(StrEnum):
    ZOOM = "zoom"
    TEAMS = "teams"
    GOOGLE_MEET = "google_meet"
    CUSTOM = "custom"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceTerms:
    """What was booked, as it was offered at that moment; the tier if one was picked."""

    service_id: UUID
    slug: str
    name: str
    type: ServiceType
    auto_confirm: bool
    tier_id: str | None = None
    tier_name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a reader of one event needs to know of the booking without reading its others."""

    reference: str
    person_id: UUID
    service_id: UUID
    user_id: str | None
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A held place: with whom, on what, from when to when (UTC). `hold_id` is its name."""

    hold_id: UUID
    provider_id: UUID
    resource_ids: tuple[UUID, ...]
    starts_at: datetime
    ends_at: datetime
    session_id: UUID | None = None

    @property
    def minutes(self) -> int:
        """How long the meeting is."""
        return int((self.ends_at - self.starts_at) / timedelta(minutes=1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """How the meeting is held (BKG-05, BKG-11). Times in minutes before and after it."""

    type: MeetingType = MeetingType.VIDEO
    platform: Platform | None = None
    url: str | None = None
    password: str | None = None
    meeting_id: str | None = None
    location: str | None = None
    participant_limit: int | None = None
    agenda: str | None = None
    recording_enabled: bool = False
    preparation_minutes: int = 0
    follow_up_minutes: int = 0
    materials_sharing_enabled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """How the client settles; no method means that nothing is to be paid."""

    method: PaymentMethod | None
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How the meeting went (BKG-20)."""

    session_completed: bool = True
    objectives_met: bool | None = None
    client_satisfied: bool | None = None
    follow_up_required: bool = False
    additional_services_offered: tuple[str, ...] = ()
