"""The web app is checked beside everything else, with its own tools."""

import os
import subprocess
import sys

import pytest
from tools import web

FEATURES = web.WEB / "src" / "features"
TRESPASSER = """import { searchOf } from '@/features/consultants/search';

export const found = searchOf(new URLSearchParams());
"""


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_the_web_app_is_in_order() -> None:
    """Its client is fresh, it is formatted, it lints, its types hold, its own tests pass."""
    # One worker, since other tests run beside it.
    environment = {**os.environ, "VITEST_MAX_WORKERS": "1", "CI": "1"}

    done = subprocess.run(
        [sys.executable, "tools/web.py", "check"],
        cwd=web.ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, (done.stdout + done.stderr)[-6000:]


@pytest.mark.slow
def test_a_feature_that_imports_another_is_found() -> None:
    """Wall 5 of ARCHITECTURE.md."""
    web.install()
    trespasser = FEATURES / "landing" / f"trespasser-{os.getpid()}.ts"
    trespasser.write_text(TRESPASSER, encoding="utf-8")
    try:
        done = subprocess.run(
            [sys.executable, "tools/web.py", "npm", "exec", "--", "eslint", str(trespasser)],
            cwd=web.ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        trespasser.unlink()

    assert done.returncode != 0
    assert "A feature knows no other feature" in done.stdout
