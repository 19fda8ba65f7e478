from datetime import UTC, datetime

import pytest

from booking.domain.people.consents import Consent, Consents
from booking.domain.people.errors import ConsentMissing, ConsentNotFree

NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


def consents(**ticked: bool) -> Consents:
    needed = {"terms": True, "privacy_policy": True, "data_processing": True}
    return Consents.of(
        **(needed | ticked), terms_version="2025-01", privacy_version="2025-02", at=NOW
    )


@pytest.mark.parametrize(
    ("needed", "field"),
    [
        ("terms", "consents.terms"),
        ("privacy_policy", "consents.privacyPolicy"),
        ("data_processing", "consents.dataProcessing"),
    ],
)
def test_nothing_is_booked_without_a_needed_consent(needed: str, field: str) -> None:
    with pytest.raises(ConsentMissing) as refusal:
        consents(**{needed: False})

    assert refusal.value.field == field


def test_each_consent_is_kept_with_its_time_and_the_versions_of_the_texts() -> None:
    given = consents(marketing=True).given

    assert [one.consent for one in given] == [
        Consent.TERMS,
        Consent.PRIVACY_POLICY,
        Consent.DATA_PROCESSING,
        Consent.MARKETING,
    ]
    assert {(one.given_at, one.terms_version, one.privacy_version) for one in given} == {
        (NOW, "2025-01", "2025-02")
    }


def test_a_withdrawn_consent_does_not_stand_any_more() -> None:
    given = consents(marketing=True, recording=True).without(Consent.MARKETING)

    assert not given.has(Consent.MARKETING)
    assert given.has(Consent.RECORDING)


def test_a_needed_consent_is_not_withdrawn_alone() -> None:
    with pytest.raises(ConsentNotFree):
        consents().without(Consent.TERMS)
