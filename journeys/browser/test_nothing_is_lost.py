from datetime import UTC, datetime
from typing import Final

import pytest
from playwright.sync_api import expect

from journeys.browser.visitors import Visitors
from journeys.browser.wizards import (
    CONFIRMATION,
    CONSULTANT,
    CONSULTATION,
    DETAILS,
    WIZARDS,
    Walk,
    Wizard,
)

BERLIN = "Europe/Berlin"
MOMENT: Final = datetime(2027, 3, 1, 6, 0, tzinfo=UTC)


@pytest.mark.slow
@pytest.mark.parametrize("wizard", WIZARDS, ids=str)
def test_nothing_entered_is_lost_by_loading_again_nor_by_going_back_and_forth(
    visitors: Visitors, wizard: Wizard
) -> None:
    """In the middle of every step of every wizard, also after the last."""
    walk = Walk(visitors.come(zone=BERLIN), wizard, day=9)
    page = walk.page
    walk.open()
    for step in wizard.steps[:-1]:
        walk.fill(step)
        page.reload()
        walk.expect_on(step)
        walk.expect_filled(step)
        if step != wizard.last:
            walk.go_on()

    for step in reversed(wizard.steps[:-2]):
        page.go_back()
        walk.expect_on(step)
        walk.expect_filled(step)
    for step in wizard.steps[1:-1]:
        page.go_forward()
        walk.expect_on(step)
        walk.expect_filled(step)

    reference = walk.book()
    page.reload()
    walk.expect_on(CONFIRMATION)
    assert walk.reference() == reference
    assert walk.visitor.was_quiet()


def test_going_back_from_a_booking_begins_another_and_forward_shows_it_again(
    visitors: Visitors,
) -> None:
    walk = Walk(visitors.come(zone=BERLIN), CONSULTATION, day=10)
    walk.to(DETAILS)
    walk.fill(DETAILS)
    reference = walk.book()

    walk.page.go_back()

    walk.expect_on(CONSULTANT)
    expect(walk.person).to_have_attribute("aria-pressed", "false")
    walk.page.go_forward()
    walk.expect_on(CONFIRMATION)
    assert walk.reference() == reference
