from collections.abc import Iterator

import pytest

from gateway_tests.builders import Gateway, a_gateway
from servicekit.db.engine import Database
from servicekit.testing.databases import NewDatabase


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    return new_database("gateway")


@pytest.fixture
def gateway(database: Database) -> Iterator[Gateway]:
    with a_gateway(database.url) as built:
        yield built
