"""What the tests of all packages share: both databases, and logging that does not stay set up."""

import gc
import logging
from collections.abc import Iterator

import pytest
import structlog

pytest_plugins = ["servicekit.testing.databases"]


def pytest_collection_finish() -> None:
    """Let the collector look at what tests make, and seldom; what is loaded by now stays.

    Most tests build a whole app; walking through everything for each cost a fifth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    """Undo what a command line sets up for its process: the next test has another stderr."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    configured, settings = structlog.is_configured(), structlog.get_config()
    yield
    if structlog.get_config() == settings:
        return
    root.handlers[:], root.level = handlers, level
    if configured:
        structlog.configure(**settings)
    else:
        structlog.reset_defaults()
