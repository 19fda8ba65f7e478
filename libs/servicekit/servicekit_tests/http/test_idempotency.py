import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta

import httpx
import psycopg
import pytest
import sqlalchemy as sa
from fastapi import APIRouter, Response

from servicekit.db.engine import Database
from servicekit.db.kit_tables import health_log, idempotency_keys
from servicekit.eventstore.store import Store
from servicekit.http.access import allow
from servicekit.http.idempotency import (
    Answer,
    AttemptOvertaken,
    Begun,
    IdempotencyCleanup,
    IdempotencyKeyReused,
    IdempotencyStore,
    Keyed,
    KeyedCall,
    StillRunning,
)
from servicekit.http.shapes import RequestShape
from servicekit.testing.clock import SetClock
from servicekit.testing.http import calling
from servicekit.testing.probe import eventually
from servicekit_tests.http.builders import SoldOut, an_app


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store(database: Database, clock: SetClock) -> Store:
    return Store(database, clock=clock)


@pytest.fixture
def keys(store: Store) -> IdempotencyStore:
    return IdempotencyStore(store)


def a_call(key: str = "k-1", *, subject: str = "default/guest", body: object = "a") -> Keyed:
    return Keyed.of(key, subject=subject, operation="POST /api/orders", body=body)


def begun(keys: IdempotencyStore, call: Keyed) -> Begun:
    started = keys.begin(call)
    assert isinstance(started, Begun)
    return started


def begun_or_none(keys: IdempotencyStore, call: Keyed) -> Begun | None:
    try:
        return begun(keys, call)
    except StillRunning:
        return None


def an_effect(store: Store) -> None:
    """Something that is stored, so that doing it twice shows."""
    store.connection().execute(
        sa.insert(health_log).values(at=store.now(), part="order", status="done")
    )


def effects(store: Store) -> int:
    with store.read() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(health_log)) or 0


def test_the_same_request_again_gets_the_same_answer_and_does_nothing(
    store: Store, keys: IdempotencyStore
) -> None:
    def work() -> Answer:
        an_effect(store)
        return Answer.of(201, {"id": 1}, {"Location": "/1"})

    first = keys.once(a_call(), work)
    second = keys.once(a_call(), work)

    assert effects(store) == 1
    assert (first.status, first.body, first.replayed) == (201, b'{"id":1}', False)
    assert (second.status, second.body, second.replayed) == (201, b'{"id":1}', True)
    assert second.headers == {"Location": "/1"}


def test_the_same_key_with_another_body_is_refused(keys: IdempotencyStore) -> None:
    keys.once(a_call(body={"a": 1}), lambda: Answer.of(201, {}))

    with pytest.raises(IdempotencyKeyReused):
        keys.once(a_call(body={"a": 2}), lambda: Answer.of(201, {}))


def test_the_order_of_names_in_a_body_does_not_make_another_body(keys: IdempotencyStore) -> None:
    keys.once(a_call(body={"a": 1, "b": 2}), lambda: Answer.of(201, {}))

    assert keys.once(a_call(body={"b": 2, "a": 1}), lambda: Answer.of(500, {})).replayed


def test_two_callers_and_two_endpoints_do_not_share_a_key(
    store: Store, keys: IdempotencyStore
) -> None:
    def work() -> Answer:
        an_effect(store)
        return Answer.of(201, {})

    keys.once(a_call(subject="default/key:1"), work)
    keys.once(a_call(subject="default/key:2"), work)
    keys.once(Keyed.of("k-1", subject="default/key:1", operation="PUT /x", body="a"), work)

    assert effects(store) == 3


def test_while_the_first_is_running_the_second_is_asked_to_wait(keys: IdempotencyStore) -> None:
    begun(keys, a_call())

    with pytest.raises(StillRunning) as refusal:
        keys.begin(a_call())
    with pytest.raises(IdempotencyKeyReused):
        keys.begin(a_call(body="b"))

    assert refusal.value.extra == {"retryAfter": 1}


def test_an_attempt_that_died_is_taken_over_where_it_stood(
    store: Store, keys: IdempotencyStore, clock: SetClock
) -> None:
    dead = begun(keys, a_call())

    def half_of_it() -> None:
        an_effect(store)
        keys.progress(dead, {"bookingId": "b-1"})

    store.run(half_of_it)
    clock.move(timedelta(seconds=31))
    successor = begun(keys, a_call())

    assert successor.resume == {"bookingId": "b-1"}
    keys.complete(successor, Answer.of(201, {"id": "b-1"}))
    again = keys.begin(a_call())
    assert isinstance(again, Answer)
    assert again.body == b'{"id":"b-1"}'


def test_the_key_of_a_process_that_was_killed_is_taken_over_at_once(
    store: Store, keys: IdempotencyStore
) -> None:
    killed = Store(Database(store.database.url))
    dead = begun(IdempotencyStore(killed), a_call())
    if store.database.dialect == "postgresql":
        with pytest.raises(StillRunning):
            keys.begin(a_call())
    killed.database.close()

    successor = eventually(lambda: begun_or_none(keys, a_call()))

    with pytest.raises(AttemptOvertaken):
        keys.complete(dead, Answer.of(201, {}))
    assert successor is not None
    keys.complete(successor, Answer.of(201, {"id": "b-1"}))


def test_a_slow_attempt_that_was_taken_over_has_no_effect_any_more(
    store: Store, keys: IdempotencyStore, clock: SetClock
) -> None:
    slow = begun(keys, a_call())
    clock.move(timedelta(seconds=31))
    successor = begun(keys, a_call())

    def too_late() -> None:
        an_effect(store)
        keys.progress(slow, {"bookingId": "b-1"})

    with pytest.raises(AttemptOvertaken):
        store.run(too_late)
    with pytest.raises(AttemptOvertaken):
        keys.complete(slow, Answer.of(201, {}))
    keys.abandon(slow)

    assert effects(store) == 0
    keys.complete(successor, Answer.of(201, {}))


def test_effect_and_answer_are_stored_together_or_not_at_all(
    store: Store, keys: IdempotencyStore
) -> None:
    attempt = begun(keys, a_call())

    def dies_at_the_end() -> None:
        an_effect(store)
        keys.complete(attempt, Answer.of(201, {}))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.run(dies_at_the_end)

    assert effects(store) == 0
    with pytest.raises(StillRunning):
        keys.begin(a_call())


def test_a_refusal_is_not_remembered_so_the_same_key_may_try_again(
    store: Store, keys: IdempotencyStore
) -> None:
    def refused() -> Answer:
        an_effect(store)
        raise SoldOut("No.")

    with pytest.raises(SoldOut):
        keys.once(a_call(), refused)

    assert effects(store) == 0
    assert keys.once(a_call(), lambda: Answer.of(201, {})).replayed is False


def test_without_a_key_everything_is_done_every_time(store: Store, keys: IdempotencyStore) -> None:
    def work() -> Answer:
        an_effect(store)
        return Answer.of(201, {})

    keys.once(None, work)
    keys.once(None, work)

    assert effects(store) == 2


def test_after_seven_days_a_key_is_new_again(
    store: Store, keys: IdempotencyStore, clock: SetClock
) -> None:
    keys.once(a_call(body="a"), lambda: Answer.of(201, {}))

    clock.move(timedelta(days=6, hours=23))
    with pytest.raises(IdempotencyKeyReused):
        keys.begin(a_call(body="b"))
    clock.move(timedelta(hours=1))

    assert keys.once(a_call(body="b"), lambda: Answer.of(202, {})).status == 202


def test_old_keys_are_forgotten_and_young_ones_are_not(
    store: Store, keys: IdempotencyStore, clock: SetClock
) -> None:
    for number in range(3):
        keys.once(a_call(f"old-{number}"), lambda: Answer.of(201, {}))
    clock.move(timedelta(days=7))
    keys.once(a_call("young"), lambda: Answer.of(201, {}))

    assert keys.forget_expired(limit=2) == 2
    assert keys.forget_expired() == 1
    assert keys.forget_expired() == 0
    assert keys.once(a_call("young"), lambda: Answer.of(500, {})).replayed


def test_the_cleaner_sweeps_at_its_start_and_ends_when_told(
    store: Store, keys: IdempotencyStore, clock: SetClock
) -> None:
    keys.once(a_call(), lambda: Answer.of(201, {}))
    clock.move(timedelta(days=8))
    stop = threading.Event()
    cleaner = threading.Thread(target=IdempotencyCleanup(keys, every=0.01).run, args=(stop,))
    cleaner.start()
    for _ in range(500):
        with store.read() as connection:
            if connection.execute(sa.select(idempotency_keys)).first() is None:
                break
        stop.wait(0.01)
    stop.set()
    cleaner.join(5)

    assert not cleaner.is_alive()
    assert keys.forget_expired() == 0


def test_the_table_holds_neither_key_nor_body_nor_answer(
    store: Store, keys: IdempotencyStore
) -> None:
    call = Keyed.of(
        "secret-key", subject="default/guest", operation="POST /x", body={"name": "Mia Adler"}
    )
    keys.once(call, lambda: Answer.of(201, {"manageToken": "m-1", "name": "Mia Adler"}))

    with store.read() as connection:
        row = connection.execute(sa.select(idempotency_keys)).one()
    stored = repr(tuple(row))
    for secret in ("secret-key", "Mia", "m-1", "manageToken"):
        assert secret not in stored
    assert "Mia" not in repr(call)
    assert call.secret.hex() not in stored


def test_of_many_at_the_same_moment_exactly_one_acts(store: Store, keys: IdempotencyStore) -> None:
    together = threading.Barrier(8)

    def attempt(_: int) -> str:
        together.wait(10)

        def work() -> Answer:
            an_effect(store)
            return Answer.of(201, {})

        try:
            return "replayed" if keys.once(a_call(), work).replayed else "acted"
        except StillRunning:
            return "asked to wait"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))

    assert outcomes.count("acted") == 1
    assert effects(store) == 1


def test_of_many_who_find_a_dead_attempt_exactly_one_takes_over(
    keys: IdempotencyStore, clock: SetClock
) -> None:
    begun(keys, a_call())
    clock.move(timedelta(seconds=31))
    together = threading.Barrier(6)

    def attempt(_: int) -> bool:
        together.wait(10)
        try:
            return isinstance(keys.begin(a_call()), Begun)
        except StillRunning:
            return False

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(attempt, range(6))) == 1


class ParcelBody(RequestShape):
    weight: int


def a_parcel_service(store: Store, keys: IdempotencyStore) -> APIRouter:
    router = APIRouter()

    @router.post("/api/parcels", operation_id="send", dependencies=[allow.public()])
    def send(body: ParcelBody, call: KeyedCall) -> Response:
        def work() -> Answer:
            an_effect(store)
            return Answer.of(201, {"weight": body.weight})

        return keys.once(call, work).response()

    return router


def test_over_http_a_key_replays_refuses_and_says_so(store: Store, keys: IdempotencyStore) -> None:
    app = an_app(a_parcel_service(store, keys))
    with calling(app, "guest") as caller:

        def send(weight: int, key: str) -> tuple[int, str | None, str | None]:
            answer = caller.post(
                "/api/parcels", json={"weight": weight}, headers={"Idempotency-Key": key}
            )
            return (
                answer.status_code,
                answer.json().get("code"),
                answer.headers.get("idempotency-replayed"),
            )

        assert send(1, "abc") == (201, None, None)
        assert send(1, "abc") == (201, None, "true")
        assert send(2, "abc") == (422, "idempotency.key-reused", None)
        assert send(1, "x" * 255) == (201, None, None)
        for odd in ("", "x" * 256, "with blank", "sn\u00f6w"):
            answer = caller.request(
                "POST",
                "/api/parcels",
                json={"weight": 1},
                headers={"Idempotency-Key": odd.encode("latin-1")},
            )
            assert answer.status_code == 422, odd
            assert answer.json()["errors"][0] == {
                "path": "Idempotency-Key",
                "in": "header",
                "code": "idempotency-key",
                "message": "A key is 1 to 255 visible ASCII characters without blanks",
            }
    assert effects(store) == 2
    assert "409" in app.openapi()["paths"]["/api/parcels"]["post"]["responses"]


def losing_the_commit(database: Database, *, stored: bool) -> Callable[[], None]:
    """From the second transaction on, lose the connection during one commit; gives the repair."""
    original, seen = database.write, 0

    @contextmanager
    def write() -> Iterator[sa.Connection]:
        nonlocal seen
        seen += 1
        with original() as connection:
            yield connection
            if seen == 2 and not stored:
                raise psycopg.OperationalError("the connection is lost")
        if seen == 2 and stored:
            raise psycopg.OperationalError("the connection is lost")

    database.write = write  # type: ignore[method-assign]

    def repair() -> None:
        database.write = original  # type: ignore[method-assign]

    return repair


@pytest.mark.parametrize("stored", [True, False])
def test_who_repeats_what_had_no_known_outcome_has_it_done_once(
    store: Store, keys: IdempotencyStore, *, stored: bool
) -> None:
    repair = losing_the_commit(store.database, stored=stored)
    with calling(an_app(a_parcel_service(store, keys)), "guest") as caller:

        def send() -> httpx.Response:
            return caller.post(
                "/api/parcels", json={"weight": 1}, headers={"Idempotency-Key": "abc"}
            )

        unknown = send()
        repair()

        assert (unknown.status_code, unknown.json()["code"]) == (503, "request.outcome-unknown")
        assert "same Idempotency-Key" in unknown.json()["detail"]
        assert unknown.headers["retry-after"] == "1"
        assert effects(store) == (1 if stored else 0)
        again = send()

    assert again.status_code == 201
    assert ("idempotency-replayed" in again.headers) is stored
    assert effects(store) == 1


def test_a_colleague_with_the_same_key_does_not_see_my_answer(
    store: Store, keys: IdempotencyStore
) -> None:
    with calling(an_app(a_parcel_service(store, keys))) as caller:
        for subject in ("key:1", "key:2"):
            answer = caller.acting_as("client", subject=subject).post(
                "/api/parcels", json={"weight": 1}, headers={"Idempotency-Key": "abc"}
            )
            assert "idempotency-replayed" not in answer.headers
    assert effects(store) == 2
