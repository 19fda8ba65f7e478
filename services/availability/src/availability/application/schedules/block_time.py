from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from availability.application.holds.places import Places
from availability.application.schedules.conflicts import Conflict, conflicts_of
from availability.domain.resources.errors import BlockNotFound, ResourceNotFound
from availability.domain.slots.commitments import Commitment, CommitmentKind
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockTime:
    """Take an interval out of a resource's time (AVL-03)."""

    resource_id: UUID
    block_id: UUID
    starts_at: datetime
    ends_at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnblockTime:
    resource_id: UUID
    block_id: UUID


@dataclass(frozen=True, slots=True)
class BlockTimeHandler:
    """Bookings already in the interval stand, and are reported."""

    places: Places
    clock: Clock

    def __call__(self, command: BlockTime) -> list[Conflict]:
        now = self.clock()
        self.places.resources.lock(command.resource_id)
        resource = self.places.resources.find(command.resource_id)
        if resource is None:
            raise ResourceNotFound("There is no such resource")
        block = Commitment(
            id=command.block_id,
            kind=CommitmentKind.BLOCK,
            starts_at=command.starts_at,
            ends_at=command.ends_at,
        )
        resource.block(block, reason=command.reason, at=now)
        conflicts = conflicts_of(
            resource, resource.settings, self.places, now, without=command.block_id
        )
        resource.report_conflicts((c.booking_id for c in conflicts), at=now)
        self.places.resources.save(resource)
        return conflicts


@dataclass(frozen=True, slots=True)
class UnblockTimeHandler:
    places: Places
    clock: Clock

    def __call__(self, command: UnblockTime) -> None:
        self.places.resources.lock(command.resource_id)
        resource = self.places.resources.find(command.resource_id)
        kept = None if resource is None else resource.commitment(command.block_id)
        if resource is None or kept is None or kept.kind is not CommitmentKind.BLOCK:
            raise BlockNotFound("There is no such block")
        resource.unblock(command.block_id, at=self.clock())
        self.places.resources.save(resource)
