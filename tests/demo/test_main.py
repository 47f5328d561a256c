import asyncio
import signal
import socket
import sys
import urllib.request
from contextlib import suppress

import pytest

from hookah_wishlist.demo import Markup
from hookah_wishlist.demo.__main__ import BadMisbehaviour, main, misbehaviour_of
from tests.timeouts import guard


def test_faults_are_read_from_the_command_line():
    faults = misbehaviour_of(
        [
            "slow=0.5",
            "post-data-gone",
            "paths=/postData,/getData",
            "markup=bare",
            "short_brands=a:3",
            "forbidden_after=2",
        ]
    )
    assert (faults.slow, faults.post_data_gone, faults.paths) == (0.5, True, ("/postData", "/getData"))
    assert (faults.markup, faults.short_brands, faults.forbidden_after) == (Markup.BARE, (("a", 3),), 2)


@pytest.mark.parametrize(
    "option", ["explode", "slow=soon", "markup=pink", "get_data_gone=maybe", "short_brands=a"]
)
def test_a_wrong_fault_is_one_clear_line(option, capsys):
    with pytest.raises(BadMisbehaviour):
        misbehaviour_of([option])
    assert main(["--misbehave", option]) == 2
    told = capsys.readouterr().err
    assert told.startswith(f"--misbehave {option}: ")
    assert told.count("\n") == 1


def test_a_missing_catalogue_is_one_clear_line(tmp_path, capsys):
    assert main(["--catalog", str(tmp_path / "no.jsonl")]) == 2
    assert capsys.readouterr().err == f"{tmp_path / 'no.jsonl'} cannot be read: No such file or directory\n"


def test_a_taken_port_is_one_clear_line(capsys):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["--port", str(port)]) == 2
    assert (
        capsys.readouterr().err
        == f"Port {port} cannot be used: Address already in use. Choose another --port.\n"
    )


def test_a_port_that_is_none_is_refused(capsys):
    with pytest.raises(SystemExit):
        main(["--port", "70000"])
    assert "a port is a number from 0 to 65535" in capsys.readouterr().err


@pytest.mark.process
async def test_it_prints_its_address_and_serves_until_it_is_interrupted():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "hookah_wishlist.demo", stdout=asyncio.subprocess.PIPE
    )
    try:
        async with guard():
            line = (await process.stdout.readline()).decode()
            address = line.split()[0]
            assert "42 brands, 1500 flavours" in line
            with await asyncio.to_thread(urllib.request.urlopen, address) as answer:
                assert answer.status == 200
            process.send_signal(signal.SIGINT)
            assert await process.wait() == 0
    finally:
        with suppress(ProcessLookupError):
            process.kill()
