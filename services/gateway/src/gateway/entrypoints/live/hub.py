"""Who follows which channel in this process, and what was said lately."""

import asyncio
import itertools
import json
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

from gateway.application.live.announcements import Announcement
from gateway.entrypoints.http.rate_limits import Seconds
from gateway.entrypoints.live.seat import Seat
from servicekit.observability.metrics import Metrics

REMEMBERED: Final = 2_000
"""Messages of all channels together that a client who was away can still be given."""
MOST_REPEATED: Final = 50
"""Messages of one channel that are repeated; whoever missed more asks for the whole anew."""
OVERLAP: Final = 10.0
"""Seconds. Processes hear of things in slightly different order, so whoever goes on after a
message in another process is given what came that shortly before it there, too."""


@dataclass(frozen=True, slots=True)
class _Said:
    number: int
    message_id: str
    announcement: Announcement
    at: float


class Hub:
    """Brings what is announced to everybody who follows the channel. Safe in threads.

    It is open once the process hears all news, and keeps the last `remembered` messages. Their
    ids are the same in every process; within a channel each belongs to one message.
    """

    def __init__(self, *, seconds: Seconds, metrics: Metrics, remembered: int = REMEMBERED) -> None:
        self.is_open = False
        self._seconds = seconds
        self._remembered = remembered
        self._lock = threading.Lock()
        self._numbers = itertools.count()
        self._said: deque[_Said] = deque()
        self._by_key: dict[str, deque[_Said]] = {}
        self._followers: dict[str, set[Seat]] = {}
        self._days: dict[str, set[str]] = {}
        self._messages = metrics.counter(
            "kalends_live_messages", "Messages put on their way to sockets."
        )
        self._cut_off = metrics.counter(
            "kalends_live_readers_cut_off", "Sockets that were closed because they did not read."
        )
        metrics.observe(
            "kalends_live_channels",
            "Channels that somebody follows in this process.",
            lambda: float(len(self._followers)),
        )

    def open(self) -> None:
        """From now on nothing is missed."""
        self.is_open = True

    def announce(self, message_id: str, said: Iterable[Announcement]) -> None:
        """Tell followers, and remember it for those who come back; nothing before `open`."""
        if not self.is_open:
            return
        with self._lock:
            told: dict[Seat, None] = {}
            for announcement in said:
                self._remember(message_id, announcement)
                for channel in self._channels_of(announcement):
                    frame = _message(channel, message_id, announcement)
                    self._tell(self._followers.get(channel, ()), [frame], told)
                    self._messages.inc(len(self._followers.get(channel, ())))
        _wake(told)

    def start_over(self) -> None:
        """Something may have been missed: everybody is told to ask for the whole anew."""
        with self._lock:
            told: dict[Seat, None] = {}
            self._said.clear()
            self._by_key.clear()
            for channel, followers in self._followers.items():
                self._tell(followers, [_reset(channel)], told)
        _wake(told)

    def say(self, seat: Seat, frame: Mapping[str, Any]) -> None:
        """Send something to one socket alone."""
        with self._lock:
            told: dict[Seat, None] = {}
            self._tell([seat], [_text(frame)], told)
        _wake(told)

    def welcome(self, seat: Seat, channels: Sequence[str]) -> None:
        """Let a new socket follow what it need not ask for."""
        with self._lock:
            for channel in channels:
                self._enter(seat, channel)
            told: dict[Seat, None] = {}
            self._tell([seat], [_text({"type": "welcome", "channels": list(channels)})], told)
        _wake(told)

    def follow(self, seat: Seat, channel: str, *, last_id: str | None = None) -> None:
        """Let a socket follow a channel from now on, or from behind a message it has seen.

        What it missed comes first; if that cannot be said any more it is told so by `reset`. The
        same message may come again.
        """
        with self._lock:
            told: dict[Seat, None] = {}
            self._enter(seat, channel)
            frames = [_text({"type": "subscribed", "channel": channel})]
            if last_id is not None:
                frames += self._missed(channel, last_id)
            self._tell([seat], frames, told)
        _wake(told)

    def unfollow(self, seat: Seat, channel: str) -> None:
        with self._lock:
            self._drop(seat, channel)

    def leave(self, seat: Seat) -> None:
        """Forget a socket that is gone."""
        with self._lock:
            for channel in tuple(seat.channels):
                self._drop(seat, channel)

    def _enter(self, seat: Seat, channel: str) -> None:
        seat.channels.add(channel)
        self._followers.setdefault(channel, set()).add(seat)
        self._days.setdefault(_family(channel), set()).add(channel)

    def _drop(self, seat: Seat, channel: str) -> None:
        seat.channels.discard(channel)
        followers = self._followers.get(channel, set())
        followers.discard(seat)
        if not followers:
            self._followers.pop(channel, None)
            days = self._days.get(_family(channel), set())
            days.discard(channel)
            if not days:
                self._days.pop(_family(channel), None)

    def _tell(self, seats: Iterable[Seat], frames: Sequence[str], told: dict[Seat, None]) -> None:
        for seat in seats:
            if not seat.put(frames):
                self._cut_off.inc()
            told[seat] = None

    def _channels_of(self, announcement: Announcement) -> Sequence[str]:
        if announcement.every_day:
            return tuple(self._days.get(announcement.to, ()))
        return (announcement.to,)

    def _remember(self, message_id: str, announcement: Announcement) -> None:
        said = _Said(next(self._numbers), message_id, announcement, self._seconds())
        self._said.append(said)
        self._by_key.setdefault(_key(announcement), deque()).append(said)
        if len(self._said) > self._remembered:
            # The oldest of all is the oldest of its key.
            key = _key(self._said.popleft().announcement)
            self._by_key[key].popleft()
            if not self._by_key[key]:
                del self._by_key[key]

    def _missed(self, channel: str, last_id: str) -> list[str]:
        found = [*self._by_key.get(channel, ()), *self._by_key.get(_family(channel) + ":*", ())]
        found.sort(key=lambda said: said.number)
        last = next((said for said in found if said.message_id == last_id), None)
        if last is None:
            return [_reset(channel)]
        missed = [s for s in found if s.at >= last.at - OVERLAP and s is not last]
        if len(missed) > MOST_REPEATED:
            return [_reset(channel)]
        return [_message(channel, said.message_id, said.announcement) for said in missed]


def _key(announcement: Announcement) -> str:
    # No channel ends so, so none is taken for the days of a service.
    return f"{announcement.to}:*" if announcement.every_day else announcement.to


def _family(channel: str) -> str:
    return channel.rpartition(":")[0]


def _message(channel: str, message_id: str, announcement: Announcement) -> str:
    return _text({"channel": channel, "id": message_id, "data": announcement.on(channel)})


def _reset(channel: str) -> str:
    return _text({"type": "reset", "channel": channel})


def _text(frame: Mapping[str, Any]) -> str:
    return json.dumps(frame, separators=(",", ":"), ensure_ascii=False)


def _wake(seats: Iterable[Seat]) -> None:
    by_loop: dict[asyncio.AbstractEventLoop, list[Callable[[], None]]] = {}
    for seat in seats:
        by_loop.setdefault(seat.loop, []).append(seat.wake)
    for loop, wakes in by_loop.items():
        # A loop that is closed has nobody left in it.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_each, wakes)


def _each(calls: Iterable[Callable[[], None]]) -> None:
    for call in calls:
        call()
