from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Query
from fastapi.responses import Response

from availability.adapters.resources_sql import ResourceListSql, StoredSlotsSql
from availability.application.agenda.agenda import AgendaEntry
from availability.application.agenda.read_agenda import ReadAgenda
from availability.application.schedules.block_time import BlockTime, UnblockTime
from availability.application.schedules.change_schedule import ChangeReport, ChangeSchedule
from availability.application.schedules.changes import (
    AddExceptions,
    AddTimeOff,
    Change,
    SetBuffers,
    SetExceptions,
    SetLimits,
    SetRules,
    SetSwitches,
    SetTimeOff,
    SetWeeklySchedule,
    SetWindow,
)
from availability.application.schedules.conflicts import Conflict
from availability.application.schedules.define_slots import (
    DefineSlots,
    SlotDefinition,
    SlotsReport,
)
from availability.domain.holds.errors import ServiceUnknown
from availability.domain.resources.errors import (
    BlockNotFound,
    InvalidBlock,
    NotYourSchedule,
    ResourceNotFound,
)
from availability.domain.resources.resource import Resource
from availability.domain.schedules.errors import InvalidSchedule
from availability.domain.sessions.errors import InvalidSession
from availability.entrypoints.http.schedule_answers import (
    AgendaAnswer,
    AgendaLine,
    BlockAnswer,
    BulkAnswer,
    ChangeAnswer,
    ConflictAnswer,
    ResourceLine,
    SlotsChangeAnswer,
    StoredSlotAnswer,
    StoredSlotsAnswer,
    settings_of,
)
from availability.entrypoints.http.schedule_bodies import (
    BlockBody,
    BuffersBody,
    BulkBody,
    ExceptionsBody,
    LimitsBody,
    RulesBody,
    ScheduleBody,
    SlotsBody,
    StoredSlotBody,
    SwitchesBody,
    TimeOffBody,
    WindowBody,
)
from servicekit.http.access import CurrentIdentity, Identity, allow
from servicekit.http.idempotency import Answer, IdempotencyStore, KeyedCall
from servicekit.http.paging import CurrentPage
from servicekit.http.problems import problems
from servicekit.http.routing import Router
from servicekit.http.shapes import AwareInstant, Page
from servicekit.ids import NewId

_EVERYBODY_S = frozenset({"staff", "team_lead", "admin"})
_OWNERS = ("consultant", "instructor", "staff", "team_lead")
_PREFIX = "/api/admin/availability"
_CHANGE_REFUSALS = problems(ResourceNotFound, NotYourSchedule, InvalidSchedule)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleCalls:
    """What the endpoints of schedules call."""

    change: Callable[[ChangeSchedule], list[ChangeReport]]
    block: Callable[[BlockTime], list[Conflict]]
    unblock: Callable[[UnblockTime], None]
    define_slots: Callable[[DefineSlots], SlotsReport]
    define_service_slot: Callable[[SlotDefinition], SlotsReport]
    read_agenda: Callable[[ReadAgenda], Sequence[AgendaEntry]]
    resource: Callable[[UUID], Resource | None]
    resources: ResourceListSql
    stored_slots: StoredSlotsSql
    keys: IdempotencyStore
    new_id: NewId


def create_admin_availability_routers(calls: ScheduleCalls) -> list[Router]:
    """What is of many comes first: its paths would else be taken for a resource's."""
    return [
        _bulk(calls),
        _service_slots(calls),
        _settings(calls),
        _changes(calls),
        _slots(calls),
        _time(calls),
    ]


def _own(identity: Identity, resource_id: UUID) -> None:
    """Consultants work on their own schedule: their subject is their resource's id (ROL-07)."""
    if not identity.has_any(_EVERYBODY_S) and identity.subject != str(resource_id):
        raise NotYourSchedule("You may only see and change your own schedule")


def _resource(calls: ScheduleCalls, identity: Identity, resource_id: UUID) -> Resource:
    _own(identity, resource_id)
    resource = calls.resource(resource_id)
    if resource is None:
        raise ResourceNotFound("There is no such resource")
    return resource


def _bulk(calls: ScheduleCalls) -> Router:
    router = Router(prefix=_PREFIX, tags=["schedules"])

    @router.put(
        "/bulk",
        operation_id="changeSchedules",
        response_model=BulkAnswer,
        responses=_CHANGE_REFUSALS,
        dependencies=[allow.staff()],
    )
    def change_schedules(body: BulkBody, keyed: KeyedCall) -> Response:
        """Change many schedules at once, all or none (AVL-13)."""
        command = ChangeSchedule(
            resource_ids=tuple(body.resource_ids), changes=tuple(_bulk_changes(body))
        )

        def work() -> Answer:
            reports = calls.change(command)
            return Answer.of(200, BulkAnswer(items=[_change(report) for report in reports]))

        return calls.keys.once(keyed, work).response()

    @router.get(
        "",
        operation_id="listResources",
        dependencies=[allow(*_OWNERS)],
    )
    def list_resources(identity: CurrentIdentity, page: CurrentPage) -> Page[ResourceLine]:
        """List everybody and everything that can be booked; consultants find themselves."""
        only = None if identity.has_any(_EVERYBODY_S) else identity.subject
        items, total = calls.resources.page(page.offset, page.limit, only=only)
        return page.of([ResourceLine.model_validate(item) for item in items], total)

    return router


def _bulk_changes(body: BulkBody) -> Iterator[Change]:
    if body.weekly is not None:
        yield SetWeeklySchedule(body.weekly.value())
    if body.exceptions:
        yield AddExceptions(tuple(e.value() for e in body.exceptions))
    if body.time_off or body.holidays:
        yield AddTimeOff(
            tuple(t.value() for t in body.time_off), tuple(h.value() for h in body.holidays)
        )
    if body.buffers is not None:
        yield SetBuffers(body.buffers.value())
    if body.limits is not None:
        yield SetLimits(body.limits.value())
    if body.window is not None:
        yield SetWindow(body.window.value())
    if body.switches is not None:
        yield SetSwitches(body.switches.value())


def _settings(calls: ScheduleCalls) -> Router:
    router = Router(prefix=_PREFIX, tags=["schedules"])
    refusals = problems(ResourceNotFound, NotYourSchedule)

    @router.get(
        "/{resource_id}",
        operation_id="readSchedule",
        responses=refusals,
        dependencies=[allow(*_OWNERS)],
    )
    def read_schedule(resource_id: UUID, identity: CurrentIdentity) -> dict[str, Any]:
        """Give all that is set for one resource."""
        return settings_of(_resource(calls, identity, resource_id))

    def add(path: str, name: str, operation_id: str) -> None:
        def read_part(resource_id: UUID, identity: CurrentIdentity) -> dict[str, Any]:
            part: dict[str, Any] = settings_of(_resource(calls, identity, resource_id))[name]
            return part

        router.add_api_route(
            f"/{{resource_id}}/{path}",
            read_part,
            methods=["GET"],
            operation_id=operation_id,
            responses=refusals,
            dependencies=[allow(*_OWNERS)],
        )

    add("schedule", "schedule", "readWeeklySchedule")
    add("exceptions", "exceptions", "readExceptions")
    add("time-off", "timeOff", "readTimeOff")
    add("buffers", "buffers", "readBuffers")
    add("limits", "limits", "readLimits")
    add("window", "window", "readWindow")
    add("switches", "switches", "readSwitches")
    add("rules", "rules", "readRules")
    return router


def _changes(calls: ScheduleCalls) -> Router:
    router = Router(
        prefix=f"{_PREFIX}/{{resource_id}}",
        tags=["schedules"],
        responses=_CHANGE_REFUSALS,
        dependencies=[allow(*_OWNERS)],
    )

    def change(resource_id: UUID, identity: Identity, *changes: Change) -> ChangeAnswer:
        _own(identity, resource_id)
        (report,) = calls.change(ChangeSchedule(resource_ids=(resource_id,), changes=changes))
        return _change(report)

    # A PUT sets the whole of a part, so that sending it again changes nothing.
    @router.put("/schedule", operation_id="setWeeklySchedule")
    def set_weekly(
        resource_id: UUID, body: ScheduleBody, identity: CurrentIdentity
    ) -> ChangeAnswer:
        """Set the working week; bookings outside it stand and are reported."""
        weekly = None if body.weekly is None else body.weekly.value()
        return change(resource_id, identity, SetWeeklySchedule(weekly))

    @router.put("/exceptions", operation_id="setExceptions")
    def set_exceptions(
        resource_id: UUID, body: ExceptionsBody, identity: CurrentIdentity
    ) -> ChangeAnswer:
        """Set the dates that differ from the week."""
        exceptions = tuple(e.value() for e in body.exceptions)
        return change(resource_id, identity, SetExceptions(exceptions))

    @router.put("/time-off", operation_id="setTimeOff")
    def set_time_off(
        resource_id: UUID, body: TimeOffBody, identity: CurrentIdentity
    ) -> ChangeAnswer:
        """Set vacations, holidays and what is never available."""
        return change(
            resource_id,
            identity,
            SetTimeOff(
                tuple(t.value() for t in body.time_off),
                tuple(h.value() for h in body.holidays),
                tuple(u.value() for u in body.unavailable),
            ),
        )

    @router.put("/buffers", operation_id="setBuffers")
    def set_buffers(
        resource_id: UUID, body: BuffersBody, identity: CurrentIdentity
    ) -> ChangeAnswer:
        """Set the free minutes around bookings."""
        return change(resource_id, identity, SetBuffers(body.value()))

    @router.put("/limits", operation_id="setLimits")
    def set_limits(resource_id: UUID, body: LimitsBody, identity: CurrentIdentity) -> ChangeAnswer:
        """Set how much is taken on a day and at once."""
        return change(resource_id, identity, SetLimits(body.value()))

    @router.put("/window", operation_id="setWindow")
    def set_window(resource_id: UUID, body: WindowBody, identity: CurrentIdentity) -> ChangeAnswer:
        """Set how near and how far ahead one may book."""
        return change(resource_id, identity, SetWindow(body.value()))

    @router.put("/switches", operation_id="setSwitches")
    def set_switches(
        resource_id: UUID, body: SwitchesBody, identity: CurrentIdentity
    ) -> ChangeAnswer:
        """Set whether bookings are taken at all."""
        return change(resource_id, identity, SetSwitches(body.value()))

    @router.put("/rules", operation_id="setRules")
    def set_rules(resource_id: UUID, body: RulesBody, identity: CurrentIdentity) -> ChangeAnswer:
        """Set what is taken on, and how."""
        return change(resource_id, identity, SetRules(body.rules(), body.preferences()))

    return router


def _service_slots(calls: ScheduleCalls) -> Router:
    router = Router(prefix=_PREFIX, tags=["schedules"])

    @router.post(
        "/slots",
        operation_id="addServiceSlot",
        status_code=201,
        response_model=SlotsChangeAnswer,
        responses=problems(InvalidSession, ServiceUnknown),
        dependencies=[allow.staff()],
    )
    def add_service_slot(body: StoredSlotBody, keyed: KeyedCall) -> Response:
        """Set a stored slot for every team member who gives the service, all or none."""

        def work() -> Answer:
            return Answer.of(201, _slots_answer(calls.define_service_slot(_slot(body))))

        return calls.keys.once(keyed, work).response()

    return router


def _slots(calls: ScheduleCalls) -> Router:
    router = Router(
        prefix=f"{_PREFIX}/{{resource_id}}",
        tags=["schedules"],
        responses=problems(ResourceNotFound, NotYourSchedule, InvalidSession, ServiceUnknown),
        dependencies=[allow(*_OWNERS)],
    )

    @router.get("/slots", operation_id="listStoredSlots")
    def list_slots(
        resource_id: UUID,
        identity: CurrentIdentity,
        from_: Annotated[AwareInstant, Query(alias="from")],
        to: AwareInstant,
    ) -> StoredSlotsAnswer:
        """List the stored slots that begin in a range, with the places taken."""
        _resource(calls, identity, resource_id)
        items = calls.stored_slots.between(resource_id, from_, to)
        return StoredSlotsAnswer(items=[StoredSlotAnswer.model_validate(i) for i in items])

    @router.put("/slots", operation_id="setStoredSlots")
    def set_slots(
        resource_id: UUID, body: SlotsBody, identity: CurrentIdentity
    ) -> SlotsChangeAnswer:
        """Set stored slots, and remove those named; all or none."""
        _own(identity, resource_id)
        report = calls.define_slots(_defined(resource_id, body.slots, body.remove))
        return _slots_answer(report)

    @router.post(
        "/slots",
        operation_id="addStoredSlot",
        status_code=201,
        response_model=SlotsChangeAnswer,
    )
    def add_slot(
        resource_id: UUID, body: StoredSlotBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Set one stored slot."""
        _own(identity, resource_id)

        def work() -> Answer:
            return Answer.of(
                201, _slots_answer(calls.define_slots(_defined(resource_id, [body], [])))
            )

        return calls.keys.once(keyed, work).response()

    return router


def _time(calls: ScheduleCalls) -> Router:
    router = Router(
        prefix=f"{_PREFIX}/{{resource_id}}",
        tags=["schedules"],
        responses=problems(ResourceNotFound, NotYourSchedule, BlockNotFound, InvalidBlock),
        dependencies=[allow(*_OWNERS)],
    )

    @router.get("/agenda", operation_id="readAgenda")
    def read_agenda(
        resource_id: UUID,
        identity: CurrentIdentity,
        *,
        from_: Annotated[AwareInstant, Query(alias="from")],
        to: AwareInstant,
        as_of: Annotated[AwareInstant | None, Query(alias="asOf")] = None,
        all_: Annotated[bool, Query(alias="all")] = False,
    ) -> AgendaAnswer:
        """Give the agenda, now or as it was known at `asOf`; `all` adds what was given back."""
        resource = _resource(calls, identity, resource_id)
        found = calls.read_agenda(
            ReadAgenda(
                resource_id=resource_id, start=from_, end=to, as_of=as_of, with_past_states=all_
            )
        )
        zone = ZoneInfo(resource.settings.zone)
        return AgendaAnswer(
            resource_id=resource_id, as_of=as_of, items=[_line(entry, zone) for entry in found]
        )

    @router.post("/blocks", status_code=201, operation_id="blockTime", response_model=BlockAnswer)
    def block_time(
        resource_id: UUID, body: BlockBody, identity: CurrentIdentity, keyed: KeyedCall
    ) -> Response:
        """Keep an interval free of bookings; those in it stand and are reported."""
        _own(identity, resource_id)
        command = BlockTime(
            resource_id=resource_id,
            block_id=calls.new_id(),
            starts_at=body.start_time,
            ends_at=body.end_time,
            reason=body.reason,
        )

        def work() -> Answer:
            conflicts = calls.block(command)
            return Answer.of(
                201,
                BlockAnswer(id=command.block_id, conflicts=[_conflict(c) for c in conflicts]),
            )

        return calls.keys.once(keyed, work).response()

    @router.delete("/blocks/{block_id}", status_code=204, operation_id="unblockTime")
    def unblock_time(resource_id: UUID, block_id: UUID, identity: CurrentIdentity) -> None:
        """Take a block away."""
        _own(identity, resource_id)
        calls.unblock(UnblockTime(resource_id=resource_id, block_id=block_id))

    return router


def _defined(
    resource_id: UUID, slots: Sequence[StoredSlotBody], remove: Sequence[UUID]
) -> DefineSlots:
    return DefineSlots(
        member_id=resource_id,
        slots=tuple(_slot(slot) for slot in slots),
        remove=tuple(remove),
    )


def _slot(slot: StoredSlotBody) -> SlotDefinition:
    return SlotDefinition(
        service_id=slot.service_id,
        starts_at=slot.start_time,
        ends_at=slot.end_time,
        is_available=slot.is_available,
        max_bookings=slot.max_bookings,
    )


def _slots_answer(report: SlotsReport) -> SlotsChangeAnswer:
    return SlotsChangeAnswer(
        ids=list(report.session_ids), conflicts=[_conflict(c) for c in report.conflicts]
    )


def _change(report: ChangeReport) -> ChangeAnswer:
    return ChangeAnswer(
        resource_id=report.resource_id, conflicts=[_conflict(c) for c in report.conflicts]
    )


def _conflict(conflict: Conflict) -> ConflictAnswer:
    return ConflictAnswer(
        booking_id=conflict.booking_id,
        start_time=conflict.starts_at.astimezone(UTC),
        end_time=conflict.ends_at.astimezone(UTC),
        code=conflict.code,
        message=conflict.message,
    )


def _line(entry: AgendaEntry, zone: ZoneInfo) -> AgendaLine:
    def shown(moment: datetime) -> datetime:
        return moment.astimezone(zone)

    return AgendaLine(
        id=entry.entry_id,
        kind=entry.kind,
        status=entry.status,
        start_time=shown(entry.starts_at),
        end_time=shown(entry.ends_at),
        service_id=entry.service_id,
        booking_id=entry.booking_id,
        session_id=entry.session_id,
        reason=entry.reason,
        changed_at=shown(entry.changed_at),
    )
