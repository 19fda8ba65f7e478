"""The README's lines work as printed."""

import re
import subprocess
from pathlib import Path

import pytest

from journeys.product import Product

pytestmark = pytest.mark.slow

README = Path(__file__).resolve().parent.parent / "README.md"


def test_the_five_lines_of_the_readme_book_and_cancel(product: Product) -> None:
    text = README.read_text(encoding="utf-8")
    block = re.search(
        r"<!-- run in CI: journeys/test_readme.py -->\n```sh\n(.*?)```", text, re.DOTALL
    )
    assert block is not None
    lines = block.group(1).replace("http://localhost:8000", product.url)

    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", lines], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr + done.stdout
    assert "BEGIN:VCALENDAR" in done.stdout
    assert '"status":"cancelled"' in done.stdout.replace(" ", "")
