"""An image's program as a container has it: plain user, read-only root, one volume, processes of its own."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager

import psutil

# As Docker gives it: /proc, a /dev of harmless devices with 64 MB of shared memory, nothing to write to but
# that and the volume. No power is left over, and none can be won.
INSIDE = """
root=$1 volume=$2 place=$3 user=${4%:*} group=${4#*:}
shift 4
mount --make-rprivate /
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t tmpfs -o mode=755,size=64k dev "$root/dev"
for device in null zero full random urandom tty; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device"
done
for number in 0 1 2; do ln -s "/proc/self/fd/$number" "$root/dev/$number"; done
ln -s /proc/self/fd "$root/dev/fd"
mkdir "$root/dev/shm"
mount -t tmpfs -o mode=1777,size=64m,nosuid,nodev,noexec shm "$root/dev/shm"
mount --bind "$volume" "$root$place"
mount -o remount,bind,ro "$root"
mount -o remount,ro "$root/dev"
exec chroot "$root" setpriv --reuid="$user" --regid="$group" --clear-groups --no-new-privs \
    --inh-caps=-all --bounding-set=-all "$@"
"""
POWERLESS = ["--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"]


class Container:
    """A running image. Made by `running`."""

    def __init__(self, image, process, env):
        self.image, self.process, self._env = image, process, env
        self.url = f"http://127.0.0.1:{env['PORT']}"

    @property
    def first(self):
        """What is process 1 in there."""
        return psutil.Process(self.process.pid).children()[0]

    def execute(self, *words, **env):
        """A command in there, as `docker exec` has it."""
        user, _, group = self.image.user.partition(":")
        return subprocess.run(
            [
                *("nsenter", f"--target={self.first.pid}", "--mount", "--pid", "--root"),
                *("setpriv", f"--reuid={user}", f"--regid={group}", *POWERLESS),
                *_environment(self.image, self._env | env),
                *words,
            ],
            capture_output=True,
            text=True,
            timeout=300,
        )

    def memory(self):
        """Megabytes of all processes, what they share counted once."""
        family = [self.first, *self.first.children(recursive=True)]
        return sum(process.memory_full_info().pss for process in family) / 2**20

    def until_ready(self, *, seconds=120):
        """What /health/ready says once it is well."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise SystemExit(f"the container ended with {self.process.returncode}")
            try:
                with urllib.request.urlopen(self.url + "/health/ready", timeout=5) as answer:  # noqa: S310
                    return json.load(answer)
            except (OSError, urllib.error.HTTPError):
                time.sleep(0.05)
        raise SystemExit(f"not ready after {seconds} s")

    def stop(self):
        """As `docker stop`: SIGTERM to process 1. Gives the exit code and the seconds it took."""
        began = time.monotonic()
        self.first.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=60), time.monotonic() - began


@contextmanager
def running(image, volume, *, port, **env):
    env |= {"PORT": str(port)}
    words = _contained(image, volume, image.command, env)
    process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=sys.stderr)
    try:
        yield Container(image, process, env)
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()


def once(image, volume, *command, **env):
    """As `docker run --rm` with a command of its own."""
    words = _contained(image, volume, command, env)
    return subprocess.run(words, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)


def _contained(image, volume, command, env):
    words = ["unshare", "--mount", "--pid", "--ipc", "--fork", "--kill-child", "sh", "-euc", INSIDE, "sh"]
    words += [str(image.root), str(volume), image.volume, image.user]
    return [*words, *_environment(image, env), *image.entrypoint, *command]


def _environment(image, env):
    told = [f"{name}={value}" for name, value in (image.env | env).items()]
    return ["env", "--ignore-environment", f"--chdir={image.folder}", *told]
