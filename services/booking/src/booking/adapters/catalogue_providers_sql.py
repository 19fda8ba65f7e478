from functools import lru_cache
from typing import Final
from uuid import UUID

import msgspec
import sqlalchemy as sa

from booking.adapters.metadata import metadata
from booking.application.catalogue.provider_list import project
from booking.domain.catalogue.provider import Presence, Profile, Provider
from booking.domain.people.person import Person
from servicekit.personal import ERASED
from servicekit.projections.read_model import ReadModel, Rows

PERSONAL: Final = (
    "first_name",
    "last_name",
    "email",
    "phone",
    "biography",
    "photo_url",
    "linkedin_url",
)

provider_list: Final = sa.Table(
    "provider_list",
    metadata,
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("person_id", sa.Uuid, nullable=False, index=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("name", sa.Text),
    *(sa.Column(part, sa.Text) for part in PERSONAL),
    sa.Column("profile", sa.Text, nullable=False),
    sa.Column("presence", sa.Text, nullable=False),
    sa.Column("active", sa.Boolean, nullable=False),
)
"""One row per provider, also of those who left; whoever is erased reads *erased*."""


class ProviderListSql:
    """Writes the read model `provider_list`."""

    def __init__(self, rows: Rows) -> None:
        self._connection = rows.connection
        self._providers = rows.table(provider_list)

    def put(self, event: Provider.Created | Provider.Changed) -> None:
        values = {
            "person_id": event.person_id,
            "kind": event.kind.value,
            "name": event.name,
            **{part: getattr(event, part) for part in PERSONAL},
            "profile": msgspec.json.encode(event.profile).decode(),
        }
        changed = self._connection.execute(
            sa.update(self._providers)
            .where(self._providers.c.id == event.originator_id)
            .values(**values)
        )
        if changed.rowcount == 0:
            self._connection.execute(
                sa.insert(self._providers).values(
                    id=event.originator_id,
                    presence=Presence.AVAILABLE.value,
                    active=True,
                    **values,
                )
            )

    def show(self, provider_id: UUID, presence: Presence) -> None:
        self._set(self._providers.c.id == provider_id, presence=presence.value)

    def leave(self, provider_id: UUID) -> None:
        self._set(self._providers.c.id == provider_id, active=False)

    def erase(self, person_id: UUID) -> None:
        for part in PERSONAL:
            self._set(
                sa.and_(
                    self._providers.c.person_id == person_id,
                    self._providers.c[part].is_not(None),
                ),
                **{part: ERASED},
            )

    def _set(self, where: sa.ColumnElement[bool], **values: object) -> None:
        self._connection.execute(sa.update(self._providers).where(where).values(**values))


PROVIDER_LIST: Final = ReadModel(
    name="provider_list",
    tables=(provider_list,),
    project=lambda rows, recorded: project(recorded.event, ProviderListSql(rows)),
    of=(Provider, Person),
)


@lru_cache(maxsize=4096)
def profile_from(text: str) -> Profile:
    """Read a profile back; each wording once."""
    return _PROFILES.decode(text)


_PROFILES: Final = msgspec.json.Decoder(Profile)
