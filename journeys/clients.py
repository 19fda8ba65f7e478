"""What people do with the product, in the words of its API."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar
from uuid import uuid4

import httpx

T = TypeVar("T")

CONSENTS = {"terms": True, "privacyPolicy": True, "dataProcessing": True}


def service(client: httpx.Client, slug: str) -> dict[str, Any]:
    found: dict[str, Any] = client.get(f"/api/services/{slug}").raise_for_status().json()
    return found


def consultant(client: httpx.Client, last_name: str) -> dict[str, Any]:
    answer = client.get("/api/consultants", params={"limit": 100}).raise_for_status().json()
    people: list[dict[str, Any]] = answer["items"]
    return next(person for person in people if person["name"].endswith(last_name))


def slots(
    client: httpx.Client,
    slug: str,
    *,
    provider: str | None = None,
    from_day: int = 3,
    days: int = 14,
    duration: int | None = None,
) -> list[dict[str, Any]]:
    """The free slots of a fortnight, from that many days ahead, in order of time."""
    first = datetime.now(UTC).date() + timedelta(days=from_day)
    params: dict[str, str] = {
        "serviceId": slug,
        "from": first.isoformat(),
        "to": (first + timedelta(days=days)).isoformat(),
        "timezone": "UTC",
    }
    if provider:
        params["teamMemberId"] = provider
    if duration:
        params["duration"] = str(duration)
    answer = client.get("/api/availability", params=params).raise_for_status().json()
    return [slot for day in answer["days"] for slot in day["slots"]]


def a_request(slug: str, start: str, **changes: Any) -> dict[str, Any]:
    """What a guest sends to book; anything can be changed, None takes a field away."""
    request = {
        "serviceId": slug,
        "scheduledAt": start,
        "timezone": "Europe/Berlin",
        "clientName": "Ada Example",
        "clientEmail": f"ada.{uuid4().hex[:12]}@example.org",
        "consents": CONSENTS,
        **changes,
    }
    return {name: value for name, value in request.items() if value is not None}


def at_once(tasks: Sequence[Callable[[], T]]) -> list[T]:
    """Run all of them at the same moment, each in its own thread; answers in their order."""
    gate = Barrier(len(tasks))

    def run(task: Callable[[], T]) -> T:
        gate.wait(timeout=60)
        return task()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))
