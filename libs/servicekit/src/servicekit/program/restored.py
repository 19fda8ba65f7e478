"""After a database was restored from a backup that is older than what others have seen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import sqlalchemy as sa

from servicekit.db.kit_tables import stored_events
from servicekit.eventstore.positions import check_nobody_appends, go_on_behind, next_position
from servicekit.eventstore.store import Store
from servicekit.messaging.kafka_cluster import KafkaCluster
from servicekit.messaging.kafka_history import Told, read_history
from servicekit.messaging.outbound import OutboundLog
from servicekit.messaging.relay_checkpoints import RelayCheckpoints

MARGIN: Final = 1_000_000
"""Positions cost nothing; these are for messages that were handled and are gone from the broker."""


class BrokerForgot(Exception):
    """The broker has less than it had at the backup, so it cannot say what was seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Positions:
    """Of one service: the newest event of its log, the highest position seen by anybody, the next.

    `raised` says whether the next one had to be changed.
    """

    last: int
    seen: int
    next: int
    raised: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """A message about what the log does not have; `known`: it has older events of its subject."""

    message: Told
    known: bool


def go_on_behind_all_seen(
    log: OutboundLog, cluster: KafkaCluster, topics: Collection[str], *, above: int | None = None
) -> Positions:
    """Let the log's positions go on behind every one that was ever given. PostgreSQL only.

    `topics` are all the service publishes to. The broker is asked for the highest position of the
    service, or nobody, if somebody knows that none was given `above` one. Where the next position
    is behind all that were seen, nothing is changed. Raises StillInUse while the service runs,
    BrokerForgot where the broker ends before it did at the backup, `KafkaError` where it is away;
    then nothing is changed either.
    """
    database = log.store.database
    check_nobody_appends(database)
    last = log.last_position()
    found = _highest_told(log, cluster, topics) if above is None else above
    seen = max(last, found)
    raised = next_position(database) <= seen
    if raised:
        go_on_behind(database, seen + MARGIN)
    return Positions(last=last, seen=seen, next=next_position(database), raised=raised)


def lost_messages(
    log: OutboundLog, cluster: KafkaCluster, topics: Collection[str]
) -> Sequence[Lost]:
    """Give each message of the service on the broker that tells of what its log does not have.

    In the order of their positions, each once. Raises `KafkaError` where the broker is away.
    """
    found: dict[tuple[object, ...], Told] = {}

    def look(batch: Sequence[Told]) -> None:
        for told in _not_in(log.store, batch):
            found[told.position, told.n, told.time] = told

    read_history(cluster, log.service, topics, look)
    known = _streams_among(log.store, {told.subject for told in found.values()})
    return [Lost(message=told, known=told.subject in known) for _, told in sorted(found.items())]


def _highest_told(log: OutboundLog, cluster: KafkaCluster, topics: Collection[str]) -> int:
    highest = 0

    def look(batch: Sequence[Told]) -> None:
        nonlocal highest
        highest = max(highest, *(told.position for told in batch))

    ends = read_history(cluster, log.service, topics, look)
    before = RelayCheckpoints(log.store, log.service).read().ends
    gone = sorted(place for place, end in before.items() if ends.get(place, 0) < end)
    if gone:
        raise BrokerForgot(
            f"the broker has lost messages ({', '.join(gone)}), so it cannot say which positions"
            " were seen: name one that none was above"
        )
    return highest


def _not_in(store: Store, batch: Sequence[Told]) -> Sequence[Told]:
    """Leave out what the log tells; a position that was given again has another moment."""
    table = stored_events
    asked = sa.select(table.c.position, table.c.recorded_at).where(
        table.c.position.in_({told.position for told in batch})
    )
    with store.read() as connection:
        kept = {row.position: row.recorded_at for row in connection.execute(asked)}
    return [told for told in batch if kept.get(told.position) != told.time]


def _streams_among(store: Store, subjects: Collection[str]) -> set[str]:
    table = stored_events
    asked = (
        sa.select(table.c.aggregate_id)
        .where(table.c.aggregate_id.in_([UUID(subject) for subject in subjects]))
        .distinct()
    )
    with store.read() as connection:
        return {str(found) for found in connection.execute(asked).scalars()}
