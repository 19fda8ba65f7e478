from dataclasses import dataclass
from uuid import UUID

from gateway.application.api_keys.ports import ApiKeys
from gateway.application.api_keys.secrets import NewSecret, a_new_secret, hash_of, prefix_of
from gateway.domain.api_keys.api_key import ApiKey, Origin
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueApiKey:
    key_id: UUID
    label: str
    roles: tuple[str, ...]
    subject: str | None
    by: str


@dataclass(frozen=True, slots=True)
class IssueApiKeyHandler:
    """Issue a key and give its text, which nobody can be given again."""

    keys: ApiKeys
    clock: Clock
    new_secret: NewSecret

    def __call__(self, command: IssueApiKey) -> str:
        secret = a_new_secret(self.new_secret)
        self.keys.save(
            ApiKey.issue(
                key_id=command.key_id,
                secret_hash=hash_of(secret),
                prefix=prefix_of(secret),
                subject=command.subject or f"key:{command.key_id}",
                roles=command.roles,
                label=command.label,
                origin=Origin.ISSUED,
                by=command.by,
                at=self.clock(),
            )
        )
        return secret
