"""A service as a program of its own: `python -m <service> api | worker | migrate | …`."""

from servicekit.program.program import Program
from servicekit.program.verb import Verb

__all__ = ["Program", "Verb"]
