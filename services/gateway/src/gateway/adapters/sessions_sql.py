from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from gateway.adapters.tables import sessions
from gateway.domain.sessions.session import CLIENT, IDLE, LONGEST, Session
from servicekit.eventstore.store import Signal, Store

_SESSION = sessions.c


class SessionsSql:
    """Keeps sessions in a table: they are about people and soon over, so no event tells of them.

    `ended` fires after a commit by which somebody was signed out.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.ended = Signal()

    def add(self, session: Session) -> None:
        self._change(sa.insert(sessions).values(_row(session)))

    def find(self, token_hash: str) -> Session | None:
        return self._one(
            sa.or_(_SESSION.token_hash == token_hash, _SESSION.previous_hash == token_hash)
        )

    def get(self, session_id: UUID) -> Session | None:
        return self._one(_SESSION.id == session_id)

    def replace(self, seen: Session, by: Session) -> bool:
        statement = (
            sa.update(sessions)
            .where(
                _SESSION.id == seen.id,
                _SESSION.token_hash == seen.token_hash,
                _SESSION.rotated_at == seen.rotated_at,
                _SESSION.previous_until.is_(None)
                if seen.previous_until is None
                else _SESSION.previous_until == seen.previous_until,
            )
            .values({name: value for name, value in _row(by).items() if name != "person_id"})
        )
        return self._change(statement) == 1

    def end(self, session_id: UUID) -> None:
        self._end(_SESSION.id == session_id)

    def end_all_of(self, holder_id: UUID) -> None:
        self._end(_SESSION.holder_id == holder_id)

    def belongs_to(self, session_id: UUID, person_id: UUID) -> None:
        self._change(
            sa.update(sessions).where(_SESSION.id == session_id).values(person_id=person_id)
        )

    def end_all_of_person(self, person_id: UUID) -> Sequence[str]:
        def work() -> Sequence[str]:
            his = sa.select(_SESSION.email).where(_SESSION.person_id == person_id).distinct()
            found = self._store.connection().scalars(his).all()
            unknown = sa.and_(_SESSION.person_id.is_(None), _SESSION.subject.startswith(CLIENT))
            self._end(sa.or_(_SESSION.person_id == person_id, unknown))
            return found

        return self._store.run(work)

    def forget_over(self, now: datetime) -> int:
        return self._change(
            sa.delete(sessions).where(
                sa.or_(_SESSION.last_seen_at <= now - IDLE, _SESSION.started_at <= now - LONGEST)
            )
        )

    def _one(self, which: sa.ColumnElement[bool]) -> Session | None:
        with self._store.read() as connection:
            row = connection.execute(sa.select(sessions).where(which)).first()
        return None if row is None else _session(row)

    def _end(self, which: sa.ColumnElement[bool]) -> None:
        def work() -> None:
            self._store.connection().execute(sa.delete(sessions).where(which))
            self._store.on_commit(self.ended.fire)

        self._store.run(work)

    def _change(self, statement: sa.Insert | sa.Update | sa.Delete) -> int:
        return self._store.run(lambda: self._store.connection().execute(statement).rowcount)


def _row(session: Session) -> dict[str, Any]:
    row = {field.name: getattr(session, field.name) for field in fields(session)}
    return {**row, "roles": " ".join(session.roles)}


def _session(row: Any) -> Session:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's own name for a row as a mapping
    return Session(**{**values, "roles": tuple(values["roles"].split(" "))})
