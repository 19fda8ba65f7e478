from eventsourcing.domain import Aggregate

from booking.application.catalogue.publishing import publish
from booking.domain.catalogue.provider import Presence
from booking_tests.catalogue_builders import (
    NOW,
    PROVIDER_ID,
    SERVICE_ID,
    a_consultant,
    a_drafted_service,
    a_profile,
    a_room,
    about_nora,
    an_active_service,
    an_offer,
)
from contracts.booking import (
    ProviderChanged,
    ProviderLeft,
    ProviderRegistered,
    ServicePublished,
    ServiceRetired,
)


def told(aggregate: Aggregate) -> list[object]:
    return [contract for event in aggregate.collect_events() for contract in publish(event)]


def test_a_service_is_told_to_nobody_before_it_is_active() -> None:
    service = a_drafted_service()
    service.approve_provider(PROVIDER_ID, by="lead", at=NOW)
    service.submit(by="editor", at=NOW)
    service.approve(by="lead", at=NOW)

    assert told(service) == []


def test_an_active_service_is_told_whole_with_its_price_rule_and_approved_pairs() -> None:
    service = an_active_service()
    service.approve_provider(PROVIDER_ID, by="lead", at=NOW)

    alone, paired = told(service)
    assert isinstance(alone, ServicePublished)
    assert isinstance(paired, ServicePublished)
    assert alone.provider_ids == ()
    assert paired.provider_ids == (PROVIDER_ID,)
    assert (paired.slug, paired.status, paired.key()) == (
        "tax-consultation",
        "active",
        str(SERVICE_ID),
    )
    assert paired.service_type == "standard-consultation"
    assert paired.tariff.base_minor == 25000
    assert paired.tariff.currency == "AED"
    assert paired.durations == (60, 90)
    assert [(h.weekday, h.from_minute, h.to_minute) for h in paired.business_hours] == [
        (0, 540, 1020),
        (6, 1080, 1440),
    ]


def test_a_reworded_service_is_told_anew_and_a_proposal_is_not() -> None:
    service = an_active_service()
    service.collect_events()
    service.change(an_offer(name="Taxes"), by="editor", at=NOW)
    service.change(an_offer(name="Taxes", durations=(60,)), by="editor", at=NOW)

    assert [vars(contract)["name"] for contract in told(service)] == ["Taxes"]


def test_a_retired_service_is_told_once_and_its_pairs_no_more() -> None:
    service = an_active_service()
    service.approve_provider(PROVIDER_ID, by="lead", at=NOW)
    service.collect_events()
    service.retire(by="lead", at=NOW)
    service.revoke_provider(PROVIDER_ID, by="lead", at=NOW)

    assert told(service) == [ServiceRetired(service_id=SERVICE_ID, slug="tax-consultation")]


def test_providers_are_told_by_their_public_name_only() -> None:
    consultant = a_consultant()
    consultant.change(
        about=about_nora(last_name="Berg"), name=None, profile=a_profile(), by="admin", at=NOW
    )
    consultant.show_as(Presence.BUSY, at=NOW)
    consultant.leave(by="admin", at=NOW)

    assert told(consultant) == [
        ProviderRegistered(
            resource_id=PROVIDER_ID,
            kind="consultant",
            display_name="Nora Zimmerling",
            zone="Europe/Berlin",
            auto_assign=False,
        ),
        ProviderChanged(
            resource_id=PROVIDER_ID,
            kind="consultant",
            display_name="Nora Berg",
            zone="Europe/Berlin",
            auto_assign=False,
        ),
        ProviderLeft(resource_id=PROVIDER_ID),
    ]


def test_a_room_is_told_by_its_name() -> None:
    (room,) = told(a_room())

    assert isinstance(room, ProviderRegistered)
    assert (room.kind, room.display_name) == ("room", "Room 4")
