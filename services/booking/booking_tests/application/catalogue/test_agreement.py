"""What a client agrees to is said from the rules that are applied later (SEC-01, OPN-03)."""

from typing import Any

import pytest

from booking.application.catalogue.agreement import clauses, refunds
from booking.domain.catalogue.offer import CancellationPolicy, Quality, RefundStep
from booking.domain.people.preferences import Language
from booking_tests.catalogue_builders import a_free_offer, an_offer, an_offered_service


def said(language: Language = Language.ENGLISH, **changes: Any) -> dict[str, tuple[str, ...]]:
    service = an_offered_service(an_offer(**changes))
    return {clause.id: clause.sentences for clause in clauses(service, language)}


def test_the_usual_agreement_in_english() -> None:
    assert said() == {
        "payment": ("You can pay by: cash, card.",),
        "changes": (
            "You can move or cancel a booking until 2 hours before it starts.",
            "You can move it 2 times at most.",
        ),
        "cancellation": (
            "If you cancel at least 24 hours before the start, 100% is refunded.",
            "If you cancel at least 2 hours before the start, 50% is refunded.",
            "If we cancel, 100% is refunded.",
        ),
        "no-show": ("Nothing is refunded.",),
    }


def test_the_same_in_german_has_the_same_clauses() -> None:
    german = said(Language.GERMAN)

    assert list(german) == list(said())
    assert german["cancellation"][1] == (
        "Sagen Sie mindestens 2 Stunden vor Beginn ab, werden 50 % erstattet."
    )


@pytest.mark.parametrize("language", Language)
def test_other_rules_make_other_sentences(language: Language) -> None:
    policy = CancellationPolicy(
        steps=(), edit_deadline_hours=0, max_reschedulings=0, no_show_refund_percent=10
    )
    usual, other = said(language), said(language, cancellation=policy)

    for clause in ("changes", "cancellation", "no-show"):
        assert set(usual[clause]) != set(other[clause])
    assert "0 " not in other["changes"][0]


def test_a_free_service_has_nothing_to_refund() -> None:
    service = an_offered_service(a_free_offer())

    assert [clause.id for clause in clauses(service, Language.ENGLISH)] == ["payment", "changes"]


def test_the_text_of_the_service_itself_comes_last_as_it_was_written() -> None:
    quality = Quality(agreement_template="Bring your files.\n\nBe on time.\n")

    assert said(quality=quality)["service"] == ("Bring your files.", "Be on time.")


@pytest.mark.parametrize(
    ("steps", "deadline", "expected"),
    [
        (((24, 100), (2, 50)), 2, [(24, 100), (2, 50)]),
        # Whoever cancels two hours before is refused, so that step is never reached.
        (((24, 100), (2, 50)), 12, [(24, 100), (12, 50)]),
        (((24, 100), (2, 50)), 1, [(24, 100), (2, 50), (1, 0)]),
        (((48, 100), (24, 100)), 24, [(24, 100)]),
        ((), 2, [(2, 0)]),
    ],
)
def test_refunds_are_those_a_client_can_still_reach(
    steps: tuple[tuple[int, int], ...], deadline: int, expected: list[tuple[int, int]]
) -> None:
    policy = CancellationPolicy(
        steps=tuple(RefundStep(hours_before=h, refund_percent=p) for h, p in steps),
        edit_deadline_hours=deadline,
    )

    assert [(step.hours_before, step.refund_percent) for step in refunds(policy)] == expected
