from dataclasses import dataclass, field

from gateway.application.api_keys.secrets import NewSecret
from gateway.application.sessions.ports import Sessions
from gateway.application.sessions.tokens import a_new_token, hash_of
from gateway.domain.sessions.session import Session
from servicekit.clock import Clock


@dataclass(frozen=True, slots=True)
class Recognised:
    """Whose session it is; `next_token` is to be used from now on, if there is one."""

    session: Session
    next_token: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Recognise:
    """Says who shows this token, and gives him the next one when it is time.

    Of requests that run side by side one is given the next token; the others go on with the one
    they have, which is believed until a minute after the next one was seen.
    """

    sessions: Sessions
    clock: Clock
    new_secret: NewSecret

    def __call__(self, token: str) -> Recognised | None:
        shown, now = hash_of(token), self.clock()
        found = self.sessions.find(shown)
        if found is None or not found.admits(shown, now):
            return None
        used, following = found.used(shown, now), None
        if found.wants_another_token(shown, now):
            following = a_new_token(self.new_secret)
            used = used.rotated(shown, hash_of(following), now)
        if used == found:
            return Recognised(found)
        if self.sessions.replace(found, used):
            return Recognised(used, following)
        # Another request was quicker; or he was signed out in this very moment.
        again = self.sessions.find(shown)
        return Recognised(again) if again is not None and again.admits(shown, now) else None
