"""What the product in one process does not need, it does not load."""

import subprocess
import sys

LOADED = """
import sys, embedded.__main__, embedded.compose, servicekit.hosting
print([name for name in ("aiokafka", "faststream") if name in sys.modules])
"""


def test_who_needs_no_broker_does_not_wait_for_its_libraries() -> None:
    asked = [sys.executable, "-c", LOADED]
    loaded = subprocess.run(asked, capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == "[]"
