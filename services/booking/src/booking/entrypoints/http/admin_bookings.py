from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Query
from fastapi.responses import Response
from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from booking.application.bookings.agree_terms import AgreeTerms
from booking.application.bookings.booking_list import BookingFilter, BookingLists
from booking.application.bookings.front_desk import BookingWanted, FrontDesk
from booking.application.bookings.ports import Applicant, Customers
from booking.application.bookings.timeline import TimelineEntry
from booking.domain.bookings.brief import Brief
from booking.domain.bookings.errors import (
    BookingUnknown,
    CustomerUnknown,
)
from booking.domain.bookings.meeting import Meeting
from booking.domain.catalogue.offer import MeetingType, ServiceType
from booking.domain.people.consents import Consent, ConsentGiven, Consents
from booking.entrypoints.http.booking_fields import AnyStatus
from booking.entrypoints.http.bookings import PLACE, TERMS, named_after, once
from booking.entrypoints.http.staff_booking_bodies import (
    ManualBookingBody,
)
from booking.entrypoints.http.staff_booking_shapes import (
    BookingRowShape,
    StaffBookingShape,
    TimelineShape,
    staff_booking_shape,
    timeline_shape,
)
from booking.entrypoints.http.staffed_bookings import StaffedBookings
from servicekit.clock import Clock
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.idempotency import Answer, KeyedCall
from servicekit.http.identity import Identity
from servicekit.http.paging import CurrentPage, PageQuery
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import Day, Page, Zone

SORTABLE: dict[str, str] = {
    "scheduledAt": "starts_at",
    "createdAt": "placed_at",
    "updatedAt": "updated_at",
    "status": "status",
    "reference": "reference",
    "clientName": "client_name",
    "consultant": "provider_name",
    "service": "service_name",
    "total": "total",
    "priority": "priority",
}
"""What the list can be ordered by, and the column behind it."""


def _known_order(value: str) -> str:
    parts = value.split(",")
    names = [part.removeprefix("-") for part in parts]
    if len(parts) > 5 or len(set(names)) < len(names) or not set(names) <= SORTABLE.keys():
        raise PydanticCustomError(
            "sort", "Sort by up to five of {choices}", {"choices": ", ".join(SORTABLE)}
        )
    return value


Order = Annotated[
    str,
    AfterValidator(_known_order),
    Query(
        max_length=200,
        description="Comma-separated, a leading minus means falling: `-scheduledAt,clientName`.",
        examples=["-scheduledAt,clientName"],
    ),
]
Search = Annotated[
    str | None,
    Query(max_length=200, description="Words in client, company, reference or consultant"),
]
Word = Annotated[str | None, Query(max_length=100)]


@dataclass(frozen=True, slots=True, kw_only=True)
class AdminBookingCalls:
    """What the endpoints of staff's lists and files call."""

    desk: FrontDesk
    customers: Customers
    lists: BookingLists
    timeline: Callable[[UUID], list[TimelineEntry]]
    staffed: StaffedBookings
    clock: Clock
    terms_version: str
    privacy_version: str


def create_admin_bookings_router(calls: AdminBookingCalls) -> Router:
    """The endpoints staff uses; consultants reach their own bookings only (ROL-07)."""
    router = Router(prefix="/api/admin/bookings", tags=["bookings (staff)"])
    readers = [allow("staff", "team_lead", "consultant", "sales_rep")]

    staffed = calls.staffed

    def page_of(page: PageQuery, sort: str, wanted: BookingFilter) -> Page[BookingRowShape]:
        order = [
            (SORTABLE[part.removeprefix("-")], part.startswith("-")) for part in sort.split(",")
        ]
        rows, total = calls.lists.page(wanted, order=order, offset=page.offset, limit=page.limit)
        return page.of([BookingRowShape.of(row) for row in rows], total)

    @router.get("", operation_id="listBookings", dependencies=readers)
    def list_bookings(
        *,
        identity: CurrentIdentity,
        page: CurrentPage,
        status: Annotated[list[AnyStatus] | None, Query(max_length=10)] = None,
        consultant_id: Annotated[UUID | None, Query(alias="consultantId")] = None,
        start_date: Annotated[Day | None, Query(alias="startDate")] = None,
        end_date: Annotated[Day | None, Query(alias="endDate")] = None,
        timezone: Annotated[Zone, Query(description="Zone of the two dates")] = "UTC",
        payment_status: Annotated[
            str | None, Query(alias="paymentStatus", pattern="^(pending|paid)$")
        ] = None,
        service_id: Annotated[UUID | None, Query(alias="serviceId")] = None,
        service_type: Annotated[ServiceType | None, Query(alias="serviceType")] = None,
        company: Word = None,
        source: Word = None,
        meeting_type: Annotated[MeetingType | None, Query(alias="meetingType")] = None,
        search: Search = None,
        sort: Order = "-scheduledAt",
    ) -> Page[BookingRowShape]:
        """List bookings: filtered, searched, sorted by several columns (ADM-03, ADM-08)."""
        wanted = BookingFilter(
            only_providers=staffed.access.only_providers(identity),
            statuses=status or (),
            provider_id=consultant_id,
            starts_from=_midnight(start_date, timezone),
            starts_before=_midnight(end_date, timezone, days=1),
            payment_status=payment_status,
            service_id=service_id,
            service_type=service_type,
            company=company,
            source=source,
            meeting_type=meeting_type,
            search=search,
        )
        return page_of(page, sort, wanted)

    @router.get("/past", operation_id="listPastBookings", dependencies=readers)
    def list_past_bookings(
        *,
        identity: CurrentIdentity,
        page: CurrentPage,
        start_date: Annotated[Day | None, Query(alias="startDate")] = None,
        end_date: Annotated[Day | None, Query(alias="endDate")] = None,
        timezone: Annotated[Zone, Query(description="Zone of the two dates")] = "UTC",
        search: Search = None,
        sort: Order = "-scheduledAt",
    ) -> Page[BookingRowShape]:
        """List bookings whose meeting is over (API-04)."""
        wanted = BookingFilter(
            only_providers=staffed.access.only_providers(identity),
            starts_from=_midnight(start_date, timezone),
            starts_before=_midnight(end_date, timezone, days=1),
            ends_before=calls.clock(),
            search=search,
        )
        return page_of(page, sort, wanted)

    @router.post(
        "/manual",
        status_code=201,
        operation_id="createManualBooking",
        response_model=StaffBookingShape,
        responses=problems(*TERMS, *PLACE, CustomerUnknown),
        dependencies=[allow.staff()],
    )
    async def create_manual_booking(
        body: ManualBookingBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Enter a booking for a customer (BKG-27). Paid, in cash or free confirms at once."""

        async def work() -> Answer:
            applicant = await staffed.aside(lambda: _customer(body, calls))
            booking_id = named_after(keyed, "manual-booking", staffed.new_id)
            await calls.desk.book(_manual(body, applicant, identity, booking_id, calls))
            return await staffed.aside(lambda: staffed.shown(booking_id, status=201))

        return (await once(staffed.keys, staffed.aside, keyed, work)).response()

    @router.get(
        "/{booking_id}",
        operation_id="getStaffBooking",
        responses=problems(BookingUnknown),
        dependencies=readers,
    )
    def get_booking(booking_id: UUID, identity: CurrentIdentity) -> StaffBookingShape:
        """Show everything about a booking (ADM-10 to ADM-12)."""
        document, _ = staffed.access.staffed(booking_id, identity)
        return staff_booking_shape(document)

    @router.get(
        "/{booking_id}/timeline",
        operation_id="getBookingTimeline",
        responses=problems(BookingUnknown),
        dependencies=readers,
    )
    def get_timeline(booking_id: UUID, identity: CurrentIdentity) -> TimelineShape:
        """Tell the life of a booking out of its events: who, when, before, after (SEC-11)."""
        staffed.access.staffed(booking_id, identity)
        return timeline_shape(booking_id, calls.timeline(booking_id))

    return router


def _midnight(day: date | None, zone: str, *, days: int = 0) -> datetime | None:
    """Give the moment a day begins, or that the day after ends, in a zone."""
    if day is None:
        return None
    return datetime.combine(
        day + timedelta(days=days), datetime.min.time(), tzinfo=ZoneInfo(zone)
    ).astimezone(ZoneInfo("UTC"))


def _customer(body: ManualBookingBody, calls: AdminBookingCalls) -> Applicant:
    customer = body.customer
    if customer.user_id is not None:
        known = calls.customers.find(customer.user_id)
        if known is None:
            raise CustomerUnknown
        return known
    return Applicant(
        first_name=customer.first_name or "",
        last_name=customer.last_name or "",
        email=customer.email or "",
        phone=customer.phone,
        company=customer.company,
    )


def _manual(
    body: ManualBookingBody,
    applicant: Applicant,
    identity: Identity,
    booking_id: UUID,
    calls: AdminBookingCalls,
) -> BookingWanted:
    payment = body.payment
    now = calls.clock()
    told: dict[Consent, bool] = {
        Consent.MARKETING: body.add_to_mailing_list,
        Consent.RECORDING: body.recording_consent,
    }
    return BookingWanted(
        booking_id=booking_id,
        terms=AgreeTerms(
            service=body.service_id,
            starts_at=body.scheduled_at,
            duration=body.duration,
            booking_type=body.booking_type,
            payment_method=payment.method if payment else None,
            meeting_type=body.meeting.type if body.meeting else None,
            tier=body.service_tier,
            add_ons=body.add_ons,
            by_staff=True,
            paid=payment is not None and payment.status == "paid",
        ),
        applicant=applicant,
        consents=Consents(
            given=tuple(
                ConsentGiven(
                    consent=consent,
                    given_at=now,
                    terms_version=calls.terms_version,
                    privacy_version=calls.privacy_version,
                )
                for consent, given in told.items()
                if given
            )
        ),
        timezone=body.timezone,
        created_by=identity.subject,
        meeting=body.meeting.meeting() if body.meeting else Meeting(),
        provider_id=body.team_member_id,
        message=body.message,
        brief=Brief(special_requirements=body.special_requirements)
        if body.special_requirements
        else None,
        source=body.source,
        payment_notes=payment.notes if payment else None,
        notify=body.send_confirmation,
        override=body.override,
    )
