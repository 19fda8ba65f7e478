"""What the others are told of what happened here. Pure: one stored event, no look at the world."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from availability.domain.holds.hold import Hold
from availability.domain.placements.placement import Placement
from availability.domain.resources.resource import Resource
from availability.domain.sessions.session import Session
from contracts.availability import (
    AvailabilityChanged,
    HoldExpired,
    HoldReleased,
    ReservationReleased,
    ScheduleConflictFound,
    SlotHeld,
    SlotLost,
    SlotReserved,
)
from contracts.event import ContractEvent

EVERY_DAY: tuple[date, ...] = ()
"""No day named: the change can matter on any day."""


class Stored(Protocol):
    """A stored event beside what is known of its recording."""

    @property
    def event(self) -> object: ...


def publish(recorded: Stored) -> Sequence[tuple[str, ContractEvent]]:
    """Turn a stored event into (key, contract event) pairs; most events give one, some none."""
    event = recorded.event
    told = [*_of_hold(event), *_of_placement(event), *_of_resource(event), *_of_session(event)]
    return [(contract.key(), contract) for contract in told]


def _of_hold(event: object) -> list[ContractEvent]:
    match event:
        case Hold.Created():
            return [
                SlotHeld(
                    hold_id=event.originator_id,
                    service_id=event.place.service_id,
                    provider_id=event.place.provider_id,
                    resource_ids=event.place.everyone,
                    starts_at=event.place.starts_at,
                    ends_at=event.place.ends_at,
                    expires_at=event.expires_at,
                    session_id=event.place.session_id,
                    moving_booking_id=event.request.moving_booking_id,
                )
            ]
        case Hold.Released():
            return [HoldReleased(hold_id=event.originator_id)]
        case Hold.Expired():
            return [HoldExpired(hold_id=event.originator_id)]
        case _:
            return []


def _of_placement(event: object) -> list[ContractEvent]:
    match event:
        case Placement.Created(hold_id=UUID() as hold_id):
            return [SlotReserved(hold_id=hold_id, booking_id=event.originator_id)]
        case Placement.Moved():
            told: list[ContractEvent] = [
                SlotReserved(hold_id=event.hold_id, booking_id=event.originator_id)
            ]
            if event.previous_hold_id is not None:
                told.append(
                    ReservationReleased(
                        hold_id=event.previous_hold_id, booking_id=event.originator_id
                    )
                )
            return told
        case Placement.Lost():
            return [
                SlotLost(hold_id=event.hold_id, booking_id=event.originator_id, reason=event.reason)
            ]
        case Placement.Released(hold_id=UUID() as hold_id):
            return [ReservationReleased(hold_id=hold_id, booking_id=event.originator_id)]
        case _:
            return []


def _of_resource(event: object) -> list[ContractEvent]:
    match event:
        case Resource.ConflictsFound():
            return [
                ScheduleConflictFound(
                    resource_id=event.originator_id, booking_ids=event.booking_ids
                )
            ]
        case (
            Resource.SlotHeld()
            | Resource.SlotReserved()
            | Resource.SlotFreed()
            | Resource.BookingFinished()
            | Resource.TimeBlocked()
            | Resource.TimeUnblocked()
            | Resource.ExceptionsSet()
        ):
            return [AvailabilityChanged(resource_id=event.originator_id, dates=event.dates)]
        case (
            Resource.Described()
            | Resource.Left()
            | Resource.WeeklyScheduleSet()
            | Resource.TimeOffSet()
            | Resource.BuffersSet()
            | Resource.LimitsSet()
            | Resource.WindowSet()
            | Resource.SwitchesSet()
            | Resource.RulesSet()
        ):
            return [AvailabilityChanged(resource_id=event.originator_id, dates=EVERY_DAY)]
        case _:
            return []


def _of_session(event: object) -> list[ContractEvent]:
    match event:
        case Session.SeatTaken() | Session.SeatFreed():
            return [
                AvailabilityChanged(
                    resource_id=event.member_id,
                    dates=(event.date,),
                    service_ids=(event.service_id,),
                )
            ]
        case _:
            return []
