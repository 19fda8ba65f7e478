"""A service as a program of its own: `python -m <service> api | worker | migrate | …`."""

from servicekit.program.check import Check, CheckFailed
from servicekit.program.deployment import Demands
from servicekit.program.program import Program
from servicekit.program.verb import Verb

__all__ = ["Check", "CheckFailed", "Demands", "Program", "Verb"]
