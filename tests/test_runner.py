"""The runner's verdict about a suite of its own in a folder."""

import os
import subprocess
import sys

import pytest

from tests.program import ROOT

pytestmark = pytest.mark.process

# Loading every plugin that is installed takes seconds.
QUICK = {"PYTHONPATH": str(ROOT), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
PASSES = "def test_passes():\n    assert True\n"
FAILS = "def test_fails():\n    raise ValueError('always')\n"
BROKEN = """
import pytest

@pytest.fixture
def broken():
    raise ValueError("no fixture today")

def test_it(broken):
    assert True
"""
STUMBLES = """
import pathlib, pytest

@pytest.mark.parametrize("number", range({many}))
def test_stumbles(number):
    before = pathlib.Path(f"stumbled-{{number}}")
    if not before.exists():
        before.touch()
        raise ValueError(f"the first time {{number}}")
"""


@pytest.fixture
def run(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = -p no:cacheprovider -p xdist\n")

    def run(*arguments, **files):
        for name, text in files.items():
            (tmp_path / f"{name}.py").write_text(text)
        return subprocess.run(
            [sys.executable, "-m", "tests.runner", *arguments],
            cwd=tmp_path,
            env={**os.environ, **QUICK},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_runner_passes_when_every_test_passes(run):
    done = run("-n", "2", test_one=PASSES, test_two=PASSES)
    assert done.returncode == 0
    assert "2 passed" in done.stdout
    assert "unsteady" not in done.stdout


def test_runner_fails_with_both_tracebacks_when_a_test_fails_twice(run):
    done = run(test_one=PASSES + FAILS)
    assert done.returncode == 1
    assert "FAILED TWICE: test_one.py::test_fails" in done.stdout
    report = done.stdout.split("FAILED TWICE")[1]
    assert report.count("ValueError: always") == 2
    assert "0 unsteady, of at most 5; 1 failed twice" in report


def test_runner_passes_and_reports_what_passes_alone(run):
    done = run("-n", "2", test_one=PASSES, test_two=STUMBLES.format(many=5))
    assert done.returncode == 0
    report = done.stdout.split("UNSTEADY", 1)[1]
    for number in range(5):
        assert f"ValueError: the first time {number}" in report
        assert f"unsteady      test_two.py::test_stumbles[{number}]" in report
    assert "5 unsteady, of at most 5; 0 failed twice" in report


def test_runner_fails_at_once_beyond_the_allowed_number(run):
    done = run(test_one=STUMBLES.format(many=6))
    assert done.returncode == 1
    assert "6 tests failed: more than 5, so none is run again." in done.stdout
    assert "Once more" not in done.stdout


@pytest.mark.parametrize(("text", "code"), [("import nothing_of_this_name\n", 2), ("", 5)])
def test_runner_passes_on_what_is_no_verdict(run, text, code):
    assert run(test_one=text).returncode == code


def test_runner_passes_on_that_an_argument_is_unknown(run):
    assert run("--no-such-option", test_one=PASSES).returncode == 4


def test_runner_reports_a_fixture_that_fails(run):
    done = run(test_one=BROKEN)
    assert done.returncode == 1
    assert "FAILED TWICE: test_one.py::test_it" in done.stdout


def test_runner_reports_a_test_that_ends_its_process(run):
    done = run("-n", "2", test_one="import os\n\ndef test_ends():\n    os._exit(3)\n", test_two=PASSES)
    assert done.returncode == 1
    assert "FAILED TWICE: test_one.py::test_ends" in done.stdout
