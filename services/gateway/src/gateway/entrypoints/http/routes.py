"""Which service answers which address."""

from collections.abc import Collection, Mapping
from typing import Final

OWN: Final = "gateway"

ROUTES: Final[Mapping[str, str]] = {
    "/api/bookings/availability": "availability",
    "/api/availability": "availability",
    "/api/holds": "availability",
    "/api/admin/availability": "availability",
    "/api/services": "booking",
    "/api/consultants": "booking",
    "/api/bookings": "booking",
    "/api/quotes": "booking",
    "/api/me": "booking",
    "/api/admin/bookings": "booking",
    "/api/admin/services": "booking",
    "/api/admin/consultants": "booking",
    "/api/admin/persons": "booking",
    "/api/health": OWN,
    "/api/openapi.json": OWN,
    "/api/docs": OWN,
    "/api/admin/api-keys": OWN,
    "/api/admin/flags": OWN,
    "/api/admin/accounts": OWN,
    "/api/flags": OWN,
    "/api/realtime": OWN,
    "/api/session": OWN,
    "/api/sign-in": OWN,
    "/api/sign-out": OWN,
    "/dev/mailbox": OWN,
    "/dev/mailbox.json": OWN,
    "/docs": OWN,
    "/health/live": OWN,
    "/health/ready": OWN,
}
"""Longest prefix wins, whole segments only. What is not here does not exist outside."""


class Routes:
    """Finds the service of a path."""

    def __init__(self, table: Mapping[str, str], served: Collection[str]) -> None:
        self._table = {prefix: to for prefix, to in table.items() if to in {*served, OWN}}

    def find(self, path: str) -> str | None:
        """Give the service's name, or None if nobody serves this path."""
        if path == "/":
            return OWN
        if not path.startswith("/") or "//" in path or "\\" in path:
            return None
        if "/." in path and any(part in {".", ".."} for part in path.split("/")):
            # Nobody of good will writes these, and the next one might tidy them up.
            return None
        prefix = path
        while prefix:
            found = self._table.get(prefix)
            if found is not None:
                return found
            prefix = prefix[: prefix.rfind("/")]
        return None
