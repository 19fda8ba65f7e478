"""How a service is, as its database and the broker have it: `status`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from servicekit.db.kit_tables import processes, stored_events, timers
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.relay_checkpoints import RelayCheckpoints
from servicekit.service import ServiceModule


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """One service at one moment. Numbers other than positions should be near zero."""

    service: str
    position: int
    """Of the newest event in the log."""
    last_event_at: datetime | None
    unpublished: int | None
    """Positions the relay has not brought to the broker; None where no relay is needed."""
    lag: Mapping[str, int]
    """Messages still to be handled, by group and topic."""
    parked: int
    timers_due: int
    oldest_due: datetime | None
    processes_due: int

    def lines(self) -> list[str]:
        """Say it to a person."""
        seen = "no event yet" if self.last_event_at is None else f"last at {self.last_event_at}"
        told = [f"{self.service}: log at position {self.position}, {seen}"]
        if self.unpublished is not None:
            told.append(f"  relay: {self.unpublished} positions to publish")
        told += [f"  lag {name}: {count}" for name, count in sorted(self.lag.items())]
        late = f", the oldest since {self.oldest_due}" if self.oldest_due else ""
        told.append(f"  timers due: {self.timers_due}{late}")
        told.append(f"  processes due: {self.processes_due}")
        told.append(f"  parked messages: {self.parked}")
        return told


def status_of(module: ServiceModule, cluster: KafkaCluster | None) -> Status:
    """Look at a service; without a broker its lag is what its host tells, not this."""
    store = module.store
    now = store.now()
    with store.read() as connection:
        position, last = connection.execute(
            sa.select(stored_events.c.position, stored_events.c.recorded_at)
            .order_by(stored_events.c.position.desc())
            .limit(1)
        ).one_or_none() or (0, None)
        due, oldest = connection.execute(
            sa.select(sa.func.count(), sa.func.min(timers.c.due_at)).where(timers.c.retry_at <= now)
        ).one()
        waiting = connection.execute(
            sa.select(sa.func.count()).where(processes.c.wake_at <= now)
        ).scalar_one()
    consumers = module.consumers()
    lag: dict[str, int] = {}
    if cluster is not None and consumers:
        from servicekit.messaging.kafka_groups import lags_of  # noqa: PLC0415 - loads slowly

        for consumer in consumers:
            topics = {event.TOPIC for event in consumer.events.values()}
            for topic, count in lags_of(cluster, consumer.group, topics).items():
                lag[f"{consumer.group} {topic}"] = count
    published = None
    if cluster is not None and module.log is not None:
        published = position - RelayCheckpoints(store, module.name).read().position
    return Status(
        service=module.name,
        position=position,
        last_event_at=last,
        unpublished=published,
        lag=lag,
        parked=sum(consumer.parking.count() for consumer in consumers),
        timers_due=due,
        oldest_due=oldest,
        processes_due=waiting,
    )
