from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from availability.domain.slots.offering import Offering


class OfferedService(Aggregate):
    """What the catalogue last said about a service; its stream id is the service's id."""

    TOPIC = "availability.OfferedService"

    class Created(Aggregate.Created):
        TOPIC = "availability.OfferedService.Created"
        offering: Offering

    class Changed(Aggregate.Event):
        TOPIC = "availability.OfferedService.Changed"
        offering: Offering

    class Retired(Aggregate.Event):
        TOPIC = "availability.OfferedService.Retired"
        at: datetime

    @classmethod
    def published(cls, offering: Offering) -> "OfferedService":
        return cls._create(cls.Created, id=offering.id, offering=offering)

    @event(Created)
    def __init__(self, offering: Offering) -> None:
        self.offering = offering
        self.is_retired = False

    def change(self, offering: Offering) -> None:
        """Take over the published state; the same again is silence."""
        if self.is_retired or offering != self.offering:
            self._changed(offering=offering)

    def retire(self, *, at: datetime) -> None:
        if not self.is_retired:
            self._retired(at=at)

    @event(Changed)
    def _changed(self, offering: Offering) -> None:
        self.offering = offering
        self.is_retired = False

    @event(Retired)
    def _retired(self, at: datetime) -> None:  # noqa: ARG002
        self.is_retired = True

    def provides(self, provider_id: UUID) -> bool:
        """Tell whether the provider is approved for the service (CAT-16)."""
        return provider_id in self.offering.provider_ids
