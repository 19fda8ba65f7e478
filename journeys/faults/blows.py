"""What is done to a product from outside, planned from a seed."""

import contextlib
import random
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final, Protocol

from cluster.cluster import Cluster
from cluster.member import MemberFailedError
from servicekit.testing.kafka import Broker
from servicekit.testing.postgres import Server

BROKER: Final = "broker"
DATABASE: Final = "database"
_HEALED_WITHIN: Final = 90.0


class How(StrEnum):
    KILL = "kill -9"
    PAUSE = "SIGSTOP"


class Victim(Protocol):
    """What can be killed, paused, and brought back."""

    def kill(self) -> None: ...
    def start(self) -> None: ...
    def pause(self) -> None: ...
    def resume(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Blow:
    """One or two are struck at a moment (seconds from the beginning), each for its own time."""

    at: float
    how: How
    victims: tuple[str, ...]
    seconds: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Struck:
    """A blow as it fell. `healed` is when the victim was brought back, in the same seconds."""

    at: float
    how: How
    victim: str
    healed: float


def plan(
    seed: int, seconds: float, workers: Sequence[str], apis: Sequence[str], *, rest: float = 1.5
) -> list[Blow]:
    """Say what is to be done in so many seconds; the same seed is the same plan."""
    dice = random.Random(seed)
    blows: list[Blow] = []
    at = rest
    while at < seconds:
        how = dice.choices([How.KILL, How.PAUSE], [3, 2])[0]
        kinds = [workers, apis, (BROKER,), (DATABASE,)]
        chosen = [dice.choice(kind) for kind in dice.choices(kinds, [5, 4, 2, 2], k=2)]
        pair = dice.random() < 0.4
        victims = tuple(dict.fromkeys(chosen if pair else chosen[:1]))
        lasting = tuple(dice.uniform(0.2, 4.0) for _ in victims)
        blows.append(Blow(round(at, 2), how, victims, lasting))
        at += dice.uniform(0.8, 4.0)
    return blows


@dataclass(slots=True)
class Outages:
    """Carries a plan out and brings everybody back; whoever ends by himself is started again."""

    cluster: Cluster
    others: Mapping[str, Victim]
    struck: list[Struck] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)
    """Who ended without having been struck at that moment, once for each time."""
    failures: list[str] = field(default_factory=list)
    """Who could not be struck or brought back, and why."""
    _down: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _began: float = 0.0

    def carry_out(self, blows: Sequence[Blow], seconds: float) -> None:
        """Return after so many seconds, or when the last victim is back if that is later."""
        self._began = time.monotonic()
        outages: list[threading.Thread] = []
        for blow in blows:
            self._watch_until(blow.at)
            for victim, lasting in zip(blow.victims, blow.seconds, strict=True):
                outage = threading.Thread(target=self._outage, args=(blow.how, victim, lasting))
                outage.start()
                outages.append(outage)
        self._watch_until(seconds)
        for outage in outages:
            outage.join()
        self._mend()

    def heal(self, within: float = _HEALED_WITHIN) -> list[str]:
        """Wait until every process serves again; name those that do not."""
        still: list[str] = []
        until = time.monotonic() + within
        for member in self.cluster.members:
            try:
                if not member.alive:
                    member.start()
                member.wait_until_ready(max(1.0, until - time.monotonic()))
            except MemberFailedError as error:
                still.append(str(error))
        return still

    @property
    def _now(self) -> float:
        return time.monotonic() - self._began

    def _watch_until(self, moment: float) -> None:
        while self._now < moment:
            self._mend()
            time.sleep(min(0.2, max(0.0, moment - self._now)))

    def _mend(self) -> None:
        """Start again what ended by itself, as an orchestrator does."""
        for member in self.cluster.members:
            with self._lock:
                if member.alive or member.name in self._down:
                    continue
                self.ended.append(member.name)
                member.start()

    def _outage(self, how: How, name: str, lasting: float) -> None:
        with self._lock:
            if name in self._down:
                return
            self._down.add(name)
        victim, at = self._victim(name), self._now
        try:
            if how is How.KILL:
                victim.kill()
                time.sleep(lasting)
                victim.start()
            else:
                victim.pause()
                time.sleep(lasting)
                victim.resume()
        except Exception as error:  # noqa: BLE001 - told in the report, and the run goes on
            self.failures.append(f"{how} of {name}: {type(error).__name__}: {error}")
            with contextlib.suppress(Exception):
                victim.start()
        with self._lock:
            self.struck.append(Struck(round(at, 2), how, name, round(self._now, 2)))
            self._down.discard(name)

    def _victim(self, name: str) -> Victim:
        if name in self.others:
            return self.others[name]
        return next(member for member in self.cluster.members if member.name == name)


def outages_of(cluster: Cluster, broker: Broker, server: Server) -> Outages:
    """Everybody that may be struck."""
    return Outages(cluster, {BROKER: broker, DATABASE: server})
