"""The demo firm: what a newcomer finds after `make run`.

Played through the same HTTP calls that staff use, never written into a table. Playing it twice
changes nothing: what stands already is left alone. People and firms are invented.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


class Answer(Protocol):
    """What a call came back with: the status and the decoded JSON body."""

    @property
    def status(self) -> int: ...

    @property
    def body(self) -> Any: ...


Call = Callable[[str, str, dict[str, Any] | None], Awaitable[Answer]]
"""`await call(method, path, body)` with the rights of an admin."""


class DemoRefusedError(RuntimeError):
    """A step of the demo was refused: the product and its demo have grown apart."""


# CAT-05 to CAT-10 with OPN-19: amounts in minor units.
SERVICES: list[dict[str, Any]] = [
    {
        "slug": "thirty-for-thirty",
        "type": "30-for-30",
        "name": "30-for-30 Quick Consultation",
        "description": "Fast-track expert advice for immediate challenges",
        "category": "consultation",
        "complexity": "basic",
        "prices": {"basePrice": 3000, "currency": "EUR", "standardDuration": 30},
        "durations": [30],
        "defaultDuration": 30,
        "features": [
            "Problem diagnosis",
            "Actionable recommendations",
            "Follow-up resource list",
            "Email summary of key points",
        ],
        "targetProblems": [
            "Quick strategic decisions",
            "Technology choices",
            "Process optimisation",
            "Vendor evaluation",
        ],
        "deliverables": [
            "Problem analysis",
            "Top 3 recommendations",
            "Resource links",
            "Next-steps outline",
        ],
        "paymentMethods": ["card"],
        "timezone": "Europe/Berlin",
        "rules": {"minAdvanceMinutes": 120},
    },
    {
        "slug": "standard-consultation",
        "type": "standard-consultation",
        "name": "Comprehensive Consultation",
        "description": "Deep-dive analysis with a detailed action plan",
        "category": "consultation",
        "complexity": "intermediate",
        "prices": {
            "basePrice": 15000,
            "currency": "EUR",
            "standardDuration": 90,
            "hourlyRate": 10000,
        },
        "durations": [60, 90, 120],
        "defaultDuration": 90,
        "deliverables": [
            "Deep-dive analysis",
            "Detailed action plan",
            "Implementation roadmap",
            "Follow-up session included",
        ],
        "paymentMethods": ["card", "invoice"],
        "timezone": "Europe/Berlin",
    },
    {
        "slug": "project-scoping",
        "type": "project-scoping",
        "name": "Project Scoping & Planning",
        "description": "From idea to proposal: scope, risks, resources, budget",
        "category": "consultation",
        "complexity": "advanced",
        "prices": {"basePrice": 30000, "currency": "EUR", "standardDuration": 120},
        "durations": [120],
        "defaultDuration": 120,
        "deliverables": [
            "Project assessment",
            "Resource requirements",
            "Risk assessment and mitigation",
            "Detailed proposal",
            "Timeline",
            "Budget estimation",
        ],
        "paymentMethods": ["invoice", "bank"],
        "timezone": "Europe/Berlin",
    },
    {
        "slug": "executive-workshop",
        "type": "workshop",
        "name": "Executive Strategy Workshop",
        "description": "A strategy session for several stakeholders",
        "category": "workshop",
        "complexity": "enterprise",
        "prices": {"basePrice": 50000, "currency": "EUR", "standardDuration": 180},
        "durations": [180],
        "defaultDuration": 180,
        "maxParticipants": 8,
        "deliverables": [
            "Multi-stakeholder session",
            "Strategic framework",
            "Decision matrix",
            "Implementation planning",
            "Stakeholder alignment",
            "Post-workshop documentation",
        ],
        "paymentMethods": ["invoice"],
        "meetingTypes": ["in_person"],
        "timezone": "Europe/Berlin",
        "rules": {"requiredResources": ["board-room"]},
    },
    # Without a price and a way to pay: what the simple entry `/book-consultation` offers (CFL-12).
    {
        "slug": "introductory-consultation",
        "type": "custom",
        "name": "Introductory Consultation",
        "description": "Get to know us: half an hour on what you have in mind, free of charge",
        "category": "consultation",
        "complexity": "basic",
        "prices": {"basePrice": 0, "currency": "EUR", "standardDuration": 30},
        "durations": [30],
        "defaultDuration": 30,
        "features": ["No preparation needed", "No obligation"],
        "targetProblems": ["Where to begin", "Whom to talk to"],
        "deliverables": ["A first opinion", "A suggestion for the next step"],
        "timezone": "Europe/Berlin",
        "rules": {"minAdvanceMinutes": 120},
    },
    {
        "slug": "tax-consultation",
        "type": "custom",
        "name": "Tax Consultation",
        "description": "Advice on corporate tax and VAT for firms in the Emirates",
        "category": "accounting",
        "complexity": "intermediate",
        "prices": {
            "basePrice": 25000,
            "currency": "AED",
            "standardDuration": 60,
            "hourlyRate": 25000,
        },
        "durations": [30, 60, 90, 120],
        "defaultDuration": 60,
        "addOns": [{"id": "rush-service", "name": "Rush service", "price": 5000}],
        "paymentMethods": ["cash", "card"],
        "referenceStyle": "BK",
        "timezone": "Asia/Dubai",
    },
    {
        "slug": "audit-service",
        "type": "custom",
        "name": "Audit Service",
        "description": "Preparation and review for the yearly audit",
        "category": "accounting",
        "complexity": "advanced",
        "prices": {"basePrice": 60000, "currency": "AED", "standardDuration": 120},
        "durations": [120],
        "defaultDuration": 120,
        "paymentMethods": ["invoice"],
        "referenceStyle": "BK",
        "timezone": "Asia/Dubai",
        "rules": {"autoConfirm": False},
    },
]

ROOM: dict[str, Any] = {
    "kind": "room",
    "name": "Board room",
    "city": "Berlin",
    "country": "DE",
    "timezone": "Europe/Berlin",
}


@dataclass(frozen=True, kw_only=True)
class Person:
    """One consultant or team member: the profile, the pairs and the working week."""

    kind: str
    first: str
    last: str
    title: str
    city: str
    country: str
    zone: str
    languages: tuple[str, ...]
    years: int
    expertise: tuple[tuple[str, str], ...]
    services: tuple[str, ...]
    days: tuple[str, ...]
    hours: tuple[str, str]
    breaks: tuple[tuple[str, str], ...] = ()
    buffer: int | None = None
    max_per_day: int | None = None
    auto_assign: bool = True
    holidays: tuple[tuple[str, int, int], ...] = (("New Year", 1, 1),)


WORKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")

PEOPLE: list[Person] = [
    # The reference member of OPN-19: eight free hours a day for the tax consultation.
    Person(
        kind="team_member", first="Layla", years=12, last="Haddad", title="Senior Tax Adviser",
        city="Dubai", country="AE", zone="Asia/Dubai", languages=("en", "ar"),
        expertise=(("Corporate Tax", "business"), ("VAT", "business")),
        services=("tax-consultation", "audit-service"),
        days=WORKDAYS, hours=("09:00", "17:00"), buffer=0, auto_assign=False,
    ),
    Person(
        kind="team_member", first="Omar", years=7, last="Nasser", title="Auditor",
        city="Dubai", country="AE", zone="Asia/Dubai", languages=("en", "ar", "fr"),
        expertise=(("Audit", "operational"), ("Risk Management", "business")),
        services=("tax-consultation", "audit-service"),
        days=(*WORKDAYS, "saturday"), hours=("08:00", "18:00"), breaks=(("13:00", "14:00"),),
        buffer=15, max_per_day=6, holidays=(("National Day", 12, 2), ("New Year", 1, 1)),
    ),
    Person(
        kind="consultant", first="Clara", years=9, last="Weiss", title="Digital Strategist",
        city="Berlin", country="DE", zone="Europe/Berlin", languages=("de", "en"),
        expertise=(
            ("Digital Transformation", "strategic"), ("Process Optimization", "operational"),
        ),
        services=(
            "thirty-for-thirty", "standard-consultation", "project-scoping",
            "introductory-consultation",
        ),
        days=WORKDAYS, hours=("09:00", "17:30"), breaks=(("12:00", "13:00"),), buffer=15,
        holidays=(("New Year", 1, 1), ("Unity Day", 10, 3), ("Christmas", 12, 25)),
    ),
    Person(
        kind="consultant", first="Jonas", years=15, last="Brandt", title="Executive Facilitator",
        city="Berlin", country="DE", zone="Europe/Berlin", languages=("de", "en", "fr"),
        expertise=(("Business Development", "strategic"), ("Leadership", "business")),
        services=("project-scoping", "executive-workshop"),
        days=("tuesday", "wednesday", "thursday"), hours=("10:00", "18:00"), buffer=30,
        max_per_day=2, holidays=(("New Year", 1, 1), ("Unity Day", 10, 3), ("Christmas", 12, 25)),
    ),
    Person(
        kind="consultant", first="Maya", years=8, last="Collins", title="AI Strategy Lead",
        city="New York", country="US", zone="America/New_York", languages=("en", "es"),
        expertise=(("AI Strategy", "technical"), ("Technology Implementation", "technical")),
        services=("thirty-for-thirty", "standard-consultation", "introductory-consultation"),
        days=WORKDAYS, hours=("08:30", "16:30"), breaks=(("12:00", "12:45"),), buffer=10,
        holidays=(("New Year", 1, 1), ("Independence Day", 7, 4), ("Christmas", 12, 25)),
    ),
    Person(
        kind="consultant", first="Asha", years=5, last="Thapa", title="Technology Architect",
        city="Kathmandu", country="NP", zone="Asia/Kathmandu", languages=("en",),
        expertise=(("Technology Implementation", "technical"), ("AI Strategy", "technical")),
        services=(
            "thirty-for-thirty", "standard-consultation", "project-scoping",
            "introductory-consultation",
        ),
        days=("sunday", *WORKDAYS), hours=("10:00", "18:00"), breaks=(("13:00", "14:00"),),
        buffer=15, max_per_day=5,
    ),
]  # fmt: skip


async def play(call: Call) -> None:
    """Set the demo firm up. What is there already is left alone, so it may be played again."""
    stage = _Stage(call)
    room = await stage.provider(ROOM["name"], ROOM)
    await stage.settings(
        room, _week(WORKDAYS, ("08:00", "20:00"), ()), {"beforeMinutes": 0, "afterMinutes": 0}
    )
    for service in SERVICES:
        await stage.service(service, room)
    for person in PEOPLE:
        await stage.person(person)


class _Stage:
    def __init__(self, call: Call) -> None:
        self._call = call

    async def provider(self, name: str, body: dict[str, Any]) -> str:
        listed = await self._must("GET", "/api/admin/consultants?limit=100")
        for one in listed["items"]:
            if one["name"] == name:
                return str(one["id"])
        return str((await self._must("POST", "/api/admin/consultants", body))["id"])

    async def service(self, body: dict[str, Any], room: str) -> None:
        path = f"/api/admin/services/{body['slug']}"
        found = await self._call("GET", path, None)
        if found.status == 404:
            rules = dict(body.get("rules", {}))
            if "requiredResources" in rules:
                rules["requiredResources"] = [room]
            await self._must("POST", "/api/admin/services", {**body, "rules": rules})
        for step, reached in (
            ("submit", "in_review"),
            ("approve", "approved"),
            ("activate", "active"),
        ):
            status = (await self._must("GET", path))["status"]
            if _LIFE.index(status) < _LIFE.index(reached):
                await self._must("POST", f"{path}/{step}")

    async def person(self, person: Person) -> None:
        name = f"{person.first} {person.last}"
        provider = await self.provider(name, _card(person))
        await self.settings(
            provider,
            _week(person.days, person.hours, person.breaks),
            {"beforeMinutes": person.buffer, "afterMinutes": person.buffer},
        )
        path = f"/api/admin/availability/{provider}"
        await self._must("PUT", f"{path}/limits", {"maxPerDay": person.max_per_day})
        holidays = [{"name": n, "month": month, "day": day} for n, month, day in person.holidays]
        await self._must("PUT", f"{path}/time-off", {"holidays": holidays})
        for service in person.services:
            await self._must(
                "POST", f"/api/admin/consultants/{provider}/services/{service}/approve"
            )

    async def settings(self, provider: str, week: dict[str, Any], buffers: dict[str, Any]) -> None:
        path = f"/api/admin/availability/{provider}"
        await self._heard_of(path)
        await self._must("PUT", f"{path}/schedule", {"weekly": week})
        await self._must("PUT", f"{path}/buffers", buffers)

    async def _heard_of(self, path: str) -> None:
        """Wait until availability has heard of somebody booking just registered."""
        for _ in range(_PATIENCE):
            if (await self._call("GET", path, None)).status == 200:
                return
            await asyncio.sleep(0.02)
        raise DemoRefusedError(f"availability never heard of {path}")

    async def _must(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        answer = await self._call(method, path, body)
        if answer.status >= 300:
            raise DemoRefusedError(f"{method} {path} was answered {answer.status}: {answer.body}")
        return answer.body


_LIFE = ("draft", "in_review", "approved", "active")
_PATIENCE = 500


def _card(person: Person) -> dict[str, Any]:
    address = f"{person.first}.{person.last}@kalends.example".lower()
    return {
        "kind": person.kind,
        "firstName": person.first,
        "lastName": person.last,
        "email": address,
        "title": person.title,
        "city": person.city,
        "country": person.country,
        "timezone": person.zone,
        "languages": list(person.languages),
        "yearsExperience": person.years,
        "expertise": [
            {"id": name.lower().replace(" ", "-"), "name": name, "category": category}
            for name, category in person.expertise
        ],
        "autoAssign": person.auto_assign,
    }


def _week(
    days: Sequence[str], hours: tuple[str, str], breaks: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    day = {
        "isWorkingDay": True,
        "timeSlots": [{"startTime": hours[0], "endTime": hours[1]}],
        "breaks": [{"startTime": start, "endTime": end} for start, end in breaks],
    }
    return dict.fromkeys(days, day)
