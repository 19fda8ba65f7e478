from dataclasses import dataclass
from uuid import UUID

from availability.application.holds.places import Places
from availability.application.schedules.changes import Change
from availability.application.schedules.conflicts import Conflict, conflicts_of
from availability.domain.resources.errors import ResourceNotFound
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSchedule:
    """Say something about the time of one resource, or of many at once (AVL-13)."""

    resource_ids: tuple[UUID, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeReport:
    """What a change met on one resource."""

    resource_id: UUID
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class ChangeScheduleHandler:
    """All resources are changed, or none. Bookings that are met stand, and are reported."""

    places: Places
    clock: Clock

    def __call__(self, command: ChangeSchedule) -> list[ChangeReport]:
        now = self.clock()
        ids = tuple(dict.fromkeys(command.resource_ids))
        self.places.resources.lock(*ids)
        reports: list[ChangeReport] = []
        for resource_id in ids:
            resource = self.places.resources.find(resource_id)
            if resource is None:
                raise ResourceNotFound(f"There is no resource {resource_id}", field="resourceIds")
            before = resource.settings
            for change in command.changes:
                change.tell(resource, at=now)
            conflicts: list[Conflict] = []
            if resource.settings != before:
                conflicts = conflicts_of(resource, before, self.places, now)
                resource.report_conflicts((c.booking_id for c in conflicts), at=now)
            self.places.resources.save(resource)
            reports.append(ChangeReport(resource_id=resource_id, conflicts=tuple(conflicts)))
        return reports
