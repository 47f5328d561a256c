"""The schema that rows are restored into, as PostgreSQL's catalogue has it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

Session = psycopg.Connection[Any]

COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum)
  FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
 WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
   AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass
                                                        AND d.objid = c.oid AND d.deptype = 'e')
 GROUP BY c.relname
"""
# As pg_restore lists them, without their owner.
OBJECTS = """
SELECT kind || ' public ' || relname
  FROM pg_catalog.pg_class
  JOIN (VALUES ('r', 'TABLE'), ('r', 'TABLE DATA'), ('S', 'SEQUENCE'), ('S', 'SEQUENCE SET'), ('i', 'INDEX'))
    AS kinds (letter, kind) ON letter = relkind::text
 WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT CASE contype WHEN 'f' THEN 'FK ' ELSE '' END || 'CONSTRAINT public ' || relname || ' ' || conname
  FROM pg_catalog.pg_constraint t JOIN pg_catalog.pg_class c ON c.oid = t.conrelid
 WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'p', 'u', 'x')
UNION ALL
SELECT 'TRIGGER public ' || relname || ' ' || tgname
  FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid WHERE NOT tgisinternal
UNION ALL
SELECT 'FUNCTION public ' || proname || '(' || pg_get_function_identity_arguments(oid) || ')'
  FROM pg_catalog.pg_proc WHERE pronamespace = 'public'::regnamespace
"""
# What stands within a table's definition.
PARTS = """
SELECT 'CHECK ' || relname || '.' || conname
  FROM pg_catalog.pg_constraint t JOIN pg_catalog.pg_class c ON c.oid = t.conrelid
 WHERE connamespace = 'public'::regnamespace AND contype = 'c'
UNION ALL
SELECT CASE attgenerated WHEN '' THEN 'DEFAULT ' ELSE 'GENERATED ' END || relname || '.' || attname
  FROM pg_catalog.pg_attrdef d JOIN pg_catalog.pg_class c ON c.oid = d.adrelid
  JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = d.adnum
 WHERE relnamespace = 'public'::regnamespace
"""
# Rows come faster without them, and in any order of the tables. Foreign keys first: they lean on the others.
OBSTACLES = """
SELECT drop, make FROM (
    SELECT DISTINCT 1 AS step, format('ALTER TABLE %s DISABLE TRIGGER USER', tgrelid::regclass) AS drop,
           format('ALTER TABLE %s ENABLE TRIGGER USER', tgrelid::regclass) AS make
      FROM pg_catalog.pg_trigger t JOIN pg_catalog.pg_class c ON c.oid = t.tgrelid
     WHERE NOT tgisinternal AND relnamespace = 'public'::regnamespace
    UNION ALL
    SELECT CASE contype WHEN 'f' THEN 2 ELSE 3 END,
           format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname),
           format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid))
      FROM pg_catalog.pg_constraint
     WHERE connamespace = 'public'::regnamespace AND contype IN ('f', 'p', 'u', 'x') AND conparentid = 0
    UNION ALL
    SELECT 4, format('DROP INDEX %s', indexrelid::regclass), pg_get_indexdef(indexrelid)
      FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
     WHERE relnamespace = 'public'::regnamespace AND relkind = 'i' AND NOT relispartition
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE conindid = i.indexrelid AND contype IN ('p', 'u', 'x'))
) AS all_of_them ORDER BY step, drop
"""  # noqa: E501


@dataclass(frozen=True, slots=True)
class Schema:
    """`columns` of each table, without generated ones. `objects` as pg_restore lists them."""

    columns: Mapping[str, frozenset[str]]
    objects: frozenset[str]
    parts: frozenset[str]


def read_schema(connection: Session) -> Schema:
    columns = {table: frozenset(names) for table, names in connection.execute(COLUMNS)}
    objects = frozenset(name for (name,) in connection.execute(OBJECTS))
    parts = frozenset(name for (name,) in connection.execute(PARTS))
    return Schema(columns, objects, parts)


@contextmanager
def without_obstacles(connection: Session) -> Iterator[None]:
    """Drop indexes, keys and triggers, and make them again at the end, when every row must fit them."""
    obstacles = connection.execute(OBSTACLES).fetchall()
    for drop, _ in obstacles:
        connection.execute(drop)
    yield
    for _, make in reversed(obstacles):
        connection.execute(make)
