"""Bad input never makes a 500, and nothing is answered that the documentation does not name."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from journeys.conftest import started
from journeys.product import ADMIN_KEY, Product

pytestmark = pytest.mark.slow

SECONDS = int(os.environ.get("KALENDS_FUZZ_SECONDS", "30"))
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance"


@pytest.fixture
def product(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Product]:
    yield from started(str(request.param), tmp_path)


# Every case the documentation gives, for who may do everything, on the stricter database; what
# chance adds on the other one, from the same seed: two requests for each endpoint and one more for
# each minute there is time for. What more a guest is refused is refused before there is a database.
# A machine that is not done in time leaves the rest of the cases to `make fuzz`.
@pytest.mark.timeout(SECONDS + 270)
@pytest.mark.parametrize(
    ("product", "who", "phases"),
    [
        ("postgresql", "admin", "examples,coverage"),
        ("sqlite", "admin", "fuzzing"),
        ("sqlite", "guest", "fuzzing"),
    ],
    indirect=["product"],
)
def test_no_input_makes_a_server_error_or_an_undocumented_answer(
    product: Product, tmp_path: Path, who: str, phases: str
) -> None:
    seed = "20261121"
    # Schemathesis waits ten seconds for it, and a busy machine may need more to make the first.
    document = tmp_path / "openapi.json"
    with product.client() as client:
        answer = client.get("/api/openapi.json", timeout=120).raise_for_status()
        document.write_bytes(answer.content)
    command = [
        str(Path(sys.executable).with_name("st")),
        "run",
        str(document),
        "--url",
        product.url,
        "--checks",
        CHECKS,
        "--phases",
        phases,
        "--max-examples",
        str(2 + SECONDS // 60),
        "--max-time",
        str(SECONDS),
        # A machine with much to do answers late, and that is no fault.
        "--request-timeout",
        "60",
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

    done = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=SECONDS + 250
    )

    assert done.returncode == 0, (done.stdout + done.stderr)[-8000:]
    assert product.said().count("Traceback") == 0
