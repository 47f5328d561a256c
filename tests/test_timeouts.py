"""The guards against hanging, in a suite of its own in a folder."""

import shutil
import subprocess
import sys

import pytest

from tests.program import ROOT

pytestmark = pytest.mark.process

HANGS = """
import asyncio, time, pytest

@pytest.mark.timeout({seconds})
async def test_waits():
    await asyncio.Event().wait()  # here it hangs

@pytest.mark.timeout({seconds})
async def test_blocks():
    time.sleep(60)

async def test_goes_on():
    assert True
"""


@pytest.fixture
def suite(tmp_path):
    """A folder with this project's own conftest."""
    (tmp_path / "tests").mkdir()
    for name in ("__init__.py", "conftest.py", "cluster.py", "timeouts.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests" / name)
    (tmp_path / "hookah_wishlist").symlink_to(ROOT / "hookah_wishlist")
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_a_test_that_hangs_fails_with_the_line_and_the_others_go_on(suite):
    reporting = suite / "tests" / "timeouts.py"
    reporting.write_text(reporting.read_text().replace("REPORTING = 10.0", "REPORTING = 5.0"))
    (suite / "tests" / "test_it.py").write_text(HANGS.format(seconds=1))
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider"],
        cwd=suite, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "2 failed, 1 passed" in done.stdout
    assert ">       await asyncio.Event().wait()  # here it hangs" in done.stdout
    assert ">       time.sleep(60)" in done.stdout
    assert "Timeout (>6.0s) from pytest-timeout" in done.stdout
