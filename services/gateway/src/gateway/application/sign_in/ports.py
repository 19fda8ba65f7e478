from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Who somebody is once it is known that an address is his."""

    holder_id: UUID
    subject: str
    roles: tuple[str, ...]
    email: str
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A link that was sent; of its token only the SHA-256 is kept.

    `person_id` is whose address it went to, NOBODY's or, where that could not be learned, None.
    """

    token_hash: str = field(repr=False)
    email: str = field(repr=False)
    return_to: str
    sent_at: datetime
    expires_at: datetime
    person_id: UUID | None


class Links(Protocol):
    """Links that were sent and not forgotten yet."""

    def add(self, link: Link) -> None: ...

    def use(self, token_hash: str, now: datetime) -> Link | None:
        """Give a link that is valid, to one caller and once."""
        ...

    def sent_since(self, email: str, since: datetime) -> list[datetime]:
        """Say when links were sent to this address after a moment, the oldest first."""
        ...

    def lock(self, email: str) -> None:
        """Let nobody else send to this address until the unit of work is over."""
        ...

    def forget_sent_to(self, email: str) -> None:
        """Delete what was sent to an address: none of it is valid any more."""
        ...

    def belong_to(self, email: str, person_id: UUID) -> None:
        """Note whose address it is that links were sent to. Joins a unit of work, or is one."""
        ...

    def forget_of_person(self, person_id: UUID) -> Sequence[str]:
        """Delete what was sent to a person, and what was sent to nobody can say whom.

        Give the addresses it was sent to.
        """
        ...

    def forget_sent_before(self, moment: datetime) -> int:
        """Delete what was sent before; gives how many."""
        ...


class Clients(Protocol):
    """Whoever signed in without an account."""

    def id_of(self, email: str) -> UUID:
        """Give the id of this client, the same every time."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Vouched:
    """What a provider of identities says of somebody: this address, in lower case, is his."""

    email: str
    name: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A browser is away at a provider of identities. What it comes back with must fit this."""

    provider: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: str = field(repr=False)
    """Of PKCE: shown to the provider at the end, its SHA-256 at the beginning."""
    return_to: str


class IdTokens(Protocol):
    """Knows which ID tokens are to be believed."""

    def vouch(self, credential: str) -> Vouched:
        """Read one. Raises NotVouchedFor and ProviderOutOfReach."""
        ...


class IdentityProvider(Protocol):
    """Another house where people are known."""

    @property
    def issuer(self) -> str:
        """The name it signs with."""
        ...

    def address(self, journey: Journey, *, redirect_uri: str) -> str:
        """Give where a browser is sent to sign in. Raises ProviderOutOfReach."""
        ...

    def vouch(self, code: str, journey: Journey, *, redirect_uri: str) -> Vouched:
        """Turn the code a browser came back with into who it is.

        Raises NotVouchedFor and ProviderOutOfReach.
        """
        ...
