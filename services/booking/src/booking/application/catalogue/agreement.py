"""What a client agrees to with the booking of a service, said from the service's own rules."""

from collections.abc import Iterator
from dataclasses import dataclass

from booking.application.catalogue.agreement_words import WORDS, Words
from booking.application.catalogue.ports import OfferedService
from booking.domain.catalogue.offer import CancellationPolicy, RefundStep
from booking.domain.people.preferences import Language


@dataclass(frozen=True, slots=True)
class Clause:
    """One heading with its sentences; `id` is the same in every language."""

    id: str
    title: str
    sentences: tuple[str, ...]


def clauses(service: OfferedService, language: Language) -> Iterator[Clause]:
    """Say what holds for bookings of this service, and nothing that its data do not say.

    The service's own agreement text, if it has one, comes last and as it was written.
    """
    words, policy = WORDS[language], service.cancellation
    yield Clause("payment", words.payment, _payment(service, words))
    yield Clause("changes", words.changes, _changes(policy, words))
    if not service.is_free:
        yield Clause("cancellation", words.cancellation, _cancellation(policy, words))
        yield Clause(
            "no-show", words.no_show, (words.after_no_show(policy.no_show_refund_percent),)
        )
    if service.offer.quality.agreement_template.strip():
        own = service.offer.quality.agreement_template.strip()
        yield Clause("service", service.name, tuple(own.split("\n\n")))


def refunds(policy: CancellationPolicy) -> list[RefundStep]:
    """Give from when on, before the start, a client who cancels gets how much back.

    The earliest first, each rate once, and none beyond the deadline for changes.
    """
    deadline = policy.edit_deadline_hours
    hours = {step.hours_before for step in policy.steps if step.hours_before > deadline}
    last_for: dict[int, int] = {}
    for before in sorted(hours | {deadline}, reverse=True):
        last_for[policy.refund_percent(before)] = before
    return [
        RefundStep(hours_before=before, refund_percent=percent)
        for percent, before in last_for.items()
    ]


def _payment(service: OfferedService, words: Words) -> tuple[str, ...]:
    if service.is_free:
        return (words.free,)
    methods = ", ".join(words.methods[method] for method in service.payment_methods)
    return (words.paid_by(methods),)


def _changes(policy: CancellationPolicy, words: Words) -> tuple[str, ...]:
    moves = policy.max_reschedulings
    return (
        words.until(policy.edit_deadline_hours),
        words.moves(moves) if moves else words.no_moves,
    )


def _cancellation(policy: CancellationPolicy, words: Words) -> tuple[str, ...]:
    by_client = (words.refund(step.hours_before, step.refund_percent) for step in refunds(policy))
    return (*by_client, words.when_we_cancel(policy.provider_cancel_refund_percent))
