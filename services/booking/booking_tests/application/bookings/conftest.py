from collections.abc import Iterator

import pytest

from booking_tests.reception import Reception, a_reception
from servicekit.db.engine import Database


@pytest.fixture
def reception(database: Database) -> Iterator[Reception]:
    """Give the service with the tax consultation on offer."""
    with a_reception(database) as built:
        built.offers()
        yield built
