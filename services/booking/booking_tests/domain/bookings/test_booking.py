from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from booking.domain.bookings.booking import Booking, Cause, Party
from booking.domain.bookings.errors import (
    ApprovalNeeded,
    DurationMustStay,
    EditDeadlinePassed,
    FlagUnknown,
    MeetingAlreadyStarted,
    MeetingNotStarted,
    RecordingNeedsConsent,
    RefundTooHigh,
    StatusMoveRefused,
    TooManyMoves,
)
from booking.domain.bookings.flag import EscalationLevel, FlagType, Priority, Severity
from booking.domain.bookings.meeting import Meeting, Quality
from booking.domain.bookings.settlement import Settlement
from booking.domain.bookings.status import MOVES, BookingStatus, may_move
from booking.domain.catalogue.offer import CancellationPolicy
from booking.domain.pricing.price import Price
from booking_tests.booking_builders import (
    FLAG_ID,
    HOLD_ID,
    HOUR,
    NEW_HOLD_ID,
    NOTE_ID,
    STARTS_AT,
    a_booking_to_be_paid,
    a_cancelled_booking,
    a_completed_booking,
    a_confirmed_booking,
    a_flagged_booking,
    a_missed_booking,
    a_moved_booking,
    a_placed_booking,
    a_slot,
    another_slot,
    consents,
)
from booking_tests.catalogue_builders import NOW
from servicekit.testing.scenario import given, happened

AFTERWARDS = STARTS_AT + HOUR
GOOD = Quality(objectives_met=True)


# Placing


def test_a_booking_for_cash_is_pending_and_one_by_card_waits_for_its_payment() -> None:
    assert a_placed_booking().status is BookingStatus.PENDING
    assert a_booking_to_be_paid().status is BookingStatus.PENDING_PAYMENT


def test_a_free_booking_owes_nothing_from_the_start() -> None:
    assert a_placed_booking(price=Price(base=0, currency="EUR", total=0)).paid


def test_nothing_is_recorded_without_consent() -> None:
    with pytest.raises(RecordingNeedsConsent):
        a_placed_booking(meeting=Meeting(recording_enabled=True))

    allowed = a_placed_booking(
        meeting=Meeting(recording_enabled=True), consents=consents(recording=True)
    )
    assert allowed.meeting.recording_enabled


# Confirming


def test_confirming_issues_a_number_of_its_own_and_notes_the_payment() -> None:
    done = given(a_placed_booking()).when(lambda b: b.confirm(now=NOW, payment_received=True))

    done.then(happened(Booking.Confirmed, payment_received=True, confirmed_at=NOW))
    assert done.aggregate.paid
    assert done.aggregate.confirmation_number not in {None, done.aggregate.reference}


def test_confirming_twice_is_silence() -> None:
    given(a_confirmed_booking()).when(lambda b: b.confirm(now=NOW)).then()


def test_a_confirmed_booking_still_takes_the_news_that_its_money_came_but_once() -> None:
    paid = given(a_confirmed_booking()).when(lambda b: b.confirm(now=NOW, payment_received=True))

    paid.then(Booking.PaymentRecorded)
    given(paid.aggregate).when(lambda b: b.confirm(now=NOW, payment_received=True)).then()


@pytest.mark.parametrize("ended", [a_cancelled_booking, a_completed_booking, a_missed_booking])
def test_what_has_ended_is_not_confirmed_again(ended: Callable[[], Booking]) -> None:
    given(ended()).when(lambda b: b.confirm(now=NOW)).then_refuses(StatusMoveRefused)


def test_agreeing_to_a_move_confirms_again_under_the_same_number() -> None:
    moved = a_moved_booking()
    number = moved.confirmation_number

    agreed = given(moved).when(lambda b: b.confirm(now=NOW))

    agreed.then(Booking.MoveAgreed)
    assert agreed.aggregate.status is BookingStatus.CONFIRMED
    assert agreed.aggregate.confirmation_number == number


def test_an_emergency_is_approved_by_a_lead_only() -> None:
    emergency = a_placed_booking(settlement=Settlement.APPROVAL, held_until=NOW + HOUR)

    with pytest.raises(ApprovalNeeded):
        emergency.check_may_approve(leading=False)
    emergency.check_may_approve(leading=True)
    a_placed_booking().check_may_approve(leading=False)


# Cancelling and refunds (OPN-03)


@pytest.mark.parametrize(
    ("before", "refund"),
    [
        (timedelta(hours=24), 25000),
        (timedelta(hours=24) - timedelta(seconds=1), 12500),
        (timedelta(hours=2), 12500),
    ],
)
def test_what_comes_back_to_a_client_falls_as_the_meeting_nears(
    before: timedelta, refund: int
) -> None:
    given(a_confirmed_booking(paid=True)).when(
        lambda b: b.cancel(now=STARTS_AT - before, by=Party.CLIENT)
    ).then(happened(Booking.Cancelled, refund=refund, cause=Cause.REQUEST, currency="AED"))


def test_a_client_cannot_cancel_in_the_last_two_hours() -> None:
    late = STARTS_AT - timedelta(hours=2) + timedelta(seconds=1)
    given(a_confirmed_booking()).when(lambda b: b.cancel(now=late, by=Party.CLIENT)).then_refuses(
        EditDeadlinePassed
    )


@pytest.mark.parametrize("by", [Party.PROVIDER, Party.STAFF, Party.SYSTEM])
def test_all_comes_back_when_the_house_cancels_however_late(by: Party) -> None:
    given(a_confirmed_booking(paid=True)).when(
        lambda b: b.cancel(now=STARTS_AT + HOUR, by=by)
    ).then(happened(Booking.Cancelled, refund=25000, refund_percent=100))


def test_nothing_comes_back_of_what_was_never_paid() -> None:
    given(a_confirmed_booking(paid=False)).when(lambda b: b.cancel(now=NOW, by=Party.CLIENT)).then(
        happened(Booking.Cancelled, refund=0, refund_percent=100)
    )


def test_staff_may_give_back_another_sum_but_no_more_than_was_paid() -> None:
    given(a_confirmed_booking(paid=True)).when(
        lambda b: b.cancel(now=NOW, by=Party.STAFF, refund=100)
    ).then(happened(Booking.Cancelled, refund=100))
    given(a_confirmed_booking(paid=True)).when(
        lambda b: b.cancel(now=NOW, by=Party.STAFF, refund=25001)
    ).then_refuses(RefundTooHigh)


def test_half_a_cent_is_rounded_up() -> None:
    price = Price(base=101, currency="EUR", total=101)
    given(a_confirmed_booking(paid=True, price=price)).when(
        lambda b: b.cancel(now=STARTS_AT - timedelta(hours=3), by=Party.CLIENT)
    ).then(happened(Booking.Cancelled, refund=51))


def test_a_booking_the_house_never_confirmed_was_declined() -> None:
    given(a_placed_booking()).when(lambda b: b.cancel(now=NOW, by=Party.STAFF)).then(
        happened(Booking.Cancelled, cause=Cause.DECLINED)
    )


def test_cancelling_twice_is_silence() -> None:
    given(a_cancelled_booking()).when(lambda b: b.cancel(now=NOW, by=Party.STAFF)).then()


# Moving


def test_a_moved_booking_keeps_id_reference_and_price_and_says_where_it_was() -> None:
    start = a_confirmed_booking()
    before = (start.id, start.reference, start.price)

    moved = given(start).when(
        lambda b: b.reschedule(slot=another_slot(), now=NOW, by=Party.CLIENT, reason="A funeral")
    )

    moved.then(happened(Booking.Rescheduled, previous=a_slot(), slot=another_slot()))
    booking = moved.aggregate
    assert (booking.id, booking.reference, booking.price) == before
    assert booking.status is BookingStatus.RESCHEDULED
    assert (booking.moved_from, booking.reschedule_reason) == (a_slot(), "A funeral")


def test_moving_to_the_same_hold_twice_is_silence() -> None:
    given(a_moved_booking()).when(
        lambda b: b.reschedule(slot=another_slot(), now=NOW, by=Party.CLIENT)
    ).then()


def test_a_client_moves_twice_at_most_and_staff_as_often_as_needed() -> None:
    booking = a_moved_booking()
    third = another_slot(hold_id=HOLD_ID)
    booking.reschedule(slot=third, now=NOW, by=Party.CLIENT)
    fourth = another_slot()

    given(booking).when(lambda b: b.reschedule(slot=fourth, now=NOW, by=Party.CLIENT)).then_refuses(
        TooManyMoves
    )
    given(booking).when(lambda b: b.reschedule(slot=fourth, now=NOW, by=Party.STAFF)).then(
        Booking.Rescheduled
    )


def test_a_client_cannot_move_in_the_last_two_hours_and_staff_can() -> None:
    late = STARTS_AT - HOUR
    given(a_confirmed_booking()).when(
        lambda b: b.reschedule(slot=another_slot(), now=late, by=Party.CLIENT)
    ).then_refuses(EditDeadlinePassed)
    given(a_confirmed_booking()).when(
        lambda b: b.reschedule(slot=another_slot(), now=late, by=Party.STAFF)
    ).then(Booking.Rescheduled)


def test_the_deadline_is_the_one_of_the_policy_that_was_agreed() -> None:
    strict = a_confirmed_booking(policy=CancellationPolicy(edit_deadline_hours=48))
    given(strict).when(
        lambda b: b.cancel(now=STARTS_AT - timedelta(hours=47), by=Party.CLIENT)
    ).then_refuses(EditDeadlinePassed)


def test_a_meeting_that_has_begun_is_not_moved() -> None:
    given(a_confirmed_booking()).when(
        lambda b: b.reschedule(slot=another_slot(), now=STARTS_AT, by=Party.STAFF)
    ).then_refuses(MeetingAlreadyStarted)


def test_a_move_changes_no_length() -> None:
    given(a_confirmed_booking()).when(
        lambda b: b.reschedule(slot=another_slot(minutes=90), now=NOW, by=Party.STAFF)
    ).then_refuses(DurationMustStay)


@pytest.mark.parametrize(
    "still", [a_placed_booking, a_booking_to_be_paid, a_cancelled_booking, a_completed_booking]
)
def test_only_what_is_agreed_can_be_moved(still: Callable[[], Booking]) -> None:
    given(still()).when(
        lambda b: b.reschedule(slot=another_slot(), now=NOW, by=Party.STAFF)
    ).then_refuses(StatusMoveRefused)


def test_a_booking_goes_back_when_its_new_place_was_lost() -> None:
    undone = given(a_moved_booking()).when(lambda b: b.undo_move(lost_hold_id=NEW_HOLD_ID))

    undone.then(happened(Booking.MoveUndone, lost=another_slot(), slot=a_slot()))
    assert undone.aggregate.slot == a_slot()
    assert undone.aggregate.status is BookingStatus.CONFIRMED


def test_the_loss_of_another_place_moves_nothing() -> None:
    given(a_moved_booking()).when(lambda b: b.undo_move(lost_hold_id=HOLD_ID)).then()
    given(a_confirmed_booking()).when(lambda b: b.undo_move(lost_hold_id=HOLD_ID)).then()


def test_a_place_that_was_secured_is_not_lost_afterwards() -> None:
    secured = given(a_moved_booking()).when(lambda b: b.secure_move(hold_id=NEW_HOLD_ID))

    secured.then(happened(Booking.MoveSecured, hold_id=NEW_HOLD_ID))
    given(secured.aggregate).when(lambda b: b.secure_move(hold_id=NEW_HOLD_ID)).then()
    given(secured.aggregate).when(lambda b: b.undo_move(lost_hold_id=NEW_HOLD_ID)).then()


def test_news_of_a_place_it_has_left_secures_no_move() -> None:
    given(a_moved_booking()).when(lambda b: b.secure_move(hold_id=HOLD_ID)).then()
    given(a_confirmed_booking()).when(lambda b: b.secure_move(hold_id=HOLD_ID)).then()


def test_a_cancelled_booking_does_not_go_back_anywhere() -> None:
    booking = a_moved_booking()
    booking.cancel(now=NOW, by=Party.CLIENT)
    given(booking).when(lambda b: b.undo_move(lost_hold_id=NEW_HOLD_ID)).then()


def test_another_provider_serves_the_same_time_and_nothing_else_changes() -> None:
    other = replace(a_slot(hold_id=NEW_HOLD_ID), provider_id=NEW_HOLD_ID)
    given(a_confirmed_booking()).when(
        lambda b: b.reassign(slot=other, now=NOW, by=Party.STAFF)
    ).then(happened(Booking.Reassigned, previous=a_slot(), slot=other))
    given(a_confirmed_booking()).when(
        lambda b: b.reassign(slot=another_slot(), now=NOW, by=Party.STAFF)
    ).then_refuses(DurationMustStay)


# Closing


def test_a_meeting_is_completed_with_how_it_went_but_not_before_it_began() -> None:
    given(a_confirmed_booking()).when(
        lambda b: b.complete(now=AFTERWARDS, by="nora", quality=GOOD, deliverables=["Report"])
    ).then(happened(Booking.Completed, quality=GOOD, deliverables=("Report",), confirmed_by="nora"))
    given(a_confirmed_booking()).when(
        lambda b: b.complete(now=NOW, by="nora", quality=GOOD)
    ).then_refuses(MeetingNotStarted)


def test_completing_twice_is_silence() -> None:
    given(a_completed_booking()).when(
        lambda b: b.complete(now=AFTERWARDS, by="nora", quality=GOOD)
    ).then()


def test_a_missed_meeting_is_marked_once_and_not_before_it_began() -> None:
    given(a_confirmed_booking()).when(lambda b: b.mark_no_show(now=AFTERWARDS)).then(Booking.Missed)
    given(a_missed_booking()).when(lambda b: b.mark_no_show(now=AFTERWARDS)).then()
    given(a_confirmed_booking()).when(lambda b: b.mark_no_show(now=NOW)).then_refuses(
        MeetingNotStarted
    )


@pytest.mark.parametrize(
    ("ended", "act"),
    [
        (a_completed_booking, lambda b: b.cancel(now=NOW, by=Party.STAFF)),
        (a_missed_booking, lambda b: b.complete(now=AFTERWARDS, by="nora", quality=GOOD)),
        (a_cancelled_booking, lambda b: b.mark_no_show(now=AFTERWARDS)),
        (a_placed_booking, lambda b: b.complete(now=AFTERWARDS, by="nora", quality=GOOD)),
    ],
)
def test_completed_cancelled_and_missed_are_final(
    ended: Callable[[], Booking], act: Callable[[Booking], None]
) -> None:
    given(ended()).when(act).then_refuses(StatusMoveRefused)


# Attention


@pytest.mark.parametrize(
    ("booking", "now", "asks"),
    [
        (a_confirmed_booking(), STARTS_AT + timedelta(minutes=90), True),
        (a_confirmed_booking(), STARTS_AT + timedelta(minutes=89), False),
        (a_moved_booking(), STARTS_AT + timedelta(days=1, minutes=90), True),
        (a_completed_booking(), STARTS_AT + timedelta(days=1), False),
        (a_placed_booking(), STARTS_AT + timedelta(days=1), False),
    ],
)
def test_an_agreed_meeting_asks_for_attention_half_an_hour_after_its_end(
    booking: Booking, now: datetime, *, asks: bool
) -> None:
    assert booking.needs_attention(now) is asks


# Staff's own


def test_a_note_is_kept_once() -> None:
    noted = given(a_confirmed_booking()).when(
        lambda b: b.add_note(note_id=NOTE_ID, text="Prefers tea", author="sam", now=NOW)
    )

    noted.then(happened(Booking.NoteAdded, text="Prefers tea", author="sam"))
    given(noted.aggregate).when(
        lambda b: b.add_note(note_id=NOTE_ID, text="Prefers tea", author="sam", now=NOW)
    ).then()


def test_a_flag_stands_until_somebody_resolves_it_once() -> None:
    flagged = a_flagged_booking()
    assert flagged.flags[FLAG_ID].resolved_at is None

    resolved = given(flagged).when(lambda b: b.resolve_flag(flag_id=FLAG_ID, by="kim", now=NOW))
    resolved.then(happened(Booking.FlagResolved, resolved_by="kim"))
    given(resolved.aggregate).when(
        lambda b: b.resolve_flag(flag_id=FLAG_ID, by="sam", now=NOW)
    ).then()


def test_the_same_flag_is_not_raised_twice_and_an_unknown_one_not_resolved() -> None:
    given(a_flagged_booking()).when(
        lambda b: b.raise_flag(
            flag_id=FLAG_ID,
            flag_type=FlagType.VIP_CLIENT,
            message="Knows the minister",
            severity=Severity.INFO,
            by="sam",
            now=NOW,
        )
    ).then()
    given(a_confirmed_booking()).when(
        lambda b: b.resolve_flag(flag_id=FLAG_ID, by="kim", now=NOW)
    ).then_refuses(FlagUnknown)


def test_assignment_priority_tags_and_escalation_change_once_each() -> None:
    def keep_order(booking: Booking) -> None:
        booking.assign("kim")
        booking.prioritise(Priority.URGENT)
        booking.tag(["vip", "tax", "vip"])
        booking.escalate(EscalationLevel.MANAGER)

    ordered = given(a_confirmed_booking()).when(keep_order)

    ordered.then(
        happened(Booking.Assigned, assigned_to="kim"),
        happened(Booking.Prioritised, priority=Priority.URGENT),
        happened(Booking.Tagged, tags=("vip", "tax")),
        happened(Booking.Escalated, level=EscalationLevel.MANAGER),
    )
    given(ordered.aggregate).when(keep_order).then()


# Moves between statuses (CFL-01)


def test_the_moves_between_statuses_are_those_that_were_agreed_and_no_others() -> None:
    arranged = "reminded in_progress rescheduled completed cancelled no_show"
    agreed = {
        "pending": "pending_payment waitlisted confirmed cancelled",
        "waitlisted": "pending pending_payment cancelled",
        "pending_payment": "confirmed cancelled",
        "confirmed": arranged,
        "reminded": arranged,
        "rescheduled": f"{arranged} confirmed",
        "in_progress": "completed cancelled no_show",
        "completed": "",
        "cancelled": "",
        "no_show": "",
    }
    assert {str(s): {str(m) for m in moves} for s, moves in MOVES.items()} == {
        status: set(moves.split()) for status, moves in agreed.items()
    }


@pytest.mark.parametrize("status", list(BookingStatus))
def test_no_status_moves_to_itself_unless_it_is_a_move_of_the_meeting(
    status: BookingStatus,
) -> None:
    twice = {BookingStatus.REMINDED, BookingStatus.RESCHEDULED}
    assert may_move(status, status) is (status in twice)
