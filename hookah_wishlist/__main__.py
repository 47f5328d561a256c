"""The command line: serve (default), crawl, migrate, backup, backups, restore."""

import argparse
import asyncio
import errno
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog
import uvloop
from aiohttp import web

from hookah_wishlist.app import create_app, open_parts
from hookah_wishlist.backups.problems import CannotBackUp, CannotRestore, NotFinished
from hookah_wishlist.catalogue.seen import PageChanged
from hookah_wishlist.database import (
    DatabaseRefused,
    DatabaseUnavailable,
    DataDirInUse,
    DataDirUnusable,
    MigrationEdited,
    MigrationFailed,
    MigrationsMissing,
    NobodyToRunAs,
    NoPostgres,
    ServerFailed,
    WrongServerVersion,
)
from hookah_wishlist.demo import BadCatalogue
from hookah_wishlist.logs import keep_streams_from_failing, set_up_logs
from hookah_wishlist.people.access_key import BadAccessKey
from hookah_wishlist.redaction import Redaction
from hookah_wishlist.reporting import reporting
from hookah_wishlist.resources import open_database
from hookah_wishlist.scraper.browser import NoBrowser
from hookah_wishlist.scraper.crawl import AlreadyCrawling
from hookah_wishlist.scraper.guest import Blocked, Forbidden, GivenUp
from hookah_wishlist.scraper.pages import source_path
from hookah_wishlist.scraper.service import details_of
from hookah_wishlist.scraper.watching import print_summary, watched
from hookah_wishlist.serving import serve as run
from hookah_wishlist.settings import Settings, WrongSettings, read_settings
from hookah_wishlist.upkeep.commands import backup, backups, restore
from hookah_wishlist.watch.running import MetricsPortTaken

log = structlog.get_logger(__name__)


class PortTaken(Exception):
    """Another program listens on our port."""


# What a person can mend: said in one sentence, without a trace.
MENDABLE = (
    WrongSettings,
    PortTaken,
    DatabaseRefused,
    DataDirInUse,
    DataDirUnusable,
    NobodyToRunAs,
    NoPostgres,
    ServerFailed,
    WrongServerVersion,
    MigrationEdited,
    MigrationFailed,
    MigrationsMissing,
    DatabaseUnavailable,
    BadCatalogue,
    BadAccessKey,
    MetricsPortTaken,
    NoBrowser,
    AlreadyCrawling,
    Blocked,
    Forbidden,
    GivenUp,
    PageChanged,
    CannotBackUp,
    CannotRestore,
    NotFinished,
)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; 0 when it did what was asked, 1 when it could not, 2 for words not understood."""
    options = vars(_parser().parse_args(arguments))
    run, redaction = options.pop("run"), Redaction()
    try:
        catalog = options.pop("catalog", None)
        settings = read_settings(**({"catalog": catalog} if catalog else {}))
        redaction = Redaction(settings.secrets)
        with reporting(settings.dsn, redaction) as report:
            set_up_logs(settings.log_level, redaction=redaction, report=report)
            return _logged(lambda: int(run(settings, **options)))
    except MENDABLE as reason:
        sys.stderr.write(redaction.text(f"hookah_wishlist: {str(reason) or type(reason).__doc__}\n"))
        return 1
    except KeyboardInterrupt:
        return 130


def _logged(run: Callable[[], int]) -> int:
    """What nobody foresaw is told in the log: Python's own trace of it would go through no redaction."""
    try:
        return run()
    except MENDABLE:
        raise
    except Exception:
        log.exception("program.failed")
        return 1


def serve(settings: Settings) -> int:
    """Serve until SIGINT or SIGTERM."""
    with _listen(settings) as listening:
        host, port = listening.getsockname()[:2]
        app = create_app(settings)

        async def tell(_: web.Application) -> None:
            sys.stdout.write(f"Hookah Wishlist answers at http://{_shown(host)}:{port}/  (Ctrl-C stops it)\n")
            sys.stdout.flush()

        app.on_startup.append(tell)
        run(app, listening)
    return 0


def crawl(settings: Settings, *, brand: str | None, details: int | None, url: str | None) -> int:
    """Crawl once by hand and print what came of it; 1 when it did not get to its end."""
    if url is not None:
        return uvloop.run(_read_address(settings, url))
    return uvloop.run(_crawl(settings, brand, details_of(settings) if details is None else details))


def migrate(settings: Settings) -> int:
    """Bring the database's schema up to date."""

    async def open_and_close() -> None:
        async with open_database(settings):
            pass

    asyncio.run(open_and_close())
    sys.stdout.write("The database is up to date.\n")
    return 0


async def _crawl(settings: Settings, brand: str | None, details: int) -> int:
    async with open_parts(settings) as parts:
        with watched() as watch:
            report = await parts.crawler.crawl("hand", brand=brand, details=details, watch=watch)
    print_summary(report)
    return 0 if report.crawl.state == "done" and not any(visit.error for visit in report.brands) else 1


async def _read_address(settings: Settings, url: str) -> int:
    path = source_path(url)
    if path is None or path.line is None or path.slug is None:
        raise WrongSettings(f"{url} is not the address of a tobacco (brand/line/tobacco)")
    async with open_parts(settings) as parts:
        taken = await parts.crawler.read_address(f"{path.brand}/{path.line}/{path.slug}")
    sys.stdout.write(f"Read {url}: {taken.appeared} new, {taken.changes} changes.\n")
    return 0


def _listen(settings: Settings) -> socket.socket:
    """A socket on HOST and PORT; the demonstration takes any free one when 8080 is taken and nobody chose."""
    try:
        return _server(settings.host, settings.port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise PortTaken(
                f"HOST {settings.host} and PORT {settings.port} can not be used: {error}"
            ) from error
        if settings.demonstration and "port" not in settings.model_fields_set:
            return _server(settings.host, 0)
        raise PortTaken(f"PORT {settings.port} is taken by another program: choose another one") from error


def _server(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=1024)


def _shown(host: str) -> str:
    if ":" in host:
        return "[::1]" if host == "::" else f"[{host}]"
    return "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 - compared, not bound


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m hookah_wishlist", description="Without a command: serve. Settings: see .env.example."
    )
    parser.set_defaults(run=serve)
    _add_catalog(parser)
    commands = parser.add_subparsers(title="commands")
    _add(commands, "serve", serve, "serve the web, the bot and the crawler (default)")
    by_hand = _add(commands, "crawl", crawl, "visit the source once, by hand")
    by_hand.add_argument("--brand", metavar="SLUG", type=_slug, help="only this brand")
    by_hand.add_argument("--details", metavar="N", type=_count, help="read at most N tobacco pages")
    by_hand.add_argument("--url", metavar="ADDRESS", help="read only this tobacco's page")
    _add(commands, "migrate", migrate, "bring the database's schema up to date")
    _add(commands, "backup", backup, "back the database up, and verify the backup by restoring it on trial")
    listing = _add(commands, "backups", backups, "list the backups there are")
    listing.add_argument("--check", action="store_true", help="look whether each is as it was written")
    bringing = _add(commands, "restore", restore, "bring a backup back")
    bringing.add_argument(
        "file", metavar="FILE", type=Path, help="the backup; its other two files stand beside it"
    )
    bringing.add_argument(
        "--replace", action="store_true", help="put what is there aside as a backup, and take its place"
    )
    bringing.add_argument(
        "--allow-plain", action="store_true", help="take one in clear although the settings encrypt backups"
    )
    bringing.add_argument(
        "--skip-foreign", action="store_true", help="take its rows and leave out what no migration makes"
    )
    return parser


def _add(commands: Any, name: str, run: Any, text: str) -> argparse.ArgumentParser:
    command: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    command.set_defaults(run=run)
    if name != "migrate":
        _add_catalog(command)
    return command


def _add_catalog(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--catalog",
        metavar="FILE",
        type=Path,
        default=argparse.SUPPRESS,
        help="let the demonstration site serve this JSON-lines file",
    )


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > 7:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of pages")
    return int(text)


def _slug(text: str) -> str:
    path = source_path(text)
    if path is None or path.line is not None:
        raise argparse.ArgumentTypeError(f"{text!r} is not a brand as it stands in its address")
    return path.brand


if __name__ == "__main__":
    keep_streams_from_failing()
    sys.exit(main())
