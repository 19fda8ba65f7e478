"""Find a Chromium for the browser tests, or bring one: `python tools/chromium.py`.

In this order: `KALENDS_CHROMIUM`, a Chromium or Chrome on the PATH, Debian's package (needs root).
Prints where it is.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


class ChromiumMissingError(RuntimeError):
    """There is none, and none can be brought; the message says what to do."""


def found() -> Path | None:
    """Give the browser that is there, None if there is none."""
    given = os.environ.get("KALENDS_CHROMIUM")
    if given:
        if not Path(given).is_file():
            raise ChromiumMissingError(f"KALENDS_CHROMIUM: there is no file {given}")
        return Path(given)
    there = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(there) if there else None


def brought() -> Path:
    """Give the browser that is there, or install Debian's."""
    there = found()
    if there is not None:
        return there
    if shutil.which("apt-get") is None or os.geteuid() != 0:
        raise ChromiumMissingError(
            "The browser tests need Chromium and may not install it here. Install the package"
            " `chromium` of your system, or name one in KALENDS_CHROMIUM."
        )
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    for command in (install, ["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if command is install and done.returncode == 0:
            break
    there = found()
    if there is None:
        raise ChromiumMissingError(
            f"Debian's chromium could not be installed: {done.stderr[-800:]}"
        )
    return there


if __name__ == "__main__":
    try:
        print(brought())
    except ChromiumMissingError as missing:
        sys.exit(str(missing))
