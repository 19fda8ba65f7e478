from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from typing import Any

from availability.adapters.agenda_sql import AGENDA, AgendasSql, HistoriesOfStore
from availability.adapters.hold_tokens import HoldTokens
from availability.adapters.metrics import ConflictsDetected, availability_query_duration
from availability.adapters.resources_sql import ResourceListSql, StoredSlotsSql
from availability.adapters.timetable_sql import TIMETABLE
from availability.adapters.timetables_sql import TimetablesSql
from availability.application.agenda.read_agenda import ReadAgendaQuery
from availability.application.holds.expire_hold import ExpireHoldHandler
from availability.application.holds.finish_booking import FinishBookingHandler
from availability.application.holds.hold_slot import HoldSlot, HoldSlotHandler
from availability.application.holds.look_first import LookFirst
from availability.application.holds.places import Places
from availability.application.holds.release_hold import ReleaseHoldHandler
from availability.application.holds.release_reservation import ReleaseReservationHandler
from availability.application.holds.reserve_slot import ReserveSlotHandler
from availability.application.offerings.take_over_resource import (
    LetResourceGoHandler,
    TakeOverResourceHandler,
)
from availability.application.offerings.take_over_service import (
    RetireServiceHandler,
    TakeOverServiceHandler,
)
from availability.application.publishing import publish
from availability.application.schedules.block_time import BlockTimeHandler, UnblockTimeHandler
from availability.application.schedules.change_schedule import ChangeScheduleHandler
from availability.application.schedules.define_service_slot import DefineServiceSlotHandler
from availability.application.schedules.define_slots import DefineSlotsHandler
from availability.application.search.alternatives import FindAlternatives
from availability.application.search.find_slots import SlotSearch
from availability.domain.holds.hold import Hold
from availability.domain.offerings.offered_service import OfferedService
from availability.domain.placements.placement import Placement
from availability.domain.quotas.service_day import ServiceDay
from availability.domain.resources.resource import Resource
from availability.domain.sessions.session import Session
from availability.entrypoints.consumers import Commands, subscriptions
from availability.entrypoints.http.admin_availability import (
    ScheduleCalls,
    create_admin_availability_routers,
)
from availability.entrypoints.http.holds import HoldCalls, create_holds_router
from availability.entrypoints.http.search import SearchCalls, create_search_router
from availability.entrypoints.http.timing import timed
from availability.entrypoints.place_commands import free_place
from availability.entrypoints.timers import timer_handlers
from availability.settings import AvailabilitySettings
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.http.app import create_app
from servicekit.http.idempotency import IdempotencyCleanup, IdempotencyStore
from servicekit.http.identity import IdentityVerifier, signing_key
from servicekit.messaging.outbound import OutboundLog
from servicekit.observability.database import database_check, watch_connections
from servicekit.observability.health import Health
from servicekit.observability.metrics import Metrics
from servicekit.service import Runtime, ServiceModule, command
from servicekit.timers import TimerRunner

NAME = "availability"
FREE_PLACE = "free-place"
READ_MODELS = (TIMETABLE, AGENDA)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What most handlers are made of."""

    store: Store
    metrics: Metrics
    runtime: Runtime
    timetables: TimetablesSql
    places: Places


def build(settings: AvailabilitySettings, runtime: Runtime) -> ServiceModule:
    """Wire the service; nothing runs yet, and its database is not migrated."""
    database = Database(settings.database_url, pool_size=settings.database_pool)
    store = Store(database, read_models=READ_MODELS, clock=runtime.clock)
    metrics = Metrics(NAME)
    watch_connections(metrics, database)
    timetables = TimetablesSql(store, clock=runtime.clock)
    parts = _Parts(
        store=store,
        metrics=metrics,
        runtime=runtime,
        timetables=timetables,
        places=Places(
            resources=store.repository(Resource),
            sessions=store.repository(Session),
            service_days=store.repository(ServiceDay),
            offerings=timetables,
            booked_days=timetables,
        ),
    )
    keys = IdempotencyStore(store)
    tokens = HoldTokens(signing_key(settings.hold_signing_key.get_secret_value()))
    search = SlotSearch(timetables, runtime.clock)
    release = _version()
    app = create_app(
        NAME,
        [
            timed(
                create_search_router(SearchCalls(search)),
                availability_query_duration(metrics).observe,
            ),
            create_holds_router(_hold_calls(parts, keys, tokens, FindAlternatives(search))),
            *create_admin_availability_routers(_schedule_calls(parts, keys)),
        ],
        verifier=IdentityVerifier(settings.identity_public_key, clock=runtime.clock),
        version=release,
        health=Health(
            NAME,
            {"database": database_check(database, clock=runtime.clock)},
            version=release,
            clock=runtime.clock,
        ),
        metrics=metrics,
        clock=runtime.clock,
    )
    commands = _commands(parts)
    expire = ExpireHoldHandler(store.repository(Hold), parts.places, runtime.clock)
    return ServiceModule(
        name=NAME,
        package=NAME,
        app=app,
        store=store,
        log=OutboundLog(NAME, store, publish),
        subscriptions=subscriptions(commands),
        workers=[
            TimerRunner(
                store,
                timer_handlers(command(expire, store, name="expire_hold", metrics=metrics)),
                name=f"{NAME}-timers",
                metrics=metrics,
            ),
            IdempotencyCleanup(keys),
        ],
        commands={
            FREE_PLACE: partial(free_place, store.repository(Placement).peek, commands.release)
        },
    )


def _hold_calls(
    parts: _Parts, keys: IdempotencyStore, tokens: HoldTokens, find: FindAlternatives
) -> HoldCalls:
    store, clock = parts.store, parts.runtime.clock
    count_conflict = ConflictsDetected(parts.metrics)
    hold = HoldSlotHandler(
        holds=store.repository(Hold),
        placements=store.repository(Placement),
        places=parts.places,
        timers=store.timers,
        count_conflict=count_conflict,
        clock=clock,
    )
    release = ReleaseHoldHandler(store.repository(Hold), parts.places, store.timers, clock)

    def alternatives(wish: HoldSlot) -> list[dict[str, Any]]:
        found = find(
            wish.service_id,
            wish.starts_at,
            wish.minutes,
            provider_id=wish.provider_id,
            moving=wish.moving_booking_id,
        )
        return [
            {
                "startTime": slot.starts_at.isoformat(),
                "endTime": slot.ends_at.isoformat(),
                "teamMemberId": str(slot.provider_id),
            }
            for slot in found
        ]

    return HoldCalls(
        hold=command(hold, store, name="hold_slot", metrics=parts.metrics),
        look_first=LookFirst(
            parts.timetables, parts.timetables, store.repository(Hold), count_conflict, clock
        ),
        release=command(release, store, name="release_hold", metrics=parts.metrics),
        offering=parts.timetables.offering,
        alternatives=alternatives,
        tokens=tokens,
        keys=keys,
        new_id=parts.runtime.new_id,
    )


def _schedule_calls(parts: _Parts, keys: IdempotencyStore) -> ScheduleCalls:
    store, metrics, clock = parts.store, parts.metrics, parts.runtime.clock
    places = parts.places
    define_slots = DefineSlotsHandler(places, clock)
    return ScheduleCalls(
        change=command(
            ChangeScheduleHandler(places, clock), store, name="change_schedule", metrics=metrics
        ),
        block=command(BlockTimeHandler(places, clock), store, name="block_time", metrics=metrics),
        unblock=command(
            UnblockTimeHandler(places, clock), store, name="unblock_time", metrics=metrics
        ),
        define_slots=command(define_slots, store, name="define_slots", metrics=metrics),
        define_service_slot=command(
            DefineServiceSlotHandler(define_slots),
            store,
            name="define_service_slot",
            metrics=metrics,
        ),
        read_agenda=ReadAgendaQuery(AgendasSql(store), HistoriesOfStore(store), clock),
        resource=store.repository(Resource).peek,
        resources=ResourceListSql(store),
        stored_slots=StoredSlotsSql(store, clock=clock),
        keys=keys,
        new_id=parts.runtime.new_id,
    )


def _commands(parts: _Parts) -> Commands:
    store, metrics, clock = parts.store, parts.metrics, parts.runtime.clock
    holds, placements = store.repository(Hold), store.repository(Placement)
    services, resources = store.repository(OfferedService), store.repository(Resource)
    places = parts.places
    return Commands(
        reserve=command(
            ReserveSlotHandler(holds, placements, places, store.timers, clock),
            store,
            name="reserve_slot",
            metrics=metrics,
        ),
        release=command(
            ReleaseReservationHandler(placements, places, clock),
            store,
            name="release_reservation",
            metrics=metrics,
        ),
        finish=command(
            FinishBookingHandler(placements, places), store, name="finish_booking", metrics=metrics
        ),
        take_over_service=command(
            TakeOverServiceHandler(services), store, name="take_over_service", metrics=metrics
        ),
        retire_service=command(
            RetireServiceHandler(services, clock), store, name="retire_service", metrics=metrics
        ),
        take_over_resource=command(
            TakeOverResourceHandler(resources), store, name="take_over_resource", metrics=metrics
        ),
        let_resource_go=command(
            LetResourceGoHandler(resources, clock), store, name="let_resource_go", metrics=metrics
        ),
    )


def _version() -> str:
    return version("kalends-availability")
