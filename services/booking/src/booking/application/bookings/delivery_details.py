"""The part of a booking's document that says how its delivery goes."""

from collections.abc import Callable
from typing import Any

from booking.domain.bookings.booking import Booking
from booking.domain.bookings.delivery import (
    DeliveryStatus,
    DeliveryWords,
    PreparationStatus,
    SetupStatus,
    Task,
    delivery_after,
)
from servicekit.personal import ERASED

Part = dict[str, Any]
"""A part of a document: JSON."""


def no_delivery() -> Part:
    """Give the part as it is before anybody tracks anything."""
    return {
        "preparation_status": PreparationStatus.NOT_STARTED,
        "meeting_setup_status": SetupStatus.PENDING,
        "delivery_status": DeliveryStatus.PENDING,
        **_words(None),
    }


def delivery_in(document: Part) -> Part:
    """Give the part of a document; those of the first release do not have it yet."""
    found: Part = document.setdefault("delivery", no_delivery())
    return found


def checks_in(document: Part) -> list[Part]:
    """Give the quality checks of a document; those of the first release do not have them yet."""
    found: list[Part] = document.setdefault("quality_checks", [])
    return found


def evolve_delivery(
    document: Part, event: object, told: Callable[[str | None], str | None]
) -> None:
    """Bring the part forward by one event; `told` hides what is said about the erased."""
    match event:
        case Booking.DeliveryTracked():
            delivery_in(document).update(
                {
                    "preparation_status": event.preparation,
                    "meeting_setup_status": event.setup,
                    "delivery_status": event.delivery,
                    **_words(told(event.words)),
                }
            )
        case Booking.QualityChecked():
            checks_in(document).append(
                {
                    "id": str(event.check_id),
                    "check_type": event.check_type,
                    "status": event.status,
                    "score": event.score,
                    "notes": told(event.notes),
                    "checked_by": event.checked_by,
                    "checked_at": event.checked_at.isoformat(),
                }
            )
        case Booking.Completed():
            delivery_in(document)["delivery_status"] = delivery_after(
                confirmed=event.delivery_confirmed, follow_up=event.quality.follow_up_required
            )
        case _:
            pass


def forget_delivery(document: Part) -> None:
    """Let *erased* stand for what was written down about the delivery."""
    delivery = delivery_in(document)
    if any(delivery[name] for name in _words(None)):
        delivery.update(_words(ERASED))
    for check in checks_in(document):
        if check["notes"] is not None:
            check["notes"] = ERASED


def _words(text: str | None) -> Part:
    words = DeliveryWords.from_text(text)
    return {
        "performance_notes": words.performance_notes,
        "special_requirements": list(words.special_requirements),
        "preparation_checklist": [_task(task) for task in words.preparation_checklist],
        "follow_up_actions": [_task(task) for task in words.follow_up_actions],
    }


def _task(task: Task) -> Part:
    due = task.due
    return {
        "text": task.text,
        "due": None if due is None else due.isoformat(),
        "owner": task.owner,
        "done": task.done,
    }
