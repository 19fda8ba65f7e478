from collections.abc import Callable
from functools import cache
from typing import Any, Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from booking.adapters.booking_list_sql import NAMED, PROVIDER_NAME, booking_list
from booking.adapters.catalogue_services_sql import Reads
from booking.adapters.metadata import metadata
from booking.application.bookings.booking_details import Document, project_booking_details
from booking.domain.bookings.booking import Booking
from booking.domain.people.person import Person
from servicekit.db.prepared import Prepared
from servicekit.projections.read_model import ReadModel, Rows

booking_details: Final = sa.Table(
    "booking_details",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False, index=True),
    sa.Column("document", sa.Text, nullable=False),
)
"""Everything there is to show of one booking; whoever is erased reads *erased*."""


class BookingDetailsSql:
    """Writes the read model `booking_details`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, booking_id: UUID, person_id: UUID, document: Document) -> None:
        self._rows.put(
            booking_details, id=booking_id, person_id=person_id, document=_text(document)
        )

    def change(self, booking_id: UUID, change: Callable[[Document], None]) -> None:
        table = self._rows.table(booking_details)
        row = _select(table).first(self._rows.connection, the_id=booking_id)
        if row is not None:
            self._put(booking_id, row[0], change)

    def change_all_of(self, person_id: UUID, change: Callable[[Document], None]) -> None:
        table = self._rows.table(booking_details)
        theirs = sa.select(table.c.id, table.c.document).where(table.c.person_id == person_id)
        for booking_id, text in self._rows.connection.execute(theirs).all():
            self._put(booking_id, text, change)

    def _put(self, booking_id: UUID, text: str, change: Callable[[Document], None]) -> None:
        document = _document(text)
        change(document)
        self._rows.change(booking_details, {"id": booking_id}, document=_text(document))


class DetailsSql:
    """Asks the read model `booking_details`."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def find(self, booking_id: UUID, /) -> Document | None:
        """Give the document of one booking, None if there is none.

        The provider's name is put in as it is today.
        """
        with self._reads() as connection:
            row = WITH_PROVIDER.first(connection, the_id=booking_id)
        return None if row is None else document_of(*row)


WITH_PROVIDER_NAME: Final = sa.select(booking_details.c.document, PROVIDER_NAME).select_from(
    booking_details.join(NAMED, booking_list.c.id == booking_details.c.id)
)
"""Documents as stored, each with what its provider is called today; see `document_of`."""

WITH_PROVIDER: Final = Prepared(
    WITH_PROVIDER_NAME.where(booking_details.c.id == sa.bindparam("the_id"))
)


def document_of(text: str, provider_name: str) -> Document:
    """Make a document of a row of `WITH_PROVIDER_NAME`."""
    document = _document(text)
    document["provider_name"] = provider_name
    return document


BOOKING_DETAILS: Final = ReadModel(
    name="booking_details",
    tables=(booking_details,),
    project=lambda rows, recorded: project_booking_details(recorded, BookingDetailsSql(rows)),
    of=(Booking, Person),
)

_documents: Final = msgspec.json.Decoder()


def _text(document: Document) -> str:
    return msgspec.json.encode(document).decode()


def _document(text: str) -> Document:
    document: dict[str, Any] = _documents.decode(text)
    return document


@cache
def _select(table: sa.Table) -> Prepared:
    """The living table and, while rebuilding, its twin."""
    return Prepared(sa.select(table.c.document).where(table.c.id == sa.bindparam("the_id")))
