"""Statements that make room for a backup, in the transaction that brings it back."""

# What belongs to an extension stays: it is seldom ours to drop. A transaction that somebody left open must
# not hold us up for ever; what the backup itself says next lifts this limit again.
EMPTY = """
SET LOCAL lock_timeout = '30s';
DO $$
DECLARE it record;
BEGIN
    FOR it IN
        SELECT c.oid, c.relname, CASE c.relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW'
                                                WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind
          FROM pg_catalog.pg_class c
         WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'S')
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_class'::regclass
                                                                AND d.objid = c.oid AND d.deptype = 'e')
         ORDER BY c.relkind = 'S'  -- a table takes its own sequences along
    LOOP
        EXECUTE format('DROP %s IF EXISTS public.%I CASCADE', it.kind, it.relname);
    END LOOP;
    FOR it IN
        SELECT p.oid::regprocedure AS name,
               CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END AS kind
          FROM pg_catalog.pg_proc p
         WHERE p.pronamespace = 'public'::regnamespace AND p.prokind IN ('f', 'p', 'w')
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_proc'::regclass
                                                                AND d.objid = p.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP %s IF EXISTS %s CASCADE', it.kind, it.name);
    END LOOP;
    FOR it IN
        SELECT t.typname FROM pg_catalog.pg_type t
         WHERE t.typnamespace = 'public'::regnamespace AND t.typtype IN ('e', 'd')
           AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 'pg_type'::regclass
                                                                AND d.objid = t.oid AND d.deptype = 'e')
    LOOP
        EXECUTE format('DROP TYPE IF EXISTS public.%I CASCADE', it.typname);
    END LOOP;
END $$;
"""
