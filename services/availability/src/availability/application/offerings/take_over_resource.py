from dataclasses import dataclass
from uuid import UUID

from availability.application.holds.ports import Resources
from availability.domain.resources.resource import Resource, ResourceKind
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOverResource:
    """The catalogue published this state of a provider, room or thing."""

    resource_id: UUID
    kind: ResourceKind
    name: str
    zone: str
    auto_assign: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LetResourceGo:
    resource_id: UUID


@dataclass(frozen=True, slots=True)
class TakeOverResourceHandler:
    """What its owner has said about its time stays as it is."""

    resources: Resources

    def __call__(self, command: TakeOverResource) -> None:
        self.resources.lock(command.resource_id)
        resource = self.resources.find(command.resource_id)
        if resource is None:
            resource = Resource.registered(
                command.resource_id,
                kind=command.kind,
                name=command.name,
                zone=command.zone,
                auto_assign=command.auto_assign,
            )
        else:
            resource.describe(
                kind=command.kind,
                name=command.name,
                zone=command.zone,
                auto_assign=command.auto_assign,
            )
        self.resources.save(resource)


@dataclass(frozen=True, slots=True)
class LetResourceGoHandler:
    """Nothing more is offered of it; bookings made stand until staff move them."""

    resources: Resources
    clock: Clock

    def __call__(self, command: LetResourceGo) -> None:
        self.resources.lock(command.resource_id)
        resource = self.resources.find(command.resource_id)
        if resource is not None:
            resource.leave(at=self.clock())
            self.resources.save(resource)
