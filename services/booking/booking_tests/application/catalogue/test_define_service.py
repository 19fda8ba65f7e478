import pytest

from booking.application.catalogue.define_service import (
    DefineService,
    DefineServiceHandler,
    service_id_of,
)
from booking.domain.catalogue.errors import SlugTaken
from booking.domain.catalogue.service import Service
from booking_tests.catalogue_builders import NOW, an_offer
from booking_tests.memory import Kept

TAX = DefineService(slug="tax-consultation", offer=an_offer(), by="editor")


def test_a_new_service_gets_the_id_its_slug_always_gives() -> None:
    services = Kept[Service]()

    made = DefineServiceHandler(services, lambda: NOW)(TAX)

    assert made == service_id_of("tax-consultation")
    assert services.get(made).slug == "tax-consultation"


def test_a_slug_is_given_once_also_after_the_service_is_retired() -> None:
    services = Kept[Service]()
    define = DefineServiceHandler(services, lambda: NOW)
    services.get(define(TAX)).retire(by="lead", at=NOW)

    with pytest.raises(SlugTaken):
        define(TAX)
