import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

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
