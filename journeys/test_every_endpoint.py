"""Bad input never makes a 500, and nothing is answered that the documentation does not name."""

import subprocess
import sys
from pathlib import Path

import pytest

from journeys.product import ADMIN_KEY, Product

pytestmark = pytest.mark.slow

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance"


@pytest.mark.parametrize("who", ["guest", "admin"])
def test_no_input_makes_a_server_error_or_an_undocumented_answer(
    own_product: Product, who: str
) -> None:
    seed = "20261121"
    command = [
        str(Path(sys.executable).with_name("st")),
        "run",
        f"{own_product.url}/api/openapi.json",
        "--checks",
        CHECKS,
        "--phases",
        "examples,coverage,fuzzing",
        "--max-examples",
        "15",
        "--max-time",
        "40",
        "--seed",
        seed,
        "--generation-database",
        "none",
        "--no-color",
        "--warnings",
        "off",
        "--continue-on-failure",
    ]
    if who == "admin":
        command += ["--header", f"Authorization: Bearer {ADMIN_KEY}"]

    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=280)

    assert done.returncode == 0, (done.stdout + done.stderr)[-8000:]
    assert own_product.said().count("Traceback") == 0
