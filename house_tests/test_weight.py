"""What a phone on a slow line has to load before it can book."""

import os
import re
from pathlib import Path

import pytest

from gateway.entrypoints.http.web_app import PACKAGED

BUILT = Path(os.environ.get("KALENDS_GATEWAY_WEB_APP", PACKAGED))
MOST = 150_000
SCRIPT = re.compile(
    r'<(?:script|link data-(?:later|beside))[^>]* (?:src|href)="/(assets/[^"]+\.js)"'
)


def sent(path: Path) -> int:
    """How many bytes travel to a browser that reads Brotli, as all do."""
    compressed = path.with_name(path.name + ".br")
    return (compressed if compressed.is_file() else path).stat().st_size


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("page", ["book", "book-a-meeting", "book-consultation"])
def test_the_first_load_of_a_wizard_is_at_most_150_kilobytes_of_script(
    page: str, language: str
) -> None:
    assert (BUILT / "index.html").is_file(), "the web app is not built: make web"
    written = (BUILT / "pages" / language / f"{page}.html").read_text(encoding="utf-8")

    weights = {name: sent(BUILT / name) for name in SCRIPT.findall(written)}

    # One that is painted first, what every page needs, the wizard and its first step.
    assert any("first-paint" in name for name in weights)
    # What takes long runs beside the page.
    assert any("formats" in name for name in weights)
    assert any("booking-wizard" in name for name in weights)
    assert any(
        name.startswith(("assets/service-step", "assets/consultant-step")) for name in weights
    )
    assert sum(weights.values()) <= MOST, sorted(weights.items(), key=lambda one: -one[1])


def test_whatever_is_worth_it_lies_there_compressed() -> None:
    plain = [
        path.relative_to(BUILT).as_posix()
        for path in BUILT.rglob("*")
        if path.suffix in {".js", ".css", ".html", ".svg", ".json"}
        and path.stat().st_size >= 1024
        and not all(path.with_name(path.name + suffix).is_file() for suffix in (".br", ".gz"))
    ]

    assert plain == []
