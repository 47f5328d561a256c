"""Carries a Dockerfile's stages out, each in a root of its own, and gives the last one as it is to be run."""

import json
import re
import shlex
import shutil
import subprocess
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from tests.container import debian, dockerfile

BARE = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"}


@dataclass
class Image:
    """A root and how it is to be run."""

    root: Path
    env: dict = field(default_factory=lambda: dict(BARE))
    folder: str = "/"
    user: str = "0:0"
    volume: str | None = None
    entrypoint: list = field(default_factory=list)
    command: list = field(default_factory=list)
    healthcheck: list = field(default_factory=list)


class Builder:
    """`context`: the folder that the build is given; `directory`: where the roots are made."""

    def __init__(self, context, directory, say=print):
        self._context, self._directory, self._say = context, directory, say
        ignored = (context / ".dockerignore").read_text().splitlines()
        self._patterns = [line for line in ignored if line and not line.startswith("#")]
        self._images = {}

    def build(self):
        stages = dockerfile.stages((self._context / "Dockerfile").read_text())
        for stage in stages:
            began = time.monotonic()
            image = self._images[stage.name] = self._beginning(stage)
            for step in stage.steps:
                getattr(self, f"_{step.instruction.lower()}")(image, step)
            self._say(f"   stage {stage.name}: {time.monotonic() - began:.0f} s")
        return image

    def _beginning(self, stage):
        root = self._directory / stage.name
        if stage.base not in self._images:
            release = debian.bootstrapped(stage.base, root)
            if f":{release}-" not in stage.base:
                self._say(f"   {stage.base} is asked for, and Debian's archive is at {release}")
            return Image(root)
        before = self._images[stage.base]
        subprocess.run(["cp", "-a", str(before.root), str(root)], check=True)
        return replace(before, root=root, env=dict(before.env))

    def _run(self, image, step):
        debian.run(image.root, step.text, env={"HOME": "/root"} | image.env, folder=image.folder)

    def _copy(self, image, step):
        *sources, target = step.words
        given = sources.pop(0) if sources[0].startswith("--from=") else None
        origin = self._images[given.removeprefix("--from=")].root if given else self._context
        is_folder = target.endswith("/") or len(sources) > 1
        target = image.root / (Path(image.folder) / target).relative_to("/")
        for source in sources:
            path = origin / source.lstrip("/")
            if path.is_dir():
                shutil.copytree(
                    path, target, symlinks=True, dirs_exist_ok=True, ignore=None if given else self._left_out
                )
            elif given or self._is_sent(path):
                (target if is_folder else target.parent).mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target / path.name if is_folder else target)
            else:
                raise SystemExit(f"COPY {source}: .dockerignore keeps it out")

    def _left_out(self, folder, names):
        return [name for name in names if not self._is_sent(Path(folder) / name)]

    def _is_sent(self, path):
        return dockerfile.is_sent(path.relative_to(self._context), self._patterns)

    def _env(self, image, step):
        for word in shlex.split(step.text):
            name, _, value = word.partition("=")
            image.env[name] = re.sub(r"\$(\w+)", lambda match: image.env[match[1]], value)

    def _workdir(self, image, step):
        image.folder = step.text
        (image.root / step.text.lstrip("/")).mkdir(parents=True, exist_ok=True)

    def _user(self, image, step):
        image.user = step.text

    def _volume(self, image, step):
        image.volume = step.text

    def _entrypoint(self, image, step):
        image.entrypoint = step.words

    def _cmd(self, image, step):
        image.command = step.words

    def _healthcheck(self, image, step):
        image.healthcheck = json.loads(step.text.partition("CMD ")[2])

    def _expose(self, image, step):
        """Says something to people alone."""

    _stopsignal = _expose
