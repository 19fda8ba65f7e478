from uuid import UUID

import sqlalchemy as sa

from gateway.adapters.tables import clients
from servicekit.eventstore.store import Store
from servicekit.ids import NewId, derive


class ClientsSql:
    """Gives each client an id of his own.

    It is random and not made of the address: what is stored under it says nothing about him any
    more once his row is deleted.
    """

    def __init__(self, store: Store, new_id: NewId) -> None:
        self._store = store
        self._new_id = new_id

    def id_of(self, email: str) -> UUID:
        self._store.lock(derive("gateway", "client", email))
        connection = self._store.connection()
        query = sa.select(clients.c.id).where(clients.c.email == email)
        found: UUID | None = connection.scalar(query)
        if found is not None:
            return found
        made = self._new_id()
        connection.execute(
            sa.insert(clients).values(id=made, email=email, first_seen_at=self._store.now())
        )
        return made
