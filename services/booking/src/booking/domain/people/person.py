# ruff: noqa: ARG002 - an evolution takes everything its event carries
from datetime import datetime
from uuid import UUID

from eventsourcing.domain import Aggregate, event

from booking.domain.people.consents import Consent
from booking.domain.people.preferences import Preferences
from servicekit.personal import Personal


class Person(Aggregate):
    """What was done with a person's data, and how the person wants to be written to.

    That data were looked up, copied, taken back or erased says nothing about the person, so it
    stays readable for ever and proves what happened (SEC-03, SEC-05); preferences go with the key.
    Its stream begins with the first such act, not with the first booking.
    """

    TOPIC = "booking.Person"

    class Created(Aggregate.Created):
        TOPIC = "booking.Person.Created"
        at: datetime

    class LookedUp(Aggregate.Event):
        TOPIC = "booking.Person.LookedUp"
        by: str
        at: datetime

    class Exported(Aggregate.Event):
        TOPIC = "booking.Person.Exported"
        by: str
        at: datetime

    class ConsentWithdrawn(Aggregate.Event):
        TOPIC = "booking.Person.ConsentWithdrawn"
        consent: Consent
        by: str
        at: datetime

    class PreferencesChosen(Aggregate.Event):
        """What `Preferences.as_text` gives; `person_id` is the stream's id."""

        TOPIC = "booking.Person.PreferencesChosen"
        person_id: UUID
        chosen: Personal[str]
        by: str
        at: datetime

    class Erased(Aggregate.Event):
        """Every read model shows *erased* for this person from here on; the stream's id is his."""

        TOPIC = "booking.Person.Erased"
        by: str
        at: datetime

    # Birth

    @event(Created)
    def __init__(self, *, id: UUID, at: datetime) -> None:  # noqa: A002
        self.erased_at: datetime | None = None
        self.chosen: str | None = None

    @property
    def preferences(self) -> Preferences:
        """How the person wants to be written to; the usual until something was chosen."""
        return Preferences.from_text(self.chosen)

    @property
    def has_preferences(self) -> bool:
        """Whether the person chose how to be written to."""
        return self.chosen is not None

    # Decisions

    def look_up(self, *, by: str, at: datetime) -> None:
        """Note that somebody looked this person up by address."""
        self._looked_up(by=by, at=at)

    def export(self, *, by: str, at: datetime) -> None:
        """Note that somebody took a copy of everything held."""
        self._exported(by=by, at=at)

    def withdraw(self, consent: Consent, *, by: str, at: datetime) -> None:
        """Note that the person took a consent back everywhere."""
        self._consent_withdrawn(consent=consent, by=by, at=at)

    def prefer(self, preferences: Preferences, *, by: str, at: datetime) -> None:
        """Choose how to be written to; the same again is silence."""
        if preferences.as_text() != self.chosen:
            self._preferences_chosen(person_id=self.id, chosen=preferences.as_text(), by=by, at=at)

    def erase(self, *, by: str, at: datetime) -> None:
        """Note that the key was destroyed."""
        if self.erased_at is None:
            self._erased(by=by, at=at)

    # Evolutions

    @event(LookedUp)
    def _looked_up(self, by: str, at: datetime) -> None:
        pass

    @event(Exported)
    def _exported(self, by: str, at: datetime) -> None:
        pass

    @event(ConsentWithdrawn)
    def _consent_withdrawn(self, consent: Consent, by: str, at: datetime) -> None:
        pass

    @event(PreferencesChosen)
    def _preferences_chosen(self, person_id: UUID, chosen: str, by: str, at: datetime) -> None:
        self.chosen = chosen

    @event(Erased)
    def _erased(self, by: str, at: datetime) -> None:
        self.chosen = None
        self.erased_at = at
