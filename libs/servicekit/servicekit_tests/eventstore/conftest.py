import pytest

from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit_tests.eventstore.counters import COUNTER_LIST, metadata


@pytest.fixture
def store(database: Database) -> Store:
    with database.write() as connection:
        metadata.create_all(connection)
    return Store(database, read_models=[COUNTER_LIST])
