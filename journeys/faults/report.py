from collections import Counter

from journeys.faults.run import Outcome
from journeys.history import Wish
from journeys.history.checker import CHECKS


def report(outcome: Outcome) -> str:
    """Write what was done and what was found, for people (Markdown)."""
    parts = [_head(outcome), _found(outcome), _clients(outcome), _counts(outcome), _blows(outcome)]
    return "\n\n".join(parts) + "\n"


def _head(outcome: Outcome) -> str:
    verdict = f"{len(outcome.faults)} faults" if outcome.faults else "no fault"
    return (
        f"# Faults, seed {outcome.seed}: {verdict}\n\n"
        f"{outcome.clients} clients for {outcome.seconds:g} s, {len(outcome.struck)} blows;"
        f" at rest {outcome.settled_after:.1f} s after the last answer.\n"
        f"Again: `make faults SECONDS={outcome.seconds:g} SEED={outcome.seed}"
        f" CLIENTS={outcome.clients}`"
    )


def _found(outcome: Outcome) -> str:
    checked = "\n".join(f"- {what}" for what in CHECKS)
    found = "\n".join(f"- {fault}" for fault in outcome.faults) or "Nothing."
    ended = ", ".join(f"{name} {n}x" for name, n in sorted(Counter(outcome.ended).items()))
    return (
        f"## What was found\n\n{found}\n\n## What was checked\n\n{checked}\n\n"
        f"Processes that ended by themselves and were started again: {ended or 'none'}."
    )


def _clients(outcome: Outcome) -> str:
    rows = []
    for wish in Wish:
        asked = [told for told in outcome.told if told.wish is wish]
        done = sum(told.acknowledged for told in asked)
        never = sum(told.unanswered for told in asked)
        rows.append(f"| {wish} | {len(asked)} | {done} | {len(asked) - done - never} | {never} |")
    answers = "\n".join(f"| {what} | {n} |" for what, n in outcome.answers.most_common())
    return (
        "## What clients were told\n\n| Wish | asked | done | refused | never answered |\n"
        "|---|---|---|---|---|\n" + "\n".join(rows) + "\n\n"
        "| Answer to one attempt | times |\n|---|---|\n" + answers
    )


def _counts(outcome: Outcome) -> str:
    history = outcome.history
    if history is None:
        return "## What was read\n\nNothing."
    logs = "\n".join(f"| events of {name} | {len(log)} |" for name, log in history.logs.items())
    copies = len(history.topics) - len({message.id for message in history.topics})
    return (
        f"## What was read\n\n| What | Number |\n|---|---|\n{logs}\n"
        f"| messages the logs tell | {len(history.expected)} |\n"
        f"| messages on the topics | {len(history.topics)} |\n"
        f"| of them copies | {copies} |\n"
        f"| read models rebuilt and compared | {len(history.leftovers.read_models)} |"
    )


def _blows(outcome: Outcome) -> str:
    rows = "\n".join(
        f"| {blow.at:.2f} | {blow.how} | {blow.victim} | {blow.healed:.2f} |"
        for blow in sorted(outcome.struck, key=lambda each: each.at)
    )
    return (
        "## What was done\n\nSeconds from the beginning.\n\n"
        "| At | How | Whom | Back at |\n|---|---|---|---|\n" + rows
    )
