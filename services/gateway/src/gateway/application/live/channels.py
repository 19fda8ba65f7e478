"""Channels by name: what can be listened to, and who may."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

DASHBOARD: Final = "dashboard:metrics"

_AVAILABILITY: Final = re.compile(
    r"availability:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\d{4}-\d{2}-\d{2})", re.ASCII
)
_OF_SOMEBODY: Final = re.compile(r"(?:client|team):[A-Za-z0-9][A-Za-z0-9:._@-]{0,127}", re.ASCII)

OFFICE: Final = frozenset({"staff", "team_lead", "admin"})
"""The team members of RTM-02 (CFL-11). They see every booking, so they may hear of every one."""
PROVIDERS: Final = frozenset({"consultant", "instructor"})
"""Whoever serves bookings hears of his own."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Who listens; `subject` is the one of the signed identity."""

    subject: str
    roles: AbstractSet[str]

    @property
    def own_channels(self) -> tuple[str, ...]:
        """The channels that come without asking (RTM-02)."""
        found: list[str] = []
        if "client" in self.roles:
            found.append(client_channel(self.subject))
        if self.roles & (OFFICE | PROVIDERS):
            found.append(team_channel(self.subject))
        if self.roles & OFFICE:
            found.append(DASHBOARD)
        return tuple(name for name in found if is_channel(name))

    def may_follow(self, channel: str) -> bool:
        """Say whether this channel is for this listener.

        Availability is for everybody (CFL-52), what is one's own for oneself, all for the office.
        """
        return (
            channel.startswith("availability:")
            or bool(self.roles & OFFICE)
            or channel in self.own_channels
        )


def availability_channel(service_id: UUID, day: date) -> str:
    return f"{availability_of(service_id)}:{day.isoformat()}"


def availability_of(service_id: UUID) -> str:
    """What the channels of all days of a service begin with."""
    return f"availability:{service_id}"


def client_channel(subject: str) -> str:
    return f"client:{subject}"


def team_channel(subject: UUID | str) -> str:
    return f"team:{subject}"


def is_channel(name: str) -> bool:
    """Say whether there can be a channel of this name; names have one way to be written."""
    if name == DASHBOARD:
        return True
    found = _AVAILABILITY.fullmatch(name)
    if found is None:
        return _OF_SOMEBODY.fullmatch(name) is not None
    try:
        date.fromisoformat(found[2])
    except ValueError:
        return False
    return True
