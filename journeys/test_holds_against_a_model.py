"""Holds and bookings against a model that fits on a page: a list of intervals per provider."""

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar, Literal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

from journeys.clients import a_request
from journeys.conftest import SERVICES
from journeys.time_machine import TimeMachine, time_machine
from servicekit.testing import postgres
from servicekit.testing.clock import SetClock
from servicekit.testing.replay import assert_rebuilt_equals_live

pytestmark = pytest.mark.slow

SLUG = "model-hour"
WEEK = {
    day: {"isWorkingDay": True, "timeSlots": [{"startTime": "00:00", "endTime": "24:00"}]}
    for day in ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
}
QUARTER = timedelta(minutes=15)
HELD_FOR = timedelta(minutes=15)

# Quarters of an hour after the noon of the second day; crowded on purpose.
starts = st.integers(min_value=0, max_value=23)
lengths = st.sampled_from([30, 60])
buffers = st.sampled_from([0, 15, 30])


# --- the model ------------------------------------------------------------------------------------


@dataclass
class Taken:
    """An interval somebody has, and the free minutes it asked for around itself when it was made.

    `until` is set while it is a hold; `places` is set for a stored slot, `seats` are who is in it.
    """

    kind: Literal["hold", "booking", "block", "slot"]
    start: datetime
    end: datetime
    before: int = 0
    after: int = 0
    until: datetime | None = None
    places: int | None = None
    seats: list["Taken"] = field(default_factory=list)

    def lives(self, now: datetime) -> bool:
        return self.until is None or now < self.until


@dataclass
class Calendar:
    """Everything one provider has promised."""

    before: int = 0
    after: int = 0
    taken: list[Taken] = field(default_factory=list)

    def slot_at(self, start: datetime, end: datetime) -> Taken | None:
        """The stored slot of exactly this time, whose places are shared."""
        return next(
            (t for t in self.taken if t.kind == "slot" and (t.start, t.end) == (start, end)), None
        )

    def takes(
        self, start: datetime, minutes: int, now: datetime, *, without: Taken | None = None
    ) -> bool:
        """Whether the time may be had by somebody, leaving aside what he has already."""
        end = start + timedelta(minutes=minutes)
        if start < now:
            return False
        slot = self.slot_at(start, end)
        if slot is not None:
            live = [seat for seat in slot.seats if seat is not without and seat.lives(now)]
            if len(live) >= (slot.places or 0):
                return False
        return all(
            self._apart(one, start, end)
            for one in self.taken
            if one is not slot and one is not without and one.lives(now)
        )

    def _apart(self, one: Taken, start: datetime, end: datetime) -> bool:
        """The larger of both buffers lies between two meetings, on either side."""
        gap_before = timedelta(minutes=max(one.after, self.before))
        gap_after = timedelta(minutes=max(one.before, self.after))
        return one.end + gap_before <= start or end + gap_after <= one.start

    def add(
        self, kind: Literal["hold", "booking"], start: datetime, minutes: int,
        until: datetime | None = None,
    ) -> Taken:  # fmt: skip
        end = start + timedelta(minutes=minutes)
        made = Taken(kind, start, end, self.before, self.after, until)
        slot = self.slot_at(start, end)
        (self.taken if slot is None else slot.seats).append(made)
        return made

    def drop(self, one: Taken) -> None:
        for among in (self.taken, *(t.seats for t in self.taken)):
            among[:] = [other for other in among if other is not one]


# --- the machine ----------------------------------------------------------------------------------


@dataclass
class Hold:
    """What a client knows of a hold, beside what the model knows of it."""

    id: str
    token: str
    taken: Taken
    minutes: int


@dataclass
class Meeting:
    id: str
    token: str
    taken: Taken
    minutes: int
    moves: int = 0


class HoldsAndBookings(RuleBasedStateMachine):
    """One provider whose calendar is fought over; every answer is what the model says."""

    world: ClassVar[TimeMachine]
    counts: ClassVar[dict[str, int]]

    holds: "Bundle[Hold]" = Bundle("holds")
    meetings: "Bundle[Meeting]" = Bundle("meetings")

    @initialize()
    def somebody_new(self) -> None:
        world = self.world
        made = world.must(
            "POST",
            "/api/admin/consultants",
            json={
                "kind": "consultant",
                "firstName": "Mo",
                "lastName": uuid4().hex[:8],
                "email": f"mo.{uuid4().hex[:8]}@kalends.example",
                "timezone": "UTC",
            },
        )
        self.provider = made["id"]
        self.path = f"/api/admin/availability/{self.provider}"
        world.settle()
        world.must("PUT", f"{self.path}/schedule", json={"weekly": WEEK})
        world.must("PUT", f"{self.path}/buffers", json={"beforeMinutes": 0, "afterMinutes": 0})
        world.must("POST", f"/api/admin/consultants/{self.provider}/services/{SLUG}/approve")
        world.settle()
        self.service = world.must("GET", f"/api/services/{SLUG}")["id"]
        self.calendar = Calendar()
        today = world.clock().replace(hour=12, minute=0, second=0, microsecond=0)
        self.noon = today + timedelta(days=2)

    def at(self, quarter: int) -> datetime:
        return self.noon + quarter * QUARTER

    def counted(self, what: str, *, went_well: bool) -> None:
        name = f"{what} {'accepted' if went_well else 'refused'}"
        self.counts[name] = self.counts.get(name, 0) + 1

    def agreed(self, what: str, answer: Any, *, expected: bool) -> bool:
        """The system says yes exactly when the model does, and no in the right way."""
        went_well = answer.status_code in {200, 201}
        told = f"{what}: model {expected}, system {answer.status_code} {answer.text[:600]}"
        assert went_well == expected, told
        assert went_well or answer.status_code in {409, 410, 422}, told
        self.counted(what, went_well=went_well)
        return went_well

    def body(self, start: datetime, minutes: int) -> dict[str, Any]:
        return {
            "serviceId": SLUG,
            "teamMemberId": self.provider,
            "startTime": start.isoformat(),
            "duration": minutes,
            # The grid of starts depends on the buffers and is another matter.
            "override": ["off_grid"],
        }

    @rule(target=holds, quarter=starts, minutes=lengths)
    def hold(self, quarter: int, minutes: int) -> Any:
        start, now = self.at(quarter), self.world.clock()
        expected = self.calendar.takes(start, minutes, now)
        answer = self.world.staff("POST", "/api/holds", json=self.body(start, minutes))
        if not self.agreed("hold", answer, expected=expected):
            return multiple()
        told = answer.json()
        assert datetime.fromisoformat(told["expiresAt"]) == now + HELD_FOR
        taken = self.calendar.add("hold", start, minutes, now + HELD_FOR)
        return Hold(told["holdId"], told["holdToken"], taken, minutes)

    @rule(hold=consumes(holds))
    def release(self, hold: Hold) -> None:
        answer = self.world.guest.delete(f"/api/holds/{hold.id}", params={"token": hold.token})
        assert answer.status_code in {204, 403, 404, 410}, answer.text
        if hold.taken.lives(self.world.clock()):
            assert answer.status_code == 204, answer.text
        self.calendar.drop(hold.taken)

    @rule(minutes=st.sampled_from([5, 14, 16]))
    def time_passes(self, minutes: int) -> None:
        self.world.move(timedelta(minutes=minutes))

    @rule(target=meetings, hold=consumes(holds))
    def book_what_is_held(self, hold: Hold) -> Any:
        lives = hold.taken.lives(self.world.clock())
        answer = self.world.guest.post(
            "/api/bookings",
            json=a_request(
                SLUG,
                hold.taken.start.isoformat(),
                duration=hold.minutes,
                teamMemberId=self.provider,
                holdToken=hold.token,
            ),
        )
        made = self.agreed("booking of a hold", answer, expected=lives)
        self.calendar.drop(hold.taken)
        if not made:
            return multiple()
        taken = self.calendar.add("booking", hold.taken.start, hold.minutes)
        # It keeps the room around it that was asked for when it was held.
        taken.before, taken.after = hold.taken.before, hold.taken.after
        return self.meeting_of(answer, taken, hold.minutes)

    @rule(target=meetings, quarter=starts, minutes=lengths)
    def book_at_once(self, quarter: int, minutes: int) -> Any:
        start = self.at(quarter)
        expected = self.calendar.takes(start, minutes, self.world.clock())
        answer = self.world.staff(
            "POST",
            "/api/admin/bookings/manual",
            json={
                "customer": {"lastName": "Client", "email": "c@example.org"},
                "serviceId": SLUG,
                "scheduledAt": start.isoformat(),
                "duration": minutes,
                "timezone": "UTC",
                "teamMemberId": self.provider,
                "override": ["off_grid"],
            },
        )
        if not self.agreed("booking", answer, expected=expected):
            return multiple()
        return self.meeting_of(answer, self.calendar.add("booking", start, minutes), minutes)

    def meeting_of(self, answer: Any, taken: Taken, minutes: int) -> Meeting:
        told = answer.json()
        booking = told.get("booking", told)
        self.world.settle()
        now = self.world.must("GET", f"/api/admin/bookings/{booking['id']}")
        assert now["status"] == "confirmed"
        # Whoever is told `pending` has been kept waiting for two seconds.
        assert booking["status"] == "confirmed" or answer.elapsed >= timedelta(seconds=2)
        return Meeting(booking["id"], told.get("manageToken", ""), taken, minutes)

    @rule(meeting=meetings, quarter=starts)
    def reschedule(self, meeting: Meeting, quarter: int) -> None:
        start, now = self.at(quarter), self.world.clock()
        standing = meeting.taken.start > now
        expected = standing and self.calendar.takes(
            start, meeting.minutes, now, without=meeting.taken
        )
        answer = self.world.staff(
            "POST",
            f"/api/admin/bookings/{meeting.id}/reschedule",
            json={"scheduledAt": start.isoformat(), "override": ["off_grid"]},
        )
        if self.agreed("move", answer, expected=expected):
            self.calendar.drop(meeting.taken)
            meeting.taken = self.calendar.add("booking", start, meeting.minutes)
        self.world.settle()

    @rule(meeting=consumes(meetings))
    def cancel(self, meeting: Meeting) -> None:
        self.world.must("POST", f"/api/admin/bookings/{meeting.id}/cancel", json={})
        self.calendar.drop(meeting.taken)
        self.world.settle()

    @rule(quarter=starts, minutes=lengths)
    def block(self, quarter: int, minutes: int) -> None:
        """The owner may always close his time; what is booked stands and is reported."""
        start = self.at(quarter)
        end = start + timedelta(minutes=minutes)
        self.world.must(
            "POST",
            f"{self.path}/blocks",
            json={"startTime": start.isoformat(), "endTime": end.isoformat()},
        )
        self.calendar.taken.append(Taken("block", start, end))
        self.world.settle()

    @rule(before=buffers, after=buffers)
    def change_buffers(self, before: int, after: int) -> None:
        self.world.must(
            "PUT", f"{self.path}/buffers", json={"beforeMinutes": before, "afterMinutes": after}
        )
        self.calendar.before, self.calendar.after = before, after
        self.world.settle()

    @rule(quarter=starts, places=st.integers(min_value=2, max_value=3))
    def open_a_slot_with_places(self, quarter: int, places: int) -> None:
        """A stored slot, where there is nothing yet."""
        start = self.at(quarter)
        end = start + timedelta(minutes=60)
        now = self.world.clock()
        if any(one.start < end and start < one.end for one in self.calendar.taken) or start < now:
            return
        self.world.must(
            "POST",
            f"{self.path}/slots",
            json={
                "serviceId": self.service,
                "startTime": start.isoformat(),
                "endTime": end.isoformat(),
                "maxBookings": places,
            },
        )
        calendar = self.calendar
        calendar.taken.append(
            Taken("slot", start, end, calendar.before, calendar.after, places=places)
        )
        self.world.settle()

    @invariant()
    def the_agenda_is_what_the_model_says(self) -> None:
        if not hasattr(self, "calendar"):
            return
        now = self.world.clock()
        told = self.world.must(
            "GET",
            f"{self.path}/agenda",
            params={
                "from": (now - timedelta(days=2)).isoformat(),
                "to": (now + timedelta(days=6)).isoformat(),
            },
        )["items"]
        found = sorted(
            (item["kind"], datetime.fromisoformat(item["startTime"]).astimezone(UTC))
            for item in told
            if item["kind"] in {"hold", "reservation"}
        )
        seats = [seat for one in self.calendar.taken for seat in one.seats]
        expected = sorted(
            ("hold" if one.kind == "hold" else "reservation", one.start)
            for one in [*self.calendar.taken, *seats]
            if one.kind in {"hold", "booking"} and one.lives(now)
        )
        assert found == expected

    @invariant()
    def nothing_overlaps_and_no_slot_is_overfull(self) -> None:
        """Of the system's own words, so that a mistake in the model cannot hide one in it."""
        if not hasattr(self, "calendar"):
            return
        now = self.world.clock()
        told = self.world.must(
            "GET",
            f"{self.path}/agenda",
            params={
                "from": (now - timedelta(days=2)).isoformat(),
                "to": (now + timedelta(days=6)).isoformat(),
            },
        )["items"]
        places = {(one.start, one.end): one.places for one in self.calendar.taken if one.places}
        at: dict[tuple[datetime, datetime], int] = {}
        for item in told:
            if item["kind"] in {"hold", "reservation"}:
                span = (
                    datetime.fromisoformat(item["startTime"]).astimezone(UTC),
                    datetime.fromisoformat(item["endTime"]).astimezone(UTC),
                )
                at[span] = at.get(span, 0) + 1
        assert all(count <= (places.get(span) or 1) for span, count in at.items())
        ordered = sorted(at)
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(ordered))


@pytest.fixture(params=["sqlite", "postgresql"])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[TimeMachine]:
    clock = SetClock(datetime(2027, 3, 1, 6, 0, tzinfo=UTC))
    server = postgres.running() if request.param == "postgresql" else None
    urls = {} if server is None else {service: server.fresh() for service in SERVICES}
    try:
        with time_machine(tmp_path, clock, urls) as world:
            world.must(
                "POST",
                "/api/admin/services",
                json={
                    "slug": SLUG,
                    "type": "custom",
                    "name": "Model hour",
                    "prices": {"basePrice": 1000, "currency": "EUR"},
                    "durations": [30, 60],
                    "defaultDuration": 60,
                    "paymentMethods": ["cash"],
                    "rules": {
                        "advanceDays": 3000,
                        "minAdvanceMinutes": 0,
                        "maxDailyBookings": None,
                    },
                },
            )
            for step in ("submit", "approve", "activate"):
                world.must("POST", f"/api/admin/services/{SLUG}/{step}")
            world.settle()
            yield world
    finally:
        if server is not None:
            for url in urls.values():
                server.drop(url)


def test_the_system_and_the_model_agree_on_every_answer(world: TimeMachine) -> None:
    counts: dict[str, int] = {}
    HoldsAndBookings.world = world
    HoldsAndBookings.counts = counts
    run: Callable[..., None] = run_state_machine_as_test
    run(
        HoldsAndBookings,
        settings=settings(
            max_examples=10,
            stateful_step_count=40,
            derandomize=True,
            deadline=None,
            database=None,
            # A failure is told as it was found: making it smaller takes longer than the test may.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

    # Both answers were given to each kind of wish, so that agreeing meant something.
    for what in ("hold", "booking", "move"):
        assert counts.get(f"{what} accepted", 0) >= 3, counts
        assert counts.get(f"{what} refused", 0) >= 3, counts
    world.rest()
    for module in world.kalends.modules.values():
        for name in module.store.read_models:
            assert_rebuilt_equals_live(module.store, name)
