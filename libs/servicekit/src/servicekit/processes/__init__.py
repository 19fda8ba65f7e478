"""Processes: aggregates that know their next step. The driver is in `processes.driver`."""

from servicekit.processes.step_key import step_key
from servicekit.processes.wait import Wait

__all__ = ["Wait", "step_key"]
