"""A product that dies after a given commit, and one that comes back: each a process of its own.

They are forked from a process in which everything is composed and nothing is open yet, so that a
death costs no start. `os._exit` right after a COMMIT is what `kill -9` does there: no thread goes
on, no buffer is written, no connection is closed in good order.
"""

import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import sqlalchemy as sa

from journeys.time_machine import TimeMachine, composed, running
from servicekit.db.engine import Database
from servicekit.testing.clock import SetClock

KILLED = 137
PATIENCE_S = 120


@dataclass(frozen=True)
class Installation:
    """Where the data of one product lie."""

    folder: Path
    databases: Mapping[str, str] = field(default_factory=dict)


@contextmanager
def dying_after(commit: int) -> Iterator[None]:
    """From here on the process ends when so many transactions of all services are committed."""
    original = Database.write
    seen = 0

    @contextmanager
    def counted(self: Database) -> Iterator[sa.Connection]:
        nonlocal seen
        with original(self) as connection:
            yield connection
        seen += 1
        if seen == commit:
            os._exit(KILLED)

    Database.write = counted  # type: ignore[method-assign]
    try:
        yield
    finally:
        Database.write = original  # type: ignore[method-assign]


class Fork:
    """Where lives begin. The clock goes only forward, from one life to the next."""

    def __init__(self, where: Installation) -> None:
        self._clock = SetClock()
        self._kalends = composed(where.folder, self._clock, where.databases)
        assert threading.active_count() == 1, "a fork takes one thread along, and leaves the others"

    def live(self, moment: datetime, life: Callable[[TimeMachine], None]) -> bool:
        """Start everything at that moment and do what `life` says; False if it was killed.

        A life that fails in another way is an AssertionError with its whole story.
        """
        ours, its = os.pipe()
        process = os.fork()
        if process == 0:
            os.close(ours)
            self._be_born(moment, life, its)
        os.close(its)
        with os.fdopen(ours) as story:
            told = story.read()
        _, status = os.waitpid(process, 0)
        code = os.waitstatus_to_exitcode(status)
        assert code in {0, KILLED}, f"ended with {code}\n{told}"
        return code == 0

    def _be_born(
        self, moment: datetime, life: Callable[[TimeMachine], None], story: int
    ) -> NoReturn:
        signal.alarm(PATIENCE_S)
        try:
            self._clock.set(moment)
            with running(self._kalends, self._clock) as world:
                world.settle()
                life(world)
        except BaseException:  # noqa: BLE001 - whatever it was, the test wants to read it
            os.write(story, traceback.format_exc().encode())
            os._exit(1)
        os._exit(0)


def die_and_return(
    where: Installation, wishes: Sequence[tuple[datetime, dict[str, Any]]], report: Path
) -> None:
    """Book one wish after the other, the first dying after its first commit, and so on.

    Ends with the first that is not killed, and reports how many were, or what went wrong.
    """
    deaths = 0
    try:
        fork = Fork(where)
        for commit, (moment, body) in enumerate(wishes, start=1):
            key = f"{body['company']}-{commit}"
            lived = fork.live(moment, partial(book, body=body, key=key, dies_after=commit))
            try:
                later = moment + timedelta(seconds=2)
                back = partial(lived_on, body=body, key=key, at_once=commit % 2 == 0)
                assert fork.live(later, back)
            except AssertionError as error:
                raise AssertionError(f"after the commit number {commit}") from error
            if lived:
                break
            deaths += 1
    except BaseException:  # noqa: BLE001 - as above
        report.write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(1)
    report.write_text(str(deaths), encoding="utf-8")


def book(world: TimeMachine, body: dict[str, Any], key: str, dies_after: int) -> None:
    """Book, wait until everybody has heard of it, and be dead before that if it is time."""
    with dying_after(dies_after):
        answer = world.guest.post("/api/bookings", json=body, headers={"Idempotency-Key": key})
        assert answer.status_code == 201, answer.text
        world.settle()


def lived_on(world: TimeMachine, body: dict[str, Any], key: str, *, at_once: bool) -> None:
    """After the death: nothing is stuck, nothing is left, and the same request is one booking."""
    provider = body["teamMemberId"]
    found = bookings_of(world, body)
    assert len(found) <= 1
    if found:
        settled = {"cash": "confirmed", "card": "pending_payment", "invoice": "pending"}
        assert found[0]["status"] == settled[body["paymentMethod"]], found
        assert entries(world, provider, body) == [("reservation", found[0]["id"])]
    if not at_once:
        world.move(timedelta(minutes=16))
        assert_nothing_is_left(world, body)

    again = world.guest.post("/api/bookings", json=body, headers={"Idempotency-Key": key})
    if again.status_code == 409 and again.json()["code"] == "idempotency.still-running":
        # The first attempt may still be at work, for all that anybody knows, for half a minute.
        world.move(timedelta(seconds=31))
        again = world.guest.post("/api/bookings", json=body, headers={"Idempotency-Key": key})
    assert again.status_code == 201, again.text
    world.settle()
    (only,) = bookings_of(world, body)
    assert again.json()["booking"]["id"] == only["id"]
    same = world.guest.post("/api/bookings", json=body, headers={"Idempotency-Key": key})
    assert same.json() == again.json()
    if found:
        assert only["id"] == found[0]["id"]

    world.move(timedelta(minutes=16))
    assert_nothing_is_left(world, body)
    (only,) = bookings_of(world, body)
    expected = {"cash": "confirmed", "card": "cancelled", "invoice": "pending"}
    assert only["status"] == expected[body["paymentMethod"]]


def assert_nothing_is_left(world: TimeMachine, body: dict[str, Any]) -> None:
    """Holds have run out; what stands in the agenda belongs to a booking that stands."""
    standing = [one for one in bookings_of(world, body) if one["status"] != "cancelled"]
    provider = body["teamMemberId"]
    assert entries(world, provider, body) == [("reservation", one["id"]) for one in standing]
    asked = {
        "serviceId": body["serviceId"],
        "at": body["scheduledAt"],
        "teamMemberId": provider,
    }
    told = world.guest.get("/api/availability/explain", params=asked).json()
    assert told["isOffered"] is not bool(standing), told


def bookings_of(world: TimeMachine, body: dict[str, Any]) -> list[dict[str, Any]]:
    rows = world.must(
        "GET", "/api/admin/bookings", params={"limit": 100, "search": body["company"]}
    )
    items: list[dict[str, Any]] = rows["items"]
    return items


def entries(
    world: TimeMachine, provider: str, body: dict[str, Any]
) -> list[tuple[str, str | None]]:
    """What stands in the provider's agenda at the time of the booking."""
    start = datetime.fromisoformat(body["scheduledAt"])
    told = world.must(
        "GET",
        f"/api/admin/availability/{provider}/agenda",
        params={"from": start.isoformat(), "to": (start + timedelta(minutes=30)).isoformat()},
    )
    return [(item["kind"], item["bookingId"]) for item in told["items"]]
