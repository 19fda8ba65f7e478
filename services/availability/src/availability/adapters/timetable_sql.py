"""The `timetable` read model: what holds, searches and the admin's lists look at."""

import dataclasses
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from pydantic import TypeAdapter

from availability.adapters import tables
from availability.domain.holds.hold import Hold
from availability.domain.holds.place import Place
from availability.domain.offerings.offered_service import OfferedService
from availability.domain.placements.placement import Placement
from availability.domain.resources.resource import Resource
from availability.domain.schedules.settings import ResourceSettings
from availability.domain.sessions.session import Session
from availability.domain.slots.commitments import Commitment
from availability.domain.slots.offering import Offering
from servicekit.eventstore.recorded import Recorded
from servicekit.projections.read_model import ReadModel, Rows

SETTINGS: TypeAdapter[ResourceSettings] = TypeAdapter(ResourceSettings)
OFFERING: TypeAdapter[Offering] = TypeAdapter(Offering)


class TimetableSql:
    """Writes the rows; every call may come twice."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add_resource(self, event: Resource.Created) -> None:
        self._rows.put(
            tables.resource,
            resource_id=event.originator_id,
            version=event.originator_version,
            kind=event.kind.value,
            name=event.name,
            auto_assign=event.auto_assign,
            is_accepting=True,
            is_gone=False,
            settings=_json(ResourceSettings(zone=event.zone)),
        )

    def change_resource(self, resource_id: UUID, version: int, **columns: object) -> None:
        self._rows.change(tables.resource, {"resource_id": resource_id}, version=version, **columns)

    def settle(self, resource_id: UUID, version: int, **changed: object) -> None:
        """Put one part of the settings in the place of the old one."""
        table = self._rows.table(tables.resource)
        text = self._rows.connection.execute(
            sa.select(table.c.settings).where(table.c.resource_id == resource_id)
        ).scalar_one()
        settings = dataclasses.replace(SETTINGS.validate_json(text), **changed)  # type: ignore[arg-type]
        self.change_resource(
            resource_id,
            version,
            settings=_json(settings),
            is_accepting=settings.switches.is_accepting,
        )

    def keep(self, resource_id: UUID, version: int, commitment: Commitment) -> None:
        self._rows.put(
            tables.commitment,
            resource_id=resource_id,
            commitment_id=commitment.id,
            kind=commitment.kind.value,
            starts_at=commitment.starts_at,
            ends_at=commitment.ends_at,
            before=commitment.before,
            after=commitment.after,
            preparation=commitment.preparation,
            follow_up=commitment.follow_up,
            service_id=commitment.service_id,
            booking_id=commitment.booking_id,
            expires_at=commitment.expires_at,
            session_id=commitment.session_id,
            seats=commitment.seats,
        )
        self.change_resource(resource_id, version)

    def drop(self, resource_id: UUID, version: int, commitment_id: UUID) -> None:
        self._rows.remove(tables.commitment, resource_id=resource_id, commitment_id=commitment_id)
        self.change_resource(resource_id, version)

    def cut_short(self, resource_id: UUID, version: int, commitment_id: UUID, at: datetime) -> None:
        table = self._rows.table(tables.commitment)
        self._rows.connection.execute(
            sa.update(table)
            .where(
                table.c.resource_id == resource_id,
                table.c.commitment_id == commitment_id,
                table.c.starts_at < at,
                table.c.ends_at > at,
            )
            .values(ends_at=at, after=0, follow_up=0)
        )
        self.change_resource(resource_id, version)

    def add_session(self, event: Session.Created) -> None:
        self._rows.put(
            tables.session,
            session_id=event.originator_id,
            version=event.originator_version,
            service_id=event.service_id,
            member_id=event.member_id,
            date=event.date,
            starts_at=event.starts_at,
            ends_at=event.ends_at,
            is_available=event.is_available,
            is_removed=False,
            max_bookings=event.max_bookings,
        )

    def change_session(self, session_id: UUID, version: int, **columns: object) -> None:
        self._rows.change(tables.session, {"session_id": session_id}, version=version, **columns)

    def take_seat(self, event: Session.SeatTaken) -> None:
        self._rows.put(
            tables.seat,
            session_id=event.originator_id,
            hold_id=event.hold_id,
            booking_id=event.booking_id,
            expires_at=event.expires_at,
        )
        self.change_session(event.originator_id, event.originator_version)

    def free_seat(self, event: Session.SeatFreed) -> None:
        self._rows.remove(tables.seat, session_id=event.originator_id, hold_id=event.hold_id)
        self.change_session(event.originator_id, event.originator_version)

    def offer(self, service_id: UUID, version: int, offering: Offering) -> None:
        self._rows.put(
            tables.offering,
            service_id=service_id,
            version=version,
            slug=offering.slug,
            is_retired=False,
            offering=OFFERING.dump_json(offering).decode(),
        )

    def retire(self, service_id: UUID, version: int) -> None:
        self._rows.change(
            tables.offering, {"service_id": service_id}, version=version, is_retired=True
        )

    def count(self, hold_id: UUID, place: Place, expires_at: datetime | None) -> None:
        self._rows.put(
            tables.service_day,
            hold_id=hold_id,
            service_id=place.service_id,
            date=place.service_date,
            expires_at=expires_at,
        )

    def discount(self, hold_id: UUID) -> None:
        self._rows.remove(tables.service_day, hold_id=hold_id)


def project(rows: Rows, recorded: Recorded) -> None:
    """Bring the rows up to one event."""
    event = recorded.event
    view = TimetableSql(rows)
    match event:
        case Resource.Event() | Resource.Created():
            _project_resource(event, view)
        case Session.Event() | Session.Created():
            _project_session(event, view)
        case OfferedService.Created() | OfferedService.Changed():
            view.offer(event.originator_id, event.originator_version, event.offering)
        case OfferedService.Retired():
            view.retire(event.originator_id, event.originator_version)
        case Hold.Event() | Hold.Created() | Placement.Event() | Placement.Created():
            _project_day(event, view)


def _project_resource(event: object, view: TimetableSql) -> None:
    match event:
        case Resource.Created():
            view.add_resource(event)
        case Resource.SlotHeld() | Resource.SlotReserved() | Resource.TimeBlocked():
            view.keep(event.originator_id, event.originator_version, event.commitment)
        case Resource.SlotFreed() | Resource.TimeUnblocked():
            view.drop(event.originator_id, event.originator_version, event.commitment_id)
        case Resource.BookingFinished():
            view.cut_short(
                event.originator_id, event.originator_version, event.commitment_id, event.at
            )
        case Resource.Described():
            view.change_resource(
                event.originator_id,
                event.originator_version,
                kind=event.kind.value,
                name=event.name,
                auto_assign=event.auto_assign,
                is_gone=False,
            )
            view.settle(event.originator_id, event.originator_version, zone=event.zone)
        case Resource.Left():
            view.change_resource(event.originator_id, event.originator_version, is_gone=True)
        case Resource.Event():
            changed = _settings_in(event)
            if changed:
                view.settle(event.originator_id, event.originator_version, **changed)
            else:
                view.change_resource(event.originator_id, event.originator_version)


_PARTS = {field.name for field in dataclasses.fields(ResourceSettings)}


def _settings_in(event: Resource.Event) -> dict[str, object]:
    """The parts of the settings an event brings: its fields are named like them."""
    names = {field.name for field in dataclasses.fields(event)} & _PARTS
    return {name: getattr(event, name) for name in names}


def _project_session(event: object, view: TimetableSql) -> None:
    match event:
        case Session.Created():
            view.add_session(event)
        case Session.Changed():
            view.change_session(
                event.originator_id,
                event.originator_version,
                ends_at=event.ends_at,
                is_available=event.is_available,
                max_bookings=event.max_bookings,
                is_removed=False,
            )
        case Session.Removed():
            view.change_session(event.originator_id, event.originator_version, is_removed=True)
        case Session.SeatTaken():
            view.take_seat(event)
        case Session.SeatFreed():
            view.free_seat(event)


def _project_day(event: object, view: TimetableSql) -> None:
    match event:
        case Hold.Created():
            view.count(event.originator_id, event.place, event.expires_at)
        case Hold.Released() | Hold.Expired():
            view.discount(event.originator_id)
        case Placement.Created(hold_id=UUID() as hold_id, place=Place() as place):
            view.count(hold_id, place, None)
        case Placement.Moved():
            if event.previous_hold_id is not None:
                view.discount(event.previous_hold_id)
            view.count(event.hold_id, event.place, None)
        case Placement.Released(hold_id=UUID() as hold_id):
            view.discount(hold_id)


def _json(settings: ResourceSettings) -> str:
    return SETTINGS.dump_json(settings).decode()


TIMETABLE = ReadModel(
    name="timetable",
    tables=(
        tables.resource,
        tables.commitment,
        tables.session,
        tables.seat,
        tables.offering,
        tables.service_day,
    ),
    project=project,
    of=(Resource, Session, OfferedService, Hold, Placement),
)
