from dataclasses import dataclass
from uuid import UUID

from availability.domain.schedules.settings import ResourceSettings
from availability.domain.slots.commitments import Commitment, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """One resource's time as it stands: what its owner said, and what already takes it.

    `commitments` must hold everything that ends, buffers included, after the start of the current
    local day: daily limits count what has been. `sessions` are those the commitments name.
    `version` changes whenever anything in here changes, except by the passing of time.
    """

    resource_id: UUID
    name: str
    version: int
    settings: ResourceSettings
    commitments: tuple[Commitment, ...] = ()
    sessions: tuple[Session, ...] = ()
