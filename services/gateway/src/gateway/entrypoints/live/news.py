"""What this process listens to, for whoever listens to it."""

import hashlib
from collections.abc import Callable

from contracts.event import ContractEvent
from gateway.application.live.announcements import HEARD, announcements
from gateway.application.live.offers import HEARD_WHOLE, Offers
from gateway.entrypoints.live.hub import Hub
from servicekit.messaging.listener import Listener


def news_for(hub: Hub, ids: Callable[[str], str]) -> Listener:
    """Let the hub hear what happens, once it is known what is offered.

    `ids` turns the id of a message between services into the one that clients see.
    """
    offers = Offers()

    def hear(message_id: str, event: ContractEvent) -> None:
        offers.learn(event)
        hub.announce(ids(message_id), announcements(event, offers))

    return Listener(
        name="live channels",
        hear=hear,
        events=HEARD,
        known=HEARD_WHOLE,
        begun=hub.open,
        missed=hub.start_over,
    )


def ids_by(seed: str) -> Callable[[str], str]:
    """Make ids that are the same in every process with this seed, and that cannot be counted.

    The ids between services count what was recorded, which is nobody's business outside.
    """
    key = hashlib.sha256(b"kalends-live-ids" + seed.encode()).digest()

    def id_of(message_id: str) -> str:
        return hashlib.blake2b(message_id.encode(), key=key, digest_size=12).hexdigest()

    return id_of
