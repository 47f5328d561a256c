"""`python -m hookah_wishlist.demo`: serves the demonstration site until Ctrl-C."""

import argparse
import asyncio
import os
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from hookah_wishlist.demo.catalogue import BadCatalogue, DemoCatalogue
from hookah_wishlist.demo.from_file import catalogue_from_file
from hookah_wishlist.demo.invented import invented_catalogue
from hookah_wishlist.demo.misbehaviour import Markup, Misbehaviour, Robots
from hookah_wishlist.demo.running import running_site


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        faults = misbehaviour_of(options.misbehave)
        catalogue = catalogue_from_file(options.catalog) if options.catalog else invented_catalogue()
        asyncio.run(_serve(catalogue, faults, options.port))
    except (BadCatalogue, BadMisbehaviour) as error:
        print(error, file=sys.stderr)
        return 2
    except OSError as error:
        print(
            f"Port {options.port} cannot be used: {os.strerror(error.errno or 0)}. Choose another --port.",
            file=sys.stderr,
        )
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


class BadMisbehaviour(Exception):
    """A --misbehave option names no fault, or not with a value it can have."""


def misbehaviour_of(options: list[str]) -> Misbehaviour:
    """["slow=0.5", "post_data_gone", "paths=/postData,/getData"] as a value."""
    faults = Misbehaviour()
    for option in options:
        name, _, text = option.partition("=")
        name = name.replace("-", "_")
        if name not in _names():
            raise BadMisbehaviour(f"--misbehave {option}: no such fault; there are {', '.join(_names())}")
        try:
            faults = replace(faults, **{name: _value(name, text, getattr(faults, name))})
        except ValueError as error:
            raise BadMisbehaviour(f"--misbehave {option}: {error}") from error
    return faults


async def _serve(catalogue: DemoCatalogue, faults: Misbehaviour, port: int) -> None:
    async with running_site(catalogue, misbehaviour=faults, port=port) as site:
        brands, tobaccos = len(catalogue.brands), len(catalogue.tobaccos)
        print(
            f"{site.url}/tobaccos/brands  ({brands} brands, {tobaccos} flavours; Ctrl-C ends it)", flush=True
        )
        await asyncio.Event().wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("hookah_wishlist.demo", description="The demonstration site.")
    parser.add_argument("--catalog", type=Path, metavar="FILE", help="JSON lines, one tobacco a line")
    parser.add_argument("--port", type=_port, default=0, help="a free one unless given")
    parser.add_argument(
        "--misbehave",
        action="append",
        default=[],
        metavar="FAULT[=VALUE]",
        help=f"may be repeated; faults: {', '.join(_names())}",
    )
    return parser


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _names() -> list[str]:
    return [field.name for field in fields(Misbehaviour)]


def _value(name: str, text: str, default: Any) -> Any:
    """The text as what the fault's default is. A bare name switches a fault on."""
    if isinstance(default, bool):
        if text not in ("", "yes", "no"):
            raise ValueError("it is switched on by its bare name, or by yes or no")
        return text != "no"
    if isinstance(default, (Markup, Robots)):
        return type(default)(text)
    if name == "short_brands":
        return tuple((slug, int(more)) for slug, _, more in (part.partition(":") for part in text.split(",")))
    if isinstance(default, (tuple, frozenset)):
        return type(default)(text.split(","))
    return int(text) if default is None else type(default)(text)


if __name__ == "__main__":
    sys.exit(main())
