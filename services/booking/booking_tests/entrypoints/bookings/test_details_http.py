"""Everything the wizard asks reaches staff as it was told (WIZ-13 to WIZ-20)."""

from typing import Any

import pytest

from booking_tests.booking_requests import book, booked
from booking_tests.reception import Reception

TOLD: dict[str, Any] = {
    "website": "https://fjord.example",
    "position": "Head of Finance",
    "linkedinProfile": "https://www.linkedin.com/in/mia",
    "industry": "Shipping",
    "companySize": "medium",
    "decisionMakingRole": "influencer",
    "subject": "VAT",
    "description": "All of it.",
    "objectives": ["Grow"],
    "challenges": ["Rules"],
    "expectedOutcomes": ["A plan"],
    "budget": "10k-20k EUR",
    "timeline": "Spring",
    "urgency": "high",
    "preparationNotes": "See the files.",
    "industrySpecifics": "Tonnage tax",
    "ndaRequired": True,
    "multipleStakeholders": True,
    "followUpSessionsExpected": True,
    "industryCompliance": ["IMO"],
    "confidentialityLevel": "high",
    "specialRequirements": "Interpreter",
    "projectName": "Harbour",
    "successCriteria": ["Less tax"],
    "stakeholders": ["Ola Berg, CFO"],
    "constraints": ["No travel"],
    "background": "Since 1990.",
    "deliverables": ["Memo"],
    "preparationMaterials": ["Balance sheet"],
    "flexibility": "somewhat_flexible",
    "preferredStartDate": "2025-04-01",
    "deadlines": ["2025-06-30: filing"],
    "availabilityWindows": ["Mornings"],
    "preferredContactMethod": "phone",
    "communicationTimezone": "Europe/Copenhagen",
    "department": "Finance",
    "seniority": "director",
    "reportingStructure": "To the CFO",
    "companyRevenue": "10-50M EUR",
    "companyLocation": "Aarhus, DK",
    "linkedinCompanyPage": "https://www.linkedin.com/company/fjord",
    "publicTrading": False,
    "businessSituation": "Stable.",
    "initiatives": ["New port"],
    "competitivePosition": "Third.",
    "marketPressures": ["Fuel"],
    "internalConstraints": ["Staff"],
    "approvalProcess": "Board",
    "decisionTimeline": "By May",
    "priorities": ["Tax", "Port"],
    "riskTolerance": "conservative",
    "consultingExperience": "Two projects.",
    "howDidYouHear": "A friend",
    "previousInteractions": "Webinar",
    "engagementLevel": "high",
    "buyingSignals": ["Asked for a date"],
    "painLevel": "critical",
}


def test_staff_reads_all_that_the_client_told_and_nothing_once_erased(
    reception: Reception,
) -> None:
    with reception.open("admin") as admin:
        booking_id, _ = booked(admin.acting_as("guest"), details=TOLD)
        path = f"/api/admin/bookings/{booking_id}"
        shown = admin.get(path).json()
        admin.post(f"/api/admin/persons/{shown['personId']}/erase")
        after = admin.get(path).json()

    assert shown["details"] == TOLD
    assert after["details"] is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"seniority": "king"},
        {"preferredStartDate": "soon"},
        {"communicationTimezone": "Mars/Base"},
        {"stakeholders": ["x"] * 21},
        {"background": "x" * 4001},
        {"shoeSize": 42},
    ],
)
def test_details_that_cannot_be_are_refused(shared: Reception, wrong: dict[str, Any]) -> None:
    with shared.open() as guest:
        answer = book(guest, details=wrong)

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["path"].startswith(f"details.{next(iter(wrong))}")
