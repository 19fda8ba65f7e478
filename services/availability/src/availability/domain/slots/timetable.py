from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from uuid import UUID

from availability.domain.schedules.settings import ResourceSettings
from availability.domain.schedules.zones import minutes_reached
from availability.domain.slots.commitments import Commitment, CommitmentKind, Session


class Around(NamedTuple):
    """What a commitment needs around it, in minutes."""

    before: int
    after: int
    preparation: int
    follow_up: int


@dataclass(frozen=True, kw_only=True)
class Timetable:
    """One resource's time as it stands: what its owner said, and what already takes it.

    `commitments` must hold everything that ends, buffers included, after the start of the current
    local day: daily limits count what has been. `sessions` are those the commitments name.
    `version` changes whenever anything in here changes, except by the passing of time.
    """

    resource_id: UUID
    name: str
    version: int
    settings: ResourceSettings
    commitments: tuple[Commitment, ...] = ()
    sessions: tuple[Session, ...] = ()

    @cached_property
    def firm(self) -> dict[Around, list[tuple[int, int]]]:
        """Busy UTC minutes of what is in everybody's way and never runs out, by its surroundings.

        Read off once in the timetable's life: searches ask it far more often than it changes.
        """
        found: dict[tuple[int, int, int, int], list[tuple[int, int]]] = {}
        hold = CommitmentKind.HOLD
        for c in self.commitments:
            if c.session_id is None and c.kind is not hold and not c.is_of_one_service:
                around = c.before, c.after, c.preparation, c.follow_up
                # Not `busy`: to remember it for each of them takes longer than to work it out.
                run = minutes_reached(c.starts_at, c.ends_at)
                if around in found:
                    found[around].append(run)
                else:
                    found[around] = [run]
        return {Around(*around): runs for around, runs in found.items()}

    @cached_property
    def reserved(self) -> list[int]:
        """The UTC minutes at which reservations of `firm` begin."""
        return [
            c.busy[0]
            for c in self.commitments
            if c.session_id is None and c.kind is CommitmentKind.RESERVATION
        ]

    @cached_property
    def loose(self) -> list[Commitment]:
        """What is not in `firm`: holds, places in sessions, and blocks of one service."""
        return [
            c
            for c in self.commitments
            if c.session_id is not None or c.kind is CommitmentKind.HOLD or c.is_of_one_service
        ]
