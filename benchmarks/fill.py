"""A store with years of bookings in it, made by the product's own commands, many to a commit.

Only the request by HTTP and the hold are left out: each booking is placed by the command that
places bookings, and everything after it (the reservation, the confirmation, all read models) is
the product's own work, following its logs.
"""

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import sqlalchemy as sa

from benchmarks.firm import MINUTES, Firm
from booking.adapters.booking_list_sql import booking_list
from booking.adapters.booking_references_sql import ReferencesSql
from booking.adapters.catalogue_sql import CatalogueSql
from booking.adapters.people_keys_sql import PersonKeysSql
from booking.application.bookings.agree_terms import AgreeTerms, AgreeTermsHandler, Terms
from booking.application.bookings.carry_out_checkout import CarryOutCheckout
from booking.application.bookings.checkout import Checkout
from booking.application.bookings.place_booking import PlaceBooking, PlaceBookingHandler
from booking.application.bookings.ports import Applicant, HeldPlace
from booking.application.pricing.price_booking import PriceBooking
from booking.domain.bookings.booking import Booking
from booking.domain.bookings.meeting import Meeting
from booking.domain.people.consents import Consents
from booking.domain.pricing.quote import Quote
from embedded.compose import Kalends, compose
from embedded.settings import EmbeddedSettings
from servicekit.clock import system_clock
from servicekit.eventstore.store import Store
from servicekit.processes.driver import ProcessDriver

_TOGETHER = 100
_PATIENCE_S = 900.0
_CLIENTS_SHARE = 5
"""So many bookings has one client, on the average."""


def opened(data: Path) -> Kalends:
    """The product on the data of an installation, in this process; nothing runs."""
    return compose(EmbeddedSettings.read(data=data, demo="off"))


def fill(data: Path, firms: list[Firm], bookings: int) -> dict[str, int]:
    """Book so many places of these firms; the number of events in each service's log."""
    product = opened(data)
    store = product.modules["booking"].store
    product.host.start()
    try:
        _place(product, store, firms, bookings)
        _until_confirmed(store, bookings)
    finally:
        product.host.stop()
        logs = {name: module.store.last_position() for name, module in product.modules.items()}
        product.close()
    return logs


def _place(product: Kalends, store: Store, firms: list[Firm], bookings: int) -> None:
    place, agree = _commands(product, store)
    terms = {firm.slug: agree(AgreeTerms(service=firm.slug, starts_at=_soon())) for firm in firms}
    places = _places(firms, bookings)
    for first in range(0, bookings, _TOGETHER):
        together = [next(places) for _ in range(first, min(bookings, first + _TOGETHER))]

        def work(
            together: list[tuple[Firm, str, datetime]] = together,
        ) -> None:
            for firm, provider, start in together:
                place(_wanted(terms[firm.slug], UUID(provider), start))

        store.run(work)


def _commands(product: Kalends, store: Store) -> tuple[PlaceBookingHandler, AgreeTermsHandler]:
    keys = product.modules["booking"].keys
    assert isinstance(keys, PersonKeysSql)
    bookings, checkouts = store.repository(Booking), store.repository(Checkout)
    steps = CarryOutCheckout(bookings, checkouts, store.timers, _Nobody(), system_clock)
    drive = ProcessDriver(store, Checkout, steps, clock=system_clock, overdue=steps.overdue)
    place = PlaceBookingHandler(
        bookings=bookings,
        checkouts=checkouts,
        drive=drive,
        people=keys,
        references=ReferencesSql(store.connection),
        clock=system_clock,
    )
    prices = PriceBooking(store.repository(Quote))
    return place, AgreeTermsHandler(CatalogueSql(store.read), prices, system_clock)


class _Nobody:
    """Nobody waits for these bookings."""

    def announce(self, booking_id: UUID, /) -> None:
        """Tell nobody."""


def _places(firms: list[Firm], bookings: int) -> Iterator[tuple[Firm, str, datetime]]:
    """Free places, so many for each provider, in no order of time."""
    providers = [(firm, provider) for firm in firms for provider in firm.providers]
    each = -(-bookings // len(providers))
    chance = random.Random(3)
    found = [
        (firm, provider, start)
        for firm, provider in providers
        for start in chance.sample(firm.starts(days=180), each)
    ]
    chance.shuffle(found)
    return iter(found)


def _wanted(terms: Terms, provider: UUID, start: datetime) -> PlaceBooking:
    client = random.randrange(10**9) // _CLIENTS_SHARE
    end = start + timedelta(minutes=MINUTES)
    return PlaceBooking(
        booking_id=uuid4(),
        held=HeldPlace(
            hold_id=uuid4(),
            service_id=terms.service.service_id,
            provider_id=provider,
            resource_ids=(provider,),
            starts_at=start,
            ends_at=end,
        ),
        terms=_at(terms, start),
        applicant=Applicant(
            first_name="Ada",
            last_name=f"Example {client}",
            email=f"ada.{client}@example.org",
        ),
        consents=Consents.of(
            terms=True,
            privacy_policy=True,
            data_processing=True,
            terms_version="1",
            privacy_version="1",
            at=datetime.now(UTC),
        ),
        timezone="Europe/Berlin",
        created_by="guest",
        meeting=Meeting(type=terms.meeting_type),
    )


def _at(terms: Terms, start: datetime) -> Terms:
    return replace(terms, starts_at=start)


def _soon() -> datetime:
    return (datetime.now(UTC) + timedelta(days=3)).replace(
        hour=10, minute=0, second=0, microsecond=0
    )


def _until_confirmed(store: Store, bookings: int) -> None:
    confirmed = (
        sa.select(sa.func.count())
        .select_from(booking_list)
        .where(booking_list.c.status == "confirmed")
    )
    until = time.monotonic() + _PATIENCE_S
    count = 0
    while time.monotonic() < until:
        with store.read() as connection:
            count = connection.execute(confirmed).scalar() or 0
        if count >= bookings:
            return
        time.sleep(0.2)
    raise RuntimeError(f"only {count} of {bookings} bookings were confirmed in time")
