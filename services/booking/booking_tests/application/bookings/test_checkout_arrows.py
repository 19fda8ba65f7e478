"""Every arrow of docs/flows/checkout.md, and that what comes late or twice is silence."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from booking.application.bookings.checkout import (
    AwaitingPayment,
    AwaitingStaff,
    Cancel,
    Cancelling,
    Checkout,
    Confirm,
    Confirming,
    Finished,
    Reserving,
    State,
)
from booking.domain.bookings.booking import Cause
from booking.domain.bookings.errors import HoldLapsed
from booking.domain.bookings.settlement import Settlement
from booking_tests.booking_builders import BOOKING_ID, HOLD_ID, NEW_HOLD_ID, QUARTER
from booking_tests.catalogue_builders import NOW
from servicekit.processes import Wait
from servicekit.testing.scenario import given

UNTIL = NOW + QUARTER
LATE = UNTIL + timedelta(seconds=1)


def at_reserving(settlement: Settlement = Settlement.NOTHING) -> Checkout:
    return Checkout.start(
        booking_id=BOOKING_ID,
        hold_id=HOLD_ID,
        settlement=settlement,
        held_until=None if settlement is Settlement.NOTHING else UNTIL,
    )


def at_awaiting_payment() -> Checkout:
    checkout = at_reserving(Settlement.PAYMENT)
    checkout.place_reserved(HOLD_ID)
    return checkout


def at_awaiting_staff() -> Checkout:
    checkout = at_reserving(Settlement.STAFF)
    checkout.place_reserved(HOLD_ID)
    return checkout


def at_confirming() -> Checkout:
    checkout = at_reserving()
    checkout.place_reserved(HOLD_ID)
    return checkout


def at_cancelling() -> Checkout:
    checkout = at_reserving()
    checkout.place_lost(HOLD_ID)
    return checkout


def at_finished() -> Checkout:
    checkout = at_confirming()
    checkout.booking_confirmed()
    return checkout


def at_cancelled() -> Checkout:
    checkout = at_cancelling()
    checkout.booking_cancelled()
    return checkout


ALL = [
    at_reserving,
    at_awaiting_payment,
    at_awaiting_staff,
    at_confirming,
    at_cancelling,
    at_finished,
    at_cancelled,
]


@pytest.mark.parametrize(
    ("start", "act", "state"),
    [
        (at_reserving, lambda c: c.place_reserved(HOLD_ID), Confirming(False, True)),
        (
            lambda: at_reserving(Settlement.PAYMENT),
            lambda c: c.place_reserved(HOLD_ID),
            AwaitingPayment(UNTIL),
        ),
        (
            lambda: at_reserving(Settlement.STAFF),
            lambda c: c.place_reserved(HOLD_ID),
            AwaitingStaff(UNTIL),
        ),
        (
            lambda: at_reserving(Settlement.APPROVAL),
            lambda c: c.place_reserved(HOLD_ID),
            AwaitingStaff(UNTIL),
        ),
        (at_reserving, lambda c: c.place_lost(HOLD_ID), Cancelling(Cause.SLOT_LOST)),
        (
            lambda: at_reserving(Settlement.STAFF),
            lambda c: c.settle(now=NOW, payment_received=True),
            Reserving(settled=True, payment_received=True),
        ),
        (
            lambda: at_reserving(Settlement.STAFF),
            lambda c: c.lapse(UNTIL),
            Cancelling(Cause.HOLD_LAPSED),
        ),
        (at_reserving, lambda c: c.booking_cancelled(), Finished(confirmed=False)),
        (
            at_awaiting_payment,
            lambda c: c.settle(now=UNTIL, payment_received=True),
            Confirming(True, True),
        ),
        (at_awaiting_payment, lambda c: c.lapse(UNTIL), Cancelling(Cause.HOLD_LAPSED)),
        (at_awaiting_payment, lambda c: c.booking_cancelled(), Finished(confirmed=False)),
        (
            at_awaiting_staff,
            lambda c: c.settle(now=NOW, payment_received=False, notify=False),
            Confirming(False, False),
        ),
        (at_awaiting_staff, lambda c: c.lapse(UNTIL), Cancelling(Cause.HOLD_LAPSED)),
        (at_awaiting_staff, lambda c: c.booking_cancelled(), Finished(confirmed=False)),
        (at_confirming, lambda c: c.booking_confirmed(), Finished(confirmed=True)),
        (at_confirming, lambda c: c.booking_cancelled(), Finished(confirmed=False)),
        (at_cancelling, lambda c: c.booking_cancelled(), Finished(confirmed=False)),
    ],
)
def test_a_checkout_goes_along_its_arrows(
    start: Callable[[], Checkout], act: Callable[[Checkout], None], state: State
) -> None:
    went = given(start()).when(act)

    assert len(went.events) == 1
    assert went.aggregate.state == state


def test_staff_that_said_yes_early_needs_not_say_it_again() -> None:
    checkout = at_reserving(Settlement.STAFF)
    checkout.settle(now=NOW, payment_received=True, notify=False)
    checkout.place_reserved(HOLD_ID)

    assert checkout.state == Confirming(payment_received=True, notify=False)


@pytest.mark.parametrize("start", ALL)
def test_news_of_another_hold_is_not_for_this_checkout(start: Callable[[], Checkout]) -> None:
    given(start()).when(lambda c: c.place_reserved(NEW_HOLD_ID)).then()
    given(start()).when(lambda c: c.place_lost(NEW_HOLD_ID)).then()


@pytest.mark.parametrize("start", ALL[1:])
def test_the_place_is_reserved_or_lost_once(start: Callable[[], Checkout]) -> None:
    given(start()).when(lambda c: c.place_reserved(HOLD_ID)).then()
    given(start()).when(lambda c: c.place_lost(HOLD_ID)).then()


@pytest.mark.parametrize("start", [at_confirming, at_cancelling, at_finished, at_cancelled])
def test_what_is_settled_or_over_is_not_settled_again_and_does_not_lapse(
    start: Callable[[], Checkout],
) -> None:
    given(start()).when(lambda c: c.settle(now=LATE, payment_received=True)).then()
    given(start()).when(lambda c: c.lapse(LATE)).then()


@pytest.mark.parametrize("start", [at_finished, at_cancelled])
def test_what_is_finished_stays_finished(start: Callable[[], Checkout]) -> None:
    given(start()).when(lambda c: c.booking_cancelled()).then()
    given(start()).when(lambda c: c.booking_confirmed()).then()


@pytest.mark.parametrize("start", [at_awaiting_payment, at_awaiting_staff])
def test_nothing_lapses_before_its_time_and_nothing_is_settled_after_it(
    start: Callable[[], Checkout],
) -> None:
    given(start()).when(lambda c: c.lapse(UNTIL - timedelta(seconds=1))).then()
    given(start()).when(lambda c: c.settle(now=LATE, payment_received=True)).then_refuses(
        HoldLapsed
    )


def test_a_booking_that_waits_for_nothing_but_its_place_does_not_lapse() -> None:
    given(at_reserving()).when(lambda c: c.lapse(NOW + timedelta(days=30))).then()


@pytest.mark.parametrize(
    ("start", "step"),
    [
        (at_reserving, Wait(None)),
        (lambda: at_reserving(Settlement.PAYMENT), Wait(UNTIL)),
        (at_awaiting_payment, Wait(UNTIL)),
        (at_awaiting_staff, Wait(UNTIL)),
        (at_confirming, Confirm(BOOKING_ID, False, True)),
        (at_cancelling, Cancel(BOOKING_ID, Cause.SLOT_LOST)),
        (at_finished, None),
    ],
)
def test_every_state_says_what_is_next(start: Callable[[], Checkout], step: object) -> None:
    assert start().next_step() == step


@pytest.mark.parametrize(
    ("start", "settled"),
    [
        (at_reserving, False),
        (at_confirming, False),
        (at_cancelling, False),
        (at_awaiting_payment, True),
        (at_awaiting_staff, True),
        (at_finished, True),
    ],
)
def test_a_client_is_answered_when_only_people_or_money_are_awaited(
    start: Callable[[], Checkout], *, settled: bool
) -> None:
    assert start().settled is settled
