"""How pg_dump, pg_restore and psql are told where the database is: never by a password on a command line."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from hookah_wishlist.child_environment import of_postgresql

CONNECT_TIMEOUT = "10"  # seconds, where the operator has not said otherwise
# A server that vanished behind a network is noticed within two minutes, not two hours.
KEEPALIVES = {"keepalives_idle": 60, "keepalives_interval": 15, "keepalives_count": 4}


@dataclass(frozen=True, slots=True)
class Address:
    """`conninfo` has no secret in it, so that it may stand where every user of the machine can read it."""

    conninfo: str
    environment: dict[str, str] = field(repr=False)


def address(url: str) -> Address:
    """Of the environment only what is PostgreSQL's own is passed on: the rest is none of its business."""
    told = conninfo_to_dict(url)
    secrets = {"PGPASSWORD": told.pop("password", None), "PGSSLPASSWORD": told.pop("sslpassword", None)}
    environment = {"PGCONNECT_TIMEOUT": CONNECT_TIMEOUT} | of_postgresql(connects=True)
    environment |= {name: str(value) for name, value in secrets.items() if value}
    return Address(make_conninfo("", **(KEEPALIVES | told)), environment)


def with_database(url: str, name: str) -> str:
    """The same server, another database."""
    parts = urlsplit(url)
    query = [
        (key, value)
        for key, value in parse_qsl(parts.query, keep_blank_values=True)
        if key not in ("dbname", "database")
    ]
    asked = f"?{urlencode(query, quote_via=quote, safe='/')}" if query else ""
    return f"{parts.scheme}://{parts.netloc}/{quote(name, safe='')}{asked}"
