"""Waiting for a condition, and the guards against hanging.

No guard is a measurement: each is many times what a busy machine needs, so that running into one means that
what the test waits for never comes. How long something takes is a figure of benchmarks and the fault run.
"""

import asyncio
import functools
import inspect

GUARD = 60.0  # seconds for one condition
TEST_GUARD = 240.0  # seconds for a whole test; @pytest.mark.timeout says otherwise
REPORTING = 10.0  # by so much pytest-timeout is later, which ends a test whose loop is blocked


def guard():
    """Fail with TimeoutError where the body hangs."""
    return asyncio.timeout(GUARD)


async def until(condition, *, pause=0.02):
    """Evaluate the condition, plain or async, again and again; return its first true value."""
    async with guard():
        while True:
            value = condition()
            if inspect.isawaitable(value):
                value = await value
            if value:
                return value
            await asyncio.sleep(pause)


def guarded(test, seconds):
    """The coroutine function under a guard. Its traceback names the line that hangs."""

    @functools.wraps(test)
    async def run(*args, **kwargs):
        async with asyncio.timeout(seconds):
            return await test(*args, **kwargs)

    return run
