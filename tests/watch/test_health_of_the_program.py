"""The real program, its database stopped under it."""

import signal
from contextlib import suppress

import psutil
import pytest

from tests.program import program
from tests.timeouts import until

pytestmark = pytest.mark.process


def send(what, processes):
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # a worker of the server may have ended by itself
            process.send_signal(what)


async def test_a_database_that_stops_is_named_while_it_is_silent_and_well_again_afterwards(tmp_path):
    async with program(tmp_path, SOURCE_URL="http://127.0.0.1:9", CRAWL_DELAY="0") as running:
        await running.until_said("answers at")

        async def readiness(status):
            answer = await running.ask("/health/ready")
            return answer[1] if answer[0] == status else None

        assert (await until(lambda: readiness(200)))["data"]["down"] == []

        servers = running.family("postgres")
        send(signal.SIGSTOP, servers)
        status, answer = await running.ask("/health/ready")
        assert (status, answer["error"]["details"]["down"]) == (503, ["database"])
        parts = answer["error"]["details"]["parts"]
        assert parts["database"]["reason"] == "no answer within 2 s"
        assert (parts["crawl"]["state"], parts["disk"]["state"]) == ("unknown", "well")
        assert (await running.ask("/health/live"))[0] == 200

        send(signal.SIGCONT, servers)
        await until(lambda: readiness(200))
