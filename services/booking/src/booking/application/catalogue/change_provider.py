from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Providers
from booking.domain.catalogue.provider import About, Profile
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeProvider:
    provider_id: UUID
    profile: Profile
    by: str
    about: About | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeProviderHandler:
    """Say everything about a provider anew; kind and person stay."""

    providers: Providers
    clock: Clock

    def __call__(self, command: ChangeProvider) -> None:
        provider = self.providers.get(command.provider_id)
        provider.change(
            about=command.about,
            name=command.name,
            profile=command.profile,
            by=command.by,
            at=self.clock(),
        )
        self.providers.save(provider)
