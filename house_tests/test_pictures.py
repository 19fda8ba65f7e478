import re

from journeys.browser.pictures import FOLDER, PICTURES
from journeys.browser.visitors import ROOT

SHOWN = re.compile(r"docs/images/([\w-]+)\.png")


def test_every_picture_of_the_readme_is_taken_by_the_command_and_none_for_nothing() -> None:
    shown = SHOWN.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    there = {path.stem for path in FOLDER.iterdir()}

    assert sorted(shown) == sorted(one.name for one in PICTURES)
    assert there == set(shown)
