from collections.abc import Iterator

import pytest

from booking_tests.reception import Reception, a_reception
from servicekit.db.engine import Database, Dialect
from servicekit.testing.databases import BOTH, Templates


@pytest.fixture
def reception(database: Database) -> Iterator[Reception]:
    """Give the service with the tax consultation on offer."""
    with a_reception(database) as built:
        built.offers()
        yield built


@pytest.fixture(scope="module", params=BOTH)
def shared(
    request: pytest.FixtureRequest,
    database_templates: Templates,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Reception]:
    """The same for tests that change nothing, once for a file of them and each database."""
    dialect: Dialect = request.param
    file = tmp_path_factory.mktemp("shared") / "booking.db"
    database = Database(database_templates.fresh(dialect, "booking", file))
    try:
        with a_reception(database) as built:
            built.offers()
            yield built
    finally:
        database.close()
