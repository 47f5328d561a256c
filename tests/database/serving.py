"""A program that brings up the embedded server, tells its URL and waits to be ended, in whatever way."""

import asyncio
import logging
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import psutil
import structlog

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def serving(data_dir, *, python=sys.executable, **how):
    """The running program; its URL comes from `url_of`. It is stopped at the end, if the test has not."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), *filter(None, sys.path)])}
    process = subprocess.Popen(
        [python, str(Path(__file__)), str(data_dir)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        start_new_session=True,
        **how,
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)


def url_of(process):
    """Its first line that is one; what went before is the log."""
    for line in process.stdout:
        if line.startswith("postgresql://"):
            return line.strip()
    raise AssertionError(process.stderr.read())


def postmaster(data_dir):
    return int((data_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def server_processes(data_dir):
    """Every living process that stands in the data directory."""
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()) == data_dir / "postgres":
                found.append(process)
        except psutil.Error:
            continue
    return found


async def main(data_dir):
    from hookah_wishlist.database import embedded_server

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    async with embedded_server(Path(data_dir)) as url:
        print(url, flush=True)
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
