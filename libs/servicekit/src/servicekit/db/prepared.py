"""Statements that run with every command: compiled once by SQLAlchemy, run by the driver.

Building and compiling a statement costs several times what the database needs for it.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.dialects.sqlite import pysqlite

from servicekit.db.raw import execute, execute_many

_DIALECTS: Final[Mapping[str, sa.Dialect]] = {
    "sqlite": pysqlite.dialect(),
    # By place as on SQLite: a name for each value costs the driver another turn.
    "postgresql": psycopg.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]
}
_Process = Callable[[Any], Any]
Build = Callable[[str], Any]
"""Gives a statement for a dialect, `sqlite` or `postgresql`."""


class Compiled:
    """A statement for one dialect; takes and gives plain Python values, as SQLAlchemy would."""

    __slots__ = ("_constants", "_names", "_processes", "_results", "_text")

    def __init__(self, statement: Any, dialect_name: str) -> None:
        dialect = _DIALECTS[dialect_name]
        compiled = statement.compile(dialect=dialect)
        self._text = str(compiled)
        binds: Mapping[str, sa.BindParameter[Any]] = compiled.binds
        if any(bind.expanding for bind in binds.values()):
            raise ValueError(f"as many values as are given cannot be prepared for: {self._text}")
        self._names: Sequence[str] = compiled.positiontup or ()
        self._processes: Sequence[tuple[int, _Process]] = [
            (place, process)
            for place, name in enumerate(self._names)
            if (process := binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        ]
        self._constants = {
            name: bind.effective_value for name, bind in binds.items() if not bind.required
        }
        results = [
            column.type.dialect_impl(dialect).result_processor(dialect, None)
            for column in statement.exported_columns
        ]
        self._results = results if any(results) else None

    def parameters(self, values: Mapping[str, Any]) -> Sequence[Any]:
        """Turn values into what the driver takes; KeyError for one that is missing."""
        given = {**self._constants, **values} if self._constants else values
        parameters = [given[name] for name in self._names]
        for place, process in self._processes:
            parameters[place] = process(parameters[place])
        return parameters

    def execute(self, connection: sa.Connection, parameters: Sequence[Any]) -> Any:
        """Execute with what `parameters` gave; give the driver's cursor."""
        return execute(connection, self._text, parameters)

    def execute_many(self, connection: sa.Connection, parameters: Sequence[Sequence[Any]]) -> None:
        if len(parameters) == 1:
            execute(connection, self._text, parameters[0])
        else:
            execute_many(connection, self._text, parameters)

    def row(self, stored: Sequence[Any] | None) -> tuple[Any, ...] | None:
        """Turn a row of the driver into values."""
        if stored is None or self._results is None:
            return None if stored is None else tuple(stored)
        return tuple(
            [
                value if process is None else process(value)
                for value, process in zip(stored, self._results, strict=True)
            ]
        )


class Prepared:
    """A statement that is built once and then run again and again, on either database.

    `statement` is the statement, or makes it where the dialects differ. Values are given by the
    names of its `bindparam`s. What differs from run to run must be such a value.
    """

    __slots__ = ("_build", "_compiled")

    def __init__(self, statement: Build | sa.Executable) -> None:
        self._build: Build = (
            (lambda _: statement) if isinstance(statement, sa.Executable) else statement
        )
        self._compiled: dict[str, Compiled] = {}

    def run(self, connection: sa.Connection, **values: Any) -> int:
        """Execute; give how many rows it wrote."""
        compiled = self._for(connection)
        count: int = compiled.execute(connection, compiled.parameters(values)).rowcount
        return count

    def first(self, connection: sa.Connection, **values: Any) -> tuple[Any, ...] | None:
        """Execute; give the first row, if there is one."""
        compiled = self._for(connection)
        return compiled.row(compiled.execute(connection, compiled.parameters(values)).fetchone())

    def all(self, connection: sa.Connection, **values: Any) -> list[tuple[Any, ...]]:
        """Execute; give every row."""
        compiled = self._for(connection)
        stored = compiled.execute(connection, compiled.parameters(values)).fetchall()
        return [row for each in stored if (row := compiled.row(each)) is not None]

    def _for(self, connection: sa.Connection) -> Compiled:
        name = connection.dialect.name
        compiled = self._compiled.get(name)
        if compiled is None:
            compiled = self._compiled[name] = Compiled(self._build(name), name)
        return compiled
