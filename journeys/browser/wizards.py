"""The three ways to a booking (CFL-12, CFL-13), and how a client goes each of them."""

import re
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Locator, Page, expect

from journeys.browser.booking_flow import agree
from journeys.browser.visitors import Visitor

CONSULTANT: Final = "consultant"
SERVICE: Final = "service-selection"
TIME: Final = "datetime-selection"
DETAILS: Final = "customer-details"
PAYMENT: Final = "payment"
CONFIRMATION: Final = "confirmation"

PERSON: Final = "Clara"
NAME: Final = "Mia Muster"
EMAIL: Final = "mia@example.org"
WISH: Final = "A room without stairs"
"""What a client enters; the last of it as a special requirement."""


@dataclass(frozen=True)
class Wizard:
    """One entry: its address, what is booked there, its steps as the address names them."""

    path: str
    service: str
    steps: tuple[str, ...]
    pays: str | None

    @property
    def last(self) -> str:
        """The step on which the booking is made."""
        return self.steps[-2]

    def __str__(self) -> str:
        return self.path.removeprefix("/")


MEETING: Final = Wizard(
    "/book-a-meeting", "standard-consultation",
    (CONSULTANT, SERVICE, TIME, DETAILS, PAYMENT, CONFIRMATION), "card",
)  # fmt: skip
CONSULTATION: Final = Wizard(
    "/book-consultation", "introductory-consultation",
    (CONSULTANT, TIME, DETAILS, CONFIRMATION), None,
)  # fmt: skip
APPOINTMENT: Final = Wizard(
    "/book", "tax-consultation",
    (SERVICE, TIME, DETAILS, PAYMENT, CONFIRMATION), "cash",
)  # fmt: skip
WIZARDS: Final = (MEETING, CONSULTATION, APPOINTMENT)


@dataclass
class Walk:
    """A client on the way through a wizard; `day` and `slot` say which time is chosen."""

    visitor: Visitor
    wizard: Wizard
    day: int
    slot: int = 0
    name: str = NAME

    @property
    def page(self) -> Page:
        return self.visitor.page

    @property
    def chosen(self) -> Locator:
        """The time that is pressed, on the step of the times."""
        return self.page.locator("[data-testid^=time-slot-][aria-pressed=true]")

    def open(self) -> None:
        self.visitor.open(self.wizard.path)
        self.expect_on(self.wizard.steps[0])

    def to(self, step: str) -> None:
        """Open the wizard, fill in every step before this one, and arrive there."""
        self.open()
        for one in self.wizard.steps[: self.wizard.steps.index(step)]:
            self.fill(one)
            self.go_on()

    def expect_on(self, step: str) -> None:
        """The step is shown, and the address and the progress say so."""
        self.page.wait_for_url(f"**{self.wizard.path}?step={step}")
        expect(self.page.get_by_role("progressbar")).to_have_attribute(
            "aria-valuenow", str(self.wizard.steps.index(step) + 1)
        )
        expect(self.page.locator("[data-step-heading]")).to_be_visible()
        expect(self.on_step(step)).to_be_visible()

    def on_step(self, step: str) -> Locator:
        """What only that step has."""
        page = self.page
        return {
            CONSULTANT: self.person,
            SERVICE: page.get_by_test_id(f"service-card-{self.wizard.service}"),
            TIME: page.get_by_role("grid"),
            DETAILS: page.get_by_test_id("customer-name"),
            PAYMENT: page.get_by_test_id("total-amount"),
            CONFIRMATION: page.get_by_test_id("booking-reference"),
        }[step]

    @property
    def person(self) -> Locator:
        return self.page.locator("[data-consultants]").get_by_role(
            "button", name=re.compile(PERSON)
        )

    def fill(self, step: str) -> None:
        """Enter what the step asks for."""
        page = self.page
        if step == CONSULTANT:
            self.person.click()
        elif step == SERVICE:
            page.get_by_test_id(f"service-card-{self.wizard.service}").click()
        elif step == TIME:
            self.choose_time()
        elif step == DETAILS:
            page.get_by_test_id("customer-name").fill(self.name)
            page.get_by_test_id("customer-email").fill(EMAIL)
            page.get_by_test_id("special-requirements").fill(WISH)
        elif step == PAYMENT:
            page.get_by_test_id(f"payment-method-{self.wizard.pays}").check()

    def choose_time(self) -> None:
        page = self.page
        page.get_by_test_id(f"calendar-day-{self.day}").click()
        page.locator("[data-testid^=time-slot-]").nth(self.slot).click()
        expect(self.chosen).to_have_count(1)

    def expect_filled(self, step: str) -> None:
        """What was entered on the step is there."""
        page = self.page
        if step == CONSULTANT:
            expect(self.person).to_have_attribute("aria-pressed", "true")
        elif step == SERVICE:
            expect(page.get_by_test_id(f"service-card-{self.wizard.service}")).to_have_attribute(
                "aria-pressed", "true"
            )
        elif step == TIME:
            expect(self.chosen).to_have_count(1)
        elif step == DETAILS:
            expect(page.get_by_test_id("customer-name")).to_have_value(self.name)
            expect(page.get_by_test_id("customer-email")).to_have_value(EMAIL)
            expect(page.get_by_test_id("special-requirements")).to_have_value(WISH)
        elif step == PAYMENT:
            expect(page.get_by_test_id(f"payment-method-{self.wizard.pays}")).to_be_checked()

    def go_on(self) -> None:
        """To the next step."""
        step = self.page.url.partition("step=")[2]
        self.page.get_by_test_id("next-step").click()
        self.expect_on(self.wizard.steps[self.wizard.steps.index(step) + 1])

    def book(self) -> str:
        """From the step on which the booking is made to the end; gives the reference."""
        agree(self.page)
        self.page.get_by_test_id("complete-booking").click()
        self.expect_on(CONFIRMATION)
        return self.reference()

    def reference(self) -> str:
        return self.page.get_by_test_id("booking-reference").inner_text().strip()
