import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg
import pytest

from servicekit.db.engine import Database
from servicekit.testing import postgres


def test_there_is_a_real_server_and_each_asker_gets_a_database_of_his_own() -> None:
    server = postgres.running()
    with server.database() as one, server.database() as other:
        assert one != other
        for url in (one, other):
            database = Database(url)
            with database.read() as connection:
                version = connection.exec_driver_sql("SELECT version()").scalar_one()
            database.close()
            assert version.startswith("PostgreSQL")


_ASKER = """
import sys, time
from servicekit.testing import postgres
print(postgres.running().admin_url, flush=True)
time.sleep(60)
"""


def test_a_server_that_was_started_ends_with_a_run_that_is_killed() -> None:
    environment = {name: value for name, value in os.environ.items()
                   if name not in {postgres.ADDRESS, "PYTEST_XDIST_WORKER"}}  # fmt: skip
    asker = subprocess.Popen(
        [sys.executable, "-c", _ASKER], stdout=subprocess.PIPE, text=True, env=environment
    )
    assert asker.stdout is not None
    url = asker.stdout.readline().strip().replace("+psycopg", "")
    psycopg.connect(url).close()

    asker.send_signal(signal.SIGKILL)
    asker.wait()
    asker.stdout.close()

    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            psycopg.connect(url, connect_timeout=2).close()
        except psycopg.OperationalError:
            break
        time.sleep(0.2)
    else:
        raise AssertionError("the server still runs")
    note = Path(tempfile.gettempdir()) / f"kalends-postgres-{asker.pid}.json"
    until = time.monotonic() + 30
    while note.exists() and time.monotonic() < until:
        time.sleep(0.2)
    assert not note.exists()


def test_a_server_of_ones_own_keeps_what_it_acknowledged_when_it_is_killed() -> None:
    with postgres.Server() as server:
        plain = server.fresh().replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute("CREATE TABLE kept (what text)")
            connection.execute("INSERT INTO kept VALUES ('this')")
            server.kill()
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        server.start()
        with psycopg.connect(plain) as connection:
            assert connection.execute("SELECT what FROM kept").fetchall() == [("this",)]


def test_a_server_of_ones_own_stands_still_and_goes_on() -> None:
    with postgres.Server() as server:
        plain = server.fresh().replace("+psycopg", "")
        with psycopg.connect(plain) as connection:
            answers: list[object] = []
            asking = threading.Thread(
                target=lambda: answers.append(connection.execute("SELECT 1").fetchone())
            )
            server.pause()
            asking.start()
            asking.join(0.5)
            assert answers == []
            server.resume()
            asking.join(10)
            assert answers == [(1,)]
