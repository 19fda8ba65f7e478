# ruff: noqa: ARG002 - an evolution takes everything its event carries
from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from gateway.domain.flags.errors import PercentNotPossible
from gateway.domain.flags.rollout import FlagName, Rollout


class Flag(Aggregate):
    """One feature flag, from the moment somebody has turned it; before, the settings hold."""

    TOPIC = "gateway.Flag"

    class Created(Aggregate.Created):
        TOPIC = "gateway.Flag.Created"
        name: FlagName
        enabled: bool
        percent: int
        by: str
        at: datetime

    class Turned(Aggregate.Event):
        TOPIC = "gateway.Flag.Turned"
        name: FlagName
        enabled: bool
        percent: int
        by: str
        at: datetime

    @event(Created)
    def __init__(
        self,
        *,
        id: UUID,  # noqa: A002
        name: FlagName,
        enabled: bool,
        percent: int,
        by: str,
        at: datetime,
    ) -> None:
        self.name = name
        self.rollout = Rollout(enabled, percent)

    @classmethod
    def turned_first(
        cls, *, flag_id: UUID, name: FlagName, rollout: Rollout, by: str, at: datetime
    ) -> "Flag":
        """Turn a flag for the first time. Raises PercentNotPossible."""
        _check(rollout)
        return cls(
            id=flag_id,
            name=name,
            enabled=rollout.enabled,
            percent=rollout.percent,
            by=by,
            at=at,
        )

    def turn(self, rollout: Rollout, *, by: str, at: datetime) -> None:
        """Turn it; as it stands already is no event. Raises PercentNotPossible."""
        _check(rollout)
        if rollout != self.rollout:
            self._turned(
                name=self.name, enabled=rollout.enabled, percent=rollout.percent, by=by, at=at
            )

    @event(Turned)
    def _turned(
        self, *, name: FlagName, enabled: bool, percent: int, by: str, at: datetime
    ) -> None:
        self.rollout = Rollout(enabled, percent)


def _check(rollout: Rollout) -> None:
    if not 0 <= rollout.percent <= 100:
        raise PercentNotPossible
