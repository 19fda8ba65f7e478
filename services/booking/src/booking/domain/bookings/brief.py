import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Self

from servicekit.personal import ERASED


class CompanySize(StrEnum):
    FREELANCER = "freelancer"
    STARTUP = "startup"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"
    ENTERPRISE = "enterprise"


class DecisionRole(StrEnum):
    DECISION_MAKER = "decision_maker"
    INFLUENCER = "influencer"
    END_USER = "end_user"
    RECOMMENDER = "recommender"


class Urgency(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    URGENT = "urgent"


class Flexibility(StrEnum):
    FLEXIBLE = "flexible"
    SOMEWHAT_FLEXIBLE = "somewhat_flexible"
    FIXED = "fixed"


class ContactMethod(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    LINKEDIN = "linkedin"


class Seniority(StrEnum):
    INDIVIDUAL_CONTRIBUTOR = "individual_contributor"
    MANAGER = "manager"
    DIRECTOR = "director"
    VP = "vp"
    C_LEVEL = "c_level"


class RiskTolerance(StrEnum):
    CONSERVATIVE = "conservative"
    MODERATE = "moderate"
    AGGRESSIVE = "aggressive"


class EngagementLevel(StrEnum):
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class PainLevel(StrEnum):
    NICE_TO_HAVE = "nice_to_have"
    IMPORTANT = "important"
    CRITICAL = "critical"
    URGENT = "urgent"


class Confidentiality(StrEnum):
    STANDARD = "standard"
    HIGH = "high"
    TOP_SECRET = "top_secret"  # noqa: S105 - a level, not a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What the client tells about himself and his project (BKG-09 to BKG-12, WIZ-13 to WIZ-20).

    Everything is optional. It is one text in the log, because all of it is personal data and goes
    with the person's key.
    """

    website: str | None = None
    position: str | None = None
    linkedin_profile: str | None = None
    industry: str | None = None
    company_size: CompanySize | None = None
    decision_making_role: DecisionRole | None = None
    subject: str | None = None
    description: str | None = None
    objectives: tuple[str, ...] = ()
    challenges: tuple[str, ...] = ()
    expected_outcomes: tuple[str, ...] = ()
    budget: str | None = None
    timeline: str | None = None
    urgency: Urgency | None = None
    preparation_notes: str | None = None
    industry_specifics: str | None = None
    nda_required: bool = False
    multiple_stakeholders: bool = False
    follow_up_sessions_expected: bool = False
    industry_compliance: tuple[str, ...] = ()
    confidentiality_level: Confidentiality = Confidentiality.STANDARD
    special_requirements: str | None = None

    # The project and its time (WIZ-13, WIZ-14, WIZ-20)
    project_name: str | None = None
    success_criteria: tuple[str, ...] = ()
    stakeholders: tuple[str, ...] = ()
    constraints: tuple[str, ...] = ()
    background: str | None = None
    deliverables: tuple[str, ...] = ()
    preparation_materials: tuple[str, ...] = ()
    flexibility: Flexibility | None = None
    preferred_start_date: date | None = None
    deadlines: tuple[str, ...] = ()
    availability_windows: tuple[str, ...] = ()

    # The client in the company (WIZ-16, WIZ-17)
    preferred_contact_method: ContactMethod | None = None
    communication_timezone: str | None = None
    department: str | None = None
    seniority: Seniority | None = None
    reporting_structure: str | None = None
    company_revenue: str | None = None
    company_location: str | None = None
    linkedin_company_page: str | None = None
    public_trading: bool | None = None

    # The business and how it decides (WIZ-18)
    business_situation: str | None = None
    initiatives: tuple[str, ...] = ()
    competitive_position: str | None = None
    market_pressures: tuple[str, ...] = ()
    internal_constraints: tuple[str, ...] = ()
    approval_process: str | None = None
    decision_timeline: str | None = None
    priorities: tuple[str, ...] = ()
    risk_tolerance: RiskTolerance | None = None
    consulting_experience: str | None = None

    # How he came here (WIZ-19)
    how_did_you_hear: str | None = None
    previous_interactions: str | None = None
    engagement_level: EngagementLevel | None = None
    buying_signals: tuple[str, ...] = ()
    pain_level: PainLevel | None = None

    def as_text(self) -> str | None:
        """Give what was told as JSON, without the rest; None if nothing was."""
        plain = Brief()
        told = {k: v for k, v in asdict(self).items() if v != getattr(plain, k)}
        return (
            json.dumps(told, sort_keys=True, ensure_ascii=False, default=date.isoformat)
            if told
            else None
        )

    @classmethod
    def from_text(cls, text: str | None) -> Self | None:
        """Read what `as_text` gave; None if nothing was told or the person is erased.

        Names of a later release are passed over, so that a step back can still read.
        """
        if text is None or text == ERASED:
            return None
        told: dict[str, Any] = json.loads(text)
        known = {field.name for field in fields(cls)}
        values: dict[str, Any] = {
            k: tuple(v) if isinstance(v, list) else v for k, v in told.items() if k in known
        }
        for name, kind in _CHOICES.items():
            if values.get(name) is not None:
                values[name] = kind(values[name])
        return cls(**values)


_CHOICES: dict[str, Callable[[Any], object]] = {
    "company_size": CompanySize,
    "decision_making_role": DecisionRole,
    "urgency": Urgency,
    "confidentiality_level": Confidentiality,
    "flexibility": Flexibility,
    "preferred_start_date": date.fromisoformat,
    "preferred_contact_method": ContactMethod,
    "seniority": Seniority,
    "risk_tolerance": RiskTolerance,
    "engagement_level": EngagementLevel,
    "pain_level": PainLevel,
}
