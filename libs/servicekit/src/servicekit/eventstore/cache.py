"""Aggregates kept between units of work, so that a long stream is read once."""

import copy
import dataclasses
import threading
from collections import OrderedDict
from datetime import date, time, timedelta, tzinfo
from decimal import Decimal
from enum import Enum
from typing import Any, Final, NamedTuple
from uuid import UUID

from eventsourcing.domain import Aggregate


class Kept(NamedTuple):
    """An aggregate as it was committed, and whose personal data it holds."""

    aggregate: Aggregate
    persons: frozenset[UUID]


class AggregateCache:
    """At most `size` aggregates, the least used dropped first. Safe in threads.

    Who takes one has it for himself: it is gone from the cache until it is put back after the
    commit. So no state that was rolled back, and nothing another thread changes, is ever served.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[UUID, Kept] = OrderedDict()
        self._lock = threading.Lock()
        # Copying happens outside of the big lock, but never while the original may be taken.
        self._copying = tuple(threading.Lock() for _ in range(64))

    def take(self, aggregate_id: UUID) -> Kept | None:
        with self._copying[hash(aggregate_id) & 63], self._lock:
            return self._kept.pop(aggregate_id, None)

    def copy(self, aggregate_id: UUID) -> Kept | None:
        """Give a copy that is the caller's own."""
        with self._copying[hash(aggregate_id) & 63]:
            with self._lock:
                kept = self._kept.get(aggregate_id)
                if kept is None:
                    return None
                self._kept.move_to_end(aggregate_id)
            return Kept(copied(kept.aggregate), kept.persons)

    def put(self, aggregate: Aggregate, persons: frozenset[UUID]) -> None:
        """Keep a committed aggregate, unless a newer one is there already."""
        with self._lock:
            there = self._kept.get(aggregate.id)
            if there is not None and there.aggregate.version >= aggregate.version:
                return
            self._kept[aggregate.id] = Kept(aggregate, persons)
            self._kept.move_to_end(aggregate.id)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()

    def __len__(self) -> int:
        return len(self._kept)


_ATOMS: Final = (
    str, int, float, bool, bytes, type(None), UUID, date, time, timedelta, tzinfo, Decimal, Enum,
    frozenset, type,
)  # fmt: skip


def copied(aggregate: Aggregate) -> Aggregate:
    """Copy an aggregate's state as deeply as it can change; frozen values are shared."""
    twin: Aggregate = object.__new__(type(aggregate))
    twin.__dict__.update({name: _copied(value) for name, value in vars(aggregate).items()})
    return twin


def _copied(value: Any) -> Any:  # noqa: PLR0911 - one for each kind of value
    if isinstance(value, _ATOMS):
        return value
    kind = type(value)
    if kind is dict:
        return {key: _copied(each) for key, each in value.items()}
    if kind is list:
        return [_copied(each) for each in value]
    if kind is set:
        return set(value)  # what is in a set cannot change
    if kind is tuple:
        return tuple(_copied(each) for each in value)
    if dataclasses.is_dataclass(kind) and kind.__dataclass_params__.frozen:  # type: ignore[attr-defined]
        return value
    return copy.deepcopy(value)
