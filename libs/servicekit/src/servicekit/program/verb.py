import argparse
from collections.abc import Callable
from dataclasses import dataclass

from servicekit.service import ServiceModule


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """Something more a service's program can do; `run` gives the exit status."""

    name: str
    help: str
    run: Callable[[ServiceModule, argparse.Namespace], int]
    arguments: Callable[[argparse.ArgumentParser], None] = lambda _: None
