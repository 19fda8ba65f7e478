from collections.abc import Iterator
from datetime import datetime
from typing import Final

import pytest
from playwright.sync_api import Browser, sync_playwright
from tools.chromium import brought

from gateway.entrypoints.http.web_app import PACKAGED
from journeys.browser.stage import Stage, stage
from journeys.browser.visitors import Visitors

_OFF: Final = (
    # For each visitor, a process that draws what drops down from the bar of addresses, which has no
    # window to be seen in: a second of work for nothing.
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup",
    # The last list is the one that counts, so these are Playwright's own.
    "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
    "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding",
    "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser, without a window.

    Its driver keeps an event loop running in this thread, where other files have loops of their
    own: so it ends with each file.
    """
    assert (PACKAGED / "index.html").is_file(), "the web app is not built: make web"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(brought()),
            args=[
                # The tests may run as root, where Chromium's own sandbox cannot.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                f"--disable-features={','.join(_OFF)}",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def moment(request: pytest.FixtureRequest) -> datetime | None:
    """When the tests of a file happen: at the `MOMENT` it names, else now."""
    found: datetime | None = getattr(request.module, "MOMENT", None)
    return found


@pytest.fixture(scope="module")
def product(moment: datetime | None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The product with its demo firm, started once for a file of tests."""
    with stage(tmp_path_factory.mktemp("product"), at=moment) as running:
        yield running


@pytest.fixture
def visitors(chromium: Browser, product: Stage) -> Iterator[Visitors]:
    """People who come to the product; whoever came is gone after the test."""
    coming = Visitors(chromium, product)
    yield coming
    coming.leave()
