"""Idempotency keys: the same request, sent again, does not do the same thing again.

A key belongs to who calls and to what is called. The same key with the same body gives the same
answer, with another body it is refused (422), and while the first is still running it is asked to
wait (409). Keys are kept for seven days.

All guests are one caller here, and an answer may hold what only its receiver should see. So an
answer is kept sealed: it opens only with the key *and* the body it was given for, and the table
holds neither of them, only their fingerprints.

An endpoint that does everything in one unit of work:

    def place(body: PlaceBody, keyed: KeyedCall) -> Response:
        return keys.once(keyed, lambda: Answer.of(201, do_it(body))).response()

An endpoint whose effect and whose answer lie apart calls `begin`, then `progress` inside the
effect's unit of work, and `complete` when it knows the answer. If its process dies in between, the
next attempt gets a `Begun` whose `resume` says how far it came: at once where the database knows
that the process is gone, after the lease where it does not. Whoever was taken for dead and is not
cannot store anything more under the key.
"""

import hashlib
import hmac
import json
import re
import secrets
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Final, Protocol, TypeVar

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Depends, Header, Request
from fastapi.responses import Response
from pydantic import AfterValidator, BaseModel
from pydantic_core import PydanticCustomError
from sqlalchemy.dialects import postgresql, sqlite

from servicekit.db.engine import Database
from servicekit.db.kit_tables import idempotency_keys as keys_table
from servicekit.db.peers import is_gone
from servicekit.errors import DomainError, Kind
from servicekit.eventstore.errors import UnknownOutcome
from servicekit.http.access import SCOPE_BODY, CurrentIdentity
from servicekit.observability.logging import get_logger
from servicekit.projections.read_model import Rows

T = TypeVar("T")

KEPT: Final = timedelta(days=7)
LEASE: Final = timedelta(seconds=30)
"""How long a call of a process that lives may run before another attempt takes its place."""
REPLAYED_HEADER: Final = "Idempotency-Replayed"

_SWEEP_EVERY: Final = 3600.0
_SWEEP_ROWS: Final = 5_000


class IdempotencyKeyReused(DomainError):
    """This key was used for another request (422)."""

    code: ClassVar[str] = "idempotency.key-reused"
    kind: ClassVar[Kind] = Kind.INVALID


class StillRunning(DomainError):
    """The first request with this key has not been answered yet (409)."""

    code: ClassVar[str] = "idempotency.still-running"
    kind: ClassVar[Kind] = Kind.CONFLICT


class AttemptOvertaken(DomainError):
    """This attempt took so long that another one has taken its place (409)."""

    code: ClassVar[str] = "idempotency.overtaken"
    kind: ClassVar[Kind] = Kind.CONFLICT


KEY_REFUSALS: Final = (IdempotencyKeyReused, StillRunning, AttemptOvertaken)
"""What a key can be refused for; the document names them wherever one is taken."""


class UnitsOfWork(Protocol):
    """What this needs of a `Store`."""

    @property
    def database(self) -> Database: ...
    def run(self, work: Callable[[], T]) -> T: ...
    def connection(self) -> sa.Connection: ...
    def now(self) -> datetime: ...


@dataclass(frozen=True)
class Keyed:
    """One call under a key: fingerprints for the table, and the secret that seals its answer."""

    key: str
    subject: str
    operation: str
    body_hash: str
    secret: bytes = field(repr=False)

    @classmethod
    def of(cls, key: str, *, subject: str, operation: str, body: object) -> "Keyed":
        """Make it from the key as sent, the caller, method and path, and the JSON of the body."""
        plain = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        said = plain.encode("utf-8", errors="surrogatepass")
        return cls(
            key=hashlib.sha256(key.encode()).hexdigest(),
            subject=subject,
            operation=operation,
            body_hash=_derived(key, b"body", said).hex(),
            secret=_derived(key, b"seal", subject.encode() + b"\0" + operation.encode() + said),
        )


def _derived(key: str, purpose: bytes, data: bytes) -> bytes:
    return hmac.new(key.encode(), purpose + b"\0" + data, hashlib.sha256).digest()


@dataclass(frozen=True)
class Answer:
    """What was answered, byte for byte; `replayed` if it was remembered and not made now."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    replayed: bool = False

    @classmethod
    def of(
        cls, status: int, body: BaseModel | object, headers: Mapping[str, str] | None = None
    ) -> "Answer":
        """Make it from a response shape, or from anything `json` can write."""
        if isinstance(body, BaseModel):
            said = body.model_dump_json(by_alias=True).encode()
        else:
            said = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        return cls(status=status, body=said, headers=dict(headers or {}))

    def response(self) -> Response:
        """Send it."""
        headers = dict(self.headers)
        if self.replayed:
            headers[REPLAYED_HEADER] = "true"
        return Response(
            self.body, status_code=self.status, headers=headers, media_type="application/json"
        )


# These run with every request that has a key: built once.
_ROW: Final = (
    sa.select(keys_table)
    .where(
        keys_table.c.key == sa.bindparam("key"),
        keys_table.c.subject == sa.bindparam("subject"),
        keys_table.c.operation == sa.bindparam("operation"),
    )
    .with_for_update()
)
_TAKE: Final = {
    "postgresql": postgresql.insert(keys_table)
    .on_conflict_do_nothing()
    .returning(keys_table.c.key),
    "sqlite": sqlite.insert(keys_table).on_conflict_do_nothing().returning(keys_table.c.key),
}


@dataclass(frozen=True)
class Begun:
    """This attempt is the one that may act; `resume` is what an earlier one left behind."""

    call: Keyed
    claim: str
    resume: Mapping[str, str] | None = None


class IdempotencyStore:
    """Remembers answers in the service's own database."""

    def __init__(
        self,
        store: UnitsOfWork,
        *,
        lease: timedelta = LEASE,
        kept: timedelta = KEPT,
        new_claim: Callable[[], str] = lambda: secrets.token_hex(8),
    ) -> None:
        self._store = store
        self._lease = lease
        self._kept = kept
        self._new_claim = new_claim

    def begin(self, call: Keyed) -> Begun | Answer:
        """Take the key, or give the remembered answer.

        Call it outside of the effect's unit of work, so that others see the key is taken.
        Raises IdempotencyKeyReused and StillRunning.
        """
        return self._store.run(lambda: self._begin(call))

    def progress(self, begun: Begun, resume: Mapping[str, str]) -> None:
        """Write down how far this attempt came; joins the open unit of work.

        Raises AttemptOvertaken, which undoes the unit of work, if another attempt acts by now.
        """
        self._store.run(lambda: self._update(begun, {"claim": begun.claim, "resume": dict(resume)}))

    def complete(self, begun: Begun, answer: Answer) -> Answer:
        """Remember the answer; joins the open unit of work.

        Raises AttemptOvertaken, which undoes the unit of work, if another attempt acts by now.
        """

        def work() -> None:
            self._update(
                begun,
                {"claim": begun.claim, "headers": dict(answer.headers)},
                finished_at=self._store.now(),
                status=answer.status,
                answer=_sealed(begun.call, answer.body),
            )

        self._store.run(work)
        return answer

    def abandon(self, begun: Begun) -> None:
        """Give the key free again, because nothing was done under it."""

        def work() -> None:
            connection = self._store.connection()
            row = self._row(connection, begun.call)
            if row is not None and row.finished_at is None and _claim(row) == begun.claim:
                Rows(connection).remove(keys_table, **_named(begun.call))

        self._store.run(work)

    def once(self, call: Keyed | None, work: Callable[[], Answer]) -> Answer:
        """Do `work` and remember its answer in one unit of work; or give the remembered answer.

        A refusal or a failure of `work` is not remembered: nothing was done, so the same key may
        try again. Without a key `work` is simply done, in one unit of work as well.
        """
        if call is None:
            return self._store.run(work)
        begun = self.begin(call)
        if isinstance(begun, Answer):
            return begun
        try:
            return self._store.run(lambda: self.complete(begun, work()))
        except AttemptOvertaken:
            raise
        except UnknownOutcome:
            # If it was stored, so was the answer, and the key is not free. If the database is
            # still away, the key waits for its lease.
            with suppress(Exception):
                self.abandon(begun)
            raise
        except BaseException:
            self.abandon(begun)
            raise

    def forget_expired(self, limit: int = _SWEEP_ROWS) -> int:
        """Delete keys older than seven days, at most `limit`; gives how many."""

        def work() -> int:
            connection = self._store.connection()
            old = (
                sa.select(keys_table.c.key, keys_table.c.subject, keys_table.c.operation)
                .where(keys_table.c.expires_at <= self._store.now())
                .limit(limit)
            )
            columns = sa.tuple_(keys_table.c.key, keys_table.c.subject, keys_table.c.operation)
            return connection.execute(sa.delete(keys_table).where(columns.in_(old))).rowcount

        return self._store.run(work)

    def _begin(self, call: Keyed) -> Begun | Answer:
        connection = self._store.connection()
        now = self._store.now()
        claim = f"{self._store.database.name}/{self._new_claim()}"
        fresh: dict[str, Any] = {
            "body_hash": call.body_hash,
            "started_at": now,
            "expires_at": now + self._kept,
            "finished_at": None,
            "status": None,
            "answer": None,
            "headers": json.dumps({"claim": claim}),
        }
        row = None
        while row is None:
            # Between the two statements another attempt may give the key free; then it is ours.
            taken = connection.execute(
                _TAKE[connection.dialect.name], {**_named(call), **fresh}
            ).first()
            if taken is not None:
                return Begun(call, claim)
            row = self._row(connection, call)
        if row.expires_at <= now:
            # Too old to count: this request is the first of its kind again.
            Rows(connection).change(keys_table, _named(call), **fresh)
            return Begun(call, claim)
        if not hmac.compare_digest(row.body_hash, call.body_hash):
            raise IdempotencyKeyReused(
                "This Idempotency-Key was used for another request.", field="Idempotency-Key"
            )
        left = json.loads(row.headers or "{}")
        if row.finished_at is not None:
            return Answer(
                status=row.status,
                body=_opened(call, row.answer),
                headers=left.get("headers", {}),
                replayed=True,
            )
        wait = (row.started_at + self._lease - now).total_seconds()
        if wait > 0 and not self._is_orphan(connection, left):
            raise StillRunning(
                "The first request with this Idempotency-Key is still running.",
                retryAfter=1,
            )
        resume = left.get("resume")
        Rows(connection).change(
            keys_table,
            _named(call),
            started_at=now,
            headers=json.dumps({"claim": claim, "resume": resume}),
        )
        return Begun(call, claim, resume)

    def _is_orphan(self, connection: sa.Connection, left: Mapping[str, Any]) -> bool:
        process, _, attempt = str(left.get("claim", "")).partition("/")
        return bool(attempt) and is_gone(self._store.database, connection, process)

    def _row(self, connection: sa.Connection, call: Keyed) -> Any:
        # The lock makes two attempts on PostgreSQL judge one after the other.
        return connection.execute(_ROW, _named(call)).one_or_none()

    def _update(self, begun: Begun, headers: Mapping[str, Any], **values: Any) -> None:
        connection = self._store.connection()
        row = self._row(connection, begun.call)
        if row is None or row.finished_at is not None or _claim(row) != begun.claim:
            raise AttemptOvertaken("Another attempt of this request has taken over.")
        Rows(connection).change(
            keys_table, _named(begun.call), headers=json.dumps(headers), **values
        )


def _named(call: Keyed) -> dict[str, str]:
    return {"key": call.key, "subject": call.subject, "operation": call.operation}


def _claim(row: Any) -> str | None:
    claim: str | None = json.loads(row.headers or "{}").get("claim")
    return claim


def _sealed(call: Keyed, body: bytes) -> bytes:
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(call.secret).encrypt(nonce, body, call.operation.encode())


def _opened(call: Keyed, sealed: bytes) -> bytes:
    try:
        return AESGCM(call.secret).decrypt(sealed[:12], sealed[12:], call.operation.encode())
    except InvalidTag as error:
        raise IdempotencyKeyReused(
            "This Idempotency-Key was used for another request.", field="Idempotency-Key"
        ) from error


class IdempotencyCleanup:
    """Worker that forgets old keys, at its start and then every hour."""

    name: Final = "idempotency-cleanup"

    def __init__(self, keys: IdempotencyStore, *, every: float = _SWEEP_EVERY) -> None:
        self._keys = keys
        self._every = every

    def run(self, stop: threading.Event) -> None:
        """Sweep until `stop` is set."""
        log = get_logger(worker=self.name)
        while True:
            try:
                while not stop.is_set() and self._keys.forget_expired() >= _SWEEP_ROWS:
                    pass
            except Exception as error:
                # A sweep that failed comes again.
                log.warning("old idempotency keys stay for now", exc_info=error)
            if stop.wait(self._every):
                return


# --- at the edge --------------------------------------------------------------------------------

_KEY: Final = re.compile(r"[\x21-\x7e]{1,255}")


def _visible(value: str) -> str:
    if not _KEY.fullmatch(value):
        raise PydanticCustomError(
            "idempotency_key", "A key is 1 to 255 visible ASCII characters without blanks"
        )
    return value


async def _keyed_call(
    request: Request,
    identity: CurrentIdentity,
    key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            description="Makes it safe to send this request again: up to 255 characters of your"
            " choice, a new one for each thing you want done.",
            json_schema_extra={"maxLength": 255, "minLength": 1},
        ),
        AfterValidator(lambda value: None if value is None else _visible(value)),
    ] = None,
) -> Keyed | None:
    if key is None:
        return None
    query = request.scope["query_string"].decode("latin-1")
    return Keyed.of(
        key,
        subject=f"{identity.tenant}/{identity.subject}",
        operation=f"{request.method} {request.url.path}",
        body=[request.scope.get(SCOPE_BODY), query],
    )


KeyedCall = Annotated[Keyed | None, Depends(_keyed_call)]
"""Parameter type of an endpoint that honours `Idempotency-Key`; None if none was sent."""
