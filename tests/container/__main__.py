"""See the package."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.container.image import Builder
from tests.container.journey import travelled
from tests.container.running import once, running

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_STOP = 25


def main():
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        sys.exit("container-check wants root and debootstrap (apt-get install debootstrap).")
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="container")))
        began = time.monotonic()
        image = Builder(ROOT, directory).build()
        print(f"   built in {time.monotonic() - began:.0f} s; its root has {megabytes(image.root):.0f} MB")
        return used(image, directory)


def used(image, directory):
    """The first start fills a fresh volume; the second is on another host, with nothing but a backup."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    checks = Checks()
    for host in ("first", "second"):
        volume = fresh(directory / host, image)
        if host == "second":
            moved(image, directory / "first", volume, checks)
        with running(image, volume, port=port) as container:
            one_start(container, host, checks)
    return checks.told()


def fresh(volume, image):
    volume.mkdir(mode=0o700)
    os.chown(volume, *map(int, image.user.split(":")))
    return volume


def moved(image, old, volume, checks):
    """As docs/operations.md tells it."""
    backups = Path("demonstration/backups")
    subprocess.run(["cp", "-a", old / backups, volume / "from-there"], check=True)
    newest = max((volume / "from-there").glob("*.dump"), key=lambda path: path.stat().st_mtime)
    inside = Path(image.volume) / newest.relative_to(volume)
    done = once(image, volume, "python", "-m", "hookah_wishlist", "restore", str(inside))
    checks.add(f"restored on another host ({words(done)})", done.returncode == 0)
    done = once(image, volume, "python", "-m", "hookah_wishlist", "migrate")
    checks.add(f"migrated by a container of its own ({words(done)})", done.returncode == 0)


def one_start(container, host, checks):
    began = time.monotonic()
    container.until_ready()
    print(f"   {host} host: ready after {time.monotonic() - began:.1f} s")
    seen = asyncio.run(travelled(container.url))
    print(f"   {host} host: journey after {time.monotonic() - began:.1f} s: {seen}")
    print(f"   {container.memory():.0f} MB of memory, all processes together")
    if host == "first":
        look_around(container, checks)
    code, seconds = container.stop()
    checks.add(f"SIGTERM ends it within {SECONDS_TO_STOP} s ({seconds:.1f} s)", seconds < SECONDS_TO_STOP)
    checks.add(f"its exit code is 0 ({code})", code == 0)


def look_around(container, checks):
    """What a container promises of itself, tried from within."""
    image = container.image
    first = container.first
    checks.add(f"it runs as {image.user}", set(first.uids()) == {int(image.user.split(":")[0])})
    powers = Path(f"/proc/{first.pid}/status").read_text()
    checks.add("it has no power over the machine", "CapEff:\t0000000000000000" in powers)
    for place in ("/app/x", "/tmp/x", "/var/tmp/x", "/etc/x", "/usr/lib/x", "/dev/x"):  # noqa: S108
        said = container.execute("sh", "-c", f"touch {place}").stderr
        checks.add(f"{place} can not be written ({said.strip()[-40:]})", "ead-only" in said)
    checks.add("the health check passes", container.execute(*image.healthcheck).returncode == 0)
    refused = container.execute(*image.healthcheck, PORT="9")
    checks.add(f"where nobody answers it does not ({refused.stderr.strip()})", refused.returncode == 1)
    tls = container.execute(
        "/usr/lib/postgresql/18/bin/pg_dump", "-d", "host=127.0.0.1 port=9 sslmode=require user=x"
    )
    checks.add("pg_dump 18 speaks TLS", "Connection refused" in tls.stderr)
    backup = container.execute("python", "-m", "hookah_wishlist", "backup")
    checks.add(f"a backup beside the running program ({words(backup)})", backup.returncode == 0)
    version = container.execute("/usr/lib/postgresql/17/bin/pg_dump", "--version").stdout
    checks.add(f"Debian's is there ({version.strip()})", "17" in version)


def words(done):
    """The last line that it said to people."""
    said = [line for line in (done.stdout + done.stderr).splitlines() if line and not line.startswith("{")]
    return said[-1].strip() if said else "it said nothing"


class Checks:
    def __init__(self):
        self._failed = 0

    def add(self, text, reached):
        self._failed += not reached
        print(f"   {'reached' if reached else 'MISSED '} {text}")

    def told(self):
        return 1 if self._failed else 0


def megabytes(root):
    told = subprocess.run(["du", "-sxm", str(root)], capture_output=True, text=True, check=True).stdout
    return float(told.split()[0])


if __name__ == "__main__":
    sys.exit(main())
