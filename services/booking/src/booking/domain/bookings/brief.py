import json
from dataclasses import asdict, dataclass, fields
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


class Confidentiality(StrEnum):
    STANDARD = "standard"
    HIGH = "high"
    TOP_SECRET = "top_secret"  # noqa: S105 - a level, not a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """What the client tells about himself and his project (BKG-09, BKG-10, BKG-12).

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

    def as_text(self) -> str | None:
        """Give what was told as JSON, without the rest; None if nothing was."""
        plain = Brief()
        told = {k: v for k, v in asdict(self).items() if v != getattr(plain, k)}
        return json.dumps(told, sort_keys=True, ensure_ascii=False) if told else None

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


_CHOICES: dict[str, type[StrEnum]] = {
    "company_size": CompanySize,
    "decision_making_role": DecisionRole,
    "urgency": Urgency,
    "confidentiality_level": Confidentiality,
}
