"""The whole program with the ground's own conversation: python -m tests.bot.program, settings as always."""

import sys
from importlib import import_module

from hookah_wishlist import __main__ as command
from hookah_wishlist import app
from tests.bot import ground


def main(**constants):
    """`constants` of the package by their place in it: `bot__running__SECONDS_TO_STOP=0.5`."""
    for place, value in constants.items():
        module, _, name = place.replace("__", ".").rpartition(".")
        setattr(import_module(f"hookah_wishlist.{module}"), name, value)
    create_app = app.create_app
    command.create_app = lambda settings: create_app(settings, ground.conversation)
    return command.main([])


if __name__ == "__main__":
    sys.exit(main())
