import pytest

from booking.application.catalogue.approve_provider import ApproveProvider, ApproveProviderHandler
from booking.application.catalogue.change_provider import ChangeProvider, ChangeProviderHandler
from booking.application.catalogue.dismiss_provider import DismissProvider, DismissProviderHandler
from booking.application.catalogue.register_provider import (
    RegisterProvider,
    RegisterProviderHandler,
)
from booking.application.catalogue.revoke_provider import RevokeProvider, RevokeProviderHandler
from booking.application.catalogue.show_presence import ShowPresence, ShowPresenceHandler
from booking.domain.catalogue.errors import ProviderHasLeft, ProviderUnknown
from booking.domain.catalogue.provider import Presence, Profile, Provider, ProviderKind
from booking.domain.catalogue.service import Service
from booking_tests.catalogue_builders import (
    NOW,
    PERSON_ID,
    PROVIDER_ID,
    SERVICE_ID,
    a_card,
    a_consultant,
    a_profile,
    about_nora,
    an_active_service,
)
from booking_tests.memory import CatalogueInMemory, Kept, PeopleInMemory

NORA = RegisterProvider(
    provider_id=PROVIDER_ID,
    kind=ProviderKind.CONSULTANT,
    about=about_nora(),
    profile=a_profile(),
    by="admin",
)
PAIR = ApproveProvider(provider_id=PROVIDER_ID, service_id=SERVICE_ID, by="lead")


def test_a_consultant_is_the_person_behind_the_address() -> None:
    people, providers = PeopleInMemory(), Kept[Provider]()

    RegisterProviderHandler(providers, people, lambda: NOW)(NORA)

    assert providers.get(PROVIDER_ID).person_id == people.known(about_nora().email)


def test_a_room_is_nobody() -> None:
    people, providers = PeopleInMemory(), Kept[Provider]()

    RegisterProviderHandler(providers, people, lambda: NOW)(
        RegisterProvider(
            provider_id=PROVIDER_ID,
            kind=ProviderKind.ROOM,
            name="Room 4",
            profile=Profile(),
            by="admin",
        )
    )

    assert people.by_email == {}
    assert providers.get(PROVIDER_ID).person_id == PROVIDER_ID


def test_registering_the_same_provider_again_records_nothing() -> None:
    providers = Kept(a_consultant())

    RegisterProviderHandler(providers, PeopleInMemory(), lambda: NOW)(NORA)

    assert providers.events == []


def test_a_changed_address_stays_the_same_person() -> None:
    providers = Kept(a_consultant())

    ChangeProviderHandler(providers, lambda: NOW)(
        ChangeProvider(
            provider_id=PROVIDER_ID,
            about=about_nora(email="nora@new.example"),
            profile=a_profile(),
            by="admin",
        )
    )

    assert [vars(event)["person_id"] for event in providers.events] == [PERSON_ID]


def test_presence_is_changed_for_those_who_are_there() -> None:
    providers = Kept(a_consultant())

    ShowPresenceHandler(providers, lambda: NOW)(
        ShowPresence(provider_id=PROVIDER_ID, presence=Presence.BUSY)
    )

    assert providers.get(PROVIDER_ID).presence is Presence.BUSY


def test_only_who_is_registered_and_still_here_can_be_approved_for_a_service() -> None:
    services = Kept(an_active_service())
    with pytest.raises(ProviderUnknown):
        ApproveProviderHandler(services, Kept[Provider](), lambda: NOW)(PAIR)

    gone = a_consultant()
    gone.leave(by="admin", at=NOW)
    with pytest.raises(ProviderHasLeft):
        ApproveProviderHandler(services, Kept(gone), lambda: NOW)(PAIR)
    assert services.events == []


def test_a_pair_is_approved_and_revoked() -> None:
    services = Kept(an_active_service())

    ApproveProviderHandler(services, Kept(a_consultant()), lambda: NOW)(PAIR)
    assert services.get(SERVICE_ID).provider_ids == (PROVIDER_ID,)
    RevokeProviderHandler(services, lambda: NOW)(
        RevokeProvider(provider_id=PROVIDER_ID, service_id=SERVICE_ID, by="lead")
    )
    assert services.get(SERVICE_ID).provider_ids == ()


def test_who_leaves_is_not_offered_for_any_service_any_more() -> None:
    service = an_active_service()
    service.approve_provider(PROVIDER_ID, by="lead", at=NOW)
    services, providers = Kept(service), Kept(a_consultant())

    DismissProviderHandler(providers, services, CatalogueInMemory(cards=[a_card()]), lambda: NOW)(
        DismissProvider(provider_id=PROVIDER_ID, by="admin")
    )

    assert [type(event) for event in services.events] == [Service.ProviderRevoked]
    assert [type(event) for event in providers.events] == [Provider.Left]
