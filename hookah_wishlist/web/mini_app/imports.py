"""Which modules a module needs before it can begin: pure, texts in, paths out."""

import re
from collections.abc import Mapping
from posixpath import dirname, join, normpath

# At the beginning of a line, as ours are written; import(…) is for later, so it is none of these.
IMPORTED = re.compile(
    r"""^[ \t]*(?:import|export)\b\s*(?:[\w$*{},\s]+?\bfrom\b\s*)?["'](\.[^"']*)["']""", re.MULTILINE
)


def needed_by(start: str, modules: Mapping[str, str]) -> list[str]:
    """The paths of all that is imported from `start` on, nearest first, itself not among them.

    Told to the browser on the page, so that it asks for all at once instead of finding them one in the other.
    """
    found = {start: None}
    waiting = [start]
    for path in waiting:
        for named in IMPORTED.findall(modules.get(path, "")):
            imported = normpath(join(dirname(path), named))
            if imported in modules and imported not in found:
                found[imported] = None
                waiting.append(imported)
    return [path for path in found if path != start]
