"""What README and docs/ point to is there, and every screen of the Mini App is shown in the README."""

import re

import pytest

from tests.journeys.screens.shown import SCREENS
from tests.program import ROOT

WORDS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "SECURITY.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
POINTER = re.compile(r'\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"')
HEADING = re.compile(r"^#+ (.+)$", re.M)


def pointers(path):
    return [one or other for one, other in POINTER.findall(path.read_text())]


def anchors(path):
    """As those who show Markdown make them of headings."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()) for heading in HEADING.findall(path.read_text()))
    return {heading.replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("path", WORDS, ids=lambda path: path.name)
def test_what_the_words_point_to_is_there(path):
    inside = [told for told in pointers(path) if "://" not in told and not told.startswith("mailto:")]
    for told in inside:
        name, _, anchor = told.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), told
        assert not anchor or anchor in anchors(target), told


def test_every_screen_is_shown_on_every_device():
    shown = {told for told in pointers(ROOT / "README.md") if "/app-" in told}
    kept = {f"docs/screenshots/{path.name}" for path in (ROOT / "docs" / "screenshots").glob("app-*")}
    assert shown == kept
    devices = ("ios-ru", "android-en", "desktop-ru")
    assert kept == {f"docs/screenshots/app-{name}-{device}.webp" for name in SCREENS for device in devices}
