"""Which failures of a database mean: the same again may work."""

from typing import Final

import psycopg
import sqlalchemy as sa

_SQLITE_BUSY: Final = {5, 6}  # SQLITE_BUSY, SQLITE_LOCKED, in the low byte of the code
_SQLSTATES: Final = {
    "40001",  # serialization failure
    "40P01",  # deadlock detected
    "55P03",  # lock not available
}
_GONE: Final = {
    None,  # no answer from the server at all
    "57P01",  # the server is shut down
    "57P02",  # the server crashed
    "57P03",  # the server is not up yet
}


def is_passing(error: BaseException) -> bool:
    """Say whether a transaction failed because of others, or for a connection that was lost.

    Understands errors of SQLAlchemy and of both drivers.
    """
    if isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated:
        return True
    return was_rolled_back(error) or _went_away(_of_driver(error))


def was_rolled_back(error: BaseException) -> bool:
    """Say whether the database itself gave up the transaction because of others."""
    error = _of_driver(error)
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return (int(code) & 0xFF) in _SQLITE_BUSY
    return getattr(error, "sqlstate", None) in _SQLSTATES


def _of_driver(error: BaseException) -> BaseException:
    if isinstance(error, sa.exc.DBAPIError) and error.orig is not None:
        return error.orig
    return error


def _went_away(error: BaseException) -> bool:
    return isinstance(error, psycopg.OperationalError) and error.sqlstate in _GONE
