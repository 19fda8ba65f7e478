"""What a service's program does with the broker. Its libraries are loaded when they are needed."""

import sys

from contracts.registry import TOPICS, topics_of
from servicekit.eventstore.positions import StillInUse
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.transport import Transport
from servicekit.program.status import status_of
from servicekit.service import ServiceModule
from servicekit.settings import ProcessSettings, SettingsIncompleteError


def transport(module: ServiceModule, settings: ProcessSettings) -> Transport:
    """Give what carries this service's messages; SettingsIncompleteError without a broker."""
    cluster = _postgresql_cluster(module, settings)
    from servicekit.messaging.kafka_transport import KafkaTransport  # noqa: PLC0415

    return KafkaTransport(cluster, metrics=module.metrics)


def status(module: ServiceModule, settings: ProcessSettings) -> int:
    """Print how the service is; gives the exit status."""
    cluster = settings.kafka_cluster if settings.kafka is not None else None
    print("\n".join(status_of(module, cluster).lines()))
    return 0


def topics(settings: ProcessSettings) -> int:
    """Create the topics that are missing; gives the exit status."""
    from servicekit.messaging.kafka_topics import TopicMismatch, create_topics  # noqa: PLC0415

    try:
        created = create_topics(settings.kafka_cluster, TOPICS.values())
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

    print(f"{republish.republish(module.log, settings.kafka_cluster, after=after)} messages sent")
    return 0


def restored(module: ServiceModule, settings: ProcessSettings, *, above: int | None) -> int:
    """Let positions go on behind all that were seen; gives the exit status."""
    if module.log is None:
        print(f"{module.name} publishes nothing: nobody has seen its positions")
        return 0
    from aiokafka.errors import KafkaError  # noqa: PLC0415

    from servicekit.program import restored  # noqa: PLC0415

    cluster, topics = _postgresql_cluster(module, settings), topics_of(module.name)
    try:
        found = restored.go_on_behind_all_seen(module.log, cluster, topics, above=above)
    except (StillInUse, restored.BrokerForgot) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except KafkaError as error:
        print(f"{error}; where it will not come back: --above POSITION", file=sys.stderr)
        return 1
    print(f"{module.name}: log at position {found.last}, the highest seen is {found.seen}")
    done = "raised: positions go on" if found.raised else "nothing to do: positions go on already"
    print(f"  {done} with {found.next}")
    return 0


def lost(module: ServiceModule, settings: ProcessSettings, *, json_wanted: bool) -> int:
    """Print each message that tells of what the log does not have; gives the exit status."""
    if module.log is None:
        print(f"{module.name} publishes nothing", file=sys.stderr)
        return 2
    from servicekit.program.restored import lost_messages  # noqa: PLC0415

    for one in lost_messages(module.log, settings.kafka_cluster, topics_of(module.name)):
        told = one.message
        if json_wanted:
            print(told.payload.decode())
        else:
            rest = "older events are in the log" if one.known else "nothing of it is in the log"
            when = told.time.isoformat(timespec="seconds")
            print(f"{told.position}  {when}  {told.type}  {told.subject}  {rest}")
    return 0


def _postgresql_cluster(module: ServiceModule, settings: ProcessSettings) -> KafkaCluster:
    cluster = settings.kafka_cluster
    if module.store.database.dialect != "postgresql":
        raise SettingsIncompleteError(
            f"KALENDS_{module.name.upper()}_DATABASE_URL: processes that share a database need"
            " PostgreSQL; SQLite is for everything in one process"
        )
    return cluster
