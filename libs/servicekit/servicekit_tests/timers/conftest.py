import pytest

from servicekit.db.engine import Database
from servicekit.eventstore.store import Store
from servicekit.testing.clock import SetClock


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store(database: Database, clock: SetClock) -> Store:
    return Store(database, clock=clock)
