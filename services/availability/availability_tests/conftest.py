from collections.abc import Iterator

import pytest

from availability_tests.world import World
from servicekit.testing.databases import NewDatabase


@pytest.fixture
def world(new_database: NewDatabase) -> Iterator[World]:
    """The built service on a migrated database; a test runs once per database there is."""
    made = World(new_database("availability").url)
    yield made
    made.close()
