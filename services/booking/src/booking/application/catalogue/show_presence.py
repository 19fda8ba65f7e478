from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Providers
from booking.domain.catalogue.provider import Presence
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ShowPresence:
    provider_id: UUID
    presence: Presence


@dataclass(frozen=True, slots=True)
class ShowPresenceHandler:
    """Show somebody as available, busy or away (CAT-27); it never moves a slot."""

    providers: Providers
    clock: Clock

    def __call__(self, command: ShowPresence) -> None:
        provider = self.providers.get(command.provider_id)
        provider.show_as(command.presence, at=self.clock())
        self.providers.save(provider)
