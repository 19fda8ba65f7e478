"""Statements on rows, compiled once for each table and set of columns."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.prepared import Compiled

WHERE: Final = "where_"
"""Before the name of a column: the value it is looked for by, not the one it is set to."""


@lru_cache(maxsize=2048)
def statement(
    dialect: str,
    table: sa.Table,
    verb: str,
    columns: tuple[str, ...],
    where: tuple[str, ...],
) -> Compiled:
    """Give the statement for a verb: put, change or remove."""
    condition = [
        table.c[name] == sa.bindparam(WHERE + name, type_=table.c[name].type) for name in where
    ]
    values = {name: sa.bindparam(name, type_=table.c[name].type) for name in columns}
    if verb == "put":
        built: Any = _put(dialect, table, values)
    elif verb == "change":
        built = sa.update(table).where(*condition).values(values)
    else:
        built = sa.delete(table).where(*condition)
    return Compiled(built, dialect)


def _put(dialect: str, table: sa.Table, values: Mapping[str, Any]) -> Any:
    key = [column.name for column in table.primary_key]
    missing = [name for name in key if name not in values]
    if missing or not key:
        raise ValueError(f"{table.name}: a row is put by its primary key, {missing} is missing")
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    built = insert(table).values(values)
    others = [name for name in values if name not in key]
    if not others:
        return built.on_conflict_do_nothing(index_elements=key)
    return built.on_conflict_do_update(
        index_elements=key, set_={name: built.excluded[name] for name in others}
    )
