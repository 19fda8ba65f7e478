"""How often somebody may ask (OPN-10): exact, in any 60 seconds, in bounded memory."""

import math
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from typing import Final

WINDOW: Final = 60.0
PER_ADDRESS: Final = 60
PER_IDENTITY: Final = 300
ATTEMPTS: Final = 10
MOST_CALLERS: Final = 10_000

Seconds = Callable[[], float]
"""A clock that only goes forward, in seconds."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a request may pass, and what is left; `reset` and `retry_after` in whole seconds."""

    allowed: bool
    limit: int
    remaining: int
    reset: int
    retry_after: int = 0

    def headers(self) -> list[tuple[bytes, bytes]]:
        found = [
            (b"ratelimit-limit", str(self.limit).encode()),
            (b"ratelimit-remaining", str(self.remaining).encode()),
            (b"ratelimit-reset", str(self.reset).encode()),
        ]
        if not self.allowed:
            found.append((b"retry-after", str(self.retry_after).encode()))
        return found


class Limiter:
    """Lets each caller pass `limit` times in any 60 seconds; refusals do not count.

    Remembers at most `most` callers and forgets who was longest away.
    """

    def __init__(self, limit: int, *, seconds: Seconds, most: int = MOST_CALLERS) -> None:
        self.limit = limit
        self._seconds = seconds
        self._most = most
        self._passed: OrderedDict[str, deque[float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._passed)

    def take(self, caller: str) -> Verdict:
        """Let `caller` pass, or not."""
        now = self._seconds()
        passed = self._passed.get(caller)
        if passed is None:
            passed = self._passed[caller] = deque()
            if len(self._passed) > self._most:
                self._passed.popitem(last=False)
        else:
            self._passed.move_to_end(caller)
            while passed and now - passed[0] >= WINDOW:
                passed.popleft()
        if len(passed) >= self.limit:
            wait = math.ceil(WINDOW - (now - passed[0]))
            return Verdict(
                allowed=False, limit=self.limit, remaining=0, reset=wait, retry_after=max(1, wait)
            )
        passed.append(now)
        return Verdict(
            allowed=True,
            limit=self.limit,
            remaining=self.limit - len(passed),
            reset=max(1, math.ceil(WINDOW - (now - passed[0]))),
        )


class RateLimits:
    """The limits of OPN-10 together."""

    def __init__(self, *, seconds: Seconds, most: int = MOST_CALLERS) -> None:
        self.addresses = Limiter(PER_ADDRESS, seconds=seconds, most=most)
        self.identities = Limiter(PER_IDENTITY, seconds=seconds, most=most)
        # A hold and the booking made of it are one attempt, so each has its own count.
        self._attempts = {
            path: Limiter(ATTEMPTS, seconds=seconds, most=most)
            for path in ("/api/bookings", "/api/holds")
        }

    def judge(self, *, subject: str | None, address: str, method: str, path: str) -> Verdict:
        """Count one request of a signed-in `subject`, or of a guest at `address`."""
        if subject is None:
            caller = f"address:{network_of(address)}"
            verdict = self.addresses.take(caller)
        else:
            caller = f"subject:{subject}"
            verdict = self.identities.take(caller)
        attempts = self._attempts.get(path) if method == "POST" else None
        if attempts is None or not verdict.allowed:
            return verdict
        return attempts.take(caller)


def network_of(address: str) -> str:
    """Give what counts as one caller: an IPv4 address, or the /64 of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(IPv6Address(int(parsed) >> 64 << 64)) + "/64"
    return str(parsed)
