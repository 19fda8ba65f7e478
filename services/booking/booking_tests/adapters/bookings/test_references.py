from datetime import date
from uuid import UUID, uuid4

import pytest

from booking.adapters import booking_references_sql
from booking.adapters.booking_references_sql import ReferencesSql
from booking.domain.catalogue.offer import ReferenceStyle
from servicekit.db.engine import Database

TODAY = date(2025, 3, 3)


def test_two_bookings_never_share_a_reference_even_if_they_would(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def alike(style: ReferenceStyle, booking_id: UUID, made_on: date, attempt: int = 0) -> str:
        return f"BK-0000000{attempt}"

    monkeypatch.setattr(booking_references_sql, "reference", alike)
    given = []
    for _ in range(3):
        with database.write() as connection:
            references = ReferencesSql(lambda connection=connection: connection)  # type: ignore[misc]
            given.append(references.claim(ReferenceStyle.BK, uuid4(), TODAY))

    assert given == ["BK-00000000", "BK-00000001", "BK-00000002"]
