import hashlib
from dataclasses import dataclass
from enum import StrEnum


class FlagName(StrEnum):
    """What can be turned on for some before it is there for all (FLG-01 to FLG-03)."""

    ENHANCED_BOOKING_WIZARD = "ENHANCED_BOOKING_WIZARD"
    DYNAMIC_PRICING = "DYNAMIC_PRICING"
    REAL_TIME_UPDATES = "REAL_TIME_UPDATES"


@dataclass(frozen=True, slots=True)
class Rollout:
    """For whom something is turned on: `percent` of all users, nobody unless `enabled`."""

    enabled: bool
    percent: int

    def includes(self, user: str | None) -> bool:
        """Say whether this user is in; the same user always gets the same answer (FLG-04).

        Who raises the percentage takes nobody out. None is somebody without a name: he is in only
        when everybody is, because there is nothing by which to give him the same answer again.
        """
        if not self.enabled:
            return False
        if user is None:
            return self.percent >= 100
        return bucket_of(user) < self.percent


def bucket_of(user: str) -> int:
    """Give one of 100 buckets: the same for a user at any time, on any machine."""
    return int.from_bytes(hashlib.sha256(user.encode("utf-8")).digest()[:8], "big") % 100
