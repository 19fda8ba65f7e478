"""This service as it is built for production, with a stand-in for the calendar, on a real database.

What the service tells is carried to the stand-in, and what that answers comes back as envelopes,
when a test says so (`carry`) or by itself (`carrying`).
"""

import asyncio
import base64
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from booking.adapters.booking_details_sql import DetailsSql
from booking.adapters.catalogue_sql import CatalogueSql
from booking.adapters.standins import CalendarStandin
from booking.application.bookings.booking_details import Document
from booking.application.bookings.checkout import Checkout, checkout_id
from booking.application.bookings.ports import PlaceWanted
from booking.bootstrap import build
from booking.domain.bookings.booking import Booking
from booking.domain.catalogue.offer import Offer
from booking.domain.catalogue.provider import About, Provider, ProviderKind
from booking.domain.catalogue.service import Service
from booking.settings import BookingSettings
from booking_tests.catalogue_builders import NOW, PROVIDER_ID, a_profile, about_nora, an_offer
from contracts.event import ContractEvent
from contracts.registry import event_class
from servicekit.clock import Clock
from servicekit.context import Context
from servicekit.db.engine import Database
from servicekit.ids import NewId, new_id
from servicekit.messaging.delivery import Delivery
from servicekit.messaging.envelope import Envelope, envelope_of, event_in
from servicekit.processes.watchdog import Watchdog
from servicekit.service import ServiceModule
from servicekit.service_client import ServiceClient
from servicekit.testing.clock import SetClock
from servicekit.testing.http import Caller, a_signer, calling
from servicekit.timers import TimerRunner

OTHER_PROVIDER_ID = UUID("22222222-2222-4222-8222-333333333333")
SEED = base64.b64encode(bytes(32)).decode()


@dataclass(frozen=True)
class Alone:
    """A runtime in which there is nobody to ask."""

    clock: Clock
    new_id: NewId = new_id

    def client(self, service: str) -> ServiceClient:
        raise LookupError(service)


@dataclass
class Reception:
    module: ServiceModule
    calendar: CalendarStandin
    clock: SetClock
    told: list[ContractEvent] = field(default_factory=list)
    answered: list[Delivery] = field(default_factory=list)
    hears: Callable[[ContractEvent], Sequence[ContractEvent]] | None = None
    read_to: int = 0
    _carrying: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.store = self.module.store
        self.bookings = self.store.repository(Booking)
        self.checkouts = self.store.repository(Checkout)
        self.providers = self.store.repository(Provider)
        self.details = DetailsSql(self.store.read)
        (self._consumer,) = self.module.consumers()

    # The world around

    def carry(self, *, times: int = 1) -> None:
        """Carry every message to the calendar and its answers back, each so many times."""
        with self._carrying:
            while deliveries := self._answers():
                for _ in range(times):
                    self._consumer.handle(deliveries)

    @contextmanager
    def carrying(self) -> Iterator[None]:
        """Carry messages by itself, right after every commit."""
        stop, awake = threading.Event(), threading.Event()

        def work() -> None:
            while not stop.is_set():
                awake.clear()
                self.carry()
                awake.wait(0.05)

        stop_listening = self.store.committed.listen(awake.set)
        thread = threading.Thread(target=work)
        thread.start()
        try:
            yield
        finally:
            stop.set()
            awake.set()
            thread.join()
            stop_listening()
            self.carry()

    def deliver(self, *events: ContractEvent) -> None:
        """Let others say something."""
        with self._carrying:
            self._consumer.handle([self._delivery(event) for event in events])

    def deliver_again(self) -> None:
        """Deliver all that was ever answered once more, as after a restart."""
        self._consumer.handle(self.answered)

    def pass_time(self, step: timedelta) -> None:
        """Move on, and do what has come due meanwhile."""
        self.clock.move(step)
        for worker in self.module.workers:
            if isinstance(worker, Watchdog):
                while worker.look():
                    pass
            if isinstance(worker, TimerRunner):
                while worker.run_due():
                    pass
        self.carry()

    @contextmanager
    def open(self, *roles: str) -> Iterator[Caller]:
        """Let somebody call over HTTP, a guest if no role is named, while messages are carried."""
        signer = a_signer(clock=self.clock)
        with self.carrying(), calling(self.module.app, *(roles or ("guest",)), signer=signer) as c:
            yield c

    # What there is

    def booking(self, booking_id: UUID) -> Booking:
        found = self.bookings.peek(booking_id)
        assert found is not None
        return found

    def checkout(self, booking_id: UUID) -> Checkout:
        found = self.checkouts.peek(checkout_id(booking_id))
        assert found is not None
        return found

    def document(self, booking_id: UUID) -> Document:
        found = self.details.find(booking_id)
        assert found is not None
        return found

    def offers(self, slug: str = "tax-consultation", offer: Offer | None = None) -> UUID:
        """Bring a service on offer, with both providers approved for it."""
        services = self.store.repository(Service)
        providers = self.store.repository(Provider)
        service_id = uuid4()

        def work() -> None:
            service = Service.define(service_id, slug, offer or an_offer(), by="ed", at=NOW)
            service.submit(by="ed", at=NOW)
            service.approve(by="lead", at=NOW)
            service.activate(by="lead", at=NOW)
            for provider_id, about in PEOPLE.items():
                if providers.find(provider_id) is None:
                    providers.save(
                        Provider.register(
                            provider_id,
                            ProviderKind.CONSULTANT,
                            person_id=uuid4(),
                            about=about,
                            name=None,
                            profile=a_profile(),
                            by="admin",
                            at=NOW,
                        )
                    )
                service.approve_provider(provider_id, by="lead", at=NOW)
            services.save(service)

        self.store.run(work)
        return service_id

    def service_id(self, slug: str = "tax-consultation") -> UUID:
        found = CatalogueSql(self.store.read).service(slug)
        assert found is not None
        return found.id

    def held(self, wanted: PlaceWanted) -> str:
        """Hold a place as a visitor would, and give its token."""
        return self.calendar.token(asyncio.run(self.calendar.hold(wanted)))

    def _answers(self) -> list[Delivery]:
        log = self.module.log
        assert log is not None
        batch = log.read(self.read_to, 100)
        self.read_to = batch.position
        found: list[Delivery] = []
        for message in batch.messages:
            envelope = Envelope.from_bytes(message.payload)
            known = event_class(envelope.type)
            assert known is not None
            event = event_in(envelope, known, self.module.keys)
            self.told.append(event)
            found += [
                self._delivery(answer) for answer in (self.hears or self.calendar.hear)(event)
            ]
        return found

    def _delivery(self, event: ContractEvent) -> Delivery:
        position = len(self.answered) + 1
        envelope = envelope_of(
            event,
            service="availability",
            position=position,
            n=0,
            subject=event.key(),
            time=self.clock(),
            context=Context(actor="service:availability"),
            keys=None,
        )
        self.answered.append(
            Delivery("availability", position, 0, event.key(), envelope.to_bytes(), event.TOPIC)
        )
        return self.answered[-1]


PEOPLE: dict[UUID, About] = {
    PROVIDER_ID: about_nora(),
    OTHER_PROVIDER_ID: about_nora(
        first_name="Omar", last_name="Nasser", email="omar.nasser@example.org"
    ),
}


@contextmanager
def a_reception(
    database: Database, *, now: datetime = NOW, after: Reception | None = None
) -> Iterator[Reception]:
    """Build the service on a database; `after` another one that died, in the same world."""
    clock = after.clock if after else SetClock(now)
    calendar = (
        after.calendar
        if after
        else CalendarStandin(key=Ed25519PrivateKey.generate(), providers=tuple(PEOPLE), clock=clock)
    )
    public_key = calendar.key.public_key().public_bytes_raw()
    settings = BookingSettings.read(
        database_url=database.url,
        identity_public_key=base64.b64encode(a_signer().public_key.public_bytes_raw()).decode(),
        identity_seed=SEED,
        hold_public_key=base64.b64encode(public_key).decode(),
        manage_key=SEED,
        people_key=SEED,
        firm="Nordlicht",
        calendar_domain="nordlicht.example",
        bookings_address="bookings@nordlicht.example",
    )
    module = build(settings, Alone(clock), holds=calendar, free_times=calendar)
    reception = Reception(module, calendar, clock)
    if after is not None:
        reception.answered, reception.read_to = after.answered, after.read_to
    try:
        yield reception
    finally:
        module.store.database.close()
