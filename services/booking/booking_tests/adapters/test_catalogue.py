from datetime import date, time
from uuid import UUID, uuid4

import pytest

from booking.application.catalogue.approve_provider import ApproveProvider
from booking.application.catalogue.change_provider import ChangeProvider
from booking.application.catalogue.change_service import ChangeService
from booking.application.catalogue.define_service import DefineService
from booking.application.catalogue.dismiss_provider import DismissProvider
from booking.application.catalogue.register_provider import RegisterProvider
from booking.application.catalogue.retire_service import RetireService
from booking.application.catalogue.revoke_provider import RevokeProvider
from booking.application.catalogue.show_presence import ShowPresence
from booking.application.catalogue.submit_service import SubmitService
from booking.domain.catalogue.offer import (
    BookingRules,
    CancellationPolicy,
    OpeningHours,
    Quality,
    RefundStep,
    Tier,
    Weekday,
)
from booking.domain.catalogue.provider import Presence, Profile, ProviderKind
from booking.domain.catalogue.service import ServiceStatus
from booking_tests.catalogue_builders import PROVIDER_ID, a_profile, about_nora, an_offer
from booking_tests.house import House, an_empty_house
from servicekit.db.engine import Database
from servicekit.testing.replay import assert_rebuilt_equals_live


@pytest.fixture
def house(database: Database) -> House:
    return an_empty_house(database)


def test_an_active_service_is_found_by_id_and_slug_with_everything_that_was_said(
    house: House,
) -> None:
    said = an_offer(
        tiers=(Tier(id="gold", name="Gold", base_price=40000, duration=90, features=("fast",)),),
        rules=BookingRules(
            max_bookings=5,
            buffer_minutes=0,
            blackout_dates=(date(2025, 12, 24),),
            required_resources=(str(PROVIDER_ID),),
            business_hours=(
                OpeningHours(weekday=Weekday.FRIDAY, opens=time(9, 30), closes=time(12)),
            ),
        ),
        cancellation=CancellationPolicy(steps=(RefundStep(hours_before=1, refund_percent=5),)),
        quality=Quality(standards=("on time",)),
    )
    service_id = house.offers(offer=said)

    by_slug = house.catalogue.service("tax-consultation")
    assert by_slug is not None
    assert by_slug.offer == said
    assert by_slug.bookable
    assert (by_slug.buffer_minutes, by_slug.max_bookings) == (0, 5)
    assert by_slug.required_resources == (PROVIDER_ID,)
    assert house.catalogue.service(service_id) == by_slug
    assert house.catalogue.service(str(service_id)) == by_slug
    assert house.catalogue.service("tax") is None
    assert house.catalogue.service(uuid4()) is None


def test_a_draft_is_on_file_and_not_bookable(house: House) -> None:
    house.services.define(DefineService(slug="draft", offer=an_offer(), by="editor"))

    filed = house.catalogue.on_file("draft")
    assert filed is not None
    assert (filed.service.status, filed.review) == (ServiceStatus.DRAFT, ServiceStatus.DRAFT)
    assert filed.proposal == an_offer()
    assert house.catalogue.services(bookable_only=True) == []


def test_a_proposal_under_review_leaves_the_active_offer_as_it_is(house: House) -> None:
    service_id = house.offers()
    shorter = an_offer(durations=(60,))
    house.services.change(ChangeService(service_id=service_id, offer=shorter, by="editor"))
    house.services.submit(SubmitService(service_id=service_id, by="editor"))

    filed = house.catalogue.on_file(service_id)
    assert filed is not None
    assert (filed.service.status, filed.review) == (ServiceStatus.ACTIVE, ServiceStatus.IN_REVIEW)
    assert (filed.service.offer, filed.proposal) == (an_offer(), shorter)


def test_services_are_listed_by_name_whatever_the_case(house: House) -> None:
    for slug, name in (("b", "beta"), ("c", "Gamma"), ("a", "Alpha")):
        house.offers(slug, an_offer(name=name))
    house.services.retire(
        RetireService(service_id=house.offers("d", an_offer(name="Delta")), by="lead")
    )

    assert [s.name for s in house.catalogue.services()] == ["Alpha", "beta", "Delta", "Gamma"]
    assert [s.name for s in house.catalogue.services(bookable_only=True)] == [
        "Alpha",
        "beta",
        "Gamma",
    ]


def test_approved_pairs_are_known_from_both_sides_and_gone_when_revoked(house: House) -> None:
    tax, audit = house.offers(), house.offers("audit")
    nora = house.employs_nora(tax, audit)
    service = house.catalogue.service(tax)
    card = house.catalogue.provider(nora)
    assert service is not None
    assert card is not None
    assert service.provider_ids == (nora,)
    assert set(card.service_ids) == {tax, audit}

    house.providers.revoke(RevokeProvider(provider_id=nora, service_id=tax, by="lead"))
    assert [c.id for c in house.catalogue.providers(service_id=tax)] == []
    assert [c.id for c in house.catalogue.providers(service_id=audit)] == [nora]


def test_who_left_is_found_by_id_and_offered_nowhere(house: House) -> None:
    tax = house.offers()
    nora = house.employs_nora(tax)

    house.providers.dismiss(DismissProvider(provider_id=nora, by="admin"))

    card = house.catalogue.provider(nora)
    service = house.catalogue.service(tax)
    assert card is not None
    assert service is not None
    assert (card.active, card.service_ids) == (False, ())
    assert service.provider_ids == ()
    assert house.catalogue.providers() == []
    assert [c.id for c in house.catalogue.providers(active_only=False)] == [nora]


def test_a_changed_provider_is_shown_as_he_is_now(house: House) -> None:
    nora = house.employs_nora()
    house.providers.show(ShowPresence(provider_id=nora, presence=Presence.IN_MEETING))
    house.providers.change(
        ChangeProvider(
            provider_id=nora,
            about=about_nora(last_name="Berg", phone=None),
            profile=a_profile(languages=("fr",)),
            by="admin",
        )
    )

    card = house.catalogue.provider(nora)
    assert card is not None
    assert (card.display_name, card.phone, card.languages) == ("Nora Berg", None, ("fr",))
    assert card.presence is Presence.IN_MEETING


def register(house: House, number: int, profile: Profile, kind: ProviderKind) -> UUID:
    provider_id = UUID(int=number)
    person = kind is ProviderKind.CONSULTANT
    house.providers.register(
        RegisterProvider(
            provider_id=provider_id,
            kind=kind,
            about=about_nora(first_name=f"N{number}", email=f"n{number}@example.org")
            if person
            else None,
            name=None if person else f"Room {number}",
            profile=profile,
            by="admin",
        )
    )
    return provider_id


def test_providers_are_filtered_by_their_kind(house: House) -> None:
    person = register(house, 1, Profile(), ProviderKind.CONSULTANT)
    room = register(house, 3, Profile(), ProviderKind.ROOM)

    assert [card.id for card in house.catalogue.providers()] == [person, room]
    only_rooms = house.catalogue.providers(kinds=[ProviderKind.ROOM])
    assert [card.id for card in only_rooms] == [room]


def test_one_slug_is_never_given_twice_by_two_editors_at_once(house: House) -> None:
    # The id is made of the slug, so the second stream cannot even begin.
    first = house.offers()

    assert house.catalogue.service("tax-consultation") is not None
    with house.database.read() as connection:
        begun = connection.exec_driver_sql(
            "SELECT count(*) FROM stored_events WHERE version = 1"
        ).scalar_one()
    assert begun == 1
    assert first == house.catalogue.service(first).id  # type: ignore[union-attr]


def test_rebuilt_read_models_equal_the_living_ones(house: House) -> None:
    tax = house.offers()
    nora = house.employs_nora(tax, house.offers("audit"))
    house.services.change(
        ChangeService(service_id=tax, offer=an_offer(durations=(60,)), by="editor")
    )
    house.services.change(
        ChangeService(service_id=house.offers("third"), offer=an_offer(name="3"), by="e")
    )
    house.providers.revoke(RevokeProvider(provider_id=nora, service_id=tax, by="lead"))
    house.providers.approve(ApproveProvider(provider_id=nora, service_id=tax, by="lead"))
    house.providers.show(ShowPresence(provider_id=nora, presence=Presence.BUSY))

    for name in ("service_list", "provider_list"):
        assert_rebuilt_equals_live(house.store, name)
