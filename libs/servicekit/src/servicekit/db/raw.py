"""Statements that go to the driver as they are, for paths that run with every command.

Building and compiling a statement costs more than the database needs for it. Errors are those of
SQLAlchemy all the same, and a lost connection is dropped as it would drop it.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import psycopg
import sqlalchemy as sa

Parameters = Sequence[Any] | Mapping[str, Any]


def driver_connection(connection: sa.Connection) -> Any:
    """Give the driver's own connection."""
    return cast("Any", connection.connection.dbapi_connection)


def execute(connection: sa.Connection, statement: str, parameters: Parameters = ()) -> Any:
    """Execute in the driver's own words and give its cursor."""
    driver = driver_connection(connection)
    try:
        return driver.execute(statement, parameters)
    except (sqlite3.Error, psycopg.Error) as error:
        raise _as_sqlalchemy(connection, statement, error) from error


def execute_many(
    connection: sa.Connection, statement: str, parameters: Sequence[Parameters]
) -> None:
    """Execute once for each set of parameters, in one go."""
    cursor = driver_connection(connection).cursor()
    try:
        cursor.executemany(statement, parameters)
    except (sqlite3.Error, psycopg.Error) as error:
        raise _as_sqlalchemy(connection, statement, error) from error
    finally:
        cursor.close()


def _as_sqlalchemy(
    connection: sa.Connection, statement: str, error: sqlite3.Error | psycopg.Error
) -> BaseException:
    dialect = connection.dialect
    is_lost = dialect.is_disconnect(error, driver_connection(connection), None)  # type: ignore[arg-type]
    wrapped: Callable[..., BaseException] = sa.exc.DBAPIError.instance
    result = wrapped(
        statement,
        None,
        error,
        sqlite3.Error if isinstance(error, sqlite3.Error) else psycopg.Error,
        hide_parameters=True,
        connection_invalidated=is_lost,
        dialect=dialect,
    )
    if is_lost:
        # Its neighbours in the pool are lost as well; none shall be tried one by one.
        connection.invalidate(error)
        connection.engine.dispose()
    return result
