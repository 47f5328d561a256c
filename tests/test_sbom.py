"""The bill of materials is whole, valid and made without asking anybody."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.process
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def bill(tmp_path_factory):
    """Made where no address leads anywhere."""
    target = tmp_path_factory.mktemp("sbom") / "build" / "sbom.json"
    nowhere = dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), "http://127.0.0.1:1")
    command = [sys.executable, "scripts/sbom.py", str(target)]
    subprocess.run(command, cwd=ROOT, check=True, env=nowhere, capture_output=True)
    return target.read_text()


def test_it_is_what_cyclonedx_calls_valid(bill):
    from cyclonedx.schema import SchemaVersion  # two seconds, which no collection of tests should take
    from cyclonedx.validation.json import JsonStrictValidator

    version = SchemaVersion.from_version(json.loads(bill)["specVersion"])
    assert JsonStrictValidator(version).validate_str(bill) is None


def test_it_names_every_package_that_runs_with_its_hash_and_none_that_only_tests(bill):
    components = json.loads(bill)["components"]
    named = {component["purl"]: component for component in components}
    pinned = re.findall(
        r"^([\w.-]+)(?:\[[\w,]+\])?==([^ ;\\]+)", (ROOT / "requirements/run.txt").read_text(), re.M
    )
    assert len(pinned) > 50
    assert [pin for pin in pinned if f"pkg:pypi/{pin[0]}@{pin[1]}" not in named] == []
    assert "pkg:npm/%40preact/signals@" in " ".join(named)
    assert "pytest" not in bill
    assert "axe-core" not in bill
    assert all("hashes" in json.dumps(component) for component in components)
