from dataclasses import dataclass

from gateway.application.flags.ports import Flags
from gateway.domain.flags.flag import Flag
from gateway.domain.flags.rollout import FlagName, Rollout
from servicekit.clock import Clock
from servicekit.ids import derive


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnFlag:
    name: FlagName
    rollout: Rollout
    by: str


@dataclass(frozen=True, slots=True)
class TurnFlagHandler:
    """Turn a feature on or off, or for another share of users (FLG-01 to FLG-03)."""

    flags: Flags
    clock: Clock

    def __call__(self, command: TurnFlag) -> None:
        flag_id = derive("gateway", "flag", command.name.value)
        # Locked before it is looked for: two who turn it first must not both create it.
        self.flags.lock(flag_id)
        flag = self.flags.find(flag_id)
        if flag is None:
            flag = Flag.turned_first(
                flag_id=flag_id,
                name=command.name,
                rollout=command.rollout,
                by=command.by,
                at=self.clock(),
            )
        else:
            flag.turn(command.rollout, by=command.by, at=self.clock())
        self.flags.save(flag)
