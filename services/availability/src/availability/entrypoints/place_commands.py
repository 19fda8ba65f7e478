from collections.abc import Callable
from uuid import UUID

from availability.application.holds.release_reservation import ReleaseReservation
from availability.domain.placements.placement import Placement


def free_place(
    placement: Callable[[UUID], Placement | None],
    release: Callable[[ReleaseReservation], None],
    booking_id: UUID,
) -> str:
    """Free the place of a booking nobody has any more, for good, and say what came of it.

    Whether the booking is lost is for the caller to know: nothing is reserved for it ever again.
    """
    found = placement(booking_id)
    if found is None or found.place is None:
        return f"{booking_id}: has no place"
    if found.is_finished:
        return f"{booking_id}: is over, its place stays as it was"
    place = found.place
    release(ReleaseReservation(booking_id=booking_id, reason="lost"))
    return (
        f"{booking_id}: freed {place.starts_at.isoformat()} to {place.ends_at.isoformat()}"
        f" of {place.provider_id}"
    )
