"""What was booked already when somebody comes, or is booked by others meanwhile."""

from dataclasses import dataclass
from typing import Any, Final

from journeys.browser.booking_flow import NEEDED, SERVICE
from journeys.browser.stage import Stage
from journeys.product import ADMIN_KEY

DUBAI: Final = "Asia/Dubai"


@dataclass(frozen=True)
class Booked:
    """One booking, and the signed link that its client got."""

    id: str
    reference: str
    token: str

    @property
    def link(self) -> str:
        return f"/bookings/{self.id}?token={self.token}"


def book(
    product: Stage,
    starts_at: str,
    *,
    name: str = "Mia Muster",
    email: str = "mia@example.org",
    service: str = SERVICE,
    consultant: str = "Layla Haddad",
    also: tuple[str, ...] = (),
    **more: Any,
) -> Booked:
    """Let a client book; `starts_at` is on the clocks of Dubai, `also` the free consents given."""
    made = product.call(
        "POST",
        "/api/bookings",
        {
            "serviceId": service,
            "scheduledAt": f"{starts_at}:00+04:00",
            "timezone": DUBAI,
            "teamMemberId": person(product, consultant),
            "clientName": name,
            "clientEmail": email,
            "paymentMethod": "cash" if service == SERVICE else "invoice",
            "consents": dict.fromkeys((*NEEDED, *also), True),
            **more,
        },
    )
    booking = made["booking"]
    return Booked(booking["id"], booking["reference"], made["manageToken"])


def person(product: Stage, name: str) -> str:
    """The id of a consultant."""
    found = product.call("GET", "/api/consultants?limit=100")["items"]
    return str(next(one["id"] for one in found if one["name"] == name))


def file_of(product: Stage, booking: Booked) -> dict[str, Any]:
    """What the house has about it now."""
    return dict(product.call("GET", f"/api/admin/bookings/{booking.id}", key=ADMIN_KEY))
