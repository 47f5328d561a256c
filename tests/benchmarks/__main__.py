"""Runs the benchmarks of this folder one after another: python -m tests.benchmarks [NAME …].

A benchmark is a module with a `main()`; its docstring's first line is its headline. Each runs in a process of
its own, so that one's memory and caches are not another's.
"""

import ast
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    known = benchmarks()
    if unknown := sorted(set(names) - set(known)):
        print(f"No benchmark is called {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = [name for name in names or known if not run(name, known[name])]
    if failed:
        print(f"\nFailed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def benchmarks() -> dict[str, str]:
    """Names and headlines; read without importing, as an import may cost seconds."""
    found = {}
    for path in sorted(HERE.glob("*.py")):
        module = ast.parse(path.read_text(encoding="utf-8"))
        functions = {
            node.name for node in module.body if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        }
        if "main" in functions and path.stem != "__main__":
            found[path.stem] = (ast.get_docstring(module) or path.stem).splitlines()[0]
    return found


def run(name: str, headline: str) -> bool:
    print(f"\n── {name}: {headline}", flush=True)
    began = time.monotonic()
    code = f"import asyncio, inspect, tests.benchmarks.{name} as b; r = b.main(); "
    code += "r = asyncio.run(r) if inspect.iscoroutine(r) else r; raise SystemExit(r)"
    done = subprocess.run([sys.executable, "-c", code], cwd=HERE.parents[1], check=False)
    print(f"   ({time.monotonic() - began:.0f} s)", flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
