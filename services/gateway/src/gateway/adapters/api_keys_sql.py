from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from gateway.adapters.tables import api_keys
from gateway.application.api_keys.api_key_list import project
from gateway.application.api_keys.ports import ApiKeyCard
from gateway.domain.api_keys.api_key import ApiKey, Origin
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.projections.read_model import ReadModel, Rows


class ApiKeyListSql:
    """Writes the read model `api_keys`."""

    def __init__(self, rows: Rows) -> None:
        self._connection = rows.connection
        self._keys = rows.table(api_keys)

    def add(self, event: ApiKey.Created) -> None:
        known = self._connection.execute(
            sa.select(self._keys.c.id).where(self._keys.c.id == event.originator_id)
        ).first()
        if known is not None:
            return
        self._connection.execute(
            sa.insert(self._keys).values(
                id=event.originator_id,
                secret_hash=event.secret_hash,
                prefix=event.prefix,
                subject=event.subject,
                roles=" ".join(event.roles),
                is_admin="admin" in event.roles,
                label=event.label,
                origin=event.origin.value,
                issued_at=event.at,
                issued_by=event.by,
            )
        )

    def revoke(self, key_id: UUID, at: datetime) -> None:
        self._connection.execute(
            sa.update(self._keys).where(self._keys.c.id == key_id).values(revoked_at=at)
        )


def _project(rows: Rows, recorded: Recorded) -> None:
    project(recorded.event, ApiKeyListSql(rows))


API_KEYS = ReadModel(name="api_keys", tables=(api_keys,), project=_project, of=(ApiKey,))


class ApiKeysSql:
    """Answers what is asked about keys."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def holding(self, secret_hash: str) -> ApiKeyCard | None:
        found = self._cards(
            sa.select(api_keys).where(
                api_keys.c.secret_hash == secret_hash, api_keys.c.revoked_at.is_(None)
            )
        )
        return found[0] if found else None

    def admins(self) -> Sequence[ApiKeyCard]:
        return self._cards(
            sa.select(api_keys).where(api_keys.c.is_admin, api_keys.c.revoked_at.is_(None))
        )

    def page(self, *, offset: int, limit: int) -> tuple[Sequence[ApiKeyCard], int]:
        with self._store.read() as connection:
            total = connection.scalar(sa.select(sa.func.count()).select_from(api_keys)) or 0
        cards = self._cards(
            sa.select(api_keys)
            .order_by(api_keys.c.issued_at.desc(), api_keys.c.id)
            .offset(offset)
            .limit(limit)
        )
        return cards, total

    def find(self, key_id: UUID) -> ApiKeyCard | None:
        found = self._cards(sa.select(api_keys).where(api_keys.c.id == key_id))
        return found[0] if found else None

    def _cards(self, query: sa.Select[Any]) -> list[ApiKeyCard]:
        with self._store.read() as connection:
            return [_card(row) for row in connection.execute(query)]


def _card(row: Any) -> ApiKeyCard:
    return ApiKeyCard(
        id=row.id,
        prefix=row.prefix,
        subject=row.subject,
        roles=tuple(row.roles.split(" ")),
        label=row.label,
        origin=Origin(row.origin),
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        revoked_at=row.revoked_at,
    )
