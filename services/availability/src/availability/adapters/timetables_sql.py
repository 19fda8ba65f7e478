"""Timetables for searches: one cheap question for versions, then only what has changed."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from availability.adapters import tables
from availability.adapters.timetable_sql import OFFERING, SETTINGS
from availability.domain.quotas.service_day import Counted
from availability.domain.slots.commitments import Commitment, CommitmentKind, Seat, Session
from availability.domain.slots.offering import Offering
from availability.domain.slots.timetable import Timetable
from servicekit.clock import Clock
from servicekit.eventstore.store import Store

_offering, _resource = tables.offering.c, tables.resource.c
_session, _commitment_ = tables.session.c, tables.commitment.c
# Built once: building a statement costs more than running it.
_OFFERED = sa.select(_offering.version, _offering.offering).order_by(_offering.service_id).limit(1)
_EVEN_RETIRED = _OFFERED.where(_offering.service_id == sa.bindparam("service"))
_BY_ID = _EVEN_RETIRED.where(sa.not_(_offering.is_retired))
_BY_SLUG = _OFFERED.where(_offering.slug == sa.bindparam("service"), sa.not_(_offering.is_retired))
_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)
_VERSIONS = sa.select(_resource.resource_id, _resource.version).where(
    _resource.resource_id.in_(_IDS), sa.not_(_resource.is_gone)
)
_SESSION_VERSIONS = (
    sa.select(_session.member_id, sa.func.sum(_session.version))
    .where(_session.member_id.in_(_IDS))
    .group_by(_session.member_id)
)
_COMMITMENTS = sa.select(tables.commitment).where(
    _commitment_.resource_id.in_(_IDS), _commitment_.ends_at > sa.bindparam("since")
)
_SETTINGS = sa.select(_resource.resource_id, _resource.name, _resource.settings).where(
    _resource.resource_id.in_(_IDS)
)

# Daily limits look back at most over one local day; the rest is grace for a long cached entry.
_LOOK_BACK = timedelta(days=3)


class TimetablesSql:
    """Right with several processes, because every question asks the database for the versions.

    What is cached is shared by all threads and never changed, only replaced.
    """

    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._tables: dict[UUID, tuple[int, Timetable]] = {}
        self._lock = threading.Lock()

    def offering(self, service: UUID | str) -> Offering | None:
        """What the catalogue says of a service, by id or slug; None if unknown or retired."""
        return self._offering(_BY_ID if isinstance(service, UUID) else _BY_SLUG, service)

    def even_retired(self, service_id: UUID) -> Offering | None:
        """The same, for what was sold before the service was retired."""
        return self._offering(_EVEN_RETIRED, service_id)

    def _offering(self, statement: sa.Select[Any], service: UUID | str) -> Offering | None:
        with self._store.read() as connection:
            row = connection.execute(statement, {"service": service}).first()
        return None if row is None else _decoded(row.offering, row.version)

    def timetables(self, ids: Iterable[UUID]) -> dict[UUID, Timetable]:
        """The time of each resource that is known here and has not left."""
        wanted = tuple(dict.fromkeys(ids))
        if not wanted:
            return {}
        with self._store.read() as connection:
            versions = self._versions(connection, wanted)
            stale = [
                id_
                for id_, version in versions.items()
                if (cached := self._tables.get(id_)) is None or cached[0] != version
            ]
            fresh = self._load(connection, stale, versions) if stale else {}
        # Inside a unit of work these may be rows that are not committed yet.
        if fresh and not self._store.in_unit_of_work():
            with self._lock:
                self._tables.update(fresh)
        found: dict[UUID, Timetable] = {}
        for id_ in wanted:
            if id_ in versions:
                found[id_] = fresh[id_][1] if id_ in fresh else self._tables[id_][1]
        return found

    def auto_assigned(self, ids: Iterable[UUID]) -> Sequence[UUID]:
        """Those who may be chosen when a client leaves the choice (BKG-14)."""
        table = tables.resource
        with self._store.read() as connection:
            rows = connection.execute(
                sa.select(table.c.resource_id).where(
                    table.c.resource_id.in_(tuple(ids)),
                    table.c.auto_assign,
                    table.c.is_accepting,
                    sa.not_(table.c.is_gone),
                )
            )
            return [row.resource_id for row in rows]

    def booked_on(
        self, service_id: UUID, first: date, last: date, now: datetime
    ) -> Mapping[date, int]:
        """How many bookings and live holds a service has on each of these local days."""
        table = tables.service_day
        with self._store.read() as connection:
            rows = connection.execute(
                sa.select(table.c.date, sa.func.count())
                .where(
                    table.c.service_id == service_id,
                    table.c.date >= first,
                    table.c.date <= last,
                    sa.or_(table.c.expires_at.is_(None), table.c.expires_at > now),
                )
                .group_by(table.c.date)
            )
            return {row[0]: row[1] for row in rows}

    def counted(self, service_id: UUID, day: date) -> Sequence[Counted]:
        """Holds and reservations of a service on one local day."""
        table = tables.service_day
        with self._store.read() as connection:
            rows = connection.execute(
                sa.select(table.c.hold_id, table.c.expires_at)
                .where(table.c.service_id == service_id, table.c.date == day)
                .order_by(table.c.hold_id)
            )
            return [Counted(hold_id=row.hold_id, expires_at=row.expires_at) for row in rows]

    def _versions(self, connection: sa.Connection, ids: tuple[UUID, ...]) -> dict[UUID, int]:
        """The version of each resource, raised by every change of its stored slots' seats."""
        given = {"ids": ids}
        versions = {row.resource_id: row.version for row in connection.execute(_VERSIONS, given)}
        for row in connection.execute(_SESSION_VERSIONS, given):
            if row[0] in versions:
                versions[row[0]] += int(row[1])
        return versions

    def _load(
        self, connection: sa.Connection, ids: Sequence[UUID], versions: Mapping[UUID, int]
    ) -> dict[UUID, tuple[int, Timetable]]:
        since = self._clock() - _LOOK_BACK
        kept: dict[UUID, list[Commitment]] = {id_: [] for id_ in ids}
        for row in connection.execute(_COMMITMENTS, {"ids": ids, "since": since}):
            kept[row.resource_id].append(_commitment(row))
        named = [
            entry.id
            for entries in kept.values()
            for entry in entries
            if entry.kind is CommitmentKind.SESSION
        ]
        sessions = self._sessions(connection, named)
        loaded: dict[UUID, tuple[int, Timetable]] = {}
        for row in connection.execute(_SETTINGS, {"ids": ids}):
            commitments = tuple(sorted(kept[row.resource_id], key=lambda c: (c.starts_at, c.id)))
            version = versions[row.resource_id]
            loaded[row.resource_id] = (
                version,
                Timetable(
                    resource_id=row.resource_id,
                    name=row.name,
                    version=version,
                    settings=SETTINGS.validate_json(row.settings),
                    commitments=commitments,
                    sessions=tuple(sessions[c.id] for c in commitments if c.id in sessions),
                ),
            )
        return loaded

    def _sessions(self, connection: sa.Connection, ids: Sequence[UUID]) -> dict[UUID, Session]:
        if not ids:
            return {}
        session, seat = tables.session, tables.seat
        seats: dict[UUID, list[Seat]] = {}
        for row in connection.execute(sa.select(seat).where(seat.c.session_id.in_(ids))):
            seats.setdefault(row.session_id, []).append(
                Seat(id=row.hold_id, booking_id=row.booking_id, expires_at=row.expires_at)
            )
        return {
            row.session_id: Session(
                id=row.session_id,
                service_id=row.service_id,
                capacity=row.max_bookings,
                seats=tuple(sorted(seats.get(row.session_id, ()), key=lambda s: s.id)),
                fixed=True,
            )
            for row in connection.execute(sa.select(session).where(session.c.session_id.in_(ids)))
        }


@lru_cache(maxsize=4096)
def _decoded(text: str, version: int) -> Offering:
    return replace(OFFERING.validate_json(text), version=version)


def _commitment(row: sa.Row[tuple[object, ...]]) -> Commitment:
    columns = row._mapping  # noqa: SLF001 - SQLAlchemy's documented way to a row by name
    return Commitment(
        id=columns["commitment_id"],
        kind=CommitmentKind(columns["kind"]),
        starts_at=columns["starts_at"],
        ends_at=columns["ends_at"],
        before=columns["before"],
        after=columns["after"],
        preparation=columns["preparation"],
        follow_up=columns["follow_up"],
        service_id=columns["service_id"],
        booking_id=columns["booking_id"],
        expires_at=columns["expires_at"],
        session_id=columns["session_id"],
        seats=columns["seats"],
    )
