"""Statements on rows, compiled once for each table and set of columns."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.raw import execute, execute_many

_WHERE: Final = "where_"
_Process = Callable[[Any], Any]


class Statement:
    """A compiled INSERT OR UPDATE, UPDATE or DELETE that takes plain Python values."""

    __slots__ = ("_names", "_positional", "_processors", "_text")

    def __init__(self, dialect: sa.Dialect, statement: Any, types: Mapping[str, Any]) -> None:
        compiled = statement.compile(dialect=dialect)
        self._text = str(compiled)
        names: Sequence[str] | None = compiled.positiontup
        self._positional = names is not None
        self._names = tuple(compiled.params) if names is None else tuple(names)
        self._processors: dict[str, _Process | None] = {
            name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()
        }

    def parameters(self, values: Mapping[str, Any], where: Mapping[str, Any]) -> Any:
        """Turn values into what the driver takes."""
        given = dict(values)
        for name, value in where.items():
            given[_WHERE + name] = value
        processors = self._processors
        for name, value in given.items():
            process = processors[name]
            if process is not None:
                given[name] = process(value)
        return tuple(given[name] for name in self._names) if self._positional else given

    def execute(self, connection: sa.Connection, parameters: Any) -> None:
        execute(connection, self._text, parameters)

    def execute_many(self, connection: sa.Connection, parameters: Sequence[Any]) -> None:
        if len(parameters) == 1:
            execute(connection, self._text, parameters[0])
        else:
            execute_many(connection, self._text, parameters)


@lru_cache(maxsize=2048)
def statement(
    dialect: sa.Dialect,
    table: sa.Table,
    verb: str,
    columns: tuple[str, ...],
    where: tuple[str, ...],
) -> Statement:
    """Give the statement for a verb: put, change or remove."""
    types = {name: table.c[name].type for name in columns}
    types |= {_WHERE + name: table.c[name].type for name in where}
    condition = [table.c[name] == sa.bindparam(_WHERE + name) for name in where]
    values = {name: sa.bindparam(name, type_=table.c[name].type) for name in columns}
    if verb == "put":
        built: Any = _put(dialect, table, values)
    elif verb == "change":
        built = sa.update(table).where(*condition).values(values)
    else:
        built = sa.delete(table).where(*condition)
    return Statement(dialect, built, types)


def _put(dialect: sa.Dialect, table: sa.Table, values: Mapping[str, Any]) -> Any:
    key = [column.name for column in table.primary_key]
    missing = [name for name in key if name not in values]
    if missing or not key:
        raise ValueError(f"{table.name}: a row is put by its primary key, {missing} is missing")
    insert = sqlite.insert if dialect.name == "sqlite" else postgresql.insert
    built = insert(table).values(values)
    others = [name for name in values if name not in key]
    if not others:
        return built.on_conflict_do_nothing(index_elements=key)
    return built.on_conflict_do_update(
        index_elements=key, set_={name: built.excluded[name] for name in others}
    )
