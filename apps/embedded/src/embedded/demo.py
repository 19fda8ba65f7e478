"""The demo firm: what a newcomer finds after `make run`.

Played through the same HTTP calls that staff use, never written into a table. Playing it twice
changes nothing: what stands already is left alone. People and firms are invented.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol


class Answer(Protocol):
    """What a call came back with: the status and the decoded JSON body."""

    status: int
    body: Any


Call = Callable[[str, str, dict[str, Any] | None], Awaitable[Answer]]
"""`await call(method, path, body)` with the rights of an admin."""


class DemoRefusedError(RuntimeError):
    """A step of the demo was refused: the product and its demo have grown apart."""


def eur(amount: int) -> dict[str, Any]:
    return {"amount": amount * 100, "currency": "EUR"}


def aed(amount: int) -> dict[str, Any]:
    return {"amount": amount * 100, "currency": "AED"}


# CAT-05 to CAT-10 with OPN-19. Business hours are the fallback for providers without their own.
SERVICES: list[dict[str, Any]] = [
    {
        "slug": "thirty-for-thirty",
        "type": "30-for-30",
        "name": "30-for-30 Quick Consultation",
        "description": "Fast-track expert advice for immediate challenges",
        "complexity": "basic",
        "basePrice": eur(30),
        "durations": [30],
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
        "minAdvanceMinutes": 120,
        "zone": "Europe/Berlin",
    },
    {
        "slug": "standard-consultation",
        "type": "standard-consultation",
        "name": "Comprehensive Consultation",
        "description": "Deep-dive analysis with a detailed action plan",
        "complexity": "intermediate",
        "basePrice": eur(150),
        "durations": [60, 90, 120],
        "defaultDuration": 90,
        "standardDuration": 90,
        "hourlyRate": eur(100),
        "deliverables": [
            "Deep-dive analysis",
            "Detailed action plan",
            "Implementation roadmap",
            "Follow-up session included",
        ],
        "paymentMethods": ["card", "invoice"],
        "zone": "Europe/Berlin",
    },
    {
        "slug": "project-scoping",
        "type": "project-scoping",
        "name": "Project Scoping & Planning",
        "description": "From idea to proposal: scope, risks, resources, budget",
        "complexity": "advanced",
        "basePrice": eur(300),
        "durations": [120],
        "deliverables": [
            "Project assessment",
            "Resource requirements",
            "Risk assessment and mitigation",
            "Detailed proposal",
            "Timeline",
            "Budget estimation",
        ],
        "paymentMethods": ["invoice", "bank"],
        "zone": "Europe/Berlin",
    },
    {
        "slug": "executive-workshop",
        "type": "workshop",
        "name": "Executive Strategy Workshop",
        "description": "A strategy session for several stakeholders",
        "complexity": "enterprise",
        "basePrice": eur(500),
        "durations": [180],
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
        "needs": ["board-room"],
        "zone": "Europe/Berlin",
    },
    {
        "slug": "tax-consultation",
        "type": "custom",
        "name": "Tax Consultation",
        "description": "Advice on corporate tax and VAT for firms in the Emirates",
        "complexity": "intermediate",
        "basePrice": aed(250),
        "durations": [30, 60, 90, 120],
        "defaultDuration": 60,
        "standardDuration": 60,
        "hourlyRate": aed(250),
        "addOns": [{"slug": "rush-service", "name": "Rush service", "price": aed(50)}],
        "paymentMethods": ["cash", "card"],
        "referenceStyle": "BK",
        "zone": "Asia/Dubai",
    },
    {
        "slug": "audit-service",
        "type": "custom",
        "name": "Audit Service",
        "description": "Preparation and review for the yearly audit",
        "complexity": "advanced",
        "basePrice": aed(600),
        "durations": [120],
        "paymentMethods": ["invoice"],
        "autoConfirm": False,
        "referenceStyle": "BK",
        "zone": "Asia/Dubai",
    },
]


@dataclass(frozen=True, kw_only=True)
class Person:
    """One consultant or team member: the profile, the pairs and the working week."""

    key: str
    kind: str
    first: str
    last: str
    title: str
    city: str
    country: str
    zone: str
    languages: tuple[str, ...]
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
        key="layla", kind="team_member", first="Layla", last="Haddad", title="Senior Tax Adviser",
        city="Dubai", country="AE", zone="Asia/Dubai", languages=("en", "ar"),
        expertise=(("Corporate Tax", "business"), ("VAT", "business")),
        services=("tax-consultation", "audit-service"),
        days=WORKDAYS, hours=("09:00", "17:00"), buffer=0, auto_assign=False,
    ),
    Person(
        key="omar", kind="team_member", first="Omar", last="Nasser", title="Auditor",
        city="Dubai", country="AE", zone="Asia/Dubai", languages=("en", "ar", "fr"),
        expertise=(("Audit", "operational"), ("Risk Management", "business")),
        services=("tax-consultation", "audit-service"),
        days=(*WORKDAYS, "saturday"), hours=("08:00", "18:00"), breaks=(("13:00", "14:00"),),
        buffer=15, max_per_day=6, holidays=(("National Day", 12, 2), ("New Year", 1, 1)),
    ),
    Person(
        key="clara", kind="consultant", first="Clara", last="Weiss", title="Digital Strategist",
        city="Berlin", country="DE", zone="Europe/Berlin", languages=("de", "en"),
        expertise=(
            ("Digital Transformation", "strategic"), ("Process Optimization", "operational"),
        ),
        services=("thirty-for-thirty", "standard-consultation", "project-scoping"),
        days=WORKDAYS, hours=("09:00", "17:30"), breaks=(("12:00", "13:00"),), buffer=15,
        holidays=(("New Year", 1, 1), ("Unity Day", 10, 3), ("Christmas", 12, 25)),
    ),
    Person(
        key="jonas", kind="consultant", first="Jonas", last="Brandt", title="Executive Facilitator",
        city="Berlin", country="DE", zone="Europe/Berlin", languages=("de", "en", "fr"),
        expertise=(("Business Development", "strategic"), ("Leadership", "business")),
        services=("project-scoping", "executive-workshop"),
        days=("tuesday", "wednesday", "thursday"), hours=("10:00", "18:00"), buffer=30,
        max_per_day=2, holidays=(("New Year", 1, 1), ("Unity Day", 10, 3), ("Christmas", 12, 25)),
    ),
    Person(
        key="maya", kind="consultant", first="Maya", last="Collins", title="AI Strategy Lead",
        city="New York", country="US", zone="America/New_York", languages=("en", "es"),
        expertise=(("AI Strategy", "technical"), ("Technology Implementation", "technical")),
        services=("thirty-for-thirty", "standard-consultation"),
        days=WORKDAYS, hours=("08:30", "16:30"), breaks=(("12:00", "12:45"),), buffer=10,
        holidays=(("New Year", 1, 1), ("Independence Day", 7, 4), ("Christmas", 12, 25)),
    ),
    Person(
        key="asha", kind="consultant", first="Asha", last="Thapa", title="Technology Architect",
        city="Kathmandu", country="NP", zone="Asia/Kathmandu", languages=("en",),
        expertise=(("Technology Implementation", "technical"), ("AI Strategy", "technical")),
        services=("thirty-for-thirty", "standard-consultation", "project-scoping"),
        days=("sunday", *WORKDAYS), hours=("10:00", "18:00"), breaks=(("13:00", "14:00"),),
        buffer=15, max_per_day=5,
    ),
]  # fmt: skip
