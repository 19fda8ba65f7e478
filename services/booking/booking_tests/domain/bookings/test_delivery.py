from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest

from booking.domain.bookings.booking import Booking, Party
from booking.domain.bookings.delivery import (
    Channel,
    CheckStatus,
    CheckType,
    Delivery,
    DeliveryStatus,
    DeliveryWords,
    PreparationStatus,
    QualityCheck,
    SetupStatus,
    Task,
)
from booking.domain.bookings.errors import (
    MeetingAlreadyStarted,
    MeetingNotStarted,
    StatusMoveRefused,
)
from booking.domain.bookings.meeting import Meeting, Quality
from booking.domain.bookings.status import BookingStatus
from booking.domain.people.consents import Consent
from booking.domain.people.errors import ConsentNotFree
from booking_tests.booking_builders import (
    CLIENT_ID,
    STARTS_AT,
    a_cancelled_booking,
    a_completed_booking,
    a_confirmed_booking,
    a_missed_booking,
    a_moved_booking,
    a_placed_booking,
    another_slot,
    consents,
)
from booking_tests.catalogue_builders import NOW
from servicekit.personal import ERASED
from servicekit.testing.scenario import given, happened

REMINDER_ID = UUID("dddddddd-dddd-4ddd-8ddd-dddddddddddd")
CHECK_ID = UUID("dddddddd-dddd-4ddd-8ddd-eeeeeeeeeeee")
WORDS = DeliveryWords(
    performance_notes="Reads fast",
    special_requirements=("Projector",),
    preparation_checklist=(Task(text="Read the file", due=date(2025, 3, 9), owner="nora"),),
    follow_up_actions=(Task(text="Send the letter", done=True),),
)


def remind(booking: Booking) -> None:
    booking.note_reminder(reminder_id=REMINDER_ID, channel=Channel.SMS, by="sam", now=NOW)


# Reminding and starting


def test_a_reminder_is_noted_once_and_the_booking_is_reminded() -> None:
    reminded = given(a_confirmed_booking()).when(remind)

    reminded.then(happened(Booking.Reminded, channel=Channel.SMS, sent_by="sam", sent_at=NOW))
    assert reminded.aggregate.status is BookingStatus.REMINDED
    given(reminded.aggregate).when(remind).then()


@pytest.mark.parametrize("start", [a_placed_booking, a_cancelled_booking, a_missed_booking])
def test_nobody_is_reminded_of_what_is_not_agreed(start: Callable[[], Booking]) -> None:
    given(start()).when(remind).then_refuses(StatusMoveRefused)


def test_nobody_is_reminded_of_what_has_begun() -> None:
    given(a_confirmed_booking()).when(
        lambda b: b.note_reminder(
            reminder_id=REMINDER_ID, channel=Channel.EMAIL, by="sam", now=STARTS_AT
        )
    ).then_refuses(MeetingAlreadyStarted)


def test_a_reminded_booking_may_still_move_start_and_end() -> None:
    moved = a_confirmed_booking()
    remind(moved)
    given(moved).when(lambda b: b.reschedule(slot=another_slot(), now=NOW, by=Party.CLIENT)).then(
        Booking.Rescheduled
    )
    held = a_confirmed_booking()
    remind(held)
    given(held).when(lambda b: b.start(now=STARTS_AT)).then(Booking.Started)


@pytest.mark.parametrize("start", [a_confirmed_booking, a_moved_booking])
def test_a_meeting_is_under_way_from_its_start_and_once(start: Callable[[], Booking]) -> None:
    tomorrow = STARTS_AT + timedelta(days=1)

    begun = given(start()).when(lambda b: b.start(now=tomorrow))

    begun.then(happened(Booking.Started, started_at=tomorrow))
    assert begun.aggregate.status is BookingStatus.IN_PROGRESS
    given(begun.aggregate).when(lambda b: b.start(now=tomorrow)).then()


def test_a_meeting_does_not_begin_before_its_time_or_without_agreement() -> None:
    early = STARTS_AT - timedelta(seconds=1)
    given(a_confirmed_booking()).when(lambda b: b.start(now=early)).then_refuses(MeetingNotStarted)
    given(a_placed_booking()).when(lambda b: b.start(now=STARTS_AT)).then_refuses(StatusMoveRefused)


def test_a_meeting_under_way_ends_well_badly_or_not_at_all_but_does_not_move() -> None:
    def begun() -> Booking:
        booking = a_confirmed_booking()
        booking.start(now=STARTS_AT)
        return booking

    given(begun()).when(lambda b: b.complete(now=STARTS_AT, by="nora", quality=Quality())).then(
        Booking.Completed
    )
    given(begun()).when(lambda b: b.mark_no_show(now=STARTS_AT)).then(Booking.Missed)
    given(begun()).when(lambda b: b.cancel(now=STARTS_AT, by=Party.STAFF)).then(Booking.Cancelled)
    given(begun()).when(
        lambda b: b.reschedule(slot=another_slot(), now=STARTS_AT, by=Party.STAFF)
    ).then_refuses(StatusMoveRefused)


# Delivering


def test_what_is_said_of_the_delivery_is_kept_and_saying_it_again_is_silence() -> None:
    ready = Delivery(preparation=PreparationStatus.COMPLETED, setup=SetupStatus.READY, words=WORDS)

    tracked = given(a_confirmed_booking()).when(lambda b: b.track_delivery(ready))

    tracked.then(happened(Booking.DeliveryTracked, person_id=CLIENT_ID, words=WORDS.as_text()))
    assert tracked.aggregate.delivery == ready
    given(tracked.aggregate).when(lambda b: b.track_delivery(ready)).then()


@pytest.mark.parametrize(
    ("confirmed", "follow_up", "status"),
    [
        (True, False, DeliveryStatus.DELIVERED),
        (True, True, DeliveryStatus.FOLLOW_UP_REQUIRED),
        (False, False, DeliveryStatus.PENDING),
    ],
)
def test_a_closed_meeting_says_where_the_delivery_stands(
    *, confirmed: bool, follow_up: bool, status: DeliveryStatus
) -> None:
    booking = a_confirmed_booking()
    booking.complete(
        now=STARTS_AT,
        by="nora",
        quality=Quality(follow_up_required=follow_up),
        delivery_confirmed=confirmed,
    )

    assert booking.delivery.delivery is status


def test_what_is_open_after_the_meeting_can_be_delivered_later() -> None:
    booking = a_completed_booking()

    booking.track_delivery(replace(booking.delivery, delivery=DeliveryStatus.FOLLOW_UP_REQUIRED))

    assert booking.delivery.delivery is DeliveryStatus.FOLLOW_UP_REQUIRED
    assert booking.status is BookingStatus.COMPLETED


def test_a_quality_check_is_kept_once() -> None:
    check = QualityCheck(
        id=CHECK_ID,
        type=CheckType.DELIVERY,
        status=CheckStatus.NEEDS_ATTENTION,
        score=60,
        notes="Late",
        checked_by="lea",
        checked_at=NOW,
    )

    checked = given(a_completed_booking()).when(lambda b: b.check_quality(check))

    checked.then(happened(Booking.QualityChecked, check_id=CHECK_ID, score=60))
    assert checked.aggregate.checks == {CHECK_ID: check}
    given(checked.aggregate).when(lambda b: b.check_quality(check)).then()


def test_words_are_read_as_they_were_written_and_none_are_nothing() -> None:
    assert DeliveryWords.from_text(WORDS.as_text()) == WORDS
    assert DeliveryWords().as_text() is None
    assert DeliveryWords.from_text(None) == DeliveryWords()


def test_of_somebody_erased_remains_that_something_was_written() -> None:
    assert DeliveryWords.from_text(ERASED) == DeliveryWords(performance_notes=ERASED)


# Consents


def a_recorded_booking() -> Booking:
    return a_confirmed_booking(
        consents=consents(recording=True), meeting=Meeting(recording_enabled=True)
    )


def test_who_takes_the_consent_to_a_recording_back_is_not_recorded() -> None:
    withdrawn = given(a_recorded_booking()).when(
        lambda b: b.withdraw_consent(Consent.RECORDING, by=Party.CLIENT, now=NOW)
    )

    withdrawn.then(happened(Booking.ConsentWithdrawn, consent=Consent.RECORDING, withdrawn_at=NOW))
    assert not withdrawn.aggregate.consents.has(Consent.RECORDING)
    assert not withdrawn.aggregate.meeting.recording_enabled
    given(withdrawn.aggregate).when(
        lambda b: b.withdraw_consent(Consent.RECORDING, by=Party.CLIENT, now=NOW)
    ).then()


def test_other_consents_leave_the_recording_alone() -> None:
    given(a_recorded_booking()).when(
        lambda b: b.withdraw_consent(Consent.MARKETING, by=Party.CLIENT, now=NOW)
    ).then()


def test_a_consent_the_booking_rests_on_is_not_taken_back_alone() -> None:
    given(a_recorded_booking()).when(
        lambda b: b.withdraw_consent(Consent.TERMS, by=Party.CLIENT, now=NOW)
    ).then_refuses(ConsentNotFree)
