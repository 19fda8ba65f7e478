"""A tier of a service is picked per booking and has its own price (CAT-11, BKG-01)."""

from booking.domain.catalogue.offer import Tier
from booking_tests.booking_builders import STARTS_AT
from booking_tests.booking_requests import a_manual_request, book
from booking_tests.catalogue_builders import an_offer
from booking_tests.reception import Reception

GOLD = Tier(id="gold", name="Gold", base_price=40000, duration=90)


def test_a_client_books_a_tier_at_the_price_that_was_quoted_for_it(reception: Reception) -> None:
    reception.offers("tiered", an_offer(tiers=(GOLD,)))
    with reception.open() as guest:
        quote = guest.post(
            "/api/quotes",
            json={
                "serviceId": "tiered",
                "serviceTier": "gold",
                "scheduledAt": STARTS_AT.isoformat(),
            },
        ).json()
        answer = book(guest, serviceId="tiered", serviceTier="gold", priceId=quote["priceId"])
        unknown = book(guest, serviceId="tiered", serviceTier="silver")
        plain = book(guest, serviceId="tiered")

    assert answer.status_code == 201, answer.text
    booking = answer.json()["booking"]
    assert booking["duration"] == 90
    assert booking["price"]["basePrice"]["amount"] == 40000
    assert booking["price"]["total"] == quote["total"]
    assert (booking["service"]["tierId"], booking["service"]["tierName"]) == ("gold", "Gold")
    assert (unknown.status_code, unknown.json()["code"]) == (422, "booking.tier-unknown")
    assert plain.json()["booking"]["service"]["tierId"] is None


def test_staff_enters_a_tier_for_a_customer(reception: Reception) -> None:
    reception.offers("tiered", an_offer(tiers=(GOLD,)))
    with reception.open("staff") as staff:
        answer = staff.post(
            "/api/admin/bookings/manual",
            json=a_manual_request(serviceId="tiered", serviceTier="gold"),
        )

    assert answer.status_code == 201, answer.text
    assert answer.json()["service"]["tierId"] == "gold"
