import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Query
from fastapi.responses import Response

from booking.adapters.booking_measures import BookingMeasures
from booking.application.aside import Aside
from booking.application.bookings.agree_terms import AgreeTerms
from booking.application.bookings.booking_details import BookingDetails, Document
from booking.application.bookings.cancel_booking import CancelBooking, CancelSeries, SeriesChanged
from booking.application.bookings.front_desk import BookingWanted, FrontDesk, SeriesBooked
from booking.application.bookings.ports import Applicant, CalendarFiles, ManageTokens
from booking.domain.bookings.client import split_name
from booking.domain.bookings.errors import (
    BookingUnknown,
    CalendarUnreachable,
    DurationMustStay,
    EditDeadlinePassed,
    HoldTokenLapsed,
    HoldTokenRefused,
    ManageTokenRefused,
    MeetingAlreadyStarted,
    MeetingTypeNotOffered,
    PaymentMethodNotOffered,
    RecordingNeedsConsent,
    SeriesUnknown,
    SlotNotPossible,
    SlotUnavailable,
    StatusMoveRefused,
    TooManyMoves,
    TooSoonForStaff,
)
from booking.domain.bookings.meeting import Meeting
from booking.domain.people.consents import Consents
from booking.domain.people.errors import ConsentMissing
from booking.domain.pricing.errors import (
    AddOnUnknown,
    DurationNotOffered,
    QuoteForSomethingElse,
    QuoteLapsed,
    QuoteUnknown,
    ServiceNotBookable,
    TierUnknown,
)
from booking.domain.recurring.errors import PatternNotPossible
from booking.entrypoints.http.booking_access import BookingAccess, token_end
from booking.entrypoints.http.booking_bodies import (
    BookingBody,
    CancelBody,
    RescheduleBody,
    SeriesCancelBody,
    SeriesRescheduleBody,
)
from booking.entrypoints.http.booking_shapes import (
    BookedShape,
    BookingShape,
    LinksShape,
    ManagedShape,
    SeriesChangedShape,
    SeriesShape,
    booking_shape,
    series_changed_shape,
    skipped_shape,
)
from servicekit.clock import Clock
from servicekit.errors import DomainError
from servicekit.http.access import CurrentIdentity, allow
from servicekit.http.idempotency import (
    Answer,
    IdempotencyStore,
    Keyed,
    KeyedCall,
)
from servicekit.http.identity import Identity
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.ids import NewId, derive

T = TypeVar("T")

ManageToken = Annotated[
    str | None,
    Query(alias="token", max_length=1024, description="The link's token (POR-05)"),
]

CALENDAR = "text/calendar"

TERMS = (
    ServiceNotBookable,
    DurationNotOffered,
    AddOnUnknown,
    TierUnknown,
    QuoteUnknown,
    QuoteForSomethingElse,
    QuoteLapsed,
    PaymentMethodNotOffered,
    MeetingTypeNotOffered,
    TooSoonForStaff,
    RecordingNeedsConsent,
)
PLACE = (
    SlotUnavailable,
    SlotNotPossible,
    HoldTokenRefused,
    HoldTokenLapsed,
    CalendarUnreachable,
)
MOVE = (
    StatusMoveRefused,
    EditDeadlinePassed,
    TooManyMoves,
    MeetingAlreadyStarted,
    DurationMustStay,
)
OPENING = (ManageTokenRefused, BookingUnknown)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingCalls:
    """What the endpoints of bookings call."""

    desk: FrontDesk
    cancel: Callable[[CancelBooking], None]
    cancel_series: Callable[[CancelSeries], SeriesChanged]
    details: BookingDetails
    access: BookingAccess
    tokens: ManageTokens
    calendar_files: CalendarFiles
    service_id: Callable[[str], UUID | None]
    keys: IdempotencyStore
    aside: Aside
    measures: BookingMeasures
    clock: Clock
    new_id: NewId
    terms_version: str
    privacy_version: str


def create_bookings_router(calls: BookingCalls) -> Router:  # noqa: C901 - one function per endpoint
    """The endpoints clients and guests use."""
    router = Router(prefix="/api/bookings", tags=["bookings"])

    @router.post(
        "",
        status_code=201,
        operation_id="createBooking",
        response_model=BookedShape,
        responses=problems(*TERMS, *PLACE, ConsentMissing, PatternNotPossible),
        dependencies=[allow.public()],
    )
    async def create_booking(
        body: BookingBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Book a meeting, or with `recurringPattern` a series.

        Waits up to two seconds for the booking to settle. A taken time is 409 with
        `suggestedAlternatives`. Guests manage their booking with the `manageToken` of the answer.
        """
        started = time.perf_counter()
        booking_id = named_after(keyed, "booking", calls.new_id)
        wanted = _wanted(body, identity, booking_id, calls)

        async def work() -> Answer:
            series: SeriesBooked | None = None
            try:
                if body.recurring_pattern is None:
                    await calls.desk.book(wanted)
                else:
                    series = await calls.desk.book_series(
                        wanted, body.recurring_pattern.pattern(), body.recurring_pattern.as_text()
                    )
            except DomainError:
                calls.measures.refused(await calls.aside(lambda: calls.service_id(body.service_id)))
                raise
            except Exception:
                # What nobody foresaw is what the error rate is watched for (MON-07).
                calls.measures.refused(None)
                raise
            documents = await calls.aside(
                lambda: _documents(calls, series.created if series else [booking_id])
            )
            return Answer.of(201, _booked(calls, documents, series, started))

        return (await once(calls.keys, calls.aside, keyed, work)).response()

    @router.get(
        "/{booking_id}",
        operation_id="getBooking",
        responses=problems(*OPENING),
        dependencies=[allow.public()],
    )
    def get_booking(
        booking_id: UUID, identity: CurrentIdentity, token: ManageToken = None
    ) -> BookingShape:
        """Show a booking to its client: by the link's `token`, or signed in."""
        document, _ = calls.access.managed(booking_id, identity, token)
        return booking_shape(document)

    @router.get(
        "/{booking_id}/calendar.ics",
        operation_id="getBookingCalendarFile",
        response_class=Response,
        responses=problems(*OPENING)
        | {200: {"content": {CALENDAR: {"schema": {"type": "string"}}}}},
        dependencies=[allow.public()],
    )
    def get_calendar_file(
        booking_id: UUID, identity: CurrentIdentity, token: ManageToken = None
    ) -> Response:
        """Give the booking as a file for calendars (CAL-05 to CAL-07)."""
        document, _ = calls.access.managed(booking_id, identity, token)
        name = f"{document['reference']}.ics"
        return Response(
            calls.calendar_files.file(document, now=calls.clock()),
            media_type=f"{CALENDAR}; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    @router.post(
        "/{booking_id}/reschedule",
        operation_id="rescheduleBooking",
        response_model=ManagedShape,
        responses=problems(*OPENING, *MOVE, *PLACE),
        dependencies=[allow.public()],
    )
    async def reschedule_booking(
        booking_id: UUID,
        body: RescheduleBody,
        identity: CurrentIdentity,
        keyed: KeyedCall,
        token: ManageToken = None,
    ) -> Response:
        """Move a booking: until the edit deadline, and as often as its policy allows (BKG-19)."""
        _, by = await calls.aside(lambda: calls.access.managed(booking_id, identity, token))

        async def work() -> Answer:
            await calls.desk.move(
                booking_id,
                starts_at=body.scheduled_at,
                by=by,
                hold_id=named_after(keyed, "move", calls.new_id),
                provider_id=body.team_member_id,
                hold_token=body.hold_token,
                minutes=body.duration,
                reason=body.reason,
            )
            return await calls.aside(lambda: _managed(calls, booking_id))

        return (await once(calls.keys, calls.aside, keyed, work)).response()

    @router.post(
        "/{booking_id}/cancel",
        operation_id="cancelBooking",
        response_model=ManagedShape,
        responses=problems(*OPENING, StatusMoveRefused, EditDeadlinePassed),
        dependencies=[allow.public()],
    )
    def cancel_booking(
        booking_id: UUID,
        body: CancelBody,
        identity: CurrentIdentity,
        keyed: KeyedCall,
        token: ManageToken = None,
    ) -> Response:
        """Cancel a booking; what comes back of the price says `cancellation` (OPN-03)."""
        _, by = calls.access.managed(booking_id, identity, token)

        def work() -> Answer:
            calls.cancel(CancelBooking(booking_id=booking_id, by=by, reason=body.reason))
            return _managed(calls, booking_id)

        return calls.keys.once(keyed, work).response()

    @router.post(
        "/series/{series_id}/cancel",
        operation_id="cancelSeries",
        response_model=SeriesChangedShape,
        responses=problems(*OPENING, SeriesUnknown),
        dependencies=[allow.public()],
    )
    def cancel_series(
        series_id: UUID,
        body: SeriesCancelBody,
        identity: CurrentIdentity,
        keyed: KeyedCall,
        token: ManageToken = None,
    ) -> Response:
        """Cancel what is left of a series; the link of its first booking opens it (REC-06)."""
        _, by = calls.access.managed(series_id, identity, token)

        def work() -> Answer:
            changed = calls.cancel_series(
                CancelSeries(
                    series_id=series_id,
                    by=by,
                    starting_from=body.starting_from or calls.clock(),
                    reason=body.reason,
                )
            )
            return Answer.of(200, series_changed_shape(series_id, changed))

        return calls.keys.once(keyed, work).response()

    @router.post(
        "/series/{series_id}/reschedule",
        operation_id="rescheduleSeries",
        response_model=SeriesChangedShape,
        responses=problems(*OPENING, SeriesUnknown),
        dependencies=[allow.public()],
    )
    async def reschedule_series(
        series_id: UUID,
        body: SeriesRescheduleBody,
        identity: CurrentIdentity,
        keyed: KeyedCall,
        token: ManageToken = None,
    ) -> Response:
        """Move what is left of a series; what cannot be moved stays and is named (REC-06)."""
        _, by = await calls.aside(lambda: calls.access.managed(series_id, identity, token))

        async def work() -> Answer:
            changed = await calls.desk.move_series(
                series_id,
                starting_from=body.starting_from or calls.clock(),
                to_time=body.new_time,
                shift_days=body.shift_days,
                by=by,
                request=named_after(keyed, "series-move", calls.new_id),
                reason=body.reason,
            )
            return Answer.of(200, series_changed_shape(series_id, changed))

        return (await once(calls.keys, calls.aside, keyed, work)).response()

    return router


async def once(
    keys: IdempotencyStore, aside: Aside, keyed: Keyed | None, work: Callable[[], Awaitable[Answer]]
) -> Answer:
    """Do async work once per key.

    What the work writes is named after the key, so an attempt that died before its answer was
    remembered is taken up by the next one and ends the same. A refusal gives the key free.
    """
    if keyed is None:
        return await work()
    begun = await aside(lambda: keys.begin(keyed))
    if isinstance(begun, Answer):
        return begun
    try:
        answer = await work()
    except DomainError:
        await aside(lambda: keys.abandon(begun))
        raise
    return await aside(lambda: keys.complete(begun, answer))


def named_after(keyed: Keyed | None, what: str, new_id: NewId) -> UUID:
    """Give the id of what a request makes: the same for the same key and body."""
    if keyed is None:
        return new_id()
    return derive(what, keyed.key, keyed.subject, keyed.operation, keyed.body_hash)


def _wanted(
    body: BookingBody, identity: Identity, booking_id: UUID, calls: BookingCalls
) -> BookingWanted:
    first_name, last_name = split_name(body.client_name)
    given = body.consents
    signed_in = not identity.is_guest
    meeting = body.meeting.meeting() if body.meeting else Meeting()
    return BookingWanted(
        booking_id=booking_id,
        terms=AgreeTerms(
            service=body.service_id,
            starts_at=body.scheduled_at,
            duration=body.duration,
            booking_type=body.booking_type,
            payment_method=body.payment_method,
            meeting_type=body.meeting.type if body.meeting else None,
            tier=body.service_tier,
            add_ons=body.add_ons,
            price_id=body.price_id,
        ),
        applicant=Applicant(
            first_name=first_name,
            last_name=last_name,
            email=body.client_email,
            phone=body.client_phone,
            company=body.company,
            user_id=identity.subject if signed_in else None,
        ),
        consents=Consents.of(
            terms=given.terms,
            privacy_policy=given.privacy_policy,
            data_processing=given.data_processing,
            marketing=given.marketing,
            recording=given.recording,
            third_party_sharing=given.third_party_sharing,
            profile_creation=given.profile_creation,
            terms_version=calls.terms_version,
            privacy_version=calls.privacy_version,
            at=calls.clock(),
        ),
        timezone=body.timezone,
        created_by=identity.subject,
        meeting=meeting,
        provider_id=body.team_member_id,
        hold_token=body.hold_token,
        message=body.message,
        brief=body.details.brief() if body.details else None,
        source=body.source,
        acquisition_channel=body.acquisition_channel,
    )


def _documents(calls: BookingCalls, booking_ids: Sequence[UUID]) -> list[Document]:
    found = [calls.details.find(booking_id) for booking_id in booking_ids]
    return [document for document in found if document is not None]


def _booked(
    calls: BookingCalls, documents: list[Document], series: SeriesBooked | None, started: float
) -> BookedShape:
    first = documents[0]
    shapes = [booking_shape(document) for document in documents]
    seconds = time.perf_counter() - started
    for document in documents:
        calls.measures.made(
            UUID(document["service"]["id"]),
            document["service"]["slug"],
            seconds=seconds,
            total=document["price"]["total"],
            currency=document["price"]["currency"],
        )
    booking_id = UUID(first["id"])
    token = calls.tokens.issue(booking_id, until=token_end(first))
    return BookedShape(
        booking=shapes[0],
        manage_token=token,
        links=_links(booking_id, token),
        series=None
        if series is None
        else SeriesShape(
            id=booking_id,
            created=shapes,
            skipped=[skipped_shape(one, first["timezone"]) for one in series.skipped],
        ),
    )


def _managed(calls: BookingCalls, booking_id: UUID) -> Answer:
    document = calls.details.find(booking_id)
    if document is None:
        raise BookingUnknown
    token = calls.tokens.issue(booking_id, until=token_end(document))
    return Answer.of(200, ManagedShape(booking=booking_shape(document), manage_token=token))


def _links(booking_id: UUID, token: str) -> LinksShape:
    base, query = f"/api/bookings/{booking_id}", f"?token={token}"
    return LinksShape(
        self=base + query,
        reschedule=f"{base}/reschedule{query}",
        cancel=f"{base}/cancel{query}",
        calendar=f"{base}/calendar.ics{query}",
    )
