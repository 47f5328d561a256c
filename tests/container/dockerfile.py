"""Reads a Dockerfile and a .dockerignore: as much of both as ours use. What it does not know it refuses."""

import json
import re
import shlex
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

KNOWN = {
    "FROM", "RUN", "COPY", "ENV", "WORKDIR", "USER", "VOLUME", "EXPOSE", "STOPSIGNAL", "HEALTHCHECK",
    "ENTRYPOINT", "CMD",
}  # fmt: skip


@dataclass(frozen=True)
class Step:
    instruction: str
    text: str

    @property
    def words(self):
        """Of a list in JSON, or separated by blanks."""
        return json.loads(self.text) if self.text.startswith("[") else shlex.split(self.text)


@dataclass(frozen=True)
class Stage:
    base: str
    name: str
    steps: list[Step] = field(default_factory=list)


def stages(text):
    """In their order; the last one is the image."""
    found = []
    for step in _steps(text):
        if step.instruction == "FROM":
            base, _, name = step.words
            found.append(Stage(base, name))
        else:
            found[-1].steps.append(step)
    return found


def _steps(text):
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for line in re.sub(r"\\\n", " ", "\n".join(lines)).splitlines():
        instruction, _, rest = line.strip().partition(" ")
        if instruction not in KNOWN:
            raise ValueError(f"{instruction}: the reader in tests/container does not know it")
        yield Step(instruction, re.sub(r"\s+", " ", rest.strip()))


def is_sent(path, patterns):
    """Whether a build is given the file: the last pattern that fits it or a folder above decides."""
    sent = True
    for pattern in patterns:
        wanted = pattern.removeprefix("!")
        if any(_fits(part, wanted) for part in (path, *(str(above) for above in path.parents))):
            sent = pattern.startswith("!")
    return sent


def _fits(path, pattern):
    parts, wanted = str(path).split("/"), pattern.split("/")
    if wanted[0] == "**":
        parts, wanted = parts[-len(wanted) + 1 :], wanted[1:]
    return len(parts) == len(wanted) and all(map(fnmatchcase, parts, wanted))
