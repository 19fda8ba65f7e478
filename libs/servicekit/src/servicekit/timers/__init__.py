"""Timers: set in a unit of work, called back at least once when their moment has come."""

from servicekit.timers.runner import TimerRunner
from servicekit.timers.timers import TimerFired, TimerHandler, Timers

__all__ = ["TimerFired", "TimerHandler", "TimerRunner", "Timers"]
