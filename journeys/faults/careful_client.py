import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID, uuid4

import httpx

from journeys.clients import a_request
from journeys.history import Told, Wish

Connect = Callable[[], AbstractContextManager[httpx.Client]]

_AGAIN: Final = frozenset({429, 500, 502, 503, 504})
_STILL_OPEN: Final = frozenset({"idempotency.still-running", "idempotency.overtaken"})
_MOST_OPEN: Final = 3
_MOST_KEPT: Final = 4
"""Who has so many bookings moves or cancels one: free times last for as long as a run."""
_SERVICE: Final = "tax-consultation"
_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Offer:
    """A time somebody has been seen to be free."""

    provider_id: UUID
    starts_at: datetime

    @classmethod
    def of(cls, slot: dict[str, Any]) -> "Offer":
        at = datetime.fromisoformat(slot["startTime"]).astimezone(UTC)
        return cls(UUID(slot["teamMemberId"]), at)


@dataclass(slots=True)
class Request:
    """A wish that is not answered yet."""

    wish: Wish
    path: str
    body: dict[str, Any]
    key: str
    asked_at: datetime
    offer: Offer | None = None
    attempts: int = 0
    not_before: float = 0.0


@dataclass(slots=True)
class Affair:
    """One booking of a client, from the first wish on; one wish of it at a time is open."""

    mark: str
    booking_id: UUID | None = None
    token: str = ""
    over: bool = False
    request: Request | None = None


@dataclass(slots=True)
class Answers:
    """What was answered, over all clients and attempts; a word where nothing was."""

    count: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, what: str) -> None:
        with self.lock:
            self.count[what] += 1


class CarefulClient:
    """Books, moves and cancels; asks again, with the same key, until there is an answer.

    While one of its wishes waits it turns to others. What it was told is in `told`.
    """

    def __init__(
        self, connect: Connect, offers: Sequence[Offer], dice: random.Random, answers: Answers
    ) -> None:
        self.told: list[Told] = []
        self._connect = connect
        self._offers = offers
        self._dice = dice
        self._answers = answers
        self._affairs: list[Affair] = []

    @property
    def waiting(self) -> int:
        """How many of its wishes have no answer."""
        return sum(affair.request is not None for affair in self._affairs)

    def work(self, enough: threading.Event, give_up: threading.Event) -> None:
        """Have wishes until `enough`, then wait for the answers until `give_up`."""
        with self._connect() as client:
            while not give_up.is_set():
                affair = self._due() or (None if enough.is_set() else self._wish())
                if affair is not None:
                    self._ask(client, affair)
                elif enough.is_set() and not self.waiting:
                    break
                else:
                    give_up.wait(0.05)
        for affair in self._affairs:
            if affair.request is not None:
                self._note(affair, affair.request, None)

    # Wishes

    def _due(self) -> Affair | None:
        now = time.monotonic()
        due = [a for a in self._affairs if a.request is not None and a.request.not_before <= now]
        return self._dice.choice(due) if due else None

    def _wish(self) -> Affair | None:
        if self.waiting >= _MOST_OPEN:
            return None
        mine = [affair for affair in self._affairs if not affair.over]
        quiet = [affair for affair in mine if affair.request is None]
        chance = self._dice.random()
        if len(mine) < _MOST_KEPT and (not quiet or chance < 0.5):
            return self._wish_to_book()
        if not quiet:
            return None
        affair = self._dice.choice(quiet)
        if chance < 0.75:
            self._wish_to_move(affair)
        else:
            self._wish_to_cancel(affair)
        return affair

    def _wish_to_book(self) -> Affair:
        offer = self._dice.choice(self._offers)
        affair = Affair(mark=f"{uuid4().hex}@example.org")
        body = a_request(
            _SERVICE,
            offer.starts_at.isoformat(),
            teamMemberId=str(offer.provider_id),
            duration=_MINUTES,
            clientEmail=affair.mark,
            paymentMethod=self._dice.choices(["cash", "card"], [9, 1])[0],
        )
        affair.request = self._request(Wish.BOOK, "/api/bookings", body, offer)
        self._affairs.append(affair)
        return affair

    def _wish_to_move(self, affair: Affair) -> None:
        offer = self._dice.choice(self._offers)
        path = f"/api/bookings/{affair.booking_id}/reschedule?token={affair.token}"
        body = {
            "scheduledAt": offer.starts_at.isoformat(),
            "teamMemberId": str(offer.provider_id),
        }
        affair.request = self._request(Wish.MOVE, path, body, offer)

    def _wish_to_cancel(self, affair: Affair) -> None:
        path = f"/api/bookings/{affair.booking_id}/cancel?token={affair.token}"
        affair.request = self._request(Wish.CANCEL, path, {"reason": "changed my mind"}, None)

    def _request(self, wish: Wish, path: str, body: dict[str, Any], offer: Offer | None) -> Request:
        return Request(wish, path, body, uuid4().hex, datetime.now(UTC), offer)

    # Answers

    def _ask(self, client: httpx.Client, affair: Affair) -> None:
        request = affair.request
        assert request is not None
        request.attempts += 1
        answer = self._answer(client, request)
        if answer is None:
            longest = min(2.0, 0.1 * 2.0**request.attempts)
            request.not_before = time.monotonic() + longest * self._dice.uniform(0.5, 1)
            return
        affair.request = None
        self._hear(affair, request, answer)
        if answer.is_success and self._dice.random() < 0.1:
            # As somebody who pressed the button twice.
            again = self._answer(client, request)
            if again is not None:
                self._note(affair, request, again)

    def _answer(self, client: httpx.Client, request: Request) -> httpx.Response | None:
        """Send it once; None unless there is an answer that settles it."""
        try:
            answer = client.post(
                request.path, json=request.body, headers={"Idempotency-Key": request.key}
            )
        except httpx.TransportError as error:
            self._answers.note(type(error).__name__)
            return None
        code = "" if answer.is_success else str(answer.json().get("code", ""))
        self._answers.note(f"{answer.status_code} {code}".strip())
        if answer.status_code in _AGAIN or code in _STILL_OPEN:
            return None
        return answer

    def _hear(self, affair: Affair, request: Request, answer: httpx.Response) -> None:
        self._note(affair, request, answer)
        if request.wish is Wish.BOOK and answer.is_success:
            made = answer.json()
            affair.booking_id = UUID(made["booking"]["id"])
            affair.token = made["manageToken"]
        elif request.wish is Wish.BOOK or (request.wish is Wish.CANCEL and answer.is_success):
            affair.over = True

    def _note(self, affair: Affair, request: Request, answer: httpx.Response | None) -> None:
        booking_id = affair.booking_id
        if answer is not None and answer.is_success:
            booking_id = UUID(answer.json()["booking"]["id"])
        offer = request.offer
        self.told.append(
            Told(
                wish=request.wish,
                key=request.key,
                mark=affair.mark,
                asked_at=request.asked_at,
                booking_id=booking_id,
                provider_id=offer.provider_id if offer else None,
                starts_at=offer.starts_at if offer else None,
                status=answer.status_code if answer is not None else None,
                answered_at=datetime.now(UTC) if answer is not None else None,
                attempts=request.attempts,
            )
        )
