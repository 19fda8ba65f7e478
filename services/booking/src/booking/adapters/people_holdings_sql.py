from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from booking.adapters.catalogue_services_sql import Reads
from booking.adapters.people_keys_sql import person_keys

KEPT_BACK = frozenset({person_keys.name})
"""Tables that hold keys and no facts about anybody."""


class HoldingsSql:
    """Finds a person in every table that has a column `person_id`.

    A read model added later is found without a list kept by hand. Its id column, if it is a UUID,
    names the stream the row speaks of.
    """

    def __init__(self, reads: Reads, metadata: sa.MetaData) -> None:
        self._reads = reads
        self._metadata = metadata

    def rows(self, person_id: UUID, /) -> Mapping[str, Sequence[Mapping[str, object]]]:
        """Give the person's rows of every table that has any, by the table's name."""
        found = {}
        with self._reads() as connection:
            for table in self._tables():
                rows = connection.execute(
                    sa.select(table).where(table.c.person_id == person_id)
                ).mappings()
                held = [dict(row) for row in rows]
                if held:
                    found[table.name] = held
        return found

    def streams(self, person_id: UUID, /) -> Sequence[UUID]:
        """Give the streams that speak about the person, in a settled order."""
        found: set[UUID] = set()
        with self._reads() as connection:
            for table in self._tables():
                for column in table.primary_key.columns:
                    if isinstance(column.type, sa.Uuid) and column.name != "person_id":
                        found.update(
                            connection.scalars(
                                sa.select(column).where(table.c.person_id == person_id)
                            )
                        )
        return sorted(found - {person_id})

    def _tables(self) -> Sequence[sa.Table]:
        return [
            table
            for table in self._metadata.sorted_tables
            if "person_id" in table.c and table.name not in KEPT_BACK
        ]
