import contextlib

from availability.adapters.timetables_sql import TimetablesSql
from availability_tests.builders import HOUR, NOON, QUARTER
from availability_tests.world import World


def two_processes(world: World) -> tuple[TimetablesSql, TimetablesSql]:
    """Two caches over one database, as two processes have them."""
    return (
        TimetablesSql(world.store, clock=world.clock),
        TimetablesSql(world.store, clock=world.clock),
    )


def test_a_timetable_is_the_same_object_while_nothing_has_changed(world: World) -> None:
    provider = world.provider()
    tables, _ = two_processes(world)

    first = tables.timetables([provider])[provider]

    assert tables.timetables([provider])[provider] is first


def test_every_process_sees_what_another_one_did(world: World) -> None:
    provider, other = world.provider(), world.provider()
    service = world.service(provider)
    here, there = two_processes(world)
    for tables in (here, there):
        assert tables.timetables([provider])[provider].commitments == ()
    untouched = here.timetables([other])[other]

    held = world.held(service, provider)

    for tables in (here, there):
        (kept,) = tables.timetables([provider, other])[provider].commitments
        assert str(kept.id) == held["holdId"]
    assert here.timetables([other])[other] is untouched
    world.set(provider, "limits", {"maxPerDay": 3})
    assert here.timetables([provider])[provider].settings.limits.max_per_day == 3


def test_a_seat_taken_changes_the_member_s_timetable(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    body = {
        "serviceId": str(service),
        "startTime": NOON.isoformat(),
        "endTime": (NOON + HOUR).isoformat(),
        "maxBookings": 5,
    }
    world.staff().post(f"/api/admin/availability/{provider}/slots", json=body)
    tables, _ = two_processes(world)
    before = tables.timetables([provider])[provider]

    world.held(service, provider)

    after = tables.timetables([provider])[provider]
    assert after.version > before.version
    assert [len(session.seats) for session in after.sessions] == [1]


def test_what_is_not_committed_is_not_remembered(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    tables, _ = two_processes(world)
    booking = world.placed(world.held(service, provider))

    def cancelled_and_lost() -> None:
        world.hears(world.cancelled(booking))
        world.hears(booking)
        tables.timetables([provider])
        raise InterruptedError

    with contextlib.suppress(InterruptedError):
        world.store.run(cancelled_and_lost)

    # The next change brings the version that was seen in the unit of work that was lost.
    world.set(provider, "limits", {"maxPerDay": 3})
    assert len(tables.timetables([provider])[provider].commitments) == 1


def test_an_offering_is_found_by_id_and_slug_until_it_is_retired(world: World) -> None:
    from contracts.booking import ServiceRetired

    provider = world.provider()
    service = world.service(provider, slug="tax-consultation")
    tables, _ = two_processes(world)

    assert tables.offering("tax-consultation") is tables.offering(service)
    world.service(provider, service_id=service, slug="tax-advice")
    assert tables.offering("tax-consultation") is None
    world.hears(ServiceRetired(service_id=service, slug="tax-advice"))
    assert tables.offering("tax-advice") is None
    assert tables.even_retired(service) is not None


def test_bookings_of_a_day_are_counted_without_lapsed_holds(world: World) -> None:
    provider = world.provider()
    service = world.service(provider)
    tables, _ = two_processes(world)
    world.booked(world.held(service, provider))
    world.held(service, provider, start=NOON + HOUR)
    day = NOON.date()

    assert tables.booked_on(service, day, day, world.clock()) == {day: 2}
    assert tables.booked_on(service, day, day, world.clock() + QUARTER) == {day: 1}


def test_a_departed_provider_has_no_timetable(world: World) -> None:
    from contracts.booking import ProviderLeft

    provider = world.provider()
    tables, _ = two_processes(world)
    assert provider in tables.timetables([provider])

    world.hears(ProviderLeft(resource_id=provider))

    assert tables.timetables([provider]) == {}
