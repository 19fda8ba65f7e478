"""Who is found, in which order, and what is left to filter by (DIS-09 to DIS-13)."""

from typing import Any
from uuid import UUID

import pytest

from booking.application.catalogue.ports import ExperienceLevel, OfferedService, ProviderCard
from booking.application.catalogue.search_consultants import (
    ConsultantSearch,
    ConsultantSort,
    SearchConsultants,
)
from booking.domain.catalogue.offer import MeetingType, PriceList, Tier
from booking.domain.catalogue.provider import Expertise
from booking_tests.catalogue_builders import SERVICE_ID, a_card, an_offer, an_offered_service
from booking_tests.memory import CatalogueInMemory

WORKSHOP_ID = UUID("11111111-1111-4111-8111-222222222222")
AI = Expertise(id="ai", name="AI Strategy")
TAX = Expertise(id="tax", name="Tax Strategy")


def card(name: str, **changes: Any) -> ProviderCard:
    plain: dict[str, Any] = {
        "id": UUID(int=int.from_bytes(name.encode())),
        "display_name": name,
        "biography": "",
        "title": "",
        "expertise": (),
        "languages": ("en",),
    }
    return a_card(**plain | changes)


def service(
    service_id: UUID = SERVICE_ID, price: int = 25000, currency: str = "AED", **changes: Any
) -> OfferedService:
    offer = an_offer(prices=PriceList(base_price=price, currency=currency), **changes)
    return an_offered_service(offer, id=service_id, slug=f"s-{service_id}")


def found(
    *cards: ProviderCard, services: tuple[OfferedService, ...] | None = None, **wanted: Any
) -> list[str]:
    search = SearchConsultants(CatalogueInMemory(services or (service(),), cards))
    return [one.card.display_name for one in search(ConsultantSearch(**wanted)).consultants]


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, ["Ada", "Ben"]),
        ({"languages": ["DE"]}, ["Ben"]),
        ({"languages": ["en", "fr"]}, ["Ada"]),
        ({"expertise": ["ai strategy"]}, ["Ada"]),
        ({"expertise": ["ai", "tax"]}, ["Ada", "Ben"]),
        ({"expertise": ["mergers"]}, ["Ben"]),
        ({"languages": ["de"], "expertise": ["ai"]}, []),
        ({"experience": ExperienceLevel.JUNIOR}, ["Ada"]),
        ({"experience": ExperienceLevel.EXPERT}, ["Ben"]),
        ({"minimum_rating": 1}, []),
    ],
)
def test_all_filters_have_to_match_and_one_value_of_each_is_enough(
    wanted: dict[str, Any], names: list[str]
) -> None:
    ada = card("Ada", expertise=(AI,), years_experience=2)
    ben = card(
        "Ben",
        expertise=(TAX,),
        specialisations=("Mergers",),
        languages=("de",),
        years_experience=11,
    )

    assert found(ada, ben, **wanted) == names


def test_a_form_of_meeting_is_offered_by_whoever_gives_a_service_in_that_form() -> None:
    by_phone = service(WORKSHOP_ID, meeting_types=(MeetingType.PHONE,))
    ada, ben = card("Ada"), card("Ben", service_ids=(WORKSHOP_ID,))
    both = (service(), by_phone)

    assert found(ada, ben, services=both, meeting_type=MeetingType.PHONE) == ["Ben"]
    assert found(ada, ben, services=both, meeting_type=MeetingType.VIDEO) == ["Ada"]


def test_the_best_answer_to_a_text_comes_first_and_who_has_none_of_it_does_not_come() -> None:
    by_name = card("Taxman")
    by_craft = card("Craft", expertise=(TAX,))
    by_story = card("Story", biography="Tax was my first love.")
    without = card("Without", title="Gardener")

    assert found(by_story, without, by_craft, by_name, text="a TAX question") == [
        "Taxman",
        "Craft",
        "Story",
    ]


def test_a_rare_word_counts_more_than_one_that_everybody_has() -> None:
    plain = [card(name, title="Growth adviser") for name in ("Ada", "Ben", "Cem")]
    rare = card("Zoe", biography="Growth, and négociation.")

    assert found(*plain, rare, text="negociation for growth")[0] == "Zoe"
    assert found(*plain, rare, text="? !") == ["Ada", "Ben", "Cem", "Zoe"]


def test_two_letters_are_a_word_and_not_the_beginning_of_one() -> None:
    assert found(card("Ada", expertise=(AI,)), card("Aisha"), text="ai") == ["Ada"]
    assert found(card("Ada", title="Adviser"), card("Ben"), text="adv") == ["Ada"]


def test_the_lowest_price_comes_first_and_who_has_no_price_last() -> None:
    cheap = service(WORKSHOP_ID, price=3000)
    ada, ben = card("Ada"), card("Ben", service_ids=(SERVICE_ID, WORKSHOP_ID))
    idle = card("Abe", service_ids=())

    order = found(idle, ada, ben, services=(service(), cheap), sort=ConsultantSort.PRICE)
    assert order == ["Ben", "Ada", "Abe"]


def test_the_price_is_the_lowest_in_the_currency_of_most_services() -> None:
    def price(*services: OfferedService) -> tuple[int, str] | None:
        ids = tuple(one.id for one in services)
        search = SearchConsultants(CatalogueInMemory(services, [card("Ada", service_ids=ids)]))
        return search.all()[0].price_from

    other = UUID(int=9)
    tier = Tier(id="lite", name="Lite", base_price=900, duration=15)
    assert price(service(price=500, currency="EUR"), service(WORKSHOP_ID), service(other)) == (
        25000,
        "AED",
    )
    assert price(service(tiers=(tier,))) == (900, "AED")


def test_facets_count_what_would_be_found_with_the_other_filters() -> None:
    cards = (
        card("Ada", expertise=(AI, TAX), languages=("de", "en")),
        card("Ben", expertise=(TAX,), languages=("de",)),
        card("Cem", expertise=(AI,), languages=("fr",)),
    )
    wanted = ConsultantSearch(expertise=["ai"], languages=["de"])
    answer = SearchConsultants(CatalogueInMemory((service(),), cards))(wanted)

    assert [one.card.display_name for one in answer.consultants] == ["Ada"]
    assert [(one.value, one.name, one.count) for one in answer.expertise] == [
        ("tax", "Tax Strategy", 2),
        ("ai", "AI Strategy", 1),
    ]
    assert [(one.value, one.count) for one in answer.languages] == [
        ("de", 1),
        ("en", 1),
        ("fr", 1),
    ]


def test_only_who_gives_the_service_is_found_for_it() -> None:
    other = card("Ben", service_ids=(WORKSHOP_ID,))

    assert found(card("Ada"), other, service_id=SERVICE_ID) == ["Ada"]
