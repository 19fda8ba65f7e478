from dataclasses import dataclass
from uuid import UUID

from booking.application.catalogue.ports import Providers
from booking.application.people.ports import People
from booking.domain.catalogue.provider import About, Profile, Provider, ProviderKind, check_provider
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterProvider:
    provider_id: UUID
    kind: ProviderKind
    profile: Profile
    by: str
    about: About | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class RegisterProviderHandler:
    """Take somebody or something into the house (CAT-17 to CAT-20, CAT-28).

    Somebody is the person behind the e-mail address, also if that person has booked before; a place
    or a thing is nobody and stands for itself. Registering the same id again is silence.
    """

    providers: Providers
    people: People
    clock: Clock

    def __call__(self, command: RegisterProvider) -> None:
        if self.providers.peek(command.provider_id) is not None:
            return
        check_provider(command.kind, command.about, command.name, command.profile)
        about = command.about
        provider = Provider.register(
            command.provider_id,
            command.kind,
            person_id=self.people.person_for(about.email) if about else command.provider_id,
            about=about,
            name=command.name,
            profile=command.profile,
            by=command.by,
            at=self.clock(),
        )
        self.providers.save(provider)
