from collections.abc import Mapping

import sqlalchemy as sa

from gateway.adapters.tables import flags
from gateway.application.flags.flag_list import project
from gateway.application.flags.ports import FlagCard
from gateway.domain.flags.flag import Flag
from gateway.domain.flags.rollout import FlagName, Rollout
from servicekit.eventstore.recorded import Recorded
from servicekit.eventstore.store import Store
from servicekit.projections.read_model import ReadModel, Rows


class FlagListSql:
    """Writes the read model `flags`."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    def put(self, event: Flag.Created | Flag.Turned) -> None:
        self._rows.put(
            flags,
            name=event.name.value,
            enabled=event.enabled,
            percent=event.percent,
            changed_at=event.at,
            changed_by=event.by,
        )


def _project(rows: Rows, recorded: Recorded) -> None:
    project(recorded.event, FlagListSql(rows))


FLAGS = ReadModel(name="flags", tables=(flags,), project=_project, of=(Flag,))


class FlagsSql:
    """Answers how flags stand; those nobody has turned stand as `settings` has them."""

    def __init__(self, store: Store, settings: Mapping[FlagName, Rollout]) -> None:
        self._store = store
        self._settings = settings

    def all(self) -> Mapping[FlagName, FlagCard]:
        found = {name: FlagCard(name=name, rollout=self._settings[name]) for name in FlagName}
        with self._store.read() as connection:
            for row in connection.execute(sa.select(flags)):
                name = FlagName(row.name)
                found[name] = FlagCard(
                    name=name,
                    rollout=Rollout(row.enabled, row.percent),
                    changed_at=row.changed_at,
                    changed_by=row.changed_by,
                )
        return found
