"""The example file, the README's table and the class of settings say the same."""

import re
import sys
from pathlib import Path

import pytest

from hookah_wishlist.settings import Settings, read_settings

ROOT = Path(__file__).resolve().parents[1]
BLOCK = re.compile(r"((?:# .+\n)+)# Default: (.+)\n#([A-Z0-9_]+)=(.+)\n")
ROW = re.compile(r"^\| `([A-Z0-9_]+)` \| (?:`([^`]+)`|(none)) \| .+ \|$", re.MULTILINE)

# Cannot be had together: the catalogue of the demonstration, and a source or a bot in its place.
DEMONSTRATION = {"CATALOG"}

EXAMPLE = (ROOT / ".env.example").read_text()
BLOCKS = {name: (meaning, default, example) for meaning, default, name, example in BLOCK.findall(EXAMPLE)}
ROWS = {name: default or none for name, default, none in ROW.findall((ROOT / "README.md").read_text())}
DEFAULTS = {name.upper(): field for name, field in Settings.model_fields.items()}


def test_every_setting_has_its_meaning_its_default_and_an_example_and_nothing_else_has():
    assert list(BLOCKS) == list(DEFAULTS)
    assert re.findall(r"^#([A-Z0-9_]+)=", EXAMPLE, re.MULTILINE) == list(BLOCKS)


def test_the_readme_has_a_row_for_every_setting_and_for_nothing_else():
    assert list(ROWS) == list(DEFAULTS)


@pytest.mark.parametrize("name", DEFAULTS)
def test_the_default_that_is_told_is_the_one_there_is(name):
    assert ROWS[name] == BLOCKS[name][1] == _shown(DEFAULTS[name])


def _shown(field):
    if field.default_factory is not None:  # the user's own directory, which is elsewhere on every machine
        return "~/.local/share/hookah-wishlist"
    return str(field.default) if field.default not in (None, ()) else "none"


def test_every_example_is_taken_as_it_stands(monkeypatch, tmp_path):
    env = tmp_path / ".env"
    examples = {name: example for name, (_, _, example) in BLOCKS.items() if name not in DEMONSTRATION}
    examples["CHROMIUM_PATH"] = sys.executable  # on this machine it may stand elsewhere
    env.write_text("".join(f"{name}={example}\n" for name, example in examples.items()))
    for name in DEFAULTS:
        monkeypatch.delenv(name, raising=False)
    assert read_settings(_env_file=env).model_fields_set == {name.lower() for name in examples}


@pytest.mark.parametrize("name", DEFAULTS)
def test_no_example_is_the_default(name):
    _, default, example = BLOCKS[name]
    assert default != example
