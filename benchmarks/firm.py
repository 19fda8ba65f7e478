"""A firm to measure with: one service and so many consultants, set up through the API."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx

from benchmarks.wire import Request

MINUTES = 30
_HOURS = {"startTime": "08:00", "endTime": "20:00"}
_DAY = {"isWorkingDay": True, "timeSlots": [_HOURS], "breaks": []}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Firm:
    """One service and who gives it; everybody works every day from 8 to 20, in UTC."""

    slug: str
    providers: list[str]

    def starts(self, *, days: int, first: int = 3) -> list[datetime]:
        """The starts of the grid, from that many days ahead."""
        today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return [
            today + timedelta(days=first + day, hours=8, minutes=MINUTES * number)
            for day in range(days)
            for number in range(12 * 60 // MINUTES)
        ]

    def month_view(self, provider: str, *, first: int = 3) -> Request:
        from_day = datetime.now(UTC).date() + timedelta(days=first)
        return Request.get(
            "/api/availability",
            serviceId=self.slug,
            **{"from": from_day.isoformat(), "to": (from_day + timedelta(days=29)).isoformat()},
            timezone="Europe/Berlin",
            teamMemberId=provider,
        )

    def hold(self, provider: str, start: datetime) -> Request:
        return Request(
            "POST",
            "/api/holds",
            {
                "serviceId": self.slug,
                "startTime": start.isoformat(),
                "duration": MINUTES,
                "teamMemberId": provider,
            },
        )

    def booking(self, provider: str, start: datetime) -> Request:
        return Request(
            "POST",
            "/api/bookings",
            {
                "serviceId": self.slug,
                "scheduledAt": start.isoformat(),
                "duration": MINUTES,
                "timezone": "Europe/Berlin",
                "teamMemberId": provider,
                "clientName": "Ada Example",
                "clientEmail": f"ada.{uuid4().hex[:12]}@example.org",
                "consents": {"terms": True, "privacyPolicy": True, "dataProcessing": True},
            },
            {"Idempotency-Key": uuid4().hex},
        )


def set_up(admin: httpx.Client, slug: str, consultants: int) -> Firm:
    """Define the service, register the consultants, give them their hours; all must be agreed."""
    _must(
        admin,
        "POST",
        "/api/admin/services",
        {
            "slug": slug,
            "type": "custom",
            "name": f"Measured {slug}",
            "description": "A short meeting that is measured",
            "category": "consultation",
            "complexity": "basic",
            "prices": {"basePrice": 3000, "currency": "EUR", "standardDuration": MINUTES},
            "durations": [MINUTES],
            "defaultDuration": MINUTES,
            "paymentMethods": ["cash"],
            "timezone": "UTC",
            "rules": {"advanceDays": 365, "maxDailyBookings": None},
        },
    )
    for step in ("submit", "approve", "activate"):
        _must(admin, "POST", f"/api/admin/services/{slug}/{step}")
    providers = [_consultant(admin, slug, number) for number in range(consultants)]
    _until_bookable(admin, Firm(slug, providers))
    return Firm(slug, providers)


def _consultant(admin: httpx.Client, slug: str, number: int) -> str:
    card = {
        "kind": "consultant",
        "firstName": "Cora",
        "lastName": f"{slug.title()}-{number}",
        "email": f"{slug}.{number}@kalends.example",
        "title": "Adviser",
        "city": "London",
        "country": "GB",
        "timezone": "UTC",
        "languages": ["en"],
        "yearsExperience": 5,
        "expertise": [{"id": "advice", "name": "Advice", "category": "business"}],
        "autoAssign": False,
    }
    provider = str(_must(admin, "POST", "/api/admin/consultants", card)["id"])
    path = f"/api/admin/availability/{provider}"
    until = time.monotonic() + _PATIENCE_S
    while admin.get(path).status_code != 200 and time.monotonic() < until:
        time.sleep(0.005)
    _must(admin, "PUT", f"{path}/schedule", {"weekly": dict.fromkeys(_DAYS, _DAY)})
    _must(admin, "PUT", f"{path}/buffers", {"beforeMinutes": 0, "afterMinutes": 0})
    _must(admin, "POST", f"/api/admin/consultants/{provider}/services/{slug}/approve")
    return provider


def _until_bookable(admin: httpx.Client, firm: Firm) -> None:
    """Wait until the last of them can be booked: the others were heard of before."""
    until = time.monotonic() + _PATIENCE_S
    view = firm.month_view(firm.providers[-1])
    while time.monotonic() < until:
        answer = admin.get(view.path)
        if answer.status_code == 200 and any(day["slots"] for day in answer.json()["days"]):
            return
        time.sleep(0.02)
    raise RuntimeError(f"no free time to measure with: {answer.status_code} {answer.text[:2000]}")


def _must(admin: httpx.Client, method: str, path: str, body: Any = None) -> Any:
    answer = admin.request(method, path, json=body)
    if answer.status_code >= 300:
        raise RuntimeError(f"{method} {path} was answered {answer.status_code}: {answer.text}")
    return answer.json() if answer.content else None
