"""A database worth a backup, what can happen to it, and all its rows."""

from hookah_wishlist.database import connect
from tests.wishlist.given import given_catalogue, given_many

# What a dump, a script or a statement made of them could stumble over.
NOTES = (
    "Ёж & Co = 100% 🍒",
    "\\.",
    "\\N",
    "two\nlines\tand a tab\r",
    "'; DROP TABLE users; --",
    "$$ COMMIT; $$ \\connect postgres",
    "\\restrict x",
)


async def fill(url, *, people=7, many=200):
    """People, lists, a catalogue, and something in every table that a running program fills."""
    connection = await connect(url)
    async with connection.transaction():
        await given_catalogue(connection)
        tobaccos = await given_many(connection, many)
        for number in range(1, people + 1):
            await given_list(connection, number, NOTES[number % len(NOTES)], tobaccos)
        await given_traces(connection)
    await connection.close()


async def given_list(connection, number, note, tobaccos):
    await connection.execute(
        "INSERT INTO users (id, first_name, settings) VALUES ($1, $2, $3)",
        number,
        f"Аня {number}",
        {"note": note},
    )
    await connection.execute("INSERT INTO wishlists (owner_id) VALUES ($1)", number)
    await connection.execute(
        """
        INSERT INTO wishlist_items (owner_id, wishlist_id, tobacco_id, note, purchased_at)
        SELECT $1, l.id, t, $2, CASE WHEN t % 2 = 0 THEN now() END
          FROM wishlists l, unnest($3::int[]) AS t WHERE l.owner_id = $1
        """,
        number,
        note,
        list(tobaccos),
    )
    await connection.execute(
        """
        INSERT INTO wishlist_items (owner_id, wishlist_id, custom_name, custom_key)
        SELECT $1, id, $2, $2 FROM wishlists WHERE owner_id = $1
        """,
        number,
        note,
    )
    await connection.execute(
        """
        INSERT INTO sessions (user_id, family_hash, secret_hash, expires_at)
        VALUES ($1, sha256($2), sha256('x'), now() + interval '30 days')
        """,
        number,
        str(number).encode(),
    )


async def given_traces(connection):
    await connection.execute(
        """
        INSERT INTO crawls (source_url, trigger, state, finished_at) VALUES ('x', 'first', 'done', now());
        INSERT INTO crawl_brands (crawl_id, slug, ordinal) SELECT id, 'x', 1 FROM crawls;
        INSERT INTO catalogue_changes (crawl_id, kind, brand_id, after)
        SELECT 1, 'renamed', id, '{"a": [1, null]}' FROM brands LIMIT 1;
        INSERT INTO tobacco_ratings (tobacco_id, rating) SELECT id, 'NaN' FROM tobaccos LIMIT 3;
        INSERT INTO processed_updates (update_id) VALUES (1), (2);
        INSERT INTO outbox (method, payload, file, file_name)
        VALUES ('sendMessage', '{}', '\\x00ff5c2e', 'x');
        INSERT INTO dialog_states (chat_id, person_id, name, expires_at) VALUES (1, 1, 'note', now());
        INSERT INTO audit_log (at, kind) VALUES (now() - interval '1 day', 'person_deleted');
        UPDATE catalogue_state SET version = 7;
        """
    )


async def rows(url):
    """Every row of every table as text, and where every sequence stands. The records of backups, which go on
    while one is made, are left out."""
    connection = await connect(url)
    tables = await connection.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    )
    found = {}
    for (table,) in tables:
        if table not in ("backups", "_yoyo_log"):
            every = await connection.fetch(f'SELECT t::text FROM "{table}" t ORDER BY 1')  # noqa: S608
            found[table] = [row[0] for row in every]
    found["sequences"] = await connection.fetch(
        """
        SELECT sequencename::text, last_value FROM pg_sequences
         WHERE schemaname = 'public' AND sequencename <> 'backups_id_seq' ORDER BY 1
        """
    )
    await connection.close()
    return found


async def schema(url):
    """Every column, index, constraint, trigger and function of ours, as PostgreSQL words it."""
    connection = await connect(url)
    found = await connection.fetch(
        """
        SELECT 'column', table_name::text,
               concat_ws(' ', column_name, data_type, is_nullable, column_default)
          FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL SELECT 'index', tablename::text, indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL SELECT 'constraint', conrelid::regclass::text, conname || pg_get_constraintdef(oid)
          FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT 'trigger', tgrelid::regclass::text, pg_get_triggerdef(oid)
          FROM pg_trigger WHERE NOT tgisinternal
        UNION ALL SELECT 'function', proname::text, prosrc FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND prolang <> 13
        UNION ALL SELECT 'storage', attrelid::regclass::text, attname || attstorage::text FROM pg_attribute
         WHERE attrelid = 'tobaccos'::regclass AND attnum > 0 AND NOT attisdropped
         ORDER BY 1, 2, 3
        """
    )
    await connection.close()
    return [tuple(row) for row in found]


async def ask(url, query, *arguments):
    connection = await connect(url)
    try:
        return await connection.fetchval(query, *arguments)
    finally:
        await connection.close()


async def do(url, statements):
    connection = await connect(url)
    try:
        await connection.execute(statements)
    finally:
        await connection.close()
