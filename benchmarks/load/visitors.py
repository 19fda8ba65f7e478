"""People who look for a time and sometimes book it. Importing this makes sockets gevent's."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar, Final
from uuid import uuid4

from locust import FastHttpUser, LoadTestShape, constant, task

from benchmarks.load.stages import FULL, Stage, users_at
from benchmarks.load.verdict import BOOK, BOOK_MS, SEARCH, SEARCH_MS

CHANCE_TO_BOOK: Final = 0.1
_FIRST_DAY, _LAST_DAY = 3, 27
_CONSENTS: Final = {"terms": True, "privacyPolicy": True, "dataProcessing": True}


class Counts:
    """What this profile counts besides what the library does."""

    def __init__(self) -> None:
        self.unkept = self.booked = self.taken = 0


class Visitor(FastHttpUser):
    """One of the users of TST-09; a round is a search, then perhaps a booking, then a pause."""

    wait_time = constant(1)
    service: ClassVar[str] = "tax-consultation"
    counts: ClassVar[Counts] = Counts()

    @task
    def look_for_a_time(self) -> None:
        ahead = random.randint(_FIRST_DAY, _LAST_DAY)
        day = datetime.now(UTC).date() + timedelta(days=ahead)
        path = f"/api/bookings/availability?serviceId={self.service}&date={day}&duration=60"
        free: list[dict[str, Any]] = []
        with self.client.get(path, name=SEARCH, catch_response=True) as answer:
            found = answer.json() if answer.status_code == 200 else None
            slots = found.get("slots") if isinstance(found, dict) else None
            if isinstance(slots, list):
                free = slots
                answer.success()
                self._expect(answer.request_meta["response_time"] < SEARCH_MS)
            else:
                answer.failure(f"a search was answered {answer.status_code}")
                self._expect(False)
        if free and random.random() < CHANCE_TO_BOOK:
            self._book(random.choice(free))

    def _book(self, slot: dict[str, Any]) -> None:
        request = {
            "serviceId": self.service,
            "scheduledAt": slot["startTime"],
            "duration": 60,
            "timezone": "Europe/Berlin",
            "teamMemberId": slot["teamMemberId"],
            "clientName": "Ada Example",
            "clientEmail": f"ada.{uuid4().hex[:12]}@example.org",
            "consents": _CONSENTS,
            "paymentMethod": "cash",
        }
        with self.client.post(
            "/api/bookings",
            json=request,
            headers={"Idempotency-Key": uuid4().hex},
            name=BOOK,
            catch_response=True,
        ) as answer:
            self.counts.booked += answer.status_code == 201
            self.counts.taken += answer.status_code == 409
            if answer.status_code in {201, 409}:
                answer.success()
                self._expect(answer.request_meta["response_time"] < BOOK_MS)
            else:
                answer.failure(f"a booking was answered {answer.status_code}")
                self._expect(False)

    def _expect(self, kept: bool) -> None:  # noqa: FBT001 - a sentence in each call
        self.counts.unkept += not kept


class Profile(LoadTestShape):
    """As many users as the stages say."""

    stages: ClassVar[list[Stage]] = list(FULL)

    def tick(self) -> tuple[int, float] | None:
        users = users_at(self.get_run_time(), self.stages)  # type: ignore[no-untyped-call]
        return None if users is None else (users, max(1.0, float(users)))
