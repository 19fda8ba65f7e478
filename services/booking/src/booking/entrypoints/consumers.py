from collections.abc import Callable, Sequence
from typing import Any

from booking.application.bookings.flag_booking import FlagBooking
from booking.application.bookings.hear_of_place import HearOfPlace
from booking.application.bookings.undo_move import UndoMove
from booking.domain.bookings.flag import FlagType, Severity
from contracts.availability import ScheduleConflictFound, SlotLost, SlotReserved
from servicekit.eventstore.errors import AggregateNotFound
from servicekit.ids import derive
from servicekit.messaging.subscription import Subscription


def subscriptions(
    *,
    hear_of_place: Callable[[HearOfPlace], None],
    undo_move: Callable[[UndoMove], None],
    flag: Callable[[FlagBooking], None],
) -> Sequence[Subscription[Any]]:
    """What this service does about the news of others."""

    def on_slot_reserved(event: SlotReserved) -> None:
        hear_of_place(
            HearOfPlace(booking_id=event.booking_id, hold_id=event.hold_id, reserved=True)
        )

    def on_slot_lost(event: SlotLost) -> None:
        # The first place of a booking ends its checkout, a later one undoes a move.
        hear_of_place(
            HearOfPlace(booking_id=event.booking_id, hold_id=event.hold_id, reserved=False)
        )
        undo_move(UndoMove(booking_id=event.booking_id, lost_hold_id=event.hold_id))

    def on_schedule_conflict(event: ScheduleConflictFound) -> None:
        # The bookings are part of the flag's name: the same finding flags once.
        found = "/".join(sorted(str(booking_id) for booking_id in event.booking_ids))
        for booking_id in event.booking_ids:
            try:
                flag(
                    FlagBooking(
                        booking_id=booking_id,
                        flag_id=derive("schedule-conflict", booking_id, event.resource_id, found),
                        flag_type=FlagType.CONSULTANT_ISSUE,
                        message="A change of the schedule stands against this meeting.",
                        severity=Severity.ERROR,
                        by="system",
                    )
                )
            except AggregateNotFound:
                continue  # not a booking of ours: nothing to flag

    return [
        Subscription(SlotReserved, on_slot_reserved, group="booking"),
        Subscription(SlotLost, on_slot_lost, group="booking"),
        Subscription(ScheduleConflictFound, on_schedule_conflict, group="booking"),
    ]
