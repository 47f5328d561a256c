"""Loading a dump: the migrations make the schema, the dump gives its rows, and nothing else in it is used."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import IO

import psycopg
from psycopg import sql

from hookah_wishlist.backups import inventory
from hookah_wishlist.backups.archive import Archive, Target
from hookah_wishlist.backups.children import Children
from hookah_wishlist.backups.contents import NO_LIMITS
from hookah_wishlist.backups.problems import CannotRestore, ForeignObjects, NewerBackup, OtherSchema
from hookah_wishlist.backups.reading import data, definitions, listing, rows_of
from hookah_wishlist.backups.schema import Schema, Session, read_schema, without_obstacles
from hookah_wishlist.backups.script import Encoding, Rows, SequenceValue, read_statement
from hookah_wishlist.database import fresh_schema, known_migrations

OF_YOYO = "SELECT max(version) FROM _yoyo_version"


@dataclass(frozen=True, slots=True)
class Loaded:
    """`foreign`: what the dump holds beside the rows that were taken."""

    tables: frozenset[str]
    foreign: tuple[str, ...]


def load(
    children: Children, target: Target, archive: Archive, *, before: str = "", skip_foreign: bool = False
) -> Loaded:
    """Load all rows of the archive or none: one transaction, ended only when every row has been counted.

    `before` is done first in the same transaction. Raises `CannotRestore`: `ForeignObjects` unless
    `skip_foreign`, and `OtherSchema` for tables and columns that the rows do not fit.
    """
    if unknown := sorted(set(archive.migrations) - set(known_migrations())):
        raise NewerBackup(f"This release does not know its migrations {', '.join(unknown)}.")
    try:
        with fresh_schema(target.url, archive.migrations, before=NO_LIMITS + before) as connection:
            children.on_stop(connection.cancel)
            schema = read_schema(connection)
            foreign = _foreign(children, archive, schema)
            if foreign and not skip_foreign:
                raise ForeignObjects(foreign)
            _fill(children, archive, connection, schema)
    except psycopg.Error as error:
        raise CannotRestore(f"PostgreSQL refused it: {_first_line(error)}.") from error
    return Loaded(frozenset(schema.columns), tuple(foreign))


def _foreign(children: Children, archive: Archive, schema: Schema) -> list[str]:
    return [
        *inventory.foreign_objects(listing(children, archive), schema),
        *inventory.foreign_parts(definitions(children, archive), schema),
    ]


def _fill(children: Children, archive: Archive, connection: Session, schema: Schema) -> None:
    of_yoyo = connection.execute(OF_YOYO).fetchone()
    _empty(connection, schema)
    with without_obstacles(connection), data(children, archive) as script:
        _take(script, connection, schema)
    _check(connection, schema, archive.contents)
    applied = {name for (name,) in connection.execute("SELECT migration_id FROM _yoyo_migration")}
    if applied != set(archive.migrations) or connection.execute(OF_YOYO).fetchone() != of_yoyo:
        raise CannotRestore("Its rows tell of other migrations than its manifest does.")


def _empty(connection: Session, schema: Schema) -> None:
    """Rows that the migrations wrote are in the dump as well."""
    names = sql.SQL(", ").join(sql.Identifier("public", table) for table in schema.columns)
    connection.execute(sql.SQL("TRUNCATE {}").format(names))


def _take(script: IO[bytes], connection: Session, schema: Schema) -> None:
    for line in script:
        match read_statement(line):
            case Rows() as rows if rows.table in schema.columns:
                _copy(script, connection, schema, rows)
            case Rows():  # of a foreign table, which has been named
                for _ in rows_of(script):
                    pass
            case SequenceValue() as one if f"SEQUENCE public {one.name}" in schema.objects:
                _set_sequence(connection, one)
            case Encoding(name):
                connection.execute("SELECT set_config('client_encoding', %s, true)", [name])


def _copy(script: IO[bytes], connection: Session, schema: Schema, rows: Rows) -> None:
    check_columns(rows, schema.columns[rows.table])
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier("public", rows.table), sql.SQL(", ").join(map(sql.Identifier, rows.columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for piece in rows_of(script):
            copy.write(piece)


def check_columns(rows: Rows, ours: frozenset[str]) -> None:
    theirs = set(rows.columns)
    if strange := sorted(theirs - ours):
        raise OtherSchema(f"It has columns that are not ours: {_named(rows.table, strange)}.")
    if missing := sorted(ours - theirs):
        raise OtherSchema(f"It lacks columns: {_named(rows.table, missing)}.")


def _named(table: str, columns: list[str]) -> str:
    return ", ".join(f"{table}.{column}" for column in columns)


def _set_sequence(connection: Session, one: SequenceValue) -> None:
    statement = "SELECT pg_catalog.setval(format('public.%%I', %s::text)::regclass, %s, %s)"
    connection.execute(statement, [one.name, one.value, one.is_called])


def _check(connection: Session, schema: Schema, contents: Mapping[str, int]) -> None:
    if missing := sorted(schema.columns.keys() - contents.keys()):
        raise OtherSchema(f"It lacks tables: {', '.join(missing)}.")
    for table in sorted(schema.columns):
        statement = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
        row = connection.execute(statement).fetchone()
        if row != (contents[table],):
            raise CannotRestore(f"{row and row[0]} rows in {table}, {contents[table]} were backed up.")


def _first_line(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].removesuffix(".")
