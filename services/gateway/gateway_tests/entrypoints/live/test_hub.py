import asyncio
import json
import threading
from collections.abc import Callable, Coroutine, Sequence
from typing import Any

import pytest

from gateway.application.live.announcements import Announcement
from gateway.entrypoints.live.hub import MOST_REPEATED, OVERLAP, Hub
from gateway.entrypoints.live.news import ids_by
from gateway.entrypoints.live.seat import Seat
from gateway_tests.builders import Seconds
from servicekit.observability.metrics import Metrics

ONE, OTHER = "availability:tax:2026-03-09", "availability:tax:2026-03-10"
TAX = "availability:tax"


class World:
    """A hub that is open, in a process that has been running for a while."""

    def __init__(self, *, remembered: int = 100) -> None:
        self.seconds = Seconds()
        self.metrics = Metrics("gateway")
        self.hub = Hub(seconds=self.seconds, metrics=self.metrics, remembered=remembered)
        self.hub.open()

    def say(self, message_id: str, *channels: str, after: float = 2 * OVERLAP) -> None:
        self.seconds.pass_(after)
        self.hub.announce(
            message_id, [Announcement(name, {"type": message_id}) for name in channels]
        )

    def say_every_day(self, message_id: str, service: str = TAX) -> None:
        self.seconds.pass_(2 * OVERLAP)
        data = {"type": message_id}
        self.hub.announce(message_id, [Announcement(service, data, every_day=True)])

    def figure(self, name: str) -> float | None:
        return self.metrics.registry.get_sample_value(name)


async def frames(seat: Seat, count: int) -> list[dict[str, Any]]:
    """Take that many frames, and find no more of them."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        while len(found) < count:
            found += [json.loads(frame) for frame in await seat.take()]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            found += [json.loads(frame) for frame in await seat.take()]
    assert len(found) == count, found
    return found


def ids(found: Sequence[dict[str, Any]]) -> list[str]:
    return [frame["id"] if "id" in frame else frame["type"] for frame in found]


def in_a_loop(story: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    def run() -> None:
        asyncio.run(story())

    run.__name__ = story.__name__
    return run


@in_a_loop
async def test_a_message_reaches_who_follows_its_channel_and_nobody_else() -> None:
    world, here, there = World(), Seat(), Seat()
    world.hub.follow(here, ONE)
    world.hub.follow(there, OTHER)

    world.say("m1", ONE)

    assert await frames(here, 2) == [
        {"type": "subscribed", "channel": ONE},
        {"channel": ONE, "id": "m1", "data": {"type": "m1"}},
    ]
    assert ids(await frames(there, 1)) == ["subscribed"]


@in_a_loop
async def test_what_is_said_of_every_day_reaches_who_follows_any_day_of_the_service() -> None:
    world, seat, other = World(), Seat(), Seat()
    world.hub.follow(seat, ONE)
    world.hub.follow(seat, OTHER)
    world.hub.follow(other, "availability:audit:2026-03-09")

    world.say_every_day("m1")

    found = (await frames(seat, 4))[2:]
    assert {frame["channel"]: frame["data"]["date"] for frame in found} == {
        ONE: "2026-03-09",
        OTHER: "2026-03-10",
    }
    assert ids(await frames(other, 1)) == ["subscribed"]


@in_a_loop
async def test_a_message_comes_in_from_another_thread() -> None:
    world, seat = World(), Seat()
    world.hub.follow(seat, ONE)
    await frames(seat, 1)

    thread = threading.Thread(target=world.say, args=("m1", ONE))
    thread.start()

    assert ids(await frames(seat, 1)) == ["m1"]
    thread.join()


@in_a_loop
async def test_who_has_left_is_forgotten() -> None:
    world, seat = World(), Seat()
    world.hub.follow(seat, ONE)
    world.hub.follow(seat, "team:mia")
    await frames(seat, 2)

    world.hub.unfollow(seat, ONE)
    world.say("m1", ONE, "team:mia")
    assert ids(await frames(seat, 1)) == ["m1"]

    world.hub.leave(seat)
    world.say("m2", ONE, "team:mia")
    await frames(seat, 0)
    assert world.figure("kalends_live_channels") == 0


@in_a_loop
async def test_who_comes_back_is_given_what_he_missed() -> None:
    world, seat = World(), Seat()
    world.say("m1", ONE)
    world.say("m2", OTHER)
    world.say("m3", ONE)
    world.say_every_day("m4")

    world.hub.follow(seat, ONE, last_id="m1")

    assert ids(await frames(seat, 3)) == ["subscribed", "m3", "m4"]


@in_a_loop
async def test_who_comes_back_to_another_process_is_given_what_came_shortly_before_there() -> None:
    """There m2 was heard before m1, which is the last the client has seen."""
    world, seat = World(), Seat()
    world.say("m0", ONE)
    world.say("m2", ONE)
    world.say("m1", ONE, after=OVERLAP / 2)

    world.hub.follow(seat, ONE, last_id="m1")

    assert ids(await frames(seat, 2)) == ["subscribed", "m2"]


@in_a_loop
async def test_who_missed_nothing_is_given_nothing() -> None:
    world, seat = World(), Seat()
    world.say("m1", ONE)

    world.hub.follow(seat, ONE, last_id="m1")

    assert ids(await frames(seat, 1)) == ["subscribed"]


@in_a_loop
async def test_who_comes_for_the_first_time_is_not_given_old_news() -> None:
    world, seat = World(), Seat()
    world.say("m1", ONE)

    world.hub.follow(seat, ONE)

    assert ids(await frames(seat, 1)) == ["subscribed"]


@in_a_loop
async def test_who_was_away_too_long_is_told_to_ask_for_the_whole_anew() -> None:
    world, seat = World(remembered=3), Seat()
    for number in range(5):
        world.say(f"m{number}", ONE)

    world.hub.follow(seat, ONE, last_id="m1")
    assert ids(await frames(seat, 2)) == ["subscribed", "reset"]

    world.hub.follow(seat, ONE, last_id="m2")
    assert ids(await frames(seat, 3)) == ["subscribed", "m3", "m4"]


@in_a_loop
async def test_a_message_of_another_channel_says_nothing_about_this_one() -> None:
    world, seat = World(), Seat()
    world.say("m1", OTHER)
    world.say("m2", ONE)

    world.hub.follow(seat, ONE, last_id="m1")

    assert ids(await frames(seat, 2)) == ["subscribed", "reset"]


@in_a_loop
async def test_who_missed_very_much_asks_for_the_whole_instead() -> None:
    world, seat = World(remembered=1000), Seat()
    world.say("m", ONE)
    for number in range(MOST_REPEATED + 1):
        world.say(f"m{number}", ONE)

    world.hub.follow(seat, ONE, last_id="m")

    assert ids(await frames(seat, 2)) == ["subscribed", "reset"]


@in_a_loop
async def test_what_is_remembered_stays_bounded_over_all_channels() -> None:
    world = World(remembered=10)
    for number in range(500):
        world.say(f"m{number}", f"availability:tax:{number}")

    assert len(world.hub._said) == len(world.hub._by_key) == 10


@in_a_loop
async def test_before_everything_is_heard_nothing_is_said() -> None:
    world, seat = World(), Seat()
    closed = Hub(seconds=world.seconds, metrics=Metrics("gateway"))
    closed.announce("m1", [Announcement(ONE, {})])
    closed.open()

    closed.follow(seat, ONE, last_id="m1")

    assert ids(await frames(seat, 2)) == ["subscribed", "reset"]


@in_a_loop
async def test_when_something_was_missed_everybody_asks_for_the_whole_anew() -> None:
    world, seat = World(), Seat()
    world.hub.follow(seat, ONE)
    world.say("m1", ONE)
    await frames(seat, 2)

    world.hub.start_over()

    assert await frames(seat, 1) == [{"type": "reset", "channel": ONE}]
    world.hub.follow(seat, ONE, last_id="m1")
    assert ids(await frames(seat, 2)) == ["subscribed", "reset"]


@in_a_loop
async def test_a_reader_who_does_not_read_is_cut_off_and_holds_nobody_up() -> None:
    world, slow, quick = World(), Seat(most=10), Seat(most=10)
    world.hub.follow(slow, ONE)
    world.hub.follow(quick, ONE)

    for number in range(50):
        world.say(f"m{number}", ONE)
        if number % 5 == 4:
            await frames(quick, 6 if number == 4 else 5)

    async with asyncio.timeout(1):
        await slow.cut_off()
    assert world.figure("kalends_live_readers_cut_off_total") == 1
    assert len(slow._waiting) == 0
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await quick.cut_off()


@in_a_loop
async def test_who_asks_without_reading_has_to_wait() -> None:
    seat = Seat(most=10)
    seat.put(["x"] * 6)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.02):
            await seat.room()

    await seat.take()
    async with asyncio.timeout(1):
        await seat.room()


def test_a_socket_whose_loop_is_gone_harms_nobody() -> None:
    world, seats = World(), []

    async def come() -> None:
        seats.append(Seat())
        world.hub.follow(seats[0], ONE)

    asyncio.run(come())

    world.say("m1", ONE)


def test_ids_are_the_same_in_every_process_of_a_deployment_and_cannot_be_counted() -> None:
    here, there, elsewhere = ids_by("seed"), ids_by("seed"), ids_by("another")

    assert here("booking/7/0") == there("booking/7/0") != elsewhere("booking/7/0")
    assert here("booking/7/0") != here("booking/8/0")
