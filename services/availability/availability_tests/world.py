"""The built service as the world sees it: contract events go in, HTTP calls, and its log."""

import base64
import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar
from uuid import UUID, uuid4

from availability.bootstrap import build
from availability.settings import AvailabilitySettings
from availability_tests.builders import NOON, NOW
from contracts.booking import (
    BookingCancelled,
    BookingCompleted,
    BookingCorrected,
    BookingPlaced,
    BookingRescheduled,
    ProviderRegistered,
    ServicePublished,
)
from contracts.event import ContractEvent
from contracts.tariff import Tariff
from servicekit.hosting import EmbeddedRuntime
from servicekit.messaging.envelope import Envelope
from servicekit.testing.clock import SetClock
from servicekit.testing.http import Caller, a_signer, calling
from servicekit.timers import TimerRunner

T = TypeVar("T")
A_WEEK = {
    day: {"timeSlots": [{"startTime": "09:00", "endTime": "17:00"}]}
    for day in (
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    )
}  # fmt: skip


class World:
    """One running service and a clock that stands still until it is moved."""

    def __init__(self, url: str) -> None:
        self.clock = SetClock(NOW)
        signer = a_signer(clock=self.clock)
        self.signer = signer
        self.module = build(
            AvailabilitySettings.read(
                database_url=url,
                identity_public_key=base64.b64encode(signer.public_key.public_bytes_raw()).decode(),
                hold_signing_key=base64.b64encode(os.urandom(32)).decode(),
            ),
            EmbeddedRuntime(self.clock),
        )
        self.store = self.module.store
        self._handlers = {s.event: s.handler for s in self.module.subscriptions}
        self._calling = calling(self.module.app, "guest", signer=signer)
        self.guest = self._calling.__enter__()

    def close(self) -> None:
        self._calling.__exit__(None, None, None)
        self.store.database.close()

    # What others say and do.

    def hears(self, event: ContractEvent) -> None:
        """Handle a published event as the kit's consumer does: in one unit of work."""
        self.store.run(lambda: self._handlers[type(event)](event))

    def staff(self) -> Caller:
        return self.guest.acting_as("staff")

    def booking_service(self) -> Caller:
        return self.guest.acting_as("service")

    def provider(self, *, schedule: bool = True, **told: Any) -> UUID:
        """Register a consultant in UTC who works nine to five without buffers."""
        id_: UUID = told.pop("id", uuid4())
        self.hears(
            ProviderRegistered(
                resource_id=id_,
                kind=told.get("kind", "consultant"),
                display_name=told.get("name", "Clara Weiss"),
                zone=told.get("zone", "UTC"),
                auto_assign=told.get("auto_assign", True),
            )
        )
        if schedule:
            self.set(id_, "schedule", {"weekly": A_WEEK})
            self.set(id_, "buffers", {"beforeMinutes": 0, "afterMinutes": 0})
        return id_

    def room(self) -> UUID:
        return self.provider(schedule=False, kind="room", name="Board room", auto_assign=False)

    def set(self, id_: UUID, part: str, body: dict[str, Any]) -> Any:
        answer = self.staff().put(f"/api/admin/availability/{id_}/{part}", json=body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def service(self, *providers: UUID, **told: Any) -> UUID:
        """Publish a service of one hour without notice, buffer or limit."""
        id_: UUID = told.pop("service_id", uuid4())
        self.hears(
            ServicePublished(
                **{
                    "service_id": id_,
                    "slug": f"service-{id_.hex[:8]}",
                    "name": "Tax Consultation",
                    "status": "active",
                    "booking_enabled": True,
                    "durations": (30, 60, 90),
                    "default_duration": 60,
                    "tariff": Tariff(
                        currency="AED",
                        base_minor=25_000,
                        standard_duration_minutes=60,
                        hourly_rate_minor=25_000,
                    ),
                    "buffer_minutes": 0,
                    "min_advance_minutes": 0,
                    "advance_days": 60,
                    "zone": "UTC",
                    "provider_ids": providers,
                    "auto_confirm": True,
                    **told,
                }
            )
        )
        return id_

    # Holds and bookings.

    def hold(self, service: UUID, provider: UUID | None = None, **told: Any) -> Any:
        """Ask for a hold as a guest; gives the HTTP answer."""
        caller: Caller = told.pop("caller", self.guest)
        headers = told.pop("headers", {})
        body: dict[str, Any] = {
            "serviceId": str(service),
            "startTime": told.pop("start", NOON).isoformat(),
            **told,
        }
        if provider is not None:
            body["teamMemberId"] = str(provider)
        return caller.post("/api/holds", json=body, headers=headers)

    def held(self, service: UUID, provider: UUID | None = None, **told: Any) -> dict[str, Any]:
        answer = self.hold(service, provider, **told)
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def placed(self, hold: dict[str, Any], booking_id: UUID | None = None) -> BookingPlaced:
        """Say that a booking was placed against a hold, without letting anybody hear of it."""
        return BookingPlaced(
            booking_id=booking_id or uuid4(),
            reference="VLT-20270301-ABCD",
            person_id=uuid4(),
            service_id=UUID(hold["serviceId"]),
            provider_id=UUID(hold["providerId"]),
            hold_id=UUID(hold["holdId"]),
            resource_ids=tuple(UUID(id_) for id_ in hold["resourceIds"]),
            client_name="Mia",
            client_email="mia@example.org",
            starts_at=datetime.fromisoformat(hold["startTime"]),
            ends_at=datetime.fromisoformat(hold["endTime"]),
            timezone="UTC",
            status="confirmed",
            booking_type="STANDARD",
        )

    def booked(self, hold: dict[str, Any]) -> BookingPlaced:
        event = self.placed(hold)
        self.hears(event)
        return event

    def moved(self, booking: BookingPlaced, hold: dict[str, Any]) -> BookingRescheduled:
        return BookingRescheduled(
            booking_id=booking.booking_id,
            reference=booking.reference,
            person_id=booking.person_id,
            service_id=booking.service_id,
            provider_id=UUID(hold["providerId"]),
            hold_id=UUID(hold["holdId"]),
            previous_hold_id=booking.hold_id,
            resource_ids=tuple(UUID(id_) for id_ in hold["resourceIds"]),
            starts_at=datetime.fromisoformat(hold["startTime"]),
            ends_at=datetime.fromisoformat(hold["endTime"]),
            previous_starts_at=booking.starts_at,
            previous_ends_at=booking.ends_at,
            previous_provider_id=booking.provider_id,
            timezone="UTC",
            moved_by="client",
        )

    def cancelled(self, booking: BookingPlaced) -> BookingCancelled:
        return BookingCancelled(
            booking_id=booking.booking_id,
            reference=booking.reference,
            person_id=booking.person_id,
            service_id=booking.service_id,
            provider_id=booking.provider_id,
            hold_id=booking.hold_id,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            cancelled_by="client",
            cause="by-client",
        )

    def completed(self, booking: BookingPlaced, at: datetime) -> BookingCompleted:
        return BookingCompleted(
            booking_id=booking.booking_id,
            reference=booking.reference,
            person_id=booking.person_id,
            service_id=booking.service_id,
            provider_id=booking.provider_id,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            completed_at=at,
        )

    def corrected(self, booking: BookingPlaced, was: str, to: str) -> BookingCorrected:
        return BookingCorrected(
            booking_id=booking.booking_id,
            reference=booking.reference,
            person_id=booking.person_id,
            service_id=booking.service_id,
            provider_id=booking.provider_id,
            starts_at=booking.starts_at,
            ends_at=booking.ends_at,
            previous_status=was,
            status=to,
            corrected_at=self.clock(),
        )

    # What became of it.

    def told(self, kind: type[ContractEvent] | None = None) -> list[dict[str, Any]]:
        """All that was published, in order: its type and its data."""
        assert self.module.log is not None
        found = []
        for delivery in self.module.log.read(0, 100_000).messages:
            envelope = Envelope.from_bytes(delivery.payload)
            if kind is None or envelope.type == kind.TYPE:
                found.append({"type": envelope.type, **json.loads(bytes(envelope.data))})
        return found

    def agenda(self, provider: UUID, **query: Any) -> list[dict[str, Any]]:
        answer = self.staff().get(
            f"/api/admin/availability/{provider}/agenda",
            params={
                "from": (NOW - timedelta(days=1)).isoformat(),
                "to": (NOW + timedelta(days=60)).isoformat(),
                **query,
            },
        )
        assert answer.status_code == 200, answer.text
        found: list[dict[str, Any]] = answer.json()["items"]
        return found

    def fire_timers(self) -> int:
        (runner,) = (w for w in self.module.workers if isinstance(w, TimerRunner))
        return runner.run_due()


def at_once(work: Sequence[Callable[[], T]]) -> list[T]:
    """Do all of it at the same moment, a thread each."""
    barrier = Barrier(len(work))

    def begin(one: Callable[[], T]) -> T:
        barrier.wait(30)
        return one()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(begin, work))
