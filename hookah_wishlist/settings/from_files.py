"""Settings that stand in files, as containers are given their secrets: NAME_FILE=/run/secrets/name."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from dotenv import dotenv_values

# Nothing we ask for is longer; a file that never ends, such as /dev/zero, is not read for ever.
LONGEST = 64 * 1024


def written(env_file: str | Path | None) -> dict[str, str]:
    """What the environment and `.env` say, by names in capitals; the environment wins, what is empty is not
    said."""
    of_file = {} if env_file is None else dotenv_values(env_file, encoding="utf-8")
    said = of_file | dict(os.environ)
    return {name.upper(): value for name, value in said.items() if value}


def from_files(names: Iterable[str], told: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """The values that stand in files, by the settings' names, and what is wrong with the others."""
    values, problems = {}, []
    for name in names:
        if (path := told.get(f"{name.upper()}_FILE")) is None:
            continue
        try:
            values[name] = _value(name.upper(), Path(path).expanduser(), told)
        except ValueError as problem:
            problems.append(f"{name.upper()}_FILE {problem}")
    return values, problems


def _value(name: str, path: Path, told: Mapping[str, str]) -> str:
    if name in told:
        raise ValueError(f"and {name} are both given: leave one of them out")
    try:
        with path.open("rb") as file:
            read = file.read(LONGEST + 1)
        text = read.decode().rstrip("\r\n")  # editors and `echo` end a file with a line break
    except OSError as error:
        raise ValueError(f"names {path}, which can not be read: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise ValueError(f"names {path}, which holds no text") from None
    if not text or len(read) > LONGEST:
        raise ValueError(f"names {path}, which is {'too long' if text else 'empty'}")
    return text
