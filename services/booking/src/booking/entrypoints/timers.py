from collections.abc import Callable, Mapping
from uuid import UUID

from booking.application.bookings.attention import ATTENTION, AskForAttention
from servicekit.timers.timers import TimerFired, TimerHandler


def timer_handlers(
    *, ask_for_attention: Callable[[AskForAttention], None]
) -> Mapping[str, TimerHandler]:
    """What this service does when a moment comes, by the kind of timer."""

    def on_attention(fired: TimerFired) -> None:
        ask_for_attention(AskForAttention(booking_id=UUID(fired.payload["booking_id"])))

    return {ATTENTION: on_attention}
