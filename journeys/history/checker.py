from journeys.history.effects import effect_faults
from journeys.history.history import History
from journeys.history.leftovers import leftover_faults, read_model_faults
from journeys.history.places import place_faults
from journeys.history.promises import promise_faults
from journeys.history.topics import topic_faults

CHECKS = {
    "no place is given away twice": place_faults,
    "what clients were told is so, once": promise_faults,
    "each message had its effect once": effect_faults,
    "topics are what the logs tell": topic_faults,
    "nothing is stuck": leftover_faults,
    "read models are what the logs say": read_model_faults,
}
"""Every check by the sentence it proves."""


def faults_in(history: History) -> list[str]:
    """Say everything that is wrong, each in a sentence; nothing for a history as it should be."""
    return [fault for check in CHECKS.values() for fault in check(history)]


def leftovers_in(history: History) -> list[str]:
    """Say what is not done yet; a product at work has some of it, one at rest has none."""
    return list(leftover_faults(history))
