"""The catalogue, prices and people of this service on a real database, without the rest."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from booking.adapters.bookings_of_person_sql import BookingsOfPersonSql
from booking.adapters.catalogue_providers_sql import PROVIDER_LIST
from booking.adapters.catalogue_services_sql import SERVICE_LIST
from booking.adapters.catalogue_sql import CatalogueSql
from booking.adapters.metadata import metadata
from booking.adapters.people_holdings_sql import HoldingsSql
from booking.adapters.people_keys_sql import PersonKeysSql
from booking.adapters.people_purge_sql import overwrite_what_is_deleted, purge
from booking.adapters.standins import CalendarStandin
from booking.application.catalogue.activate_service import ActivateService, ActivateServiceHandler
from booking.application.catalogue.approve_provider import ApproveProvider, ApproveProviderHandler
from booking.application.catalogue.approve_service import ApproveService, ApproveServiceHandler
from booking.application.catalogue.change_provider import ChangeProviderHandler
from booking.application.catalogue.change_service import ChangeServiceHandler
from booking.application.catalogue.define_service import DefineService, DefineServiceHandler
from booking.application.catalogue.dismiss_provider import DismissProviderHandler
from booking.application.catalogue.register_provider import (
    RegisterProvider,
    RegisterProviderHandler,
)
from booking.application.catalogue.retire_service import RetireServiceHandler
from booking.application.catalogue.revoke_provider import RevokeProviderHandler
from booking.application.catalogue.show_presence import ShowPresenceHandler
from booking.application.catalogue.submit_service import SubmitService, SubmitServiceHandler
from booking.application.people.erase_person import ErasePersonHandler
from booking.application.people.export_person import ExportPersonHandler
from booking.application.people.find_person import FindPersonHandler
from booking.application.people.withdraw_consents import WithdrawConsentsHandler
from booking.application.pricing.give_quote import GiveQuoteHandler
from booking.application.pricing.price_booking import PriceBooking
from booking.domain.bookings.booking import Booking
from booking.domain.catalogue.offer import Offer
from booking.domain.catalogue.provider import Provider, ProviderKind
from booking.domain.catalogue.service import Service
from booking.domain.people.person import Person
from booking.domain.pricing.quote import Quote
from booking.entrypoints.http.admin_consultants import ProviderCommands
from booking.entrypoints.http.admin_services import ServiceCommands
from booking.entrypoints.person_commands import PersonCommands
from booking_tests.catalogue_builders import NOW, PROVIDER_ID, a_profile, about_nora, an_offer
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.ids import new_id
from servicekit.service import command

C = TypeVar("C")
R = TypeVar("R")

MASTER = bytes(range(32))


@dataclass
class House:
    database: Database
    master: bytes = MASTER
    now: datetime = NOW
    keys: PersonKeysSql = field(init=False)
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.keys = PersonKeysSql(self.master, clock=self.clock, new_id=new_id)
        self.store = Store(
            self.database,
            read_models=(SERVICE_LIST, PROVIDER_LIST),
            keys=self.keys,
            clock=self.clock,
        )
        self.keys.attach(self.store, self.store.read)
        self.calendar = CalendarStandin(
            key=Ed25519PrivateKey.generate(), providers=(), clock=self.clock
        )
        self.catalogue = CatalogueSql(self.store.read)
        self.holdings = HoldingsSql(self.store.read, metadata)
        services = self.store.repository(Service)
        providers = self.store.repository(Provider)
        persons = self.store.repository(Person)
        quotes = self.store.repository(Quote)
        self.services = ServiceCommands(
            define=self._command(DefineServiceHandler(services, self.clock)),
            change=self._command(ChangeServiceHandler(services, self.clock)),
            submit=self._command(SubmitServiceHandler(services, self.clock)),
            approve=self._command(ApproveServiceHandler(services, self.clock)),
            activate=self._command(ActivateServiceHandler(services, self.clock)),
            retire=self._command(RetireServiceHandler(services, self.clock)),
        )
        self.providers = ProviderCommands(
            register=self._command(RegisterProviderHandler(providers, self.keys, self.clock)),
            change=self._command(ChangeProviderHandler(providers, self.clock)),
            show=self._command(ShowPresenceHandler(providers, self.clock)),
            dismiss=self._command(
                DismissProviderHandler(providers, services, self.catalogue, self.clock)
            ),
            approve=self._command(ApproveProviderHandler(services, providers, self.clock)),
            revoke=self._command(RevokeProviderHandler(services, self.clock)),
        )
        self.give_quote = self._command(GiveQuoteHandler(quotes, self.catalogue, self.clock))
        self.price_booking = PriceBooking(quotes)
        self.persons = PersonCommands(
            find=self._command(FindPersonHandler(self.keys, persons, self.clock)),
            export=self._command(
                ExportPersonHandler(self.keys, persons, self.holdings, self.store, self.clock)
            ),
            erase=self._command(ErasePersonHandler(self.keys, persons, self.catalogue, self.clock)),
            withdraw=self._command(
                WithdrawConsentsHandler(
                    self.keys,
                    persons,
                    BookingsOfPersonSql(self.store.read),
                    self.store.repository(Booking),
                    self.clock,
                )
            ),
            purge=lambda: purge(self.database, metadata),
        )

    def clock(self) -> datetime:
        return self.now

    def offers(self, slug: str = "tax-consultation", offer: Offer | None = None) -> UUID:
        """Bring a service on offer, through all steps of its review."""
        service_id = self.services.define(
            DefineService(slug=slug, offer=offer or an_offer(), by="editor")
        )
        self.services.submit(SubmitService(service_id=service_id, by="editor"))
        self.services.approve(ApproveService(service_id=service_id, by="lead"))
        self.services.activate(ActivateService(service_id=service_id, by="lead"))
        return service_id

    def employs_nora(self, *services: UUID) -> UUID:
        self.providers.register(
            RegisterProvider(
                provider_id=PROVIDER_ID,
                kind=ProviderKind.CONSULTANT,
                about=about_nora(),
                profile=a_profile(),
                by="admin",
            )
        )
        for service_id in services:
            self.providers.approve(
                ApproveProvider(provider_id=PROVIDER_ID, service_id=service_id, by="lead")
            )
        return PROVIDER_ID

    def _command(self, handler: Callable[[C], R]) -> Callable[[C], R]:
        return command(handler, self.store, name=type(handler).__name__)


def an_empty_house(database: Database) -> House:
    """Build the tables that the fixture has not built, and move in."""
    overwrite_what_is_deleted(database)
    with database.write() as connection:
        metadata.create_all(connection)
    return House(database)
