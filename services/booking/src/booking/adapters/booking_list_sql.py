import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from booking.adapters.catalogue_services_sql import Reads
from booking.adapters.metadata import metadata
from booking.application.bookings.booking_list import (
    BookingFilter,
    ListedBooking,
    project_booking_list,
)
from booking.application.bookings.ports import Applicant
from booking.application.words import words
from booking.domain.bookings.booking import Booking
from booking.domain.bookings.client import split_name
from booking.domain.bookings.status import OPEN
from booking.domain.catalogue.provider import Provider
from booking.domain.people.person import Person
from servicekit.db.columns import Instant
from servicekit.personal import ERASED
from servicekit.projections.read_model import ReadModel, Rows

LAST_LETTER: Final = "\U0010ffff"
SEARCHED: Final = ("client_name", "company", "reference")
PERSONAL: Final = ("client_name", "client_email", "client_phone", "company")

booking_list: Final = sa.Table(
    "booking_list",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("reference", sa.Text, nullable=False),
    sa.Column("confirmation_number", sa.Text),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Column("user_id", sa.Text),
    sa.Column("client_name", sa.Text, nullable=False),
    sa.Column("client_email", sa.Text, nullable=False),
    sa.Column("client_phone", sa.Text),
    sa.Column("company", sa.Text),
    sa.Column("service_id", sa.Uuid, nullable=False),
    sa.Column("service_name", sa.Text, nullable=False),
    sa.Column("service_type", sa.Text, nullable=False),
    sa.Column("provider_id", sa.Uuid, nullable=False),
    sa.Column("starts_at", Instant, nullable=False),
    sa.Column("ends_at", Instant, nullable=False),
    sa.Column("timezone", sa.Text, nullable=False),
    sa.Column("meeting_type", sa.Text, nullable=False),
    sa.Column("booking_type", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("total", sa.BigInteger, nullable=False),
    sa.Column("currency", sa.Text, nullable=False),
    sa.Column("payment_method", sa.Text),
    sa.Column("payment_status", sa.Text, nullable=False),
    sa.Column("refund", sa.BigInteger),
    sa.Column("priority", sa.Text, nullable=False),
    sa.Column("escalation_level", sa.Text, nullable=False),
    sa.Column("assigned_to", sa.Text),
    sa.Column("tags", sa.Text, nullable=False),
    sa.Column("open_flags", sa.Integer, nullable=False),
    sa.Column("flags_version", sa.Integer, nullable=False),
    sa.Column("series_id", sa.Uuid),
    sa.Column("placed_at", Instant, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    # PLT-09 and what staff sorts and filters by most.
    sa.Index("booking_list_by_start", "starts_at", "id"),
    sa.Index("booking_list_by_type", "booking_type", "starts_at"),
    sa.Index("booking_list_by_status", "status", "starts_at"),
    sa.Index("booking_list_by_provider", "provider_id", "starts_at"),
    sa.Index("booking_list_by_person", "person_id"),
    sa.Index("booking_list_by_user", "user_id"),
    sa.Index("booking_list_by_series", "series_id", "starts_at"),
)
"""One row per booking; whoever is erased reads *erased*."""

WORD: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Compared byte by byte, so that the words that begin alike lie side by side."""

booking_words: Final = sa.Table(
    "booking_words",
    metadata,
    sa.Column("word", WORD, primary_key=True),
    sa.Column("booking_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sa.Index("booking_words_by_person", "person_id"),
    sqlite_with_rowid=False,
)
"""The words a booking is found by: client, company, reference (ADM-03)."""

booking_providers: Final = sa.Table(
    "booking_providers",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
)
"""What the providers are called; a change shows in every row at once."""

booking_provider_words: Final = sa.Table(
    "booking_provider_words",
    metadata,
    sa.Column("word", WORD, primary_key=True),
    sa.Column("provider_id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False),
    sqlite_with_rowid=False,
)
"""The words a provider is found by."""


class BookingListSql:
    """Writes the read model `booking_list`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def add(self, booking_id: UUID, fields: Mapping[str, Any]) -> None:
        row = _plain(fields)
        self._rows.put(booking_list, id=booking_id, flags_version=0, **row)
        self._add_words(booking_id, row["person_id"], [row[name] for name in SEARCHED])

    def change(self, booking_id: UUID, fields: Mapping[str, Any]) -> None:
        self._rows.change(booking_list, {"id": booking_id}, **_plain(fields))

    def flag(self, booking_id: UUID, version: int, *, by: int, updated_at: datetime) -> None:
        table = self._rows.table(booking_list)
        self._rows.connection.execute(
            sa.update(table)
            .where(table.c.id == booking_id, table.c.flags_version < version)
            .values(
                flags_version=version,
                open_flags=table.c.open_flags + by,
                updated_at=updated_at,
            )
        )

    def name_provider(self, provider_id: UUID, person_id: UUID, name: str) -> None:
        self._rows.put(booking_providers, id=provider_id, person_id=person_id, name=name)
        self._rows.remove(booking_provider_words, provider_id=provider_id)
        for word in sorted(words(name)):
            self._rows.put(
                booking_provider_words, word=word, provider_id=provider_id, person_id=person_id
            )

    def forget(self, person_id: UUID) -> None:
        self._rows.remove(booking_words, person_id=person_id)
        table, providers = self._rows.table(booking_list), self._rows.table(booking_providers)
        connection = self._rows.connection
        kept = {name: sa.case((table.c[name].is_(None), None), else_=ERASED) for name in PERSONAL}
        theirs = table.c.person_id == person_id
        connection.execute(sa.update(table).where(theirs).values(**kept))
        searched = [table.c[name] for name in SEARCHED]
        rows = connection.execute(sa.select(table.c.id, *searched).where(theirs)).all()
        named = connection.scalars(
            sa.select(providers.c.id).where(providers.c.person_id == person_id)
        ).all()
        for row in rows:
            self._add_words(row[0], person_id, row[1:])
        for provider_id in named:
            self.name_provider(provider_id, person_id, ERASED)

    def _add_words(self, booking_id: UUID, person_id: UUID, texts: Iterable[str | None]) -> None:
        for word in sorted(words(*texts)):
            self._rows.put(booking_words, word=word, booking_id=booking_id, person_id=person_id)


NAMED: Final = booking_list.outerjoin(
    booking_providers, booking_providers.c.id == booking_list.c.provider_id
)
PROVIDER_NAME: Final = sa.func.coalesce(booking_providers.c.name, "")


class BookingListsSql:
    """Asks the read model `booking_list`; every list is bounded and in a settled order."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def page(
        self,
        wanted: BookingFilter,
        *,
        order: Sequence[tuple[str, bool]],
        offset: int,
        limit: int,
    ) -> tuple[Sequence[ListedBooking], int]:
        """Give one page and how many there are in all; `order` names columns of the list."""
        where = list(_conditions(wanted))
        columns = dict(booking_list.c) | {"provider_name": PROVIDER_NAME}
        by = [columns[name].desc() if falling else columns[name].asc() for name, falling in order]
        with self._reads() as connection:
            total = connection.execute(
                sa.select(sa.func.count()).select_from(booking_list).where(*where)
            ).scalar_one()
            rows = connection.execute(
                sa.select(booking_list, PROVIDER_NAME.label("provider_name"))
                .select_from(NAMED)
                .where(*where)
                .order_by(*by, booking_list.c.id)
                .offset(offset)
                .limit(limit)
            ).mappings()
            return [_listed(row) for row in rows], total


class SeriesSql:
    """Finds the bookings of a series in the read model `booking_list`."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def members(self, series_id: UUID, /, *, starting_from: datetime) -> Sequence[UUID]:
        """Give the open bookings of a series that start at or after a moment, by start."""
        table = booking_list
        with self._reads() as connection:
            return list(
                connection.scalars(
                    sa.select(table.c.id)
                    .where(
                        table.c.series_id == series_id,
                        table.c.starts_at >= starting_from,
                        table.c.status.in_(sorted(OPEN)),
                    )
                    .order_by(table.c.starts_at, table.c.id)
                )
            )


class CustomersSql:
    """Finds customers, as told with the latest booking, in the read model `booking_list`."""

    def __init__(self, reads: Reads) -> None:
        self._reads = reads

    def find(self, user_id: str, /) -> Applicant | None:
        """Give a customer by sign-in; nobody after erasure."""
        return self._latest(booking_list.c.user_id == user_id)

    def of_person(self, person_id: UUID, /) -> Applicant | None:
        """Give a customer as the person he is; nobody after erasure."""
        return self._latest(booking_list.c.person_id == person_id)

    def _latest(self, theirs: sa.ColumnElement[bool]) -> Applicant | None:
        table = booking_list
        with self._reads() as connection:
            row = connection.execute(
                sa.select(table)
                .where(theirs, table.c.client_email != ERASED)
                .order_by(table.c.placed_at.desc(), table.c.id)
                .limit(1)
            ).first()
        if row is None:
            return None
        first_name, last_name = split_name(row.client_name)
        return Applicant(
            first_name=first_name,
            last_name=last_name,
            email=row.client_email,
            phone=row.client_phone,
            company=row.company,
            user_id=row.user_id,
        )


BOOKING_LIST: Final = ReadModel(
    name="booking_list",
    tables=(booking_list, booking_words, booking_providers, booking_provider_words),
    project=lambda rows, recorded: project_booking_list(recorded, BookingListSql(rows)),
    of=(Booking, Provider, Person),
)


def _conditions(wanted: BookingFilter) -> Iterable[sa.ColumnElement[bool]]:
    row = booking_list.c
    if wanted.only_providers is not None:
        yield row.provider_id.in_(sorted(wanted.only_providers))
    if wanted.statuses:
        yield row.status.in_([status.value for status in wanted.statuses])
    if wanted.starts_from is not None:
        yield row.starts_at >= wanted.starts_from
    if wanted.starts_before is not None:
        yield row.starts_at < wanted.starts_before
    if wanted.ends_before is not None:
        yield row.ends_at < wanted.ends_before
    if wanted.company:
        yield sa.func.lower(row.company).contains(wanted.company.lower(), autoescape=True)
    for name in (
        "provider_id",
        "payment_status",
        "service_id",
        "service_type",
        "source",
        "meeting_type",
    ):
        if (value := getattr(wanted, name)) is not None:
            yield row[name] == value
    for word in sorted(words(wanted.search)):
        client, provider = booking_words.c, booking_provider_words.c
        yield sa.or_(
            row.id.in_(sa.select(client.booking_id).where(_begins(client.word, word))),
            row.provider_id.in_(
                sa.select(provider.provider_id).where(_begins(provider.word, word))
            ),
        )


def _begins(column: sa.ColumnElement[str], word: str) -> sa.ColumnElement[bool]:
    return sa.and_(column >= word, column < word + LAST_LETTER)


def _listed(row: sa.RowMapping) -> ListedBooking:
    values = {name: row[name] for name in ListedBooking.__slots__}
    return ListedBooking(**values | {"tags": tuple(json.loads(row["tags"]))})


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    if "tags" not in fields:
        return dict(fields)
    return {**fields, "tags": json.dumps(fields["tags"], ensure_ascii=False)}
