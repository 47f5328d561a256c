"""Run the tests, and once more, alone, those that failed: python -m tests.runner [pytest's arguments].

What passes alone is reported as unsteady, and the run passes with at most five of them; what fails twice
fails the run. This is a net for a shared machine, not a licence: each unsteady test is mended next.
pytest-rerunfailures cannot do this: it runs a test again at once, beside everything that disturbed it.
"""

import json
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

MOST_UNSTEADY = 5
TESTS_FAILED = 1  # pytest's exit code; every other one but 0 means that the run itself is not to be trusted
ALONE = ("-n", "0")


def main(arguments):
    with tempfile.TemporaryDirectory(prefix="failures") as directory:
        first, code = run_pytest(Path(directory, "first"), arguments)
        if code != TESTS_FAILED or not first:
            return code
        if len(first) > MOST_UNSTEADY:
            print(f"{len(first)} tests failed: more than {MOST_UNSTEADY}, so none is run again.")
            return code
        second = {}
        for number, test in enumerate(first):
            print(f"\nOnce more, alone: {test}", flush=True)
            failures, code = run_pytest(Path(directory, str(number)), [test, *ALONE])
            if code:
                second[test] = failures[test] or [f"pytest ended with {code}, see above"]
        return report(first, second)


def run_pytest(path, arguments):
    """Return the tracebacks by test, and pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-p", "tests.failures", f"--failures={path}", *arguments]
    code = subprocess.run(command, check=False).returncode
    failures = defaultdict(list)
    for line in path.read_text().splitlines() if path.exists() else ():
        test, traceback = json.loads(line)
        failures[test].append(traceback)
    return failures, code


def report(first, second):
    """Print every attempt that failed; return the exit code of the whole run."""
    for test in first:
        print(f"\n{'FAILED TWICE' if test in second else 'UNSTEADY: failed, then passed alone'}: {test}")
        for attempt, tracebacks in (("beside the others", first[test]), ("alone", second.get(test, []))):
            for traceback in tracebacks:
                print(f"--- {attempt} ---\n{traceback}")
    print(f"\n{len(first) - len(second)} unsteady, of at most {MOST_UNSTEADY}; {len(second)} failed twice:")
    for test in first:
        print(f"  {'failed twice' if test in second else 'unsteady':<14}{test}")
    return TESTS_FAILED if second else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
