"""What `make audit` says, against a registry and an advisory service on this machine."""

import gzip
import json
import os
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(shutil.which("npm") is None, reason="npm is missing: apt-get install npm"),
]
ROOT = Path(__file__).resolve().parents[1]

CANARY = {"minimist": "0.0.8"}
NOBODY = "http://127.0.0.1:1"


class Advisories(BaseHTTPRequestHandler):
    """npm's registry at /npm and OSV at /osv. `npm` and `python` are faulty packages, or a status."""

    def do_POST(self):
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        asked = json.loads(gzip.decompress(raw) if raw[:2] == b"\x1f\x8b" else raw)
        faulty = self.server.npm if self.path.startswith("/npm") else self.server.python
        if isinstance(faulty, int):
            self.answer(faulty, {})
        elif self.path == "/npm/-/npm/v1/security/advisories/bulk":
            self.answer(200, {name: [npm_advisory(name)] for name in asked if name in faulty})
        elif self.path == "/osv":
            name = asked["package"]["name"]
            self.answer(200, {"vulns": [osv_advisory(name)]} if name in faulty else {})
        else:
            self.answer(404, {})

    def do_GET(self):
        """npm looks the versions of a faulty package up."""
        name = self.path.removeprefix("/npm/").replace("%2f", "/")
        versions = {it: {"name": name, "version": it} for it in {**self.server.versions, **CANARY}.values()}
        self.answer(200, {"name": name, "versions": versions, "dist-tags": {}})

    def answer(self, status, body):
        raw = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        pass


def npm_advisory(name):
    return {
        "id": 1,
        "url": "https://advisories.example/1",
        "title": f"{name} runs what it reads",
        "severity": "high",
        "vulnerable_versions": "<999.0.0",
    }


def osv_advisory(name):
    ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "999.0"}]}]
    affected = [{"package": {"name": name, "ecosystem": "PyPI"}, "ranges": ranges}]
    return {"id": "PYSEC-2026-1", "summary": "It runs what it reads.", "affected": affected}


@contextmanager
def advisories(*, npm=frozenset(CANARY), python=frozenset()):
    server = ThreadingHTTPServer(("127.0.0.1", 0), Advisories)
    lock = json.loads((ROOT / "package-lock.json").read_text())["packages"]
    server.versions = {name: it["version"] for name, it in lock.items() if name}
    server.npm, server.python = npm, python
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def audit(npm, osv):
    """The exit status, and what was said."""
    done = subprocess.run(
        [sys.executable, "scripts/audit.py"],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "npm_config_registry": f"{npm}/npm/",
            "PIP_AUDIT_VULNERABILITY_SERVICE": "osv",
            "PIP_AUDIT_OSV_URL": f"{osv}/osv",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


PYTHON = "requirements/run.txt, requirements/node.txt: "
LOCKS = ("package-lock.json: ", "tests/benchmarks/lighthouse/package-lock.json: ")


def test_where_nothing_is_known_every_lock_was_looked_at_and_all_is_well():
    with advisories() as there:
        status, said = audit(there, there)
    lines = said.splitlines()
    assert [re.sub(r"\d+", "N", line) for line in lines] == [
        f"{name}N packages, no known faults" for name in (PYTHON, *LOCKS)
    ]
    assert all(int(re.search(r"(\d+) packages", line)[1]) > 5 for line in lines)
    assert status == 0


def test_a_known_fault_of_either_language_is_named_and_a_failure():
    with advisories(npm={*CANARY, "preact"}, python={"aiohttp"}) as there:
        status, said = audit(there, there)
    assert re.search(r"^  aiohttp \S+: PYSEC-2026-1, mended in 999\.0$", said, re.MULTILINE)
    assert "  preact <999.0.0: preact runs what it reads (high), https://advisories.example/1" in said
    assert status == 1


@pytest.mark.parametrize("npm", ["nobody", 404, 400, 500, frozenset()], ids=str)
def test_a_registry_without_advisories_is_no_good_news(npm):
    """Mirrors of npm's registry refuse the question, or answer that nothing is known of anything."""
    with advisories(npm=frozenset() if npm == "nobody" else npm) as there:
        status, said = audit(NOBODY if npm == "nobody" else there, there)
    lines = said.splitlines()
    assert lines[0].startswith(PYTHON)
    assert lines[0].endswith("no known faults")
    for line, lock in zip(lines[1:], LOCKS, strict=True):
        assert line.startswith(f"{lock}NOT looked at: npm's registry ")
    assert status == 2


@pytest.mark.parametrize("python", ["nobody", 503])
def test_a_service_that_is_out_of_reach_is_said_in_a_line_and_the_rest_is_looked_at(python):
    with advisories(npm={*CANARY, "preact"}, python=0 if python == "nobody" else python) as there:
        status, said = audit(there, NOBODY if python == "nobody" else there)
    assert said.startswith(f"{PYTHON}NOT looked at: pip-audit got no answer: ")
    assert "Traceback" not in said
    assert "preact runs what it reads" in said
    assert status == 1
