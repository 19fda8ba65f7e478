from collections.abc import Callable, Sequence
from typing import Any

from contracts.booking import PersonErased
from gateway.application.sessions.end_sessions_of_person import EndSessionsOfPerson
from servicekit.messaging.subscription import Subscription


def subscriptions(
    *, end_sessions_of: Callable[[EndSessionsOfPerson], None]
) -> Sequence[Subscription[Any]]:
    """What the gateway does about the news of others, once in all its processes."""

    def on_person_erased(event: PersonErased) -> None:
        end_sessions_of(EndSessionsOfPerson(person_id=event.person_id))

    return [Subscription(PersonErased, on_person_erased, group="gateway")]
