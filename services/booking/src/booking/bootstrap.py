from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any, Final, TypeVar
from uuid import UUID

from fastapi import APIRouter

from booking.adapters.booking_details_sql import BOOKING_DETAILS, DetailsSql
from booking.adapters.booking_list_sql import (
    BOOKING_LIST,
    BookingListsSql,
    CustomersSql,
    SeriesSql,
)
from booking.adapters.booking_measures import BookingMeasures
from booking.adapters.booking_references_sql import ReferencesSql
from booking.adapters.bookings_of_person_sql import BookingsOfPersonSql
from booking.adapters.calendar_file import ICalendarFiles
from booking.adapters.catalogue_providers_sql import PROVIDER_LIST
from booking.adapters.catalogue_services_sql import SERVICE_LIST
from booking.adapters.catalogue_sql import CatalogueSql
from booking.adapters.free_times_over_http import FreeTimesOverHttp
from booking.adapters.hold_tokens import SignedHoldTokens
from booking.adapters.holds_over_http import HoldsOverHttp
from booking.adapters.manage_tokens import SignedManageTokens
from booking.adapters.metadata import metadata
from booking.adapters.own_bookings_sql import OwnBookingsSql
from booking.adapters.people_holdings_sql import HoldingsSql
from booking.adapters.people_keys_sql import PersonKeysSql, master_key, rotate_master_key
from booking.adapters.people_purge_sql import overwrite_what_is_deleted, purge
from booking.adapters.provider_figures_remembered import RememberedFigures
from booking.adapters.provider_figures_sql import ProviderFiguresSql
from booking.adapters.settlement_signals import SettlementSignals
from booking.application.bookings.add_note import AddNoteHandler
from booking.application.bookings.agree_terms import AgreeTermsHandler
from booking.application.bookings.assign_booking import AssignBookingHandler
from booking.application.bookings.attention import AskForAttentionHandler
from booking.application.bookings.cancel_booking import CancelBookingHandler, CancelSeriesHandler
from booking.application.bookings.carry_out_checkout import CarryOutCheckout
from booking.application.bookings.check_quality import CheckQualityHandler
from booking.application.bookings.checkout import Checkout, checkout_id
from booking.application.bookings.complete_booking import CompleteBookingHandler
from booking.application.bookings.confirm_booking import ConfirmBookingHandler
from booking.application.bookings.correct_booking import CorrectBookingHandler
from booking.application.bookings.flag_booking import FlagBookingHandler, ResolveFlagHandler
from booking.application.bookings.front_desk import FrontDesk
from booking.application.bookings.hear_of_place import HearOfPlaceHandler
from booking.application.bookings.mark_no_show import MarkNoShowHandler
from booking.application.bookings.note_reminder import NoteReminderHandler
from booking.application.bookings.place_booking import PlaceBookingHandler
from booking.application.bookings.ports import Holds
from booking.application.bookings.reassign_booking import ReassignBookingHandler
from booking.application.bookings.reschedule_booking import RescheduleBookingHandler
from booking.application.bookings.start_meeting import StartMeetingHandler
from booking.application.bookings.timeline import timeline
from booking.application.bookings.track_delivery import TrackDeliveryHandler
from booking.application.bookings.undo_move import UndoMoveHandler
from booking.application.bookings.withdraw_consent import WithdrawConsentHandler
from booking.application.catalogue.activate_service import ActivateServiceHandler
from booking.application.catalogue.approve_provider import ApproveProviderHandler
from booking.application.catalogue.approve_service import ApproveServiceHandler
from booking.application.catalogue.change_provider import ChangeProviderHandler
from booking.application.catalogue.change_service import ChangeServiceHandler
from booking.application.catalogue.define_service import DefineServiceHandler
from booking.application.catalogue.dismiss_provider import DismissProviderHandler
from booking.application.catalogue.free_times import FreeTimes
from booking.application.catalogue.register_provider import RegisterProviderHandler
from booking.application.catalogue.retire_service import RetireServiceHandler
from booking.application.catalogue.revoke_provider import RevokeProviderHandler
from booking.application.catalogue.show_presence import ShowPresenceHandler
from booking.application.catalogue.submit_service import SubmitServiceHandler
from booking.application.people.choose_preferences import ChoosePreferencesHandler
from booking.application.people.erase_person import ErasePersonHandler
from booking.application.people.export_person import ExportPersonHandler
from booking.application.people.find_person import FindPersonHandler
from booking.application.people.meet_person import MeetPersonHandler
from booking.application.people.own_data import OwnData
from booking.application.people.withdraw_consents import WithdrawConsentsHandler
from booking.application.pricing.give_quote import GiveQuoteHandler
from booking.application.pricing.price_booking import PriceBooking
from booking.application.publishing import TELLERS, publish
from booking.domain.bookings.booking import Booking
from booking.domain.catalogue.provider import Provider
from booking.domain.catalogue.service import Service
from booking.domain.people.person import Person
from booking.domain.pricing.quote import Quote
from booking.entrypoints.consumers import subscriptions
from booking.entrypoints.http import (
    admin_consultants,
    admin_persons,
    admin_services,
    consultants,
    internal_persons,
    me,
    quotes,
    services,
)
from booking.entrypoints.http.admin_booking_records import (
    BookingRecordCalls,
    create_booking_records_router,
)
from booking.entrypoints.http.admin_booking_steps import (
    BookingStepCalls,
    create_booking_steps_router,
)
from booking.entrypoints.http.admin_bookings import AdminBookingCalls, create_admin_bookings_router
from booking.entrypoints.http.admin_consultants import ProviderCommands
from booking.entrypoints.http.admin_services import ServiceCommands
from booking.entrypoints.http.booking_access import BookingAccess
from booking.entrypoints.http.booking_consents import ConsentCalls, create_consents_router
from booking.entrypoints.http.booking_corrections import (
    CorrectionCalls,
    create_corrections_router,
)
from booking.entrypoints.http.bookings import BookingCalls, create_bookings_router
from booking.entrypoints.http.own_bookings import OwnBookingCalls, create_own_bookings_router
from booking.entrypoints.http.staffed_bookings import StaffedBookings
from booking.entrypoints.person_commands import PersonCommands, erase_by_name, export_as_text
from booking.entrypoints.timers import timer_handlers
from booking.settings import BookingSettings
from servicekit.context import current_context
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.http.app import create_app
from servicekit.http.idempotency import IdempotencyCleanup, IdempotencyStore
from servicekit.http.identity import Identity, IdentitySigner, IdentityVerifier, verifying_key
from servicekit.messaging.outbound import OutboundLog
from servicekit.observability.database import database_check, watch_connections
from servicekit.observability.health import Health
from servicekit.observability.metrics import Metrics
from servicekit.processes.driver import ProcessDriver
from servicekit.processes.watchdog import Watchdog
from servicekit.service import Runtime, ServiceModule, Threads, command
from servicekit.service_client import ServiceClient
from servicekit.timers import TimerRunner

C = TypeVar("C")
R = TypeVar("R")

NAME: Final = "booking"
ROTATE_PEOPLE_KEY: Final = "rotate-people-key"
"""Command of the module: wraps the keys of people with another master key, given in base64."""
READ_MODELS: Final = (BOOKING_LIST, BOOKING_DETAILS, SERVICE_LIST, PROVIDER_LIST)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What most of the service is made of."""

    settings: BookingSettings
    runtime: Runtime
    store: Store
    keys: PersonKeysSql
    catalogue: CatalogueSql
    price_booking: PriceBooking
    metrics: Metrics
    aside: Threads
    idempotency: IdempotencyStore

    def command(self, handler: Callable[[C], R]) -> Callable[[C], R]:
        """Give a handler its unit of work, its name in logs and metrics, and its retries."""
        name = type(handler).__name__.removesuffix("Handler")
        return command(handler, self.store, name=name, metrics=self.metrics)


@dataclass(frozen=True, slots=True)
class _Bookings:
    """The area of bookings, wired."""

    routers: list[APIRouter]
    subscriptions: list[Any]
    driver: ProcessDriver[Checkout]
    timers: TimerRunner


def build(
    settings: BookingSettings,
    runtime: Runtime,
    *,
    holds: Holds | None = None,
    free_times: FreeTimes | None = None,
) -> ServiceModule:
    """Wire the service; nothing runs yet, and its database is not migrated.

    `holds` and `free_times` stand in for the service that owns the calendar.
    """
    parts = _parts(settings, runtime)
    store = parts.store
    persons = _person_commands(parts)
    bookings = _bookings(parts, holds or _holds(parts))
    release = version("kalends-booking")
    app = create_app(
        NAME,
        [
            *bookings.routers,
            *_catalogue_routers(parts, free_times or _free_times(parts)),
            admin_persons.create_router(persons),
            me.create_router(_me_calls(parts, persons)),
            internal_persons.create_router(
                parts.command(MeetPersonHandler(parts.keys)), parts.keys.known
            ),
        ],
        verifier=IdentityVerifier(settings.identity_public_key, clock=runtime.clock),
        version=release,
        health=Health(
            NAME,
            {"database": database_check(store.database, clock=runtime.clock)},
            version=release,
            clock=runtime.clock,
        ),
        metrics=parts.metrics,
        clock=runtime.clock,
    )
    return ServiceModule(
        name=NAME,
        package=NAME,
        app=app,
        store=store,
        log=OutboundLog(NAME, store, publish, parts.keys, tellers=TELLERS),
        subscriptions=bookings.subscriptions,
        workers=[
            Watchdog(store, [bookings.driver], clock=runtime.clock),
            bookings.timers,
            IdempotencyCleanup(parts.idempotency),
        ],
        commands={
            "person-export": lambda who: export_as_text(persons, who),
            "person-erase": lambda who: erase_by_name(persons, who),
            ROTATE_PEOPLE_KEY: lambda new_key: _rotate_people_key(parts, new_key),
        },
        keys=parts.keys,
    )


def _parts(settings: BookingSettings, runtime: Runtime) -> _Parts:
    database = Database(settings.database_url, pool_size=settings.database_pool)
    overwrite_what_is_deleted(database)
    keys = PersonKeysSql(
        master_key(settings.people_key.get_secret_value()),
        clock=runtime.clock,
        new_id=runtime.new_id,
    )
    store = Store(database, read_models=READ_MODELS, keys=keys, clock=runtime.clock)
    keys.attach(store, store.read)
    metrics = Metrics(NAME)
    watch_connections(metrics, database)
    return _Parts(
        settings=settings,
        runtime=runtime,
        store=store,
        keys=keys,
        catalogue=CatalogueSql(store.read),
        price_booking=PriceBooking(store.repository(Quote)),
        metrics=metrics,
        aside=Threads(),
        idempotency=IdempotencyStore(store),
    )


def _calendar(parts: _Parts) -> tuple[ServiceClient, Callable[[], str]]:
    """Give who owns the calendar, and what says in whose name it is asked."""
    signer = IdentitySigner(
        parts.settings.identity_seed.get_secret_value(), clock=parts.runtime.clock
    )

    def identity() -> str:
        context = current_context()
        return signer.sign_service(NAME, request_id=context.correlation_id, tenant=context.tenant)

    return parts.runtime.client("availability"), identity


def _holds(parts: _Parts) -> HoldsOverHttp:
    return HoldsOverHttp(*_calendar(parts))


def _free_times(parts: _Parts) -> FreeTimesOverHttp:
    return FreeTimesOverHttp(*_calendar(parts), parts.runtime.clock)


def _bookings(parts: _Parts, holds: Holds) -> _Bookings:
    store, clock, settings = parts.store, parts.runtime.clock, parts.settings
    bookings = store.repository(Booking)
    checkouts = store.repository(Checkout)
    details = DetailsSql(store.read)
    series = SeriesSql(store.read)
    hold_tokens = SignedHoldTokens(verifying_key(settings.hold_public_key))
    manage_tokens = SignedManageTokens(master_key(settings.manage_key.get_secret_value()))

    def is_settled(booking_id: UUID) -> bool:
        checkout = checkouts.peek(checkout_id(booking_id))
        booking = bookings.peek(booking_id)
        settled = checkout is not None and checkout.settled
        return settled and booking is not None and booking.move_secured

    settled = SettlementSignals(store, is_settled, store.database.committed_elsewhere)
    steps = CarryOutCheckout(bookings, checkouts, store.timers, settled, clock)
    drive = ProcessDriver(store, Checkout, steps, clock=clock, overdue=steps.overdue)

    desk = FrontDesk(
        agree=AgreeTermsHandler(parts.catalogue, parts.price_booking, clock),
        place=parts.command(
            PlaceBookingHandler(
                bookings=bookings,
                checkouts=checkouts,
                drive=drive,
                people=parts.keys,
                references=ReferencesSql(store.connection),
                clock=clock,
            )
        ),
        reschedule=parts.command(RescheduleBookingHandler(bookings, store.timers, clock)),
        reassign=parts.command(ReassignBookingHandler(bookings, clock)),
        bookings=bookings,
        series=series,
        holds=holds,
        tokens=hold_tokens,
        settlements=settled,
        aside=parts.aside,
        clock=clock,
    )
    cancel = parts.command(CancelBookingHandler(bookings, checkouts, drive, store.timers, clock))
    flag = parts.command(FlagBookingHandler(bookings, clock))
    access = BookingAccess(
        details=details,
        tokens=manage_tokens,
        known_person=parts.keys.known,
        own_providers=_own_providers(parts.catalogue),
        clock=clock,
    )
    staffed = StaffedBookings(
        access=access,
        details=details,
        keys=parts.idempotency,
        aside=parts.aside,
        new_id=parts.runtime.new_id,
    )
    return _Bookings(
        routers=[
            create_own_bookings_router(
                OwnBookingCalls(bookings=OwnBookingsSql(store.read), access=access, clock=clock)
            ),
            create_bookings_router(
                BookingCalls(
                    desk=desk,
                    cancel=cancel,
                    cancel_series=parts.command(
                        CancelSeriesHandler(bookings, checkouts, series, drive, store.timers, clock)
                    ),
                    details=details,
                    access=access,
                    tokens=manage_tokens,
                    calendar_files=ICalendarFiles(
                        firm=settings.firm,
                        domain=settings.calendar_domain,
                        organizer=settings.bookings_address,
                    ),
                    service_id=_service_id(parts.catalogue),
                    keys=parts.idempotency,
                    aside=parts.aside,
                    measures=BookingMeasures(parts.metrics),
                    clock=clock,
                    new_id=parts.runtime.new_id,
                    terms_version=settings.terms_version,
                    privacy_version=settings.privacy_version,
                )
            ),
            create_consents_router(
                ConsentCalls(
                    withdraw=parts.command(WithdrawConsentHandler(bookings, clock)),
                    details=details,
                    access=access,
                )
            ),
            create_admin_bookings_router(
                AdminBookingCalls(
                    desk=desk,
                    customers=CustomersSql(store.read),
                    lists=BookingListsSql(store.read),
                    timeline=lambda booking_id: timeline(store.history(booking_id)),
                    staffed=staffed,
                    clock=clock,
                    terms_version=settings.terms_version,
                    privacy_version=settings.privacy_version,
                )
            ),
            create_booking_steps_router(
                BookingStepCalls(
                    desk=desk,
                    confirm=parts.command(ConfirmBookingHandler(bookings, checkouts, drive, clock)),
                    cancel=cancel,
                    note_reminder=parts.command(NoteReminderHandler(bookings, clock)),
                    start=parts.command(StartMeetingHandler(bookings, clock)),
                    complete=parts.command(CompleteBookingHandler(bookings, store.timers, clock)),
                    mark_no_show=parts.command(MarkNoShowHandler(bookings, store.timers, clock)),
                    staffed=staffed,
                )
            ),
            create_corrections_router(
                CorrectionCalls(
                    correct=parts.command(CorrectBookingHandler(bookings, clock)), staffed=staffed
                )
            ),
            create_booking_records_router(
                BookingRecordCalls(
                    desk=desk,
                    add_note=parts.command(AddNoteHandler(bookings, clock)),
                    flag=flag,
                    resolve_flag=parts.command(ResolveFlagHandler(bookings, clock)),
                    track=parts.command(TrackDeliveryHandler(bookings)),
                    check_quality=parts.command(CheckQualityHandler(bookings, clock)),
                    assign=parts.command(AssignBookingHandler(bookings)),
                    staffed=staffed,
                )
            ),
        ],
        subscriptions=list(
            subscriptions(
                hear_of_place=parts.command(
                    HearOfPlaceHandler(bookings, checkouts, drive, settled)
                ),
                undo_move=parts.command(UndoMoveHandler(bookings, store.timers)),
                flag=flag,
            )
        ),
        driver=drive,
        timers=TimerRunner(
            store,
            timer_handlers(
                ask_for_attention=parts.command(
                    AskForAttentionHandler(bookings, store.timers, clock)
                )
            ),
            name=f"{NAME}-timers",
            metrics=parts.metrics,
        ),
    )


def _own_providers(catalogue: CatalogueSql) -> Callable[[Identity], frozenset[UUID]]:
    """A consultant is the provider whose id he signs in with, or whose address is his."""

    def own(identity: Identity) -> frozenset[UUID]:
        email = (identity.email or "").casefold()
        return frozenset(
            card.id
            for card in catalogue.providers(active_only=False)
            if str(card.id) == identity.subject
            or (email and (card.email or "").casefold() == email)
        )

    return own


def _service_id(catalogue: CatalogueSql) -> Callable[[str], UUID | None]:
    def service_id(named: str) -> UUID | None:
        service = catalogue.service(named)
        return None if service is None else service.id

    return service_id


def _catalogue_routers(parts: _Parts, free_times: FreeTimes) -> list[APIRouter]:
    store, clock, catalogue = parts.store, parts.runtime.clock, parts.catalogue
    offered = store.repository(Service)
    providers = store.repository(Provider)
    figures = ProviderFiguresSql(store.read)
    return [
        services.create_router(
            catalogue,
            terms_version=parts.settings.terms_version,
            privacy_version=parts.settings.privacy_version,
        ),
        consultants.create_router(
            catalogue, RememberedFigures(figures, clock), free_times, parts.aside
        ),
        quotes.create_router(
            parts.command(GiveQuoteHandler(store.repository(Quote), catalogue, clock)),
            parts.idempotency,
            parts.runtime.new_id,
        ),
        admin_services.create_router(
            catalogue,
            ServiceCommands(
                define=parts.command(DefineServiceHandler(offered, clock)),
                change=parts.command(ChangeServiceHandler(offered, clock)),
                submit=parts.command(SubmitServiceHandler(offered, clock)),
                approve=parts.command(ApproveServiceHandler(offered, clock)),
                activate=parts.command(ActivateServiceHandler(offered, clock)),
                retire=parts.command(RetireServiceHandler(offered, clock)),
            ),
            parts.idempotency,
        ),
        admin_consultants.create_router(
            catalogue,
            figures,
            ProviderCommands(
                register=parts.command(RegisterProviderHandler(providers, parts.keys, clock)),
                change=parts.command(ChangeProviderHandler(providers, clock)),
                show=parts.command(ShowPresenceHandler(providers, clock)),
                dismiss=parts.command(DismissProviderHandler(providers, offered, catalogue, clock)),
                approve=parts.command(ApproveProviderHandler(offered, providers, clock)),
                revoke=parts.command(RevokeProviderHandler(offered, clock)),
            ),
            parts.idempotency,
            parts.runtime.new_id,
        ),
    ]


def _me_calls(parts: _Parts, commands: PersonCommands) -> me.MeCalls:
    store, clock, keys = parts.store, parts.runtime.clock, parts.keys
    persons = store.repository(Person)
    return me.MeCalls(
        own=OwnData(
            people=keys,
            persons=persons,
            customers=CustomersSql(store.read),
            documents=OwnBookingsSql(store.read).of_person,
            clock=clock,
        ),
        choose=parts.command(ChoosePreferencesHandler(keys, persons, clock)),
        commands=commands,
    )


def _rotate_people_key(parts: _Parts, new_key: str) -> int:
    """Give how many keys were wrapped anew; their old wrappings go from the files as well."""
    old = master_key(parts.settings.people_key.get_secret_value())
    database = parts.store.database
    with database.write() as connection:
        count = rotate_master_key(connection, old, master_key(new_key))
    purge(database, metadata)
    return count


def _person_commands(parts: _Parts) -> PersonCommands:
    store, clock, keys = parts.store, parts.runtime.clock, parts.keys
    persons = store.repository(Person)
    holdings = HoldingsSql(store.read, metadata)
    return PersonCommands(
        find=parts.command(FindPersonHandler(keys, persons, clock)),
        export=parts.command(ExportPersonHandler(keys, persons, holdings, store, clock)),
        erase=parts.command(ErasePersonHandler(keys, persons, parts.catalogue, clock)),
        withdraw=parts.command(
            WithdrawConsentsHandler(
                keys, persons, BookingsOfPersonSql(store.read), store.repository(Booking), clock
            )
        ),
        purge=lambda: purge(store.database, metadata),
    )
