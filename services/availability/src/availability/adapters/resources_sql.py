"""Lists for the admin panel, read from the timetable."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from availability.adapters import tables
from availability.adapters.timetable_sql import SETTINGS
from servicekit.clock import Clock
from servicekit.eventstore.store import Store


class ResourceListSql:
    def __init__(self, store: Store) -> None:
        self._store = store

    def page(
        self, offset: int, limit: int, *, only: str | None
    ) -> tuple[Sequence[dict[str, Any]], int]:
        """Give a page of resources by name, and how many there are.

        `only` narrows it to the resource with that id; what is no id finds nobody.
        """
        table = tables.resource
        where: sa.ColumnElement[bool] = sa.true()
        if only is not None:
            try:
                where = table.c.resource_id == UUID(only)
            except ValueError:
                return [], 0
        with self._store.read() as connection:
            total = connection.execute(
                sa.select(sa.func.count()).select_from(table).where(where)
            ).scalar_one()
            rows = connection.execute(
                sa.select(table)
                .where(where)
                .order_by(table.c.name, table.c.resource_id)
                .offset(offset)
                .limit(limit)
            ).mappings()
            items = [
                {
                    "id": row["resource_id"],
                    "kind": row["kind"],
                    "name": row["name"],
                    "timezone": SETTINGS.validate_json(row["settings"]).zone,
                    "auto_assign": row["auto_assign"],
                    "is_accepting": row["is_accepting"],
                    "is_gone": row["is_gone"],
                }
                for row in rows
            ]
        return items, total


class StoredSlotsSql:
    def __init__(self, store: Store, *, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def between(self, member_id: UUID, start: datetime, end: datetime) -> Sequence[dict[str, Any]]:
        """Give a member's stored slots that begin in a range, by time."""
        session, seat = tables.session, tables.seat
        taken = (
            sa.select(sa.func.count())
            .where(
                seat.c.session_id == session.c.session_id,
                sa.or_(seat.c.expires_at.is_(None), seat.c.expires_at > self._clock()),
            )
            .scalar_subquery()
        )
        found = (
            sa.select(session, taken.label("taken"))
            .where(
                session.c.member_id == member_id,
                session.c.starts_at >= start,
                session.c.starts_at < end,
                sa.not_(session.c.is_removed),
            )
            .order_by(session.c.starts_at, session.c.session_id)
        )
        with self._store.read() as connection:
            return [
                {
                    "id": row["session_id"],
                    "service_id": row["service_id"],
                    "team_member_id": row["member_id"],
                    "date": row["date"],
                    "start_time": row["starts_at"],
                    "end_time": row["ends_at"],
                    "is_available": row["is_available"],
                    "max_bookings": row["max_bookings"],
                    "current_bookings": row["taken"],
                }
                for row in connection.execute(found).mappings()
            ]
