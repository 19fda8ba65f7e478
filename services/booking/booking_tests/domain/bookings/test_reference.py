import re
from datetime import date
from uuid import uuid4

from booking.domain.bookings.brief import (
    Brief,
    CompanySize,
    ContactMethod,
    EngagementLevel,
    Flexibility,
    PainLevel,
    RiskTolerance,
    Seniority,
)
from booking.domain.bookings.client import full_name, split_name
from booking.domain.bookings.reference import confirmation_number, reference
from booking.domain.catalogue.offer import ReferenceStyle
from booking_tests.booking_builders import BOOKING_ID
from servicekit.personal import ERASED

TODAY = date(2025, 3, 3)


def test_a_reference_has_the_form_of_its_service() -> None:
    for _ in range(200):
        booking_id = uuid4()
        vlt = reference(ReferenceStyle.VLT, booking_id, TODAY)
        assert re.fullmatch(r"VLT-20250303-[2-9A-HJ-NP-Z]{4}", vlt)
        assert re.fullmatch(r"BK-\d{8}", reference(ReferenceStyle.BK, booking_id, TODAY))


def test_the_same_booking_gets_the_same_reference_and_another_one_on_the_next_attempt() -> None:
    first = reference(ReferenceStyle.BK, BOOKING_ID, TODAY)
    assert reference(ReferenceStyle.BK, BOOKING_ID, TODAY) == first
    assert reference(ReferenceStyle.BK, BOOKING_ID, TODAY, 1) != first


def test_the_confirmation_number_is_not_the_reference() -> None:
    assert re.fullmatch(r"CN-[2-9A-HJ-NP-Z]{10}", confirmation_number(BOOKING_ID))


def test_a_name_is_split_at_its_last_space() -> None:
    assert split_name("Anna Maria van Dijk") == ("Anna Maria van", "Dijk")
    assert split_name("  Mia   Olsen ") == ("Mia", "Olsen")
    assert split_name("Prince") == ("", "Prince")


def test_an_erased_name_is_one_word() -> None:
    assert full_name(ERASED, ERASED) == ERASED
    assert full_name("", "Prince") == "Prince"


def test_what_a_client_told_comes_back_as_it_was() -> None:
    told = Brief(objectives=("Grow", "Save tax"), company_size=CompanySize.SMALL, budget="10k")
    assert Brief.from_text(told.as_text()) == told
    wizard = Brief(
        flexibility=Flexibility.FIXED,
        preferred_start_date=date(2025, 4, 1),
        stakeholders=("Ola, CFO",),
        seniority=Seniority.C_LEVEL,
        risk_tolerance=RiskTolerance.MODERATE,
        engagement_level=EngagementLevel.HIGH,
        pain_level=PainLevel.CRITICAL,
        preferred_contact_method=ContactMethod.LINKEDIN,
        public_trading=False,
    )
    assert Brief.from_text(wizard.as_text()) == wizard
    assert Brief().as_text() is None
    assert Brief.from_text(ERASED) is None
