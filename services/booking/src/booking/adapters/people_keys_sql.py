import base64
import binascii
import hashlib
import hmac
import secrets
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy.dialects import postgresql, sqlite

from booking.adapters.catalogue_services_sql import Reads
from booking.adapters.metadata import metadata
from servicekit.clock import Clock
from servicekit.db.columns import Instant
from servicekit.db.prepared import Prepared
from servicekit.ids import NewId

T = TypeVar("T")

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
PEPPER: Final = "email-pepper"

person_keys: Final = sa.Table(
    "person_keys",
    metadata,
    sa.Column("person_id", sa.Uuid, primary_key=True),
    sa.Column("wrapped_key", sa.LargeBinary),
    sa.Column("email_hmac", sa.LargeBinary, unique=True),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("erased_at", Instant),
)
"""One row per person ever known. The wrapped key and the hash are gone once `erased_at` is set."""

person_secrets: Final = sa.Table(
    "person_secrets",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("wrapped", sa.LargeBinary, nullable=False),
)
"""Secrets the key table needs, wrapped like the keys: so far the one that hashes addresses."""

# Run with every booking: built once.
_KEY: Final = sa.select(person_keys.c.person_id, person_keys.c.wrapped_key)
_BY_ID: Final = Prepared(_KEY.where(person_keys.c.person_id == sa.bindparam("person")))
_BY_ADDRESS: Final = Prepared(_KEY.where(person_keys.c.email_hmac == sa.bindparam("hashed")))


def _unless_there(table: sa.Table) -> Prepared:
    return Prepared(
        lambda dialect: (
            (postgresql if dialect == "postgresql" else sqlite)
            .insert(table)
            .on_conflict_do_nothing()
        )
    )


_NEW_KEY: Final = _unless_there(person_keys)
_NEW_SECRET: Final = _unless_there(person_secrets)


class MasterKeyWrong(Exception):
    """The keys of people cannot be opened with the master key that was given."""


class UnitOfWork(Protocol):
    """What the keys need of the store they live in."""

    def run(self, work: Callable[[], T]) -> T: ...

    def connection(self) -> sa.Connection: ...

    def unit_of_work(self) -> object | None: ...

    def on_commit(self, callback: Callable[[], None]) -> None: ...


def master_key(text: str) -> bytes:
    """Read a master key: 32 bytes in base64. Raises ValueError for anything else."""
    try:
        key = base64.b64decode(text.strip().translate(str.maketrans("-_", "+/")), validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("a master key is 32 bytes in base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"a master key is 32 bytes, not {len(key)}")
    return key


def wrap(master: bytes, secret: bytes, name: bytes) -> bytes:
    """Lock a secret with the master key, for this name alone."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(master).encrypt(nonce, secret, name)


def unwrap(master: bytes, wrapped: bytes, name: bytes) -> bytes:
    """Open a secret again; raises MasterKeyWrong."""
    try:
        return AESGCM(master).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], name)
    except InvalidTag:
        raise MasterKeyWrong("the master key does not open the keys of people") from None


@dataclass(frozen=True, slots=True)
class _Known:
    key: bytes | None
    until: datetime


@dataclass(slots=True)
class _Pending:
    """What the open transaction did, which nobody else may see before it commits."""

    keys: dict[UUID, bytes | None] = field(default_factory=dict)
    pepper: bytes | None = None


class PersonKeysSql:
    """The keys of people and who is who, in this service's database.

    Each person has a random AES-256 key, wrapped by the master key; an address is known only by its
    HMAC-SHA-256 under a random secret that is wrapped as well. Opened keys are kept in memory, at
    most `keep` of them and each for at most `keep_for`, which is how long another process of this
    service may still read somebody who was erased. Here, erasure counts from its commit, and a key
    whose transaction was rolled back was never there.
    """

    def __init__(
        self,
        master: bytes,
        *,
        clock: Clock,
        new_id: NewId,
        keep: int = 10_000,
        keep_for: timedelta = timedelta(seconds=30),
    ) -> None:
        self._master = master
        self._clock = clock
        self._new_id = new_id
        self._keep = keep
        self._keep_for = keep_for
        self._known: OrderedDict[UUID, _Known] = OrderedDict()
        self._lock = threading.Lock()
        self._pepper: bytes | None = None
        # By unit of work: what one has made goes with it, unless it is stored.
        self._pending: WeakKeyDictionary[object, _Pending] = WeakKeyDictionary()
        self._unit: UnitOfWork | None = None
        self._reads: Reads | None = None

    def attach(self, unit: UnitOfWork, reads: Reads) -> None:
        """Say in which store the keys live; the store in turn is built with these keys."""
        self._unit = unit
        self._reads = reads

    # PersonKeys

    def key_for(self, person_id: UUID) -> bytes | None:
        """Give the person's key; None when erased. Somebody unknown gets one."""
        known = self._remembered(person_id)
        if known is not None:
            return None if self._is_being_erased(person_id) else known.key
        with self._connections() as connection:
            pending = self._open_pending()
            if pending is not None and person_id in pending.keys:
                return pending.keys[person_id]
            row = self._row(connection, person_id)
        if row is None:
            return self._store().run(lambda: self._create(person_id, None))
        key = self._open(row)
        if pending is None:
            self._remember(person_id, key)
        return key

    # People

    def person_for(self, email: str, /) -> UUID:
        """Give the person behind an address; somebody new gets an id and a key."""
        return self._store().run(lambda: self._person_for(email))

    def known(self, email: str, /) -> UUID | None:
        """Give the person behind an address if there is one."""
        with self._connections() as connection:
            pepper = self._read_pepper(connection)
            if pepper is None:
                return None
            return self._find(connection, _hashed(pepper, email))

    def has_key(self, person_id: UUID, /) -> bool | None:
        """Say whether the person can still be read: None if nobody is known by that id.

        Read from the database, so an erasure by another process is known here from then on.
        """
        with self._connections() as connection:
            row = self._row(connection, person_id)
        if row is None:
            return None
        if row[1] is not None:
            return True
        # What this unit of work destroyed itself may yet be rolled back.
        if not self._is_being_erased(person_id):
            self._remember(person_id, None)
        return False

    def destroy_key(self, person_id: UUID, /) -> None:
        """Destroy the key and forget the address, within the open unit of work."""
        store = self._store()
        connection = store.connection()
        connection.execute(
            sa.update(person_keys)
            .where(person_keys.c.person_id == person_id)
            .values(wrapped_key=None, email_hmac=None, erased_at=self._clock())
        )
        self._own_pending().keys[person_id] = None
        store.on_commit(lambda: self._remember(person_id, None))

    # Within a unit of work

    def _person_for(self, email: str) -> UUID:
        connection = self._store().connection()
        hashed = _hashed(self._pepper_in(connection), email)
        found = self._find(connection, hashed)
        if found is not None:
            return found
        person_id = self._new_id()
        if self._create(person_id, hashed) is not None:
            return person_id
        # Another process was quicker with the same address: then its person counts.
        return self._find(connection, hashed) or person_id

    def _create(self, person_id: UUID, hashed: bytes | None) -> bytes | None:
        store = self._store()
        connection = store.connection()
        key = secrets.token_bytes(KEY_BYTES)
        made = _NEW_KEY.run(
            connection,
            person_id=person_id,
            wrapped_key=wrap(self._master, key, person_id.bytes),
            email_hmac=hashed,
            created_at=self._clock(),
            erased_at=None,
        )
        if made == 0:
            row = self._row(connection, person_id)
            return None if row is None else self._open(row)
        self._own_pending().keys[person_id] = key
        store.on_commit(lambda: self._remember(person_id, key))
        return key

    def _pepper_in(self, connection: sa.Connection) -> bytes:
        if self._pepper is not None:
            return self._pepper
        pending = self._own_pending()
        if pending.pepper is None:
            wrapped = wrap(self._master, secrets.token_bytes(KEY_BYTES), PEPPER.encode())
            _NEW_SECRET.run(connection, name=PEPPER, wrapped=wrapped)
            pending.pepper = pepper = self._stored_pepper(connection)
            if pepper is None:
                raise LookupError("the secret that hashes addresses cannot be stored")
            self._store().on_commit(lambda: setattr(self, "_pepper", pepper))
            return pepper
        return pending.pepper

    def _is_being_erased(self, person_id: UUID) -> bool:
        """Say whether the open unit of work has destroyed this key; others do not know yet."""
        pending = self._open_pending() if self._pending else None
        return pending is not None and pending.keys.get(person_id, b"") is None

    def _own_pending(self) -> _Pending:
        unit = self._store().unit_of_work()
        if unit is None:
            raise LookupError("the keys of people change within a unit of work only")
        return self._pending.setdefault(unit, _Pending())

    def _open_pending(self) -> _Pending | None:
        unit = self._store().unit_of_work()
        return None if unit is None else self._pending.get(unit)

    # Rows

    def _read_pepper(self, connection: sa.Connection) -> bytes | None:
        return self._pepper or self._stored_pepper(connection)

    def _stored_pepper(self, connection: sa.Connection) -> bytes | None:
        wrapped = connection.scalar(
            sa.select(person_secrets.c.wrapped).where(person_secrets.c.name == PEPPER)
        )
        return None if wrapped is None else unwrap(self._master, wrapped, PEPPER.encode())

    def _find(self, connection: sa.Connection, hashed: bytes) -> UUID | None:
        row = _BY_ADDRESS.first(connection, hashed=hashed)
        return None if row is None else row[0]

    def _row(self, connection: sa.Connection, person_id: UUID) -> tuple[UUID, bytes | None] | None:
        row = _BY_ID.first(connection, person=person_id)
        return None if row is None else (row[0], row[1])

    def _open(self, row: tuple[UUID, bytes | None]) -> bytes | None:
        person_id, wrapped = row
        return None if wrapped is None else unwrap(self._master, wrapped, person_id.bytes)

    # Memory

    def _remembered(self, person_id: UUID) -> _Known | None:
        with self._lock:
            known = self._known.get(person_id)
            if known is None:
                return None
            if known.key is not None and known.until <= self._clock():
                del self._known[person_id]
                return None
            self._known.move_to_end(person_id)
            return known

    def _remember(self, person_id: UUID, key: bytes | None) -> None:
        """Keep a key, or that there is none any more, which no late reader overwrites."""
        with self._lock:
            before = self._known.get(person_id)
            if before is not None and before.key is None:
                return
            self._known[person_id] = _Known(key, self._clock() + self._keep_for)
            self._known.move_to_end(person_id)
            while len(self._known) > self._keep:
                self._known.popitem(last=False)

    def _store(self) -> UnitOfWork:
        if self._unit is None:
            raise LookupError("the keys of people were not attached to a store")
        return self._unit

    @property
    def _connections(self) -> Reads:
        if self._reads is None:
            raise LookupError("the keys of people were not attached to a store")
        return self._reads


def rotate_master_key(connection: sa.Connection, old: bytes, new: bytes) -> int:
    """Wrap every key and secret anew, in the transaction of `connection`; give how many.

    The keys themselves stay, so nothing that was encrypted changes. What `new` opens already is
    left, so a rotation that was interrupted, or that a process with the old key ran behind, is
    simply done again. Raises MasterKeyWrong before anything is written if neither opens something.
    Processes that run with the old master key cannot open what they have not opened yet; start
    them again with the new one.
    """
    pepper = connection.execute(sa.select(person_secrets)).all()
    people = connection.execute(
        sa.select(person_keys.c.person_id, person_keys.c.wrapped_key).where(
            person_keys.c.wrapped_key.is_not(None)
        )
    ).all()
    secrets_anew = [
        (row.name, anew)
        for row in pepper
        if (anew := _wrapped_anew(row.wrapped, old, new, row.name.encode())) is not None
    ]
    keys_anew = [
        (row.person_id, anew)
        for row in people
        if (anew := _wrapped_anew(row.wrapped_key, old, new, row.person_id.bytes)) is not None
    ]
    for name, wrapped in secrets_anew:
        connection.execute(
            sa.update(person_secrets).where(person_secrets.c.name == name).values(wrapped=wrapped)
        )
    for person_id, wrapped in keys_anew:
        connection.execute(
            sa.update(person_keys)
            .where(person_keys.c.person_id == person_id)
            .values(wrapped_key=wrapped)
        )
    return len(keys_anew) + len(secrets_anew)


def _wrapped_anew(wrapped: bytes, old: bytes, new: bytes, name: bytes) -> bytes | None:
    try:
        unwrap(new, wrapped, name)
    except MasterKeyWrong:
        return wrap(new, unwrap(old, wrapped, name), name)
    return None


def _hashed(pepper: bytes, email: str) -> bytes:
    address = unicodedata.normalize("NFC", email.strip()).casefold()
    return hmac.new(pepper, address.encode(), hashlib.sha256).digest()
