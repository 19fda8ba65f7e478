from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.availability import AvailabilityChanged, SlotHeld
from contracts.booking import (
    BookingAssigned,
    BookingCancelled,
    BookingCompleted,
    BookingConfirmed,
    BookingCorrected,
    BookingNoShow,
    BookingPlaced,
    BookingRescheduled,
    ProviderChanged,
    ProviderRegistered,
    ServicePublished,
    ServiceRetired,
)
from contracts.event import ContractEvent
from contracts.registry import REGISTRY
from contracts.tariff import Tariff
from gateway.application.live.announcements import (
    HEARD,
    Announcement,
    announcements,
    days_anywhere,
)
from gateway.application.live.offers import HEARD_WHOLE, Offers

TAX, AUDIT = UUID(int=1), UUID(int=2)
LIN, KIM, ROOM = UUID(int=11), UUID(int=12), UUID(int=13)
BOOKING = UUID(int=21)
MONDAY = date(2026, 3, 9)
NINE = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)
TEN = NINE + timedelta(hours=1)

ABOUT: dict[str, Any] = {
    "booking_id": BOOKING,
    "reference": "KAL-7",
    "person_id": UUID(int=31),
    "service_id": TAX,
    "provider_id": LIN,
    "client_id": "client:mia",
    "starts_at": NINE,
    "ends_at": TEN,
}


def published(service_id: UUID, *providers: UUID, needs: Iterable[UUID] = ()) -> ServicePublished:
    return ServicePublished(
        service_id=service_id,
        slug="tax",
        name="Tax",
        status="active",
        booking_enabled=True,
        durations=(60,),
        default_duration=60,
        tariff=Tariff(
            currency="EUR", base_minor=0, standard_duration_minutes=60, hourly_rate_minor=0
        ),
        min_advance_minutes=0,
        advance_days=90,
        zone="UTC",
        provider_ids=providers,
        required_resources=tuple(needs),
        auto_confirm=True,
    )


def registered(resource_id: UUID, zone: str) -> ProviderRegistered:
    return ProviderRegistered(
        resource_id=resource_id,
        kind="consultant",
        display_name="Lin",
        zone=zone,
        auto_assign=True,
    )


@pytest.fixture
def offers() -> Offers:
    """Lin and Kim give tax advice, in a room; Kim audits, too."""
    known = Offers()
    for event in (
        published(TAX, LIN, KIM, needs=[ROOM]),
        published(AUDIT, KIM),
        registered(LIN, "Europe/Berlin"),
        registered(KIM, "Europe/Berlin"),
        registered(ROOM, "Europe/Berlin"),
    ):
        known.learn(event)
    return known


def told(event: ContractEvent, offers: Offers) -> dict[str, Any]:
    said = announcements(event, offers)
    assert len({one.to for one in said}) == len(said)
    return {one.to: one.data for one in said}


def changed(resource_id: UUID, *days: date, services: Any = None) -> AvailabilityChanged:
    return AvailabilityChanged(resource_id=resource_id, dates=days, service_ids=services)


def test_a_change_of_time_is_told_for_each_service_it_matters_to(offers: Offers) -> None:
    said = told(changed(KIM, MONDAY), offers)

    assert {name.rpartition(":")[0] for name in said} == {
        f"availability:{TAX}",
        f"availability:{AUDIT}",
    }
    assert said[f"availability:{TAX}:2026-03-09"] == {
        "type": "AVAILABILITY_CHANGED",
        "serviceId": str(TAX),
        "date": "2026-03-09",
        "teamMemberId": str(KIM),
    }


def test_a_change_is_told_for_the_days_it_can_be_for_somebody_elsewhere(offers: Offers) -> None:
    said = told(changed(LIN, MONDAY), offers)

    assert [name.rpartition(":")[2] for name in said] == ["2026-03-08", "2026-03-09", "2026-03-10"]
    assert all(data["date"] == name.rpartition(":")[2] for name, data in said.items())


def test_a_move_tells_the_days_of_both_places(offers: Offers) -> None:
    said = told(changed(LIN, MONDAY, date(2026, 3, 20)), offers)

    days = {name.rpartition(":")[2] for name in said}
    assert {"2026-03-09", "2026-03-20"} < days
    assert "2026-03-15" not in days


def test_what_a_service_needs_besides_people_matters_to_it_too(offers: Offers) -> None:
    assert f"availability:{TAX}:2026-03-09" in told(changed(ROOM, MONDAY), offers)


def test_a_change_that_names_its_services_is_told_for_no_other(offers: Offers) -> None:
    said = told(changed(KIM, MONDAY, services=(AUDIT,)), offers)

    assert {name.rpartition(":")[0] for name in said} == {f"availability:{AUDIT}"}


def test_a_change_that_may_matter_any_day_is_told_on_every_channel_of_the_service(
    offers: Offers,
) -> None:
    (one,) = announcements(changed(LIN), offers)

    assert (one.to, one.every_day) == (f"availability:{TAX}", True)
    assert one.on(f"availability:{TAX}:2026-05-01")["date"] == "2026-05-01"
    assert one.on(f"availability:{TAX}:2026-05-01")["teamMemberId"] == str(LIN)


@pytest.mark.parametrize(
    "event", [published(TAX, LIN), ServiceRetired(service_id=TAX, slug="tax")], ids=["new", "gone"]
)
def test_a_service_that_is_offered_otherwise_is_another_on_every_day(
    event: ContractEvent, offers: Offers
) -> None:
    (one,) = announcements(event, offers)

    assert (one.to, one.every_day, one.data["teamMemberId"]) == (f"availability:{TAX}", True, None)


def test_nothing_is_told_of_somebody_who_serves_nothing(offers: Offers) -> None:
    assert told(changed(UUID(int=99), MONDAY), offers) == {}


def test_who_no_longer_gives_a_service_no_longer_matters_to_it(offers: Offers) -> None:
    offers.learn(published(TAX, KIM))

    assert told(changed(LIN, MONDAY), offers) == {}


def test_whoever_moves_to_another_zone_has_other_days(offers: Offers) -> None:
    offers.learn(
        ProviderChanged(
            resource_id=LIN,
            kind="consultant",
            display_name="Lin",
            zone="Pacific/Kiritimati",
            auto_assign=True,
        )
    )

    said = told(changed(LIN, MONDAY), offers)

    assert [name.rpartition(":")[2] for name in said] == ["2026-03-07", "2026-03-08", "2026-03-09"]


ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kolkata",
    "Pacific/Chatham",
    "Etc/GMT+12",
]


@given(
    minute=st.integers(0, 24 * 60 - 1),
    day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    here=st.sampled_from(ZONES),
    there=st.sampled_from(ZONES),
)
def test_whoever_sees_a_time_of_the_day_sees_it_on_a_day_that_is_told(
    minute: int, day: date, here: str, there: str
) -> None:
    moment = datetime.combine(day, datetime.min.time(), ZoneInfo(here)) + timedelta(minutes=minute)
    seen = moment.astimezone(UTC).astimezone(ZoneInfo(there)).date()

    assert seen in days_anywhere(day, here)
    assert seen in days_anywhere(day, None)
    assert len(days_anywhere(day, here)) <= 4


def test_a_new_booking_is_told_to_whom_it_concerns_and_to_the_office(offers: Offers) -> None:
    event = BookingPlaced(
        **ABOUT,
        hold_id=UUID(int=41),
        resource_ids=(LIN, ROOM),
        client_name="Mia Mai",
        client_email="mia@example.org",
        timezone="UTC",
        status="pending",
        booking_type="standard",
    )

    said = told(event, offers)

    assert said.keys() == {"client:client:mia", f"team:{LIN}", "dashboard:metrics"}
    assert said["dashboard:metrics"] == {
        "type": "booking-created",
        "bookingId": str(BOOKING),
        "serviceId": str(TAX),
        "clientId": "client:mia",
    }
    assert "Mia" not in repr(said)
    assert "example.org" not in repr(said)


def test_a_guest_has_no_channel_of_his_own(offers: Offers) -> None:
    event = BookingNoShow(**{**ABOUT, "client_id": None})

    assert told(event, offers).keys() == {f"team:{LIN}", "dashboard:metrics"}


def test_a_new_member_hears_of_his_booking_and_the_former_of_its_leaving(offers: Offers) -> None:
    event = BookingAssigned(
        **{**ABOUT, "provider_id": KIM},
        hold_id=UUID(int=41),
        previous_hold_id=UUID(int=42),
        resource_ids=(KIM,),
        previous_provider_id=LIN,
        assigned_by="staff",
    )

    said = told(event, offers)

    assert said[f"team:{KIM}"] == said[f"team:{LIN}"]
    assert said[f"team:{KIM}"]["type"] == "BOOKING_ASSIGNED"
    assert said[f"team:{KIM}"]["teamMemberId"] == str(KIM)
    assert said[f"team:{KIM}"]["previousTeamMemberId"] == str(LIN)
    assert said["client:client:mia"] == {
        "type": "BOOKING_UPDATED",
        "bookingId": str(BOOKING),
        "serviceId": str(TAX),
        "changes": {"teamMemberId": str(KIM)},
    }


def test_a_move_tells_the_client_where_to(offers: Offers) -> None:
    event = BookingRescheduled(
        **{**ABOUT, "provider_id": KIM},
        hold_id=UUID(int=41),
        previous_hold_id=UUID(int=42),
        resource_ids=(KIM,),
        previous_starts_at=NINE - timedelta(days=1),
        previous_ends_at=TEN - timedelta(days=1),
        previous_provider_id=LIN,
        timezone="UTC",
        moved_by="client",
    )

    said = told(event, offers)

    assert said.keys() == {
        "client:client:mia",
        f"team:{KIM}",
        f"team:{LIN}",
        "dashboard:metrics",
    }
    assert said["client:client:mia"]["changes"] == {
        "startTime": "2026-03-09T09:00:00Z",
        "endTime": "2026-03-09T10:00:00Z",
        "teamMemberId": str(KIM),
    }


@pytest.mark.parametrize(
    ("event", "status"),
    [
        (BookingConfirmed(**ABOUT, timezone="UTC"), "confirmed"),
        (
            BookingCancelled(
                **ABOUT, hold_id=UUID(int=41), cancelled_by="client", cause="by_client"
            ),
            "cancelled",
        ),
        (BookingCompleted(**ABOUT, completed_at=TEN), "completed"),
        (BookingNoShow(**ABOUT), "no_show"),
        (
            BookingCorrected(
                **ABOUT, previous_status="no_show", status="completed", corrected_at=TEN
            ),
            "completed",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, ContractEvent) else value,
)
def test_what_becomes_of_a_booking_is_told_to_its_client_its_provider_and_the_office(
    event: ContractEvent, status: str, offers: Offers
) -> None:
    said = told(event, offers)

    assert said.keys() == {"client:client:mia", f"team:{LIN}", "dashboard:metrics"}
    assert {data["changes"]["status"] for data in said.values()} == {status}


def test_every_event_about_a_booking_is_heard() -> None:
    """A new one is announced, or somebody decides that it is not."""
    heard = {event.TYPE for event in (*HEARD, *HEARD_WHOLE)}
    about_bookings = {
        name for name, entry in REGISTRY.items() if entry.event.TOPIC == "booking-bookings"
    }

    assert about_bookings <= heard


def test_other_events_are_no_business_of_browsers(offers: Offers) -> None:
    event = SlotHeld(
        hold_id=UUID(int=41),
        service_id=TAX,
        provider_id=LIN,
        resource_ids=(LIN,),
        starts_at=NINE,
        ends_at=TEN,
        expires_at=TEN,
    )

    assert announcements(event, offers) == []


def test_an_announcement_for_one_channel_says_the_same_there() -> None:
    said = Announcement("team:mia", {"type": "x"})

    assert said.on("team:mia") == {"type": "x"}
