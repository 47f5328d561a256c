"""A pytest plugin that writes each failure to a file as it happens, for tests/runner.py."""

import json
from pathlib import Path


def pytest_addoption(parser):
    parser.addoption("--failures", metavar="FILE", help="append [test, traceback] as a line of JSON")


def pytest_configure(config):
    path = config.getoption("failures")
    if path and not hasattr(config, "workerinput"):  # xdist's workers report to the process that started them
        config.pluginmanager.register(Recorder(path))


class Recorder:
    def __init__(self, path):
        self._path = Path(path)

    def pytest_runtest_logreport(self, report):
        if report.failed:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps([report.nodeid, f"{report.when}: {report.longreprtext}"]) + "\n")
