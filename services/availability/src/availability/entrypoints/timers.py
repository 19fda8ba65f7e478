"""What happens when a moment comes that somebody asked to be told of."""

from collections.abc import Callable, Mapping
from uuid import UUID

from availability.application.holds.expire_hold import ExpireHold
from availability.application.holds.hold_slot import EXPIRE_HOLD
from servicekit.timers import TimerFired, TimerHandler


def timer_handlers(expire: Callable[[ExpireHold], None]) -> Mapping[str, TimerHandler]:
    def on_hold_over(timer: TimerFired) -> None:
        expire(ExpireHold(hold_id=UUID(timer.payload["hold_id"])))

    return {EXPIRE_HOLD: on_hold_over}
