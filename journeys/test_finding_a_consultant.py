"""Somebody looks for an expert who has time; the catalogue asks the calendar."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from journeys.product import Product

pytestmark = pytest.mark.slow

ZONE = "Europe/Berlin"


def found(product: Product, **query: Any) -> list[dict[str, Any]]:
    with product.client() as client:
        params: dict[str, Any] = {"limit": 100, "timezone": ZONE} | query
        answer = client.get("/api/consultants", params=params).raise_for_status().json()
    items: list[dict[str, Any]] = answer["items"]
    return items


def next_times(product: Product, people: list[dict[str, Any]], **query: Any) -> dict[str, datetime]:
    params = {
        "teamMemberId": [one["id"] for one in people],
        "serviceId": sorted({service for one in people for service in one["serviceIds"]}),
        "timezone": ZONE,
    }
    with product.client() as client:
        path = "/api/availability/next/team-members"
        answer = client.get(path, params=params | query).raise_for_status().json()
    return {
        one["teamMemberId"]: datetime.fromisoformat(one["slot"]["startTime"])
        for one in answer["teamMembers"]
        if one["slot"] is not None
    }


def test_whoever_is_free_soonest_comes_first(product: Product) -> None:
    people = found(product, sort="availability")
    times = next_times(product, people)

    free = [times[one["id"]] for one in people if one["id"] in times]
    assert len(free) >= 3
    assert free == sorted(free)
    assert [one["id"] in times for one in people] == sorted(
        (one["id"] in times for one in people), reverse=True
    )


def test_only_who_has_time_in_that_part_of_the_next_week_is_found(product: Product) -> None:
    everybody = found(product)
    today = datetime.now(ZoneInfo(ZONE)).date()
    monday = today + timedelta(days=7 - today.weekday())
    week = {"earliestDate": monday, "latestDate": monday + timedelta(days=6)}
    for part in ("morning", "evening"):
        people = found(product, timeframe="next-week", preferredTime=part)

        times = next_times(product, everybody, timePreference=part, **week)
        assert {one["id"] for one in people} == set(times)
    assert len(people) < len(everybody)


def test_what_is_counted_beside_a_filter_is_what_it_finds(product: Product) -> None:
    with product.client() as client:
        facets = client.get("/api/consultants").raise_for_status().json()["facets"]

    for facet in facets["expertise"]:
        assert len(found(product, expertise=facet["value"])) == facet["count"]
    for facet in facets["languages"]:
        assert len(found(product, language=facet["value"])) == facet["count"]
    assert facets["expertise"]
