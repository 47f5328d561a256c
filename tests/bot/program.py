"""The whole program with the ground's own conversation: python -m tests.bot.program, settings as always."""

import sys

from hookah_wishlist import __main__ as command
from hookah_wishlist import app
from tests.bot import ground


def main():
    create_app = app.create_app
    command.create_app = lambda settings: create_app(settings, ground.conversation)
    return command.main([])


if __name__ == "__main__":
    sys.exit(main())
