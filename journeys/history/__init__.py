"""Reads what happened to a product and says what must not have happened.

Plain data in (`History`), a list of sentences out (`faults_in`). Nothing in here runs a service,
so a fault can be planted by hand: `test_checker.py` plants each kind and sees it found.
"""

from journeys.history.checker import faults_in, leftovers_in
from journeys.history.history import (
    Expected,
    Group,
    History,
    Leftovers,
    Message,
    Stored,
    Told,
    Undone,
    Wish,
)

__all__ = [
    "Expected",
    "Group",
    "History",
    "Leftovers",
    "Message",
    "Stored",
    "Told",
    "Undone",
    "Wish",
    "faults_in",
    "leftovers_in",
]
