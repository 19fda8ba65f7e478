"""A fault run can be had again, and leaves nobody out."""

from collections import Counter

from journeys.faults.blows import BROKER, DATABASE, How, plan

WORKERS, APIS = ("booking-worker-1", "booking-worker-2"), ("booking-api-1", "gateway-api-1")


def test_the_same_seed_is_the_same_plan_and_another_is_another() -> None:
    assert plan(7, 60, WORKERS, APIS) == plan(7, 60, WORKERS, APIS)
    assert plan(7, 60, WORKERS, APIS) != plan(8, 60, WORKERS, APIS)


def test_everybody_is_struck_in_both_ways_singly_and_in_pairs() -> None:
    blows = plan(1, 3600, WORKERS, APIS)

    struck = Counter((blow.how, victim) for blow in blows for victim in blow.victims)
    assert set(struck) == {
        (how, victim) for how in How for victim in (*WORKERS, *APIS, BROKER, DATABASE)
    }
    assert {len(blow.victims) for blow in blows} == {1, 2}
    assert all(len(blow.victims) == len(blow.seconds) for blow in blows)
    assert [blow.at for blow in blows] == sorted(blow.at for blow in blows)
