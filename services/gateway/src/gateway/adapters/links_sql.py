from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from gateway.adapters.tables import sign_in_links
from gateway.application.sign_in.ports import Link
from servicekit.eventstore.store import Store
from servicekit.ids import derive

_LINK = sign_in_links.c


class LinksSql:
    """Keeps links for a while; changes join the open unit of work."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, link: Link) -> None:
        self._store.connection().execute(
            sa.insert(sign_in_links).values(
                token_hash=link.token_hash,
                email=link.email,
                return_to=link.return_to,
                sent_at=link.sent_at,
                expires_at=link.expires_at,
                person_id=link.person_id,
            )
        )

    def use(self, token_hash: str, now: datetime) -> Link | None:
        row = (
            self._store.connection()
            .execute(
                sa.update(sign_in_links)
                .where(
                    _LINK.token_hash == token_hash, _LINK.used_at.is_(None), _LINK.expires_at > now
                )
                .values(used_at=now)
                .returning(sign_in_links)
            )
            .one_or_none()
        )
        if row is None:
            return None
        return Link(
            token_hash=row.token_hash,
            email=row.email,
            return_to=row.return_to,
            sent_at=row.sent_at,
            expires_at=row.expires_at,
            person_id=row.person_id,
        )

    def sent_since(self, email: str, since: datetime) -> list[datetime]:
        query = (
            sa.select(_LINK.sent_at)
            .where(_LINK.email == email, _LINK.sent_at > since)
            .order_by(_LINK.sent_at)
        )
        return list(self._store.connection().scalars(query))

    def lock(self, email: str) -> None:
        self._store.lock(derive("gateway", "sign-in-link", email))

    def forget_sent_to(self, email: str) -> None:
        self._store.connection().execute(sa.delete(sign_in_links).where(_LINK.email == email))

    def belong_to(self, email: str, person_id: UUID) -> None:
        change = sa.update(sign_in_links).where(_LINK.email == email).values(person_id=person_id)
        self._store.run(lambda: self._store.connection().execute(change))

    def forget_of_person(self, person_id: UUID) -> Sequence[str]:
        his = sa.or_(_LINK.person_id == person_id, _LINK.person_id.is_(None))
        gone = sa.delete(sign_in_links).where(his).returning(_LINK.email)
        return sorted(set(self._store.connection().scalars(gone)))

    def forget_sent_before(self, moment: datetime) -> int:
        def work() -> int:
            return (
                self._store.connection()
                .execute(sa.delete(sign_in_links).where(_LINK.sent_at < moment))
                .rowcount
            )

        return self._store.run(work)
