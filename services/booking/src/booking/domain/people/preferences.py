import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Final, Self

from booking.domain.people.errors import RemindersNotPossible
from servicekit.personal import ERASED

MOST_REMINDERS: Final = 5
EARLIEST_REMINDER: Final = 14 * 24
"""Hours before a meeting."""


class Language(StrEnum):
    """What we write to people in."""

    ENGLISH = "en"
    GERMAN = "de"


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How somebody wants to be written to (BKG-33). Reminders are hours before a meeting.

    In the log it is one text, because all of it is personal data and goes with the person's key.
    """

    reminder_hours: tuple[int, ...] = (24, 2)
    preferred_language: Language = Language.ENGLISH
    time_zone: str = "UTC"
    email_notifications: bool = True
    sms_notifications: bool = False

    def __post_init__(self) -> None:
        hours = self.reminder_hours
        if len(hours) > MOST_REMINDERS or any(not 1 <= h <= EARLIEST_REMINDER for h in hours):
            raise RemindersNotPossible(most=MOST_REMINDERS, earliest=EARLIEST_REMINDER)
        object.__setattr__(self, "reminder_hours", tuple(sorted(set(hours), reverse=True)))

    def as_text(self) -> str:
        """Give it as JSON."""
        return json.dumps(asdict(self), sort_keys=True)

    @classmethod
    def from_text(cls, text: str | None) -> Self:
        """Read what `as_text` gave; the usual ones if nothing was chosen or the person is erased.

        Names of a later release are passed over, so that a step back can still read.
        """
        if text is None or text == ERASED:
            return cls()
        told: dict[str, Any] = json.loads(text)
        known = {name: told[name] for name in cls.__slots__ if name in told}
        if "reminder_hours" in known:
            known["reminder_hours"] = tuple(known["reminder_hours"])
        if "preferred_language" in known:
            known["preferred_language"] = Language(known["preferred_language"])
        return cls(**known)
