"""A fresh Debian where a Dockerfile says `FROM debian:…`, and commands in it as `RUN` has them."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

SUITES = {"12": "bookworm", "13": "trixie"}
SOURCES = Path("/etc/apt/sources.list.d")
CERTIFICATES = Path(os.environ.get("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt"))
# How this machine reaches the package registries; the image never hears of it.
OURS = re.compile(
    r"(?i)(pip_(index_url|extra_index_url|trusted_host|default_timeout)|npm_config_.*|.*_proxy)"
)

# What makes a Debian slim, as the images of that name are: no packages and nothing that only people read.
SLIM = {
    "etc/apt/apt.conf.d/docker-clean": (
        'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };\n'
        'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";\n'
    ),
    "etc/dpkg/dpkg.cfg.d/docker": (
        "path-exclude /usr/share/doc/*\npath-include /usr/share/doc/*/copyright\n"
        "path-exclude /usr/share/man/*\npath-exclude /usr/share/locale/*\n"
    ),
}
READ_BY_PEOPLE = "/usr/share/doc/* /usr/share/man/* /usr/share/locale/*"

# Mounts are this command's own and end with it. /run is not the image's: what is this machine's lies there.
INSIDE = """
root=$1 certificates=$2 folder=$3 command=$4
mount --make-rprivate /
mount -t proc proc "$root/proc"
mount --rbind /dev "$root/dev"
mount -t tmpfs run "$root/run"
cp "$certificates" "$root/run/certificates.crt"
exec chroot "$root" /usr/bin/env --chdir="$folder" /bin/sh -c "$command"
"""


def bootstrapped(image, root):
    """`debian:13.8-slim` in `root`; gives the point release that it really is."""
    major = re.fullmatch(r"debian:(\d+)\.\d+-slim", image)[1]
    mirror = _mirror()
    quietly("debootstrap", "--variant=minbase", SUITES[major], str(root), *([mirror] if mirror else []))
    _add_security_updates(root, SUITES[major])
    for name, text in SLIM.items():
        (root / name).write_text(text)
    quietly(
        "chroot",
        str(root),
        "sh",
        "-c",
        "apt-get clean && rm -rf /usr/share/doc/* /usr/share/man/* /usr/share/locale/*",
    )
    return (root / "etc/debian_version").read_text().strip()


def run(root, command, *, env, folder):
    """As RUN does it: by root, with nothing of our environment but how registries are reached."""
    (root / folder.lstrip("/")).mkdir(parents=True, exist_ok=True)
    words = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-euc", INSIDE, "sh"]
    quietly(*words, str(root), str(CERTIFICATES), folder, command, env=env | _registries())


def quietly(*words, env=None):
    """What a command prints matters only when it fails."""
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(words, env=env, stdout=said, stderr=said, stdin=subprocess.DEVNULL)
        if done.returncode:
            said.seek(0)
            raise SystemExit(f"{words[-1]}\n{said.read().decode()[-4000:]}\nended with {done.returncode}")


def _registries():
    names = ("SSL_CERT_FILE", "PIP_CERT", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
    ours = {name: value for name, value in os.environ.items() if OURS.fullmatch(name)}
    return ours | dict.fromkeys(names, "/run/certificates.crt")


def _mirror():
    """Where this machine's own Debian comes from; None: debootstrap's own choice."""
    told = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(REPO_URI)"], capture_output=True, text=True, check=True
    ).stdout.split()
    return next((address for address in told if address.rstrip("/").endswith("debian")), None)


def _add_security_updates(root, suite):
    """From where this machine has its own; debootstrap knows the release alone."""
    for source in SOURCES.glob("debian.sources"):
        text = re.sub("|".join(SUITES.values()), suite, source.read_text())
        (root / "etc/apt/sources.list.d" / source.name).write_text(text)
        (root / "etc/apt/sources.list").unlink(missing_ok=True)
    shutil.rmtree(root / "var/lib/apt/lists", ignore_errors=True)
