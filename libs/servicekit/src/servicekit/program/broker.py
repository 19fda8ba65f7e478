"""What a service's program does with the broker. Its libraries are loaded when they are needed."""

import sys

from contracts.registry import TOPICS
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.transport import Transport
from servicekit.program.status import status_of
from servicekit.service import ServiceModule
from servicekit.settings import ProcessSettings, SettingsIncompleteError


def transport(module: ServiceModule, settings: ProcessSettings) -> Transport:
    """Give what carries this service's messages; SettingsIncompleteError without a broker."""
    cluster = _cluster(settings)
    if module.store.database.dialect != "postgresql":
        raise SettingsIncompleteError(
            f"KALENDS_{module.name.upper()}_DATABASE_URL: processes that share a database need"
            " PostgreSQL; SQLite is for everything in one process"
        )
    from servicekit.messaging.kafka_transport import KafkaTransport  # noqa: PLC0415

    return KafkaTransport(cluster, metrics=module.metrics)


def status(module: ServiceModule, settings: ProcessSettings) -> int:
    """Print how the service is; gives the exit status."""
    cluster = _cluster(settings) if settings.kafka is not None else None
    print("\n".join(status_of(module, cluster).lines()))
    return 0


def topics(settings: ProcessSettings) -> int:
    """Create the topics that are missing; gives the exit status."""
    from servicekit.messaging.kafka_topics import TopicMismatch, create_topics  # noqa: PLC0415

    try:
        created = create_topics(_cluster(settings), TOPICS.values())
    except TopicMismatch as error:
        print(error, file=sys.stderr)
        return 1
    for name in created:
        print(f"created {name}")
    return 0


def republish(module: ServiceModule, settings: ProcessSettings, *, after: int) -> int:
    """Send what the service published from behind a position again; gives the exit status."""
    if module.log is None:
        print(f"{module.name} publishes nothing", file=sys.stderr)
        return 2
    from servicekit.messaging import republish  # noqa: PLC0415

    print(f"{republish.republish(module.log, _cluster(settings), after=after)} messages sent")
    return 0


def _cluster(settings: ProcessSettings) -> KafkaCluster:
    if settings.kafka is None:
        raise SettingsIncompleteError("KALENDS_KAFKA: names no broker")
    return KafkaCluster(settings.kafka, settings.kafka_prefix)
