"""Which relay of a database publishes, and how a tool keeps all of them from it for a while."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final, Self

import psycopg

from servicekit.db.engine import Database

_ACTIVE: Final = 5_241_890_274_113_763
_WANTED: Final = 5_241_890_274_113_764

# Whether the other side is still there: a relay whose machine vanished leaves the lock to another
# within a quarter of a minute, and one whose database vanished knows it as soon.
_SERVER_LOOKS: Final = (
    "-c tcp_keepalives_idle=5 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=4"
)
_CLIENT_LOOKS: Final[Mapping[str, Any]] = {
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 4,
    "tcp_user_timeout": 13_000,
}


class RelayLock:
    """The advisory lock of the active relay, on a connection of its own.

    It is held as long as the connection is: the database gives it to another when its holder dies.
    """

    def __init__(self, database: Database, name: str) -> None:
        self._url = _plain(database)
        self._name = name
        self._connection: psycopg.AsyncConnection[tuple[Any, ...]]

    async def __aenter__(self) -> Self:
        self._connection = await psycopg.AsyncConnection.connect(
            self._url,
            autocommit=True,
            application_name=self._name,
            options=_SERVER_LOOKS,
            **_CLIENT_LOOKS,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._connection.close()

    async def taken(self) -> bool:
        """Take it if nobody has it."""
        return await self._says("SELECT pg_try_advisory_lock(%s)", _ACTIVE)

    async def given_back(self) -> bool:
        return await self._says("SELECT pg_advisory_unlock(%s)", _ACTIVE)

    async def is_wanted(self) -> bool:
        """Say whether a tool waits for the relays to stand back; raises if the lock is lost."""
        free = (
            "SELECT CASE WHEN pg_try_advisory_lock_shared(%(n)s)"
            " THEN pg_advisory_unlock_shared(%(n)s) ELSE false END"
        )
        return not await self._says(free, {"n": _WANTED})

    async def _says(self, question: str, about: int | dict[str, int]) -> bool:
        asked = (about,) if isinstance(about, int) else about
        found = await self._connection.execute(question, asked)
        row = await found.fetchone()
        return bool(row and row[0])


@contextmanager
def relays_held(database: Database, *, patience: float) -> Iterator[None]:
    """Keep every relay of a database from publishing during the block.

    Waits for the active one to finish what it is at, `patience` seconds for each of two locks;
    then `psycopg.errors.LockNotAvailable`.
    """
    with psycopg.connect(
        _plain(database), autocommit=True, application_name="relays held", **_CLIENT_LOOKS
    ) as connection:
        connection.execute(f"SET lock_timeout = {int(patience * 1000)}")
        for number in (_WANTED, _ACTIVE):
            connection.execute("SELECT pg_advisory_lock(%s)", (number,))
        yield


def _plain(database: Database) -> str:
    url = database.engine.url.set(drivername="postgresql")
    return url.render_as_string(hide_password=False)
