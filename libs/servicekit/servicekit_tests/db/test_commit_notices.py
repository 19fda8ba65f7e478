import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import pytest
import sqlalchemy as sa

from servicekit.db.commit_notices import CommitNotices
from servicekit.db.engine import Database, Dialect
from servicekit.db.kit_tables import stored_events
from servicekit.testing.databases import NewDatabase


@pytest.fixture
def dialect() -> Dialect:
    return "postgresql"


class Ears:
    """Counts what was heard, and waits for it."""

    def __init__(self) -> None:
        self.heard = 0
        self._changed = threading.Condition()

    def __call__(self) -> None:
        with self._changed:
            self.heard += 1
            self._changed.notify_all()

    def has_heard(self, times: int, within: float = 10.0) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self.heard >= times, within)


@contextmanager
def listening(database: Database, ears: Callable[[], None]) -> Iterator[None]:
    stop = threading.Event()
    database.committed_elsewhere.listen(ears)
    worker = threading.Thread(target=CommitNotices(database).run, args=(stop,))
    worker.start()
    try:
        yield
    finally:
        stop.set()
        worker.join(10)
        assert not worker.is_alive()


def append(database: Database, *, and_fail: bool = False) -> None:
    with database.write() as connection:
        connection.execute(
            sa.insert(stored_events).values(
                aggregate_id=uuid4(),
                version=1,
                topic="test",
                state=b"",
                recorded_at=sa.func.now(),
                metadata="",
            )
        )
        if and_fail:
            raise ZeroDivisionError


def test_a_commit_of_another_process_is_heard(database: Database) -> None:
    ears = Ears()
    other = Database(database.url, pool_size=1)
    with listening(database, ears):
        assert ears.has_heard(1)
        append(other)
        assert ears.has_heard(2)
    other.close()


def test_ones_own_commits_and_what_is_rolled_back_make_no_sound(database: Database) -> None:
    ears = Ears()
    other = Database(database.url, pool_size=1)
    with listening(database, ears):
        assert ears.has_heard(1)
        append(database)
        with pytest.raises(ZeroDivisionError):
            append(other, and_fail=True)
        assert not ears.has_heard(2, within=0.5)
    other.close()


def test_a_sqlite_database_has_no_notices(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("db") / "one.db"
    database = Database(f"sqlite:///{file}")
    with pytest.raises(ValueError, match="PostgreSQL"):
        CommitNotices(database)
    database.close()


def test_another_database_of_the_server_is_not_heard(new_database: NewDatabase) -> None:
    here, there = new_database(None), new_database(None)
    ears = Ears()
    with listening(here, ears):
        assert ears.has_heard(1)
        append(there)
        assert not ears.has_heard(2, within=0.5)


def test_it_ends_also_when_it_is_told_to_while_it_hears(database: Database) -> None:
    other = Database(database.url, pool_size=1)
    heard, stop = Ears(), threading.Event()

    def hear() -> None:
        heard()
        if heard.heard > 1:
            stop.set()

    database.committed_elsewhere.listen(hear)
    worker = threading.Thread(target=CommitNotices(database).run, args=(stop,), daemon=True)
    worker.start()
    assert heard.has_heard(1)
    append(other)
    worker.join(5)
    assert not worker.is_alive()
    other.close()
