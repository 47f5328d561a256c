"""A program that migrates with a folder of SQL files, for tests to kill in the middle."""

import asyncio
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@contextmanager
def migrating(url, folder):
    command = [sys.executable, __file__, url, str(folder)]
    process = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT)})
    try:
        yield process
    finally:
        process.kill()
        process.wait()


async def main(url, folder):
    from hookah_wishlist.database import migrate

    print(await migrate(url, directory=Path(folder)))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
