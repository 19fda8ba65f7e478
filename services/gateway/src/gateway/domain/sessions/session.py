from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

IDLE: Final = timedelta(hours=12)
"""A session that nobody used for this long is over."""
LONGEST: Final = timedelta(days=14)
"""And so is one that was begun this long ago."""
ROTATED_AFTER: Final = timedelta(hours=4)
"""How long one token is used before the next takes its place."""
OVERLAP: Final = timedelta(minutes=1)
"""How long the token before is believed once the next one was seen: requests run side by side."""
TOUCHED_AFTER: Final = timedelta(minutes=5)
"""How exactly it is known when a session was used last."""

CLIENT: Final = "client:"
"""What the subject of a client begins with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody is signed in, in one browser. Of its tokens only the SHA-256 is known."""

    id: UUID
    holder_id: UUID
    """The account or client it belongs to: what is signed out together."""
    subject: str
    roles: tuple[str, ...]
    email: str
    name: str | None
    person_id: UUID | None = None
    """Who a client is for booking; None for holders of accounts, and where booking did not say."""
    csrf_token: str = field(repr=False)
    token_hash: str = field(repr=False)
    previous_hash: str | None = field(default=None, repr=False)
    previous_until: datetime | None = None
    """None while the token that took its place was not seen: its answer may have been lost."""
    started_at: datetime
    rotated_at: datetime
    last_seen_at: datetime

    @property
    def is_clients(self) -> bool:
        """Whether whoever signed in has no account here."""
        return self.subject.startswith(CLIENT)

    @property
    def ends_at(self) -> datetime:
        """When it is over, however often it is used."""
        return self.started_at + LONGEST

    @property
    def expires_at(self) -> datetime:
        """When it is over, if nobody uses it until then."""
        return min(self.last_seen_at + IDLE, self.ends_at)

    def admits(self, token_hash: str, now: datetime) -> bool:
        """Whether this token opens it at this moment."""
        if now >= self.expires_at:
            return False
        if token_hash == self.token_hash:
            return True
        return token_hash == self.previous_hash and (
            self.previous_until is None or now < self.previous_until
        )

    def wants_another_token(self, token_hash: str, now: datetime) -> bool:
        """Whether whoever showed this token is to be given the next one.

        That is so when it is old; and when it is the one before and the next one, which was sent
        a while ago, has not been seen yet.
        """
        if token_hash == self.token_hash:
            return now - self.rotated_at >= ROTATED_AFTER
        return self.previous_until is None and now - self.rotated_at >= OVERLAP

    def used(self, token_hash: str, now: datetime) -> "Session":
        """Give it as it is after a use with this token."""
        used = self
        if now - self.last_seen_at >= TOUCHED_AFTER:
            used = replace(used, last_seen_at=now)
        arrived = token_hash == self.token_hash
        if arrived and self.previous_hash is not None and self.previous_until is None:
            used = replace(used, previous_until=now + OVERLAP)
        return used

    def rotated(self, shown_hash: str, next_hash: str, now: datetime) -> "Session":
        """Give it with the next token; the one that was shown opens it until that was seen."""
        return replace(
            self,
            token_hash=next_hash,
            previous_hash=shown_hash,
            previous_until=None,
            rotated_at=now,
        )
