"""Draw the app's icons anew: `python tools/icons.py`, after web/public/favicon.svg changed.

Each icon is for any use and for masks: its ground goes to the edges, and what it shows stays inside
the circle that every launcher leaves (80 % of the width).
"""

import re
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright
from tools.chromium import brought

PUBLIC: Final = Path(__file__).resolve().parent.parent / "web" / "public"
ICONS: Final = PUBLIC / "icons"

_CALENDAR: Final = (
    '<rect x="8" y="9" width="16" height="15" rx="2.5"/><path d="M8 14h16M12 6.5v4M20 6.5v4"/>'
)
SHORTCUTS: Final = {
    "shortcut-book": f'{_CALENDAR}<path d="M16 16v6M13 19h6"/>',
    "shortcut-bookings": f'{_CALENDAR}<path d="m12.5 19 2.5 2.5 4.5-4.5"/>',
}


def draw(browser: Browser, size: int, shapes: str, to: Path) -> None:
    ground, ink = colours()
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"'
        f' width="{size}" height="{size}">'
        f'<rect width="32" height="32" fill="{ground}"/>'
        f'<g stroke="{ink}" fill="none">{shapes}</g></svg>'
    )
    page = browser.new_page(viewport={"width": size, "height": size})
    page.set_content(f"<style>body{{margin:0}}svg{{display:block}}</style>{svg}")
    page.screenshot(path=to)
    page.close()


def mark() -> str:
    """The strokes of the mark, a little smaller, in the middle."""
    strokes = _found(r'<path d="([^"]+)" stroke=')
    return (
        f'<path transform="translate(16 16) scale(1.05) translate(-16 -16)" d="{strokes[1]}"'
        ' stroke-width="3"/>'
    )


def colours() -> tuple[str, str]:
    found = _found(r'fill="(#[0-9a-f]{3,6})".*stroke="(#[0-9a-f]{3,6})"')
    return found[1], found[2]


def _found(pattern: str) -> re.Match[str]:
    found = re.search(pattern, (PUBLIC / "favicon.svg").read_text(encoding="utf-8"))
    if found is None:
        sys.exit(f"favicon.svg has nothing like {pattern}")
    return found


def main() -> None:
    ICONS.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(brought()), args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        for size in (192, 512):
            draw(browser, size, mark(), ICONS / f"icon-{size}.png")
        for name, shapes in SHORTCUTS.items():
            strokes = f'<g stroke-width="2" stroke-linecap="round">{shapes}</g>'
            draw(browser, 192, strokes, ICONS / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
