import pytest

from servicekit.db.engine import Database
from servicekit.testing.databases import NewDatabase


@pytest.fixture
def database(new_database: NewDatabase) -> Database:
    """Give a fresh database of this service, migrated; on SQLite and on PostgreSQL."""
    return new_database("booking")
