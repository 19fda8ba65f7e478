from dataclasses import replace
from datetime import time
from uuid import UUID

import pytest

from booking.domain.catalogue.errors import (
    OfferNotPossible,
    OwnWorkNotApproved,
    ReviewStepOutOfOrder,
    ServiceRetired,
)
from booking.domain.catalogue.offer import (
    AddOn,
    BookingRules,
    CancellationPolicy,
    Offer,
    OpeningHours,
    PaymentMethod,
    PriceList,
    RefundStep,
    Weekday,
)
from booking.domain.catalogue.service import Service, ServiceStatus
from booking_tests.catalogue_builders import (
    NOW,
    PROVIDER_ID,
    a_drafted_service,
    a_free_offer,
    a_retired_service,
    a_submitted_service,
    an_active_service,
    an_approved_service,
    an_offer,
)
from servicekit.testing.scenario import given

DEARER = an_offer(prices=replace(an_offer().prices, base_price=30000))
REWORDED = an_offer(description="Your taxes, explained at last.")


def test_a_service_begins_as_a_draft_nobody_can_book() -> None:
    service = a_drafted_service()

    assert service.status is ServiceStatus.DRAFT
    assert service.active_offer is None


def test_a_service_passes_draft_review_and_approval_before_it_is_active() -> None:
    service = a_drafted_service()
    seen = [service.status]
    service.submit(by="editor", at=NOW)
    seen.append(service.status)
    service.approve(by="lead", at=NOW)
    seen.append(service.status)
    service.activate(by="lead", at=NOW)
    seen.append(service.status)

    assert seen == ["draft", "in_review", "approved", "active"]
    assert service.active_offer == an_offer()


def test_a_draft_is_not_approved_before_it_was_submitted() -> None:
    given(a_drafted_service()).when(lambda s: s.approve(by="lead", at=NOW)).then_refuses(
        ReviewStepOutOfOrder
    )


def test_what_is_in_review_is_not_activated() -> None:
    given(a_submitted_service()).when(lambda s: s.activate(by="lead", at=NOW)).then_refuses(
        ReviewStepOutOfOrder
    )


def test_nobody_approves_what_he_submitted_himself() -> None:
    given(a_submitted_service(by="lead")).when(lambda s: s.approve(by="lead", at=NOW)).then_refuses(
        OwnWorkNotApproved
    )


def test_an_admin_may_approve_his_own_work() -> None:
    given(a_submitted_service(by="admin")).when(
        lambda s: s.approve(by="admin", at=NOW, may_approve_own=True)
    ).then(Service.Approved)


def test_who_wrote_the_draft_does_not_approve_it_though_another_submitted_it() -> None:
    service = a_drafted_service(by="lead")
    service.submit(by="editor", at=NOW)

    given(service).when(lambda s: s.approve(by="lead", at=NOW)).then_refuses(OwnWorkNotApproved)


def test_a_change_during_the_review_sends_it_back_to_draft() -> None:
    service = an_approved_service()
    service.change(DEARER, by="editor", at=NOW)

    assert service.status is ServiceStatus.DRAFT
    given(service).when(lambda s: s.activate(by="lead", at=NOW)).then_refuses(ReviewStepOutOfOrder)


def test_rewording_an_active_service_applies_at_once() -> None:
    given(an_active_service()).when(lambda s: s.change(REWORDED, by="editor", at=NOW)).then(
        Service.Adjusted
    )


def test_another_price_of_an_active_service_waits_for_approval_and_the_old_one_stays_bookable() -> (
    None
):
    service = an_active_service()
    service.change(DEARER, by="editor", at=NOW)

    assert service.status is ServiceStatus.ACTIVE
    assert service.active_offer == an_offer()
    assert service.review is ServiceStatus.DRAFT
    service.submit(by="editor", at=NOW)
    service.approve(by="lead", at=NOW)
    service.activate(by="lead", at=NOW)
    assert service.active_offer == DEARER


@pytest.mark.parametrize(
    "change",
    [
        {"durations": (60, 120)},
        {"payment_methods": (PaymentMethod.CARD,)},
        {"add_ons": ()},
        {"deliverables": ("a report",)},
        {"cancellation": CancellationPolicy(edit_deadline_hours=24)},
        {"rules": BookingRules(max_bookings=5)},
        {"rules": BookingRules(required_resources=(str(PROVIDER_ID),))},
    ],
    ids="-".join,
)
def test_whatever_a_client_was_promised_is_a_weighty_change(change: dict[str, object]) -> None:
    given(an_active_service()).when(
        lambda s: s.change(an_offer(**change), by="editor", at=NOW)
    ).then(Service.ChangeProposed)


def test_saying_the_same_again_records_nothing() -> None:
    given(an_active_service()).when(lambda s: s.change(an_offer(), by="editor", at=NOW)).then()
    given(a_submitted_service()).when(lambda s: s.submit(by="editor", at=NOW)).then()
    given(an_approved_service()).when(lambda s: s.approve(by="lead", at=NOW)).then()
    given(an_active_service()).when(lambda s: s.activate(by="lead", at=NOW)).then()
    given(a_retired_service()).when(lambda s: s.retire(by="lead", at=NOW)).then()


def test_approving_a_provider_of_an_active_service_tells_the_whole_offer_with_the_pair() -> None:
    service = an_active_service()
    service.approve_provider(PROVIDER_ID, by="lead", at=NOW)

    told = service.collect_events()[-1]
    assert isinstance(told, Service.ProviderApproved)
    assert told.publication is not None
    assert told.publication.provider_ids == (PROVIDER_ID,)
    assert told.publication.offer == an_offer()


def test_a_provider_of_a_draft_is_told_to_nobody_until_it_is_active() -> None:
    service = a_drafted_service()
    service.approve_provider(PROVIDER_ID, by="lead", at=NOW)
    service.submit(by="editor", at=NOW)
    service.approve(by="lead", at=NOW)
    service.activate(by="lead", at=NOW)

    events = service.collect_events()
    approved = next(e for e in events if isinstance(e, Service.ProviderApproved))
    activated = next(e for e in events if isinstance(e, Service.Activated))
    assert approved.publication is None
    assert activated.publication.provider_ids == (PROVIDER_ID,)


def test_a_pair_is_approved_once_and_revoked_once() -> None:
    service = an_active_service()
    service.approve_provider(PROVIDER_ID, by="lead", at=NOW)
    given(service).when(lambda s: s.approve_provider(PROVIDER_ID, by="lead", at=NOW)).then()

    service.revoke_provider(PROVIDER_ID, by="lead", at=NOW)
    assert service.provider_ids == ()
    given(service).when(lambda s: s.revoke_provider(PROVIDER_ID, by="lead", at=NOW)).then()


def test_a_retired_service_takes_no_change_and_no_provider() -> None:
    given(a_retired_service()).when(lambda s: s.change(DEARER, by="e", at=NOW)).then_refuses(
        ServiceRetired
    )
    given(a_retired_service()).when(
        lambda s: s.approve_provider(UUID(int=7), by="e", at=NOW)
    ).then_refuses(ServiceRetired)


IMPOSSIBLE: list[tuple[str, Offer]] = [
    ("name", an_offer(name="  ")),
    ("durations", an_offer(durations=())),
    ("durations", an_offer(durations=(60, 60))),
    ("durations", an_offer(durations=(60, 1441))),
    ("defaultDuration", an_offer(default_duration=45)),
    ("prices.currency", an_offer(prices=PriceList(base_price=1, currency="aed"))),
    ("prices.basePrice", an_offer(prices=PriceList(base_price=-1, currency="AED"))),
    ("paymentMethods", an_offer(payment_methods=())),
    ("paymentMethods", an_offer(payment_methods=(PaymentMethod.CASH, PaymentMethod.CASH))),
    ("addOns", an_offer(add_ons=(AddOn(id="a", name="A", price=1),) * 2)),
    ("addOns", an_offer(add_ons=(AddOn(id="a", name="A", price=-1),))),
    ("meetingTypes", an_offer(meeting_types=())),
    ("maxParticipants", an_offer(max_participants=0)),
    ("zone", an_offer(zone="Europe/Atlantis")),
    ("rules.maxBookings", an_offer(rules=BookingRules(max_bookings=0))),
    ("rules.requiredResources", an_offer(rules=BookingRules(required_resources=("room",)))),
    (
        "rules.businessHours",
        an_offer(
            rules=BookingRules(
                business_hours=(
                    OpeningHours(weekday=Weekday.MONDAY, opens=time(17), closes=time(9)),
                )
            )
        ),
    ),
    (
        "cancellation",
        an_offer(
            cancellation=CancellationPolicy(steps=(RefundStep(hours_before=1, refund_percent=101),))
        ),
    ),
]


@pytest.mark.parametrize(("field", "offer"), IMPOSSIBLE, ids=[field for field, _ in IMPOSSIBLE])
def test_an_offer_nobody_could_keep_is_refused_at_its_field(field: str, offer: Offer) -> None:
    with pytest.raises(OfferNotPossible) as refusal:
        a_drafted_service(offer)

    assert refusal.value.field == field


@pytest.mark.parametrize("slug", ["", "Tax", "tax--1", "-tax", "tax_1", "t" * 81, "tax\n"])
def test_a_slug_reads_as_one(slug: str) -> None:
    with pytest.raises(OfferNotPossible):
        Service.define(UUID(int=1), slug, an_offer(), by="editor", at=NOW)


def test_a_service_without_payment_methods_is_free_and_says_so() -> None:
    assert a_drafted_service(a_free_offer()).proposal == a_free_offer()


def test_refunds_go_by_the_hours_before_the_meeting() -> None:
    policy = CancellationPolicy()

    assert [policy.refund_percent(hours) for hours in (48, 24, 23.9, 2, 1.9, 0)] == [
        100,
        100,
        50,
        50,
        0,
        0,
    ]
