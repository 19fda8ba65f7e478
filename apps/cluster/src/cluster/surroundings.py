"""A PostgreSQL and a Kafka for the cluster: those that are given, else ones of its own."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from cluster.cluster import SERVICES, Outside
from servicekit.testing import kafka, postgres

KAFKA: Final = "KALENDS_KAFKA"


@contextmanager
def surroundings() -> Iterator[Outside]:
    """Give databases and a broker, and take back what was made for this at the end.

    `KALENDS_<SERVICE>_DATABASE_URL` and `KALENDS_KAFKA` name ones that keep their data; what they
    leave out is started here, empty, as the tests do it.
    """
    with ExitStack() as made:
        databases = {}
        for service in SERVICES:
            given = os.environ.get(f"KALENDS_{service.upper()}_DATABASE_URL")
            databases[service] = given or made.enter_context(postgres.running().database())
        broker = os.environ.get(KAFKA) or made.enter_context(kafka.Broker()).address
        yield Outside(databases=databases, kafka=broker)
