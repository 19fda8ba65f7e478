from collections.abc import Callable
from functools import cache
from typing import Any, Final
from uuid import UUID

import sqlalchemy as sa

from servicekit.db.raw import execute

UUIDS: Final = sa.Uuid()


class Prepared:
    """A statement that runs with every booking: built and compiled once for each database.

    Building one anew costs several times what the database needs for it. Parameters are ids and
    text.
    """

    def __init__(self, build: Callable[[str], Any]) -> None:
        self._compiled = cache(lambda dialect: _compile(build(dialect.name), dialect))

    def __call__(self, connection: sa.Connection, **values: UUID | str) -> Any:
        """Execute, and give the driver's cursor."""
        text, names, as_stored, constants = self._compiled(connection.dialect)
        given = constants | {
            name: as_stored(value) if isinstance(value, UUID) else value
            for name, value in values.items()
        }
        parameters = given if names is None else tuple(given[name] for name in names)
        return execute(connection, text, parameters)


def _compile(
    statement: Any, dialect: sa.Dialect
) -> tuple[str, tuple[str, ...] | None, Callable[[UUID], Any], dict[str, Any]]:
    compiled = statement.compile(dialect=dialect)
    names = compiled.positiontup
    as_stored = UUIDS.dialect_impl(dialect).bind_processor(dialect)
    return (
        str(compiled),
        None if names is None else tuple(names),
        as_stored or (lambda value: value),
        dict(compiled.params),
    )
