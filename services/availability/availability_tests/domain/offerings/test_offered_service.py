from dataclasses import replace

from availability.domain.offerings.offered_service import OfferedService
from availability_tests.builders import NOW, an_offering


def test_the_same_state_published_twice_is_taken_over_once() -> None:
    offering = an_offering()
    service = OfferedService.published(offering)

    service.change(offering)
    service.change(replace(offering, max_daily=3))

    assert [type(e).__name__ for e in service.collect_events()] == ["Created", "Changed"]


def test_a_retired_service_is_back_when_it_is_published_again() -> None:
    offering = an_offering()
    service = OfferedService.published(offering)
    service.retire(at=NOW)
    service.retire(at=NOW)
    assert service.is_retired

    service.change(offering)

    assert not service.is_retired
    assert len(service.collect_events()) == 3
