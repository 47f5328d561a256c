"""A start of the program that fails, in this process: a second is saved each time, and it reads the same."""

import io
import logging
import os
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from unittest import mock

import structlog

from hookah_wishlist.__main__ import main
from hookah_wishlist.database import connection


def start_that_fails(data_dir, **environment):
    """Start it with nothing but these settings; all it says. Whatever it raises goes on."""
    settings = {"PATH": os.environ["PATH"], "DATA_DIR": str(data_dir), "PORT": "0", **environment}
    said = io.StringIO()
    with (
        mock.patch.dict(os.environ, settings, clear=True),
        mock.patch.object(connection, "PATIENCE", 0.1),
        logs_restored(),
        redirect_stdout(said),
        redirect_stderr(said),
    ):
        assert main([]) == 1
    return said.getvalue()


@contextmanager
def logs_restored():
    """What the program's own set-up of its log changes is as before in the end."""
    loggers = [logging.getLogger(name) for name in (None, "hookah_wishlist")]
    before = [(logger, logger.handlers[:], logger.level) for logger in loggers], structlog.get_config()
    try:
        yield
    finally:
        for logger, handlers, level in before[0]:
            logger.handlers[:] = handlers
            logger.setLevel(level)
        structlog.configure(**before[1])
