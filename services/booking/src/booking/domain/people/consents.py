from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from booking.domain.people.errors import ConsentMissing, ConsentNotFree


class Consent(StrEnum):
    """What somebody can agree to (SEC-01, CFL-55)."""

    TERMS = "terms"
    PRIVACY_POLICY = "privacyPolicy"
    DATA_PROCESSING = "dataProcessing"
    MARKETING = "marketing"
    RECORDING = "recording"
    THIRD_PARTY_SHARING = "thirdPartySharing"
    PROFILE_CREATION = "profileCreation"


NEEDED: Final = (Consent.TERMS, Consent.PRIVACY_POLICY, Consent.DATA_PROCESSING)
"""Without these nothing can be booked; the others are free."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven:
    """One consent, when it was given, and under which texts (SEC-02)."""

    consent: Consent
    given_at: datetime
    terms_version: str
    privacy_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Consents:
    """What one person agreed to; what is not in it was not given or is withdrawn."""

    given: tuple[ConsentGiven, ...]

    @classmethod
    def of(
        cls,
        *,
        terms: bool,
        privacy_policy: bool,
        data_processing: bool,
        marketing: bool = False,
        recording: bool = False,
        third_party_sharing: bool = False,
        profile_creation: bool = False,
        terms_version: str,
        privacy_version: str,
        at: datetime,
    ) -> "Consents":
        """Write down what was ticked; refuses if a needed one was not."""
        ticked = {
            Consent.TERMS: terms,
            Consent.PRIVACY_POLICY: privacy_policy,
            Consent.DATA_PROCESSING: data_processing,
            Consent.MARKETING: marketing,
            Consent.RECORDING: recording,
            Consent.THIRD_PARTY_SHARING: third_party_sharing,
            Consent.PROFILE_CREATION: profile_creation,
        }
        for consent in NEEDED:
            if not ticked[consent]:
                raise ConsentMissing(consent)
        return cls(
            given=tuple(
                ConsentGiven(
                    consent=consent,
                    given_at=at,
                    terms_version=terms_version,
                    privacy_version=privacy_version,
                )
                for consent, yes in ticked.items()
                if yes
            )
        )

    def has(self, consent: Consent) -> bool:
        """Say whether the consent stands now."""
        return any(one.consent is consent for one in self.given)

    def without(self, consent: Consent) -> "Consents":
        """Take a free consent back, at once; a needed one ends with the booking or by erasure."""
        if consent in NEEDED:
            raise ConsentNotFree(consent)
        return replace(self, given=tuple(one for one in self.given if one.consent is not consent))
