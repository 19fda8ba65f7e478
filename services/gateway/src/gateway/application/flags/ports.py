from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gateway.domain.flags.flag import Flag
from gateway.domain.flags.rollout import FlagName, Rollout


@dataclass(frozen=True, slots=True, kw_only=True)
class FlagCard:
    """A flag as it stands; `changed_at` and `changed_by` are None while the settings hold."""

    name: FlagName
    rollout: Rollout
    changed_at: datetime | None = None
    changed_by: str | None = None


class Flags(Protocol):
    """The flags themselves."""

    def find(self, flag_id: UUID, /) -> Flag | None: ...

    def lock(self, *ids: UUID) -> None: ...

    def save(self, aggregate: Flag, /) -> None: ...


class FlagList(Protocol):
    """How flags stand."""

    def all(self) -> Mapping[FlagName, FlagCard]:
        """Give every flag there is, turned by somebody or standing as the settings have it."""
        ...
