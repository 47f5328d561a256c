"""What the program is made of, as CycloneDX has it: python scripts/sbom.py FILE. Asks nobody.

The Python packages are read by CycloneDX's own tool from the hashed requirements. npm's asks us for a
version, which we have none of, and its lock file tells all there is to tell; so those are added here.
"""

import base64
import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
HASHES = {"sha512": "SHA-512"}  # npm's name and CycloneDX's


def main(target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    bill = python_packages()
    bill["components"] += npm_packages(json.loads((ROOT / "package-lock.json").read_text()))
    target.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n")


def python_packages() -> dict:
    tool = Path(sys.executable).with_name("cyclonedx-py")
    words = ["--pyproject", "pyproject.toml", "--output-reproducible", "--of", "JSON", "-o", "-"]
    command = [tool, "requirements", "requirements/run.txt", *words]
    told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - our own words
    return json.loads(told.stdout)


def npm_packages(lock: dict) -> list[dict]:
    """Those that go into static/vendor or make it; what tests alone need is none of the program."""
    return [
        _component(path.rpartition("node_modules/")[2], package)
        for path, package in lock["packages"].items()
        if path and not package.get("dev")
    ]


def _component(name: str, package: dict) -> dict:
    algorithm, _, digest = package["integrity"].partition("-")
    purl = f"pkg:npm/{quote(name, safe='/')}@{package['version']}"
    return {
        "type": "library",
        "bom-ref": purl,
        "purl": purl,
        "name": name,
        "version": package["version"],
        "scope": "optional" if package.get("optional") else "required",
        "hashes": [
            {"alg": algorithm.upper().replace("SHA", "SHA-"), "content": base64.b64decode(digest).hex()}
        ],
        "licenses": [{"expression": package["license"]}] if "license" in package else [],
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]))
