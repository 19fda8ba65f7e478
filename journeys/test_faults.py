"""Processes, broker and database die under load, and nothing is sold twice or lost."""

import contextlib
import random
import time
from collections.abc import Iterator
from uuid import UUID

import pytest

from cluster.member import Member
from journeys.faults.report import report
from journeys.faults.run import Arena, Crowd, arena, run, settle
from journeys.history import History, Told, Wish, faults_in
from journeys.history.reading import bookings_there, read_history

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Arena]:
    with arena(tmp_path_factory.mktemp("faults")) as started:
        yield started


def bookings_before(where: Arena) -> frozenset[UUID]:
    with where.opened() as kalends:
        return bookings_there(kalends)


def at_rest(where: Arena, told: list[Told], before: frozenset[UUID]) -> History:
    """What there is once everything has settled; read models are left as they are."""
    with where.opened() as kalends:
        settle(where, kalends, told, before)
        return read_history(
            kalends, where.product.broker, told=told, there_before=before, read_models=False
        )


def replace_in_order(*members: Member) -> None:
    """End some processes, and go on when what was started in their place is ready."""
    for member in members:
        member.tell_to_go()
    for member in members:
        assert member.wait_until_gone() == 0
        member.start()
    for member in members:
        member.wait_until_ready()


def test_everything_is_restarted_under_load_and_no_request_fails(where: Arena) -> None:
    """One of two of each kind is always there; the balancer heeds who is ready."""
    before, cluster = bookings_before(where), where.product.cluster
    with where.product.balanced_client() as client:
        crowd = Crowd(lambda: contextlib.nullcontext(client), where.offers(), seed=1, size=4)
        try:
            for service in ("availability", "booking", "gateway"):
                for api, worker in zip(
                    cluster.apis[service], cluster.workers[service], strict=True
                ):
                    replace_in_order(api, worker)
        finally:
            told = crowd.go_home()

    failed = {
        what: times
        for what, times in crowd.answers.count.items()
        if not what.startswith(("2", "409 booking", "422 booking"))
    }
    assert failed == {}
    assert sum(one.acknowledged for one in told) > 20
    assert faults_in(at_rest(where, told, before)) == []


def test_a_broker_that_lost_its_disk_is_filled_again_and_nothing_happens_twice(
    where: Arena,
) -> None:
    before, cluster = bookings_before(where), where.product.cluster
    crowd = Crowd(lambda: where.product.client(timeout=10), where.offers(), seed=2, size=4)
    try:
        time.sleep(2)
        where.broker.kill()
        where.broker.lose_everything()
        where.broker.start()
        cluster.command("booking", "topics")
        sent = [cluster.command(name, "republish") for name in ("booking", "availability")]
    finally:
        told = crowd.go_home()

    assert all("messages sent" in said for said in sent)
    assert {one.wish for one in told if one.acknowledged} >= {Wish.BOOK}
    history = at_rest(where, told, before)
    assert faults_in(history) == []
    assert len(history.topics) >= len(history.expected)


def test_whatever_dies_nothing_is_sold_twice_and_nothing_is_lost(where: Arena) -> None:
    seed = random.randrange(1_000_000)

    outcome = run(where, seed=seed, seconds=25, clients=16)

    written = report(outcome)
    assert outcome.faults == [], written
    assert sum(one.acknowledged for one in outcome.told) > 10, written
    assert outcome.struck, written
