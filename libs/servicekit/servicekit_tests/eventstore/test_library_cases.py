"""The recorder keeps every promise the library asks of one, on both databases."""

import sys
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import TestCase

from eventsourcing import cryptography
from eventsourcing.persistence import StoredEvent

from servicekit.db.engine import Database
from servicekit.db.kit_tables import create_all
from servicekit.eventstore.recorder import CoreRecorder
from servicekit.testing import postgres

# The library's cases import its cipher over PyCryptodome, for a case that is not ours. The same
# cipher over `cryptography`, which is installed, stands in.
sys.modules.setdefault("eventsourcing.cipher", cryptography)
from eventsourcing.tests import persistence as cases  # noqa: E402


def _wait_for_threads_since(before: set[threading.Thread]) -> None:
    """Wait for readers some cases leave behind, with a connection in their hands."""
    for thread in set(threading.enumerate()) - before:
        thread.join(10)


class OnSqlite(TestCase):
    recorder_class = CoreRecorder

    def create_recorder(self) -> CoreRecorder:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        return self._recorder(f"sqlite:///{Path(folder.name) / 'events.db'}")

    def _recorder(self, url: str) -> CoreRecorder:
        database = Database(url)
        self.addCleanup(database.close)
        self.addCleanup(_wait_for_threads_since, set(threading.enumerate()))
        with database.write() as connection:
            create_all(connection)
        return self.recorder_class(database)


class OnPostgresql(OnSqlite):
    def create_recorder(self) -> CoreRecorder:
        server = postgres.running()
        url = server.fresh()
        self.addCleanup(server.drop, url)
        return self._recorder(url)


class WithoutPositions(CoreRecorder):
    """What the library calls an aggregate recorder: the same, but positions are not told."""

    def insert_events(self, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super().insert_events(stored_events, **kwargs)


class TestAggregateRecorderOnSqlite(OnSqlite, cases.AggregateRecorderTestCase):
    recorder_class = WithoutPositions


class TestAggregateRecorderOnPostgresql(OnPostgresql, cases.AggregateRecorderTestCase):
    recorder_class = WithoutPositions


class TestApplicationRecorderOnSqlite(OnSqlite, cases.ApplicationRecorderTestCase[CoreRecorder]):
    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestApplicationRecorderOnPostgresql(
    OnPostgresql, cases.ApplicationRecorderTestCase[CoreRecorder]
):
    EXPECT_CONTIGUOUS_NOTIFICATION_IDS = False

    def test_insert_subscribe(self) -> None:
        self.optional_test_insert_subscribe()


class TestTrackingRecorderOnSqlite(OnSqlite, cases.TrackingRecorderTestCase):
    pass


class TestTrackingRecorderOnPostgresql(OnPostgresql, cases.TrackingRecorderTestCase):
    pass


class TestProcessRecorderOnSqlite(OnSqlite, cases.ProcessRecorderTestCase):
    pass


class TestProcessRecorderOnPostgresql(OnPostgresql, cases.ProcessRecorderTestCase):
    pass


class TestPositionsOnSqlite(OnSqlite, cases.NonInterleavingNotificationIDsBaseCase):
    pass


class TestPositionsOnPostgresql(OnPostgresql, cases.NonInterleavingNotificationIDsBaseCase):
    pass


del OnSqlite, OnPostgresql
