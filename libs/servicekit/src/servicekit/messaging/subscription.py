from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from contracts.event import ContractEvent

E = TypeVar("E", bound=ContractEvent)


@dataclass(frozen=True, slots=True)
class Subscription(Generic[E]):
    """One kind of contract event and what is done about it.

    The handler runs in a unit of work, under the context of the message, and may be called again
    for a message whose unit of work was lost; each group gets every message by itself. A refusal
    (`DomainError`) means the message is done; any other error of its own means it never will be.
    """

    event: type[E]
    handler: Callable[[E], None]
    group: str


def by_group(subscriptions: Sequence[Subscription[Any]]) -> dict[str, list[Subscription[Any]]]:
    """Sort subscriptions by their group, in the order given."""
    groups: dict[str, list[Subscription[Any]]] = {}
    for subscription in subscriptions:
        groups.setdefault(subscription.group, []).append(subscription)
    return groups
