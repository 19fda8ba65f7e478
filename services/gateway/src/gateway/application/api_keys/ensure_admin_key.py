from dataclasses import dataclass, field
from uuid import UUID

from gateway.application.api_keys.ports import ApiKeyList, ApiKeys
from gateway.application.api_keys.revoke_api_key import ADMIN_KEYS
from gateway.application.api_keys.secrets import NewSecret, a_new_secret, hash_of, prefix_of
from gateway.domain.api_keys.api_key import ApiKey, Origin
from servicekit.clock import Clock
from servicekit.ids import NewId, derive


@dataclass(frozen=True, slots=True, kw_only=True)
class EnsureAdminKey:
    """`given` is the key the operator chose, if he chose one."""

    given: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class EnsureAdminKeyHandler:
    """See to it that somebody can administer this installation.

    A key the operator chose becomes an admin's, and an older choice of his stops being one. If he
    chose none and there is no admin's key, one is made and its text given, once.
    """

    keys: ApiKeys
    listed: ApiKeyList
    clock: Clock
    new_id: NewId
    new_secret: NewSecret

    def __call__(self, command: EnsureAdminKey) -> str | None:
        self.keys.lock(ADMIN_KEYS)
        if command.given is not None:
            self._take_over(command.given)
            return None
        if self.listed.admins():
            return None
        secret = a_new_secret(self.new_secret)
        self._issue(self.new_id(), secret, Origin.FIRST_START)
        return secret

    def _take_over(self, given: str) -> None:
        chosen = self.listed.holding(hash_of(given))
        for card in self.listed.admins():
            outdated = card.origin is Origin.SETTINGS and (chosen is None or card.id != chosen.id)
            if outdated and (key := self.keys.find(card.id)) is not None:
                key.revoke(by="settings", at=self.clock())
                self.keys.save(key)
        if chosen is None:
            # Derived from the moment too: a key chosen, dropped and chosen again is a new one.
            self._issue(
                derive("gateway", "admin-key", hash_of(given), self.clock().isoformat()),
                given,
                Origin.SETTINGS,
            )

    def _issue(self, key_id: UUID, secret: str, origin: Origin) -> None:
        self.keys.save(
            ApiKey.issue(
                key_id=key_id,
                secret_hash=hash_of(secret),
                prefix=prefix_of(secret),
                subject="admin",
                roles=("admin",),
                label="First admin",
                origin=origin,
                by="system",
                at=self.clock(),
            )
        )
