"""Whatever moment the process dies at, the checkout ends the same."""

import contextlib
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from booking.application.bookings import front_desk
from booking.application.bookings.checkout import Checkout, Finished, checkout_id
from booking.bootstrap import READ_MODELS
from booking.domain.bookings.booking import Booking
from booking_tests.booking_builders import HOLD_ID, STARTS_AT
from booking_tests.booking_requests import book
from booking_tests.catalogue_builders import NOW, PROVIDER_ID
from booking_tests.reception import Reception, a_reception
from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.processes.agenda import Agenda
from servicekit.processes.watchdog import Watchdog
from servicekit.testing.http import a_signer, calling
from servicekit.testing.replay import assert_rebuilt_equals_live

ONE = str(PROVIDER_ID)


class PowerCut(BaseException):
    """Nothing catches it."""


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody carries messages here, so an answer would wait for its whole patience."""
    monkeypatch.setattr(front_desk, "ANSWER_WITHIN", timedelta(0))


def placed(reception: Reception, **changes: Any) -> UUID:
    """Book, with nobody carrying messages, and let the client go away."""
    signer = a_signer(clock=reception.clock)
    with calling(reception.module.app, "guest", signer=signer) as guest:
        answer = book(guest, teamMemberId=ONE, **changes)
    return UUID(answer.json()["booking"]["id"])


def end_of(reception: Reception, booking_id: UUID) -> tuple[object, ...]:
    booking = reception.booking(booking_id)
    kinds = [type(recorded.event).__name__ for recorded in reception.store.history(booking_id)]
    return (
        booking.status,
        reception.checkout(booking_id).state,
        kinds,
        [who for _, who in reception.calendar.taken(PROVIDER_ID)].count(booking_id),
        len(Agenda(reception.store).open()),
    )


def the_quiet_end(database: Database, **changes: Any) -> tuple[object, ...]:
    with a_reception(database) as reception:
        reception.offers()
        booking_id = placed(reception, **changes)
        reception.carry()
        if changes:
            reception.pass_time(timedelta(minutes=15))
        return end_of(reception, booking_id)


def dying_at(commit: int, store: Store, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let the power fail just before the n-th commit from now on."""
    seen = 0
    append = store.recorder.append

    def or_die(*args: Any) -> Any:
        nonlocal seen
        if args[1]:
            seen += 1
            if seen == commit:
                raise PowerCut
        return append(*args)

    monkeypatch.setattr(store.recorder, "append", or_die)
    return monkeypatch.undo


@pytest.mark.parametrize("changes", [{}, {"paymentMethod": "card"}], ids=["cash", "card lapses"])
@pytest.mark.parametrize("commit", [1, 2])
def test_a_power_cut_before_any_commit_changes_nothing_about_the_end(
    new_database: Callable[[str], Database],
    monkeypatch: pytest.MonkeyPatch,
    changes: dict[str, Any],
    commit: int,
) -> None:
    expected = the_quiet_end(new_database("booking"), **changes)
    database = new_database("booking")
    with a_reception(database) as first:
        first.offers()
        booking_id = placed(first, **changes)
        restore = dying_at(commit, first.store, monkeypatch)
        # With fewer commits than that the power fails after the last one.
        with contextlib.suppress(PowerCut):
            first.carry()
            if changes:
                first.pass_time(timedelta(minutes=15))
        restore()

    with a_reception(database, after=first) as second:
        second.deliver_again()
        second.carry()
        second.pass_time(timedelta(minutes=15) if changes else timedelta(0))
        assert end_of(second, booking_id) == expected
        for model in READ_MODELS:
            assert_rebuilt_equals_live(second.store, model.name)


@pytest.mark.parametrize(
    ("reach", "ends"),
    [
        (lambda c: None, "pending"),
        (lambda c: c.place_reserved(HOLD_ID), "confirmed"),
        (lambda c: c.place_lost(HOLD_ID), "cancelled"),
    ],
    ids=["reserving", "confirming", "cancelling"],
)
def test_a_checkout_that_stopped_between_two_steps_is_taken_up_by_the_watchdog(
    database: Database, reach: Callable[[Checkout], None], ends: str
) -> None:
    with a_reception(database) as reception:
        reception.offers()
        booking_id = placed(reception)

        def stop_between_steps() -> None:
            checkouts = reception.store.repository(Checkout)
            checkout = checkouts.get(checkout_id(booking_id))
            checkout.hold_id = HOLD_ID
            reach(checkout)
            checkouts.save(checkout)
            Agenda(reception.store).plan(checkout.id, Checkout.TOPIC, NOW)

        reception.store.run(stop_between_steps)
        for _ in range(2):
            for worker in reception.module.workers:
                if isinstance(worker, Watchdog):
                    worker.look()

        assert reception.booking(booking_id).status == ends
        assert isinstance(reception.checkout(booking_id).state, Finished) is (ends != "pending")


def test_every_message_twice_makes_every_effect_once(database: Database) -> None:
    with a_reception(database) as reception:
        reception.offers()
        booking_id = placed(reception)
        reception.carry(times=2)

        kinds = [type(r.event).__name__ for r in reception.store.history(booking_id)]
        assert kinds == ["Created", "Confirmed"]
        assert reception.calendar.taken(PROVIDER_ID) == [(STARTS_AT, booking_id)]


def test_a_booking_cancelled_before_its_place_was_reserved_takes_no_place(
    database: Database,
) -> None:
    with a_reception(database) as reception:
        reception.offers()
        booking_id = placed(reception)
        signer = a_signer(clock=reception.clock)
        with calling(reception.module.app, "staff", signer=signer) as staff:
            staff.post(f"/api/admin/bookings/{booking_id}/cancel", json={})
        reception.carry()

        kinds = [type(r.event).__name__ for r in reception.store.history(booking_id)]
        assert kinds == [Booking.Created.__name__, Booking.Cancelled.__name__]
        assert reception.calendar.taken(PROVIDER_ID) == []
        assert reception.checkout(booking_id).state == Finished(confirmed=False)


def test_staff_that_confirms_before_the_place_is_reserved_confirms_with_it(
    database: Database,
) -> None:
    with a_reception(database) as reception:
        reception.offers()
        booking_id = placed(reception, paymentMethod="card")
        signer = a_signer(clock=reception.clock)
        with calling(reception.module.app, "staff", signer=signer) as staff:
            early = staff.post(
                f"/api/admin/bookings/{booking_id}/confirm", json={"paymentReceived": True}
            )
        assert early.json()["status"] == "pending_payment"
        reception.carry()

        assert reception.booking(booking_id).status == "confirmed"
        assert reception.booking(booking_id).paid
