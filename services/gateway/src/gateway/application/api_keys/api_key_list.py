from datetime import datetime
from typing import Protocol
from uuid import UUID

from gateway.domain.api_keys.api_key import ApiKey


class ApiKeyListView(Protocol):
    """The list of keys, written by its projection alone."""

    def add(self, event: ApiKey.Created) -> None: ...

    def revoke(self, key_id: UUID, at: datetime) -> None: ...


def project(event: object, view: ApiKeyListView) -> None:
    """Keep the read model `api_keys`."""
    match event:
        case ApiKey.Created():
            view.add(event)
        case ApiKey.Revoked():
            view.revoke(event.originator_id, event.at)
