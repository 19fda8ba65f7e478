from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from gateway.domain.api_keys.api_key import ApiKey, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyCard:
    """A key as an admin sees it; the key itself is shown once, when it is issued."""

    id: UUID
    prefix: str
    subject: str
    roles: tuple[str, ...]
    label: str
    origin: Origin
    issued_at: datetime
    issued_by: str
    revoked_at: datetime | None


class ApiKeys(Protocol):
    """The keys themselves."""

    def find(self, key_id: UUID, /) -> ApiKey | None: ...

    def lock(self, *ids: UUID) -> None: ...

    def save(self, aggregate: ApiKey, /) -> None: ...


class ApiKeyList(Protocol):
    """What is asked about keys."""

    def holding(self, secret_hash: str) -> ApiKeyCard | None:
        """Give the living key with this hash."""
        ...

    def admins(self) -> Sequence[ApiKeyCard]:
        """Give the living keys of admins."""
        ...

    def page(self, *, offset: int, limit: int) -> tuple[Sequence[ApiKeyCard], int]:
        """Give some keys, newest first, the revoked among them, and how many there are."""
        ...

    def find(self, key_id: UUID) -> ApiKeyCard | None: ...
