"""Requests as they come over the wire."""

from typing import Any
from uuid import UUID

import httpx

from booking_tests.booking_builders import STARTS_AT
from servicekit.testing.http import Caller

CONSENTS = {"terms": True, "privacyPolicy": True, "dataProcessing": True}


def a_request(**changes: Any) -> dict[str, Any]:
    """Mia wants the tax consultation next Monday at 09:00 UTC, for cash."""
    return {
        "serviceId": "tax-consultation",
        "scheduledAt": STARTS_AT.isoformat(),
        "timezone": "Asia/Dubai",
        "clientName": "Mia Olsen",
        "clientEmail": "mia.olsen@example.org",
        "clientPhone": "+45 12 34 56 78",
        "company": "Fjord & Søn",
        "consents": CONSENTS,
    } | changes


def a_manual_request(**changes: Any) -> dict[str, Any]:
    """Staff books for somebody new."""
    return {
        "customer": {"firstName": "Ola", "lastName": "Berg", "email": "ola.berg@example.org"},
        "serviceId": "tax-consultation",
        "scheduledAt": STARTS_AT.isoformat(),
        "timezone": "Europe/Oslo",
    } | changes


def book(caller: Caller, *, key: str | None = None, **changes: Any) -> httpx.Response:
    """Send a booking; a value of None leaves the field out."""
    body = {name: value for name, value in a_request(**changes).items() if value is not None}
    headers = {} if key is None else {"Idempotency-Key": key}
    return caller.post("/api/bookings", json=body, headers=headers)


def booked(caller: Caller, **changes: Any) -> tuple[UUID, str]:
    """Book and give the id and the link's token."""
    answer = book(caller, **changes)
    assert answer.status_code == 201, answer.text
    return UUID(answer.json()["booking"]["id"]), answer.json()["manageToken"]
