import contextlib
import multiprocessing
import sqlite3
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.engine import Database
from servicekit.db.failures import is_passing, was_rolled_back
from servicekit.db.fair_lock import FairLock, writer_lock
from servicekit.db.kit_tables import health_log, tracking
from servicekit.db.raw import driver_connection
from servicekit.testing.clock import SetClock


def note(connection: sa.Connection, part: str) -> None:
    connection.execute(sa.insert(health_log).values(at=SetClock()(), part=part, status="ok"))


def noted(database: Database) -> list[str]:
    with database.read() as connection:
        return list(
            connection.execute(sa.select(health_log.c.part).order_by(health_log.c.id)).scalars()
        )


def test_a_transaction_is_stored_whole_or_not_at_all(database: Database) -> None:
    with database.write() as connection:
        note(connection, "a")

    def half_done() -> None:
        with database.write() as connection:
            note(connection, "b")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    with database.write() as connection:
        note(connection, "c")

    assert noted(database) == ["a", "c"]


def test_a_reader_sees_what_is_stored_while_somebody_writes(database: Database) -> None:
    with database.write() as connection:
        note(connection, "a")
        assert noted(database) == []
    assert noted(database) == ["a"]


def test_an_insert_says_whether_the_row_was_there_already(database: Database) -> None:
    insert = postgresql.insert if database.dialect == "postgresql" else sqlite.insert
    statement = insert(tracking).values(name="a", position=1).on_conflict_do_nothing()
    with database.write() as connection:
        assert [connection.execute(statement).rowcount for _ in range(2)] == [1, 0]


def test_many_writers_at_once_all_get_their_turn(database: Database) -> None:
    def write(number: int) -> None:
        with database.write() as connection:
            note(connection, str(number))

    with ThreadPoolExecutor(12) as threads:
        list(threads.map(write, range(60)))

    assert sorted(map(int, noted(database))) == list(range(60))


def test_more_readers_than_connections_wait_for_each_other(database: Database) -> None:
    small = Database(database.url, pool_size=2)
    together = threading.Semaphore(0)

    def read(_number: int) -> int:
        with small.read() as connection:
            together.release()
            time.sleep(0.01)
            return int(connection.execute(sa.text("SELECT 1")).scalar_one())

    with ThreadPoolExecutor(8) as threads:
        assert list(threads.map(read, range(24))) == [1] * 24
    small.close()


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_writers_of_one_file_share_a_lock_whoever_opened_it(database: Database) -> None:
    other = Database(database.url)
    inside: list[int] = []
    most: list[int] = []

    def write(number: int) -> None:
        with (database, other)[number % 2].write() as connection:
            inside.append(number)
            most.append(len(inside))
            note(connection, str(number))
            time.sleep(0.002)
            inside.remove(number)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(30)))
    other.close()

    assert max(most) == 1


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_writing_within_writing_is_told_instead_of_waiting_for_ever(database: Database) -> None:
    with database.write(), pytest.raises(RuntimeError, match="already"), database.write():
        pass
    with database.write() as connection:
        note(connection, "goes on")
    assert noted(database) == ["goes on"]


def _write_from_another_process(url: str, count: int) -> None:
    database = Database(url)
    for number in range(count):
        with database.write() as connection:
            note(connection, f"there {number}")
    database.close()


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_two_processes_may_write_to_one_file(database: Database) -> None:
    other = multiprocessing.get_context("spawn").Process(
        target=_write_from_another_process, args=(database.url, 50)
    )
    other.start()
    while other.is_alive():
        with database.write() as connection:
            note(connection, "here")
        time.sleep(0.01)
    other.join()

    assert other.exitcode == 0
    assert sum(part.startswith("there") for part in noted(database)) == 50


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_sqlite_file_survives_the_loss_of_power(database: Database) -> None:
    with database.read() as connection:
        pragmas = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    "url", ["sqlite://", "sqlite:///:memory:", "mysql://x/y", "postgresql:///x"]
)
def test_an_address_that_cannot_be_a_store_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="database"):
        Database(url)


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_connection_that_was_cut_says_that_it_may_work_again(database: Database) -> None:
    def cut() -> None:
        with database.read() as connection, database.read() as killer:
            pid = connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one()
            killer.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
            connection.execute(sa.text("SELECT 1"))

    with pytest.raises(sa.exc.DBAPIError) as caught:
        cut()

    assert is_passing(caught.value)
    with database.read() as connection:
        assert connection.execute(sa.text("SELECT 1")).scalar_one() == 1


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_question_holds_no_transaction_open(database: Database) -> None:
    with database.read() as connection:
        noted = connection.execute(sa.select(health_log.c.part)).scalars().all()
        driver = driver_connection(connection)
        assert driver.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert not noted


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize("question", ["SELECT 1", "SELECT no_such_column", "BEGIN"])
def test_whoever_writes_after_a_question_has_a_transaction(
    database: Database, question: str
) -> None:
    only = Database(database.url, pool_size=1)
    with contextlib.suppress(sa.exc.DBAPIError), only.read() as connection:
        connection.execute(sa.text(question))

    def half_done() -> None:
        with only.write() as connection:
            note(connection, "undone")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    only.close()
    assert noted(database) == []


def test_only_what_others_caused_is_worth_another_try() -> None:
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY_SNAPSHOT
    wrong = sqlite3.OperationalError("no such table")
    wrong.sqlite_errorcode = sqlite3.SQLITE_ERROR

    assert is_passing(busy)
    assert is_passing(psycopg.errors.DeadlockDetected())
    assert is_passing(psycopg.errors.SerializationFailure())
    assert is_passing(psycopg.OperationalError("server closed the connection"))
    assert not is_passing(wrong)
    assert not is_passing(psycopg.errors.UniqueViolation())
    assert not is_passing(ZeroDivisionError())
    assert not was_rolled_back(psycopg.OperationalError("server closed the connection"))


def test_the_lock_is_handed_on_in_the_order_of_asking() -> None:
    lock = FairLock()
    order: list[int] = []
    threads = []

    def take(number: int) -> None:
        lock.acquire()
        order.append(number)
        lock.release()

    lock.acquire()
    for number in range(8):
        threads.append(threading.Thread(target=take, args=(number,)))
        threads[-1].start()
        while len(lock._queue) <= number:
            time.sleep(0.001)
    lock.release()
    for thread in threads:
        thread.join(5)

    assert order == list(range(8))


def test_one_file_has_one_lock_by_whatever_name(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    lock = writer_lock(tmp_path / "a.db")
    assert writer_lock(tmp_path / "there" / ".." / "a.db") is lock
    assert writer_lock(tmp_path / "b.db") is not lock


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_commit_that_is_refused_leaves_nothing_open(database: Database) -> None:
    with database.write() as connection:
        connection.execute(sa.text("CREATE TABLE houses (id INTEGER PRIMARY KEY)"))
        connection.execute(
            sa.text(
                "CREATE TABLE rooms (house INTEGER REFERENCES houses DEFERRABLE INITIALLY DEFERRED)"
            )
        )
    with pytest.raises(sa.exc.IntegrityError), database.write() as connection:
        connection.execute(sa.text("INSERT INTO rooms VALUES (1)"))

    with database.write() as connection:
        assert connection.execute(sa.text("SELECT * FROM rooms")).all() == []
        note(connection, "goes on")
    assert noted(database) == ["goes on"]
