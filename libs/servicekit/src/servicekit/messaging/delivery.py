from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way to a consumer, the envelope still as bytes.

    `source` names the ordered stream it came by (embedded: the producing service; on a broker
    producer, topic and partition). `position` is the place in the producer's log and `n` the
    place among the messages of that position; within one source the pair only rises, and is the
    same whenever the message is sent again. `key` is what order is kept for.
    """

    source: str
    position: int
    n: int
    key: str
    payload: bytes
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """What was read of a log: every message up to and including `position`.

    `is_last` says that the log ended there when it was read.
    """

    messages: Sequence[Delivery]
    position: int
    is_last: bool = False
