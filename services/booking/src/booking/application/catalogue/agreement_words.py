"""The sentences of agreements, by language."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import ClassVar, Final

from booking.domain.catalogue.offer import PaymentMethod
from booking.domain.people.preferences import Language


class Words(ABC):
    """One language. Hours are before the start, percents are of what was paid."""

    payment: str
    changes: str
    cancellation: str
    no_show: str
    free: str
    no_moves: str
    methods: ClassVar[Mapping[PaymentMethod, str]]

    @abstractmethod
    def paid_by(self, methods: str) -> str: ...

    @abstractmethod
    def until(self, hours: int) -> str: ...

    @abstractmethod
    def moves(self, most: int) -> str: ...

    @abstractmethod
    def refund(self, hours: int, percent: int) -> str: ...

    @abstractmethod
    def after_no_show(self, percent: int) -> str: ...

    @abstractmethod
    def when_we_cancel(self, percent: int) -> str: ...


class English(Words):
    payment = "Payment"
    changes = "Changes and cancellation by you"
    cancellation = "Refunds"
    no_show = "If you do not come"
    free = "This service is free of charge."
    no_moves = "The time of a booking cannot be moved."
    methods: ClassVar[Mapping[PaymentMethod, str]] = {
        PaymentMethod.CARD: "card",
        PaymentMethod.BANK: "bank transfer",
        PaymentMethod.CASH: "cash",
        PaymentMethod.INVOICE: "invoice",
    }

    def paid_by(self, methods: str) -> str:
        return f"You can pay by: {methods}."

    def until(self, hours: int) -> str:
        end = f"{_hours(hours)} before it starts" if hours else "it starts"
        return f"You can move or cancel a booking until {end}."

    def moves(self, most: int) -> str:
        return f"You can move it {'once' if most == 1 else f'{most} times'} at most."

    def refund(self, hours: int, percent: int) -> str:
        share = f"{percent}% is refunded" if percent else "nothing is refunded"
        early = f"at least {_hours(hours)} before" if hours else "before"
        return f"If you cancel {early} the start, {share}."

    def after_no_show(self, percent: int) -> str:
        return f"{percent}% is refunded." if percent else "Nothing is refunded."

    def when_we_cancel(self, percent: int) -> str:
        return f"If we cancel, {percent}% is refunded."


class German(Words):
    payment = "Zahlung"
    changes = "Änderung und Absage durch Sie"
    cancellation = "Erstattung"
    no_show = "Wenn Sie nicht erscheinen"
    free = "Diese Leistung ist kostenlos."
    no_moves = "Der Termin einer Buchung kann nicht verschoben werden."
    methods: ClassVar[Mapping[PaymentMethod, str]] = {
        PaymentMethod.CARD: "Karte",
        PaymentMethod.BANK: "Überweisung",
        PaymentMethod.CASH: "bar",
        PaymentMethod.INVOICE: "Rechnung",
    }

    def paid_by(self, methods: str) -> str:
        return f"Sie können so bezahlen: {methods}."

    def until(self, hours: int) -> str:
        end = f"{_stunden(hours)} vor" if hours else "zum"
        return f"Sie können eine Buchung bis {end} Beginn verschieben oder absagen."

    def moves(self, most: int) -> str:
        return f"Sie können sie höchstens {'einmal' if most == 1 else f'{most}-mal'} verschieben."

    def refund(self, hours: int, percent: int) -> str:
        share = f"werden {percent} % erstattet" if percent else "wird nichts erstattet"
        early = f"mindestens {_stunden(hours)} vor" if hours else "vor"
        return f"Sagen Sie {early} Beginn ab, {share}."

    def after_no_show(self, percent: int) -> str:
        return f"Es werden {percent} % erstattet." if percent else "Es wird nichts erstattet."

    def when_we_cancel(self, percent: int) -> str:
        return f"Sagen wir ab, werden {percent} % erstattet."


def _hours(hours: int) -> str:
    return "1 hour" if hours == 1 else f"{hours} hours"


def _stunden(hours: int) -> str:
    return "1 Stunde" if hours == 1 else f"{hours} Stunden"


WORDS: Final[Mapping[Language, Words]] = {
    Language.ENGLISH: English(),
    Language.GERMAN: German(),
}
