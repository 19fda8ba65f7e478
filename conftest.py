"""What the tests of all packages share: both databases, and logging that does not stay set up."""

import logging
from collections.abc import Iterator

import pytest
import structlog

pytest_plugins = ["servicekit.testing.databases"]


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
