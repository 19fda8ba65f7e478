"""What `booking` tells the others: the catalogue, what became of bookings, whom to forget."""

from datetime import date
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from contracts.event import ContractEvent
from contracts.personal import Personal
from contracts.tariff import Tariff
from contracts.values import (
    BookingEnd,
    BookingStatus,
    BookingType,
    CancellationCause,
    DayHours,
    Instant,
    Minutes,
    Money,
    Party,
    PaymentMethod,
    ResourceKind,
    ServiceStatus,
    ServiceType,
    ZoneName,
)

# --- The catalogue -------------------------------------------------------------------------------


class ServicePublished(ContractEvent):
    """This is the whole of a service as of now; whatever was known of it before is replaced.

    Offer it while `booking_enabled` is true and `status` is active, at the price of `tariff`, with
    the providers of `provider_ids` and nobody else (CAT-16). Each booking also takes every
    resource of `required_resources`. Days (`blackout_dates`, `business_hours`, the daily limit) are
    those of the provider's zone, or of `zone` where no provider is named (CFL-36).
    """

    TYPE: ClassVar[str] = "booking.service-published.v1"
    TOPIC: ClassVar[str] = "booking-catalogue"
    KEY: ClassVar[str] = "service_id"

    service_id: UUID
    slug: str
    name: str
    service_type: ServiceType | None = Field(
        default=None, description="None: told before types were; every provider's rules take it"
    )
    status: ServiceStatus
    booking_enabled: bool
    durations: tuple[int, ...] = Field(description="Lengths a client may choose, in minutes")
    default_duration: int = Field(description="Minutes")
    tariff: Tariff
    buffer_minutes: Minutes | None = Field(
        default=None, description="Holds where the provider sets none (CFL-10)"
    )
    min_advance_minutes: Minutes = Field(description="A start nearer than this is refused")
    advance_days: Minutes = Field(description="A start farther than this x 24 h is refused")
    max_daily_bookings: int | None = Field(default=None, description="None: no limit")
    max_bookings: int = Field(default=1, description="Places in one slot (AVL-15)")
    blackout_dates: tuple[date, ...] = ()
    business_hours: tuple[DayHours, ...] = Field(
        default=(), description="Empty: only the provider's own hours count (AVL-02)"
    )
    zone: ZoneName
    preparation_minutes: Minutes = Field(
        default=0, description="Blocks the provider before the start"
    )
    follow_up_minutes: Minutes = Field(default=0, description="Blocks the provider after the end")
    required_resources: tuple[UUID, ...] = ()
    provider_ids: tuple[UUID, ...]
    auto_confirm: bool


class ServiceRetired(ContractEvent):
    """Nothing more is sold of this service; bookings already made stand.

    A `ServicePublished` after it brings the service back.
    """

    TYPE: ClassVar[str] = "booking.service-retired.v1"
    TOPIC: ClassVar[str] = "booking-catalogue"
    KEY: ClassVar[str] = "service_id"

    service_id: UUID
    slug: str


class ProviderRegistered(ContractEvent):
    """A person, place or thing can be booked from now on, once it has a schedule.

    `display_name` is what the firm shows to the public. The id is the same in every service.
    """

    TYPE: ClassVar[str] = "booking.provider-registered.v1"
    TOPIC: ClassVar[str] = "booking-catalogue"
    KEY: ClassVar[str] = "resource_id"

    resource_id: UUID
    kind: ResourceKind
    display_name: str
    zone: ZoneName
    auto_assign: bool = Field(description="May be chosen when a client leaves the choice (BKG-14)")


class ProviderChanged(ContractEvent):
    """This is the whole of a provider as of now; whatever was known before is replaced.

    A new `zone` moves the wall times of the schedule, never a booking already made.
    """

    TYPE: ClassVar[str] = "booking.provider-changed.v1"
    TOPIC: ClassVar[str] = "booking-catalogue"
    KEY: ClassVar[str] = "resource_id"

    resource_id: UUID
    kind: ResourceKind
    display_name: str
    zone: ZoneName
    auto_assign: bool = Field(description="May be chosen when a client leaves the choice (BKG-14)")


class ProviderLeft(ContractEvent):
    """Nothing more is sold of this provider; bookings already made stand until staff move them."""

    TYPE: ClassVar[str] = "booking.provider-left.v1"
    TOPIC: ClassVar[str] = "booking-catalogue"
    KEY: ClassVar[str] = "resource_id"

    resource_id: UUID


# --- Bookings ------------------------------------------------------------------------------------


class AboutABooking(ContractEvent):
    """What every event of a booking says, so that a reader can act on it without looking up."""

    TOPIC: ClassVar[str] = "booking-bookings"
    KEY: ClassVar[str] = "booking_id"

    booking_id: UUID
    reference: str = Field(description="What people read out; unique, never changes (BKG-07)")
    person_id: UUID = Field(description="The client as a person; guests have one too")
    service_id: UUID
    provider_id: UUID
    client_id: str | None = Field(
        default=None, description="The client's account; None for a guest"
    )


class BookingPlaced(AboutABooking):
    """Somebody wants this place and holds it; it is not theirs before `SlotReserved` says so.

    First event of each booking. Whoever owns places turns the hold into a reservation now, or says
    that the place is lost. A hold that waits for money or staff lapses at `held_until`.
    """

    TYPE: ClassVar[str] = "booking.booking-placed.v1"

    hold_id: UUID
    resource_ids: tuple[UUID, ...] = Field(description="All that is taken, the provider included")
    client_name: Personal[str]
    client_email: Personal[str]
    client_phone: Personal[str | None] = None
    starts_at: Instant
    ends_at: Instant
    timezone: ZoneName = Field(description="The client's zone, for showing times")
    status: BookingStatus
    booking_type: BookingType
    held_until: Instant | None = None
    seats: int = 1
    price: Money | None = Field(default=None, description="What the client owes; None: nothing")
    payment_method: PaymentMethod | None = None
    parent_booking_id: UUID | None = Field(
        default=None, description="The first booking of the series this one belongs to (REC-03)"
    )
    language: str | None = None


class BookingConfirmed(AboutABooking):
    """The place is reserved and the money question is settled; calendars and reminders may act.

    Comes once per booking. `send_notice` false: staff asked for silence towards the client.
    """

    TYPE: ClassVar[str] = "booking.booking-confirmed.v1"

    starts_at: Instant
    ends_at: Instant
    timezone: ZoneName
    confirmation_number: str | None = None
    payment_received: bool | None = Field(
        default=None, description="What staff recorded (BKG-16); None: nobody was asked"
    )
    send_notice: bool = True


class BookingRescheduled(AboutABooking):
    """The meeting moved, changed its length, or both; same booking, same reference (BKG-18).

    The place of `previous_hold_id` is given back in the same step that reserves the one of
    `hold_id`; at no moment has the booking neither. Calendars and reminders move.
    """

    TYPE: ClassVar[str] = "booking.booking-rescheduled.v1"

    hold_id: UUID
    previous_hold_id: UUID
    resource_ids: tuple[UUID, ...]
    starts_at: Instant
    ends_at: Instant
    previous_starts_at: Instant
    previous_ends_at: Instant
    previous_provider_id: UUID
    timezone: ZoneName
    moved_by: Party
    reason: Personal[str | None] = None
    send_notice: bool = True


class BookingAssigned(AboutABooking):
    """Somebody else serves this booking at the same time; `provider_id` is the new one.

    `hold_id` names the place taken on the new provider; the former one's place is given back in
    the same step. Both may be told (RTM-05, NTF-21).
    """

    TYPE: ClassVar[str] = "booking.booking-assigned.v1"

    hold_id: UUID
    previous_hold_id: UUID
    resource_ids: tuple[UUID, ...]
    previous_provider_id: UUID
    starts_at: Instant
    ends_at: Instant
    assigned_by: Party


class BookingCancelled(AboutABooking):
    """The meeting will not happen; its place is free again, its reminders are void.

    `cause` says why in a word that stays, `reason` in the words of whoever cancelled. `refund` is
    what staff decided to give back; without it the cancellation policy decides.
    """

    TYPE: ClassVar[str] = "booking.booking-cancelled.v1"

    hold_id: UUID
    starts_at: Instant
    ends_at: Instant
    cancelled_by: Party
    cause: CancellationCause
    reason: Personal[str | None] = None
    refund: Money | None = None
    send_notice: bool = True


class BookingCompleted(AboutABooking):
    """The meeting took place; it can be settled, asked about and counted."""

    TYPE: ClassVar[str] = "booking.booking-completed.v1"

    starts_at: Instant
    ends_at: Instant
    completed_at: Instant


class BookingNoShow(AboutABooking):
    """The client did not come; the place was used up all the same (BKG-21)."""

    TYPE: ClassVar[str] = "booking.booking-no-show.v1"

    starts_at: Instant
    ends_at: Instant


class BookingCorrected(AboutABooking):
    """The booking ended differently from what was told before; an admin corrected it (CFL-01).

    Whoever counts or settles by how bookings end does so anew: `previous_status` was wrong,
    `status` is right. No `BookingCompleted`, `BookingNoShow` or `BookingCancelled` comes of it. Of
    a booking that was cancelled after all the place is free; a place given back before is not
    taken again. What was to be refunded stays as it was, and nobody writes to the client.
    """

    TYPE: ClassVar[str] = "booking.booking-corrected.v1"

    starts_at: Instant
    ends_at: Instant
    previous_status: BookingEnd
    status: BookingEnd
    reason: Personal[str | None] = None
    corrected_at: Instant


# --- People --------------------------------------------------------------------------------------


class PersonErased(ContractEvent):
    """The person's key is destroyed; every reader removes what it still has about them.

    From now on the personal fields of older events read *erased*.
    """

    TYPE: ClassVar[str] = "booking.person-erased.v1"
    TOPIC: ClassVar[str] = "booking-people"
    KEY: ClassVar[str] = "person_id"

    person_id: UUID
    erased_at: Instant
