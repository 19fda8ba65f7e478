from dataclasses import dataclass
from typing import Final
from uuid import UUID

from gateway.application.api_keys.ports import ApiKeyList, ApiKeys
from gateway.domain.api_keys.errors import ApiKeyUnknown, LastAdminKey
from servicekit.clock import Clock
from servicekit.ids import derive

ADMIN_KEYS: Final = derive("gateway", "admin-keys")
"""Locked by whoever takes an admin key away, so that two cannot take the last two at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeApiKey:
    key_id: UUID
    by: str


@dataclass(frozen=True, slots=True)
class RevokeApiKeyHandler:
    """Make a key worthless at once. The last admin's key stays."""

    keys: ApiKeys
    listed: ApiKeyList
    clock: Clock

    def __call__(self, command: RevokeApiKey) -> None:
        self.keys.lock(ADMIN_KEYS, command.key_id)
        key = self.keys.find(command.key_id)
        if key is None:
            raise ApiKeyUnknown
        if "admin" in key.roles and not key.revoked:
            others = [card for card in self.listed.admins() if card.id != command.key_id]
            if not others:
                raise LastAdminKey
        key.revoke(by=command.by, at=self.clock())
        self.keys.save(key)
