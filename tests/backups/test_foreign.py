"""A dump from somebody else's hands: its rows are taken, and nothing in it runs or comes along."""

import shutil
import tempfile
from pathlib import Path

import pytest

from hookah_wishlist.backups.plan import Plan
from hookah_wishlist.backups.problems import CannotRestore
from hookah_wishlist.backups.recording import back_up
from hookah_wishlist.backups.restoring import restore
from hookah_wishlist.backups.shelf import named, stored
from tests.backups.forging import exchange, forged
from tests.backups.given import ask, do, rows, schema
from tests.cluster import clone, drop

pytestmark = pytest.mark.process

RUNS = """
CREATE FUNCTION foreign_code() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''cat >{marker}'''; RETURN NEW; END $$;
CREATE FUNCTION foreign_value() RETURNS text LANGUAGE plpgsql AS $$
BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''cat >{marker}'''; RETURN 'x'; END $$;
"""
# By what it adds, and a word of what the refusal names.
FOREIGN = {
    "function": ("", "foreign_code"),
    "check": ("ALTER TABLE users ADD CONSTRAINT odd CHECK (foreign_value() = 'x')", "odd"),
    "check of its own": ("ALTER TABLE users ADD CONSTRAINT odd CHECK (version() <> '')", "odd"),
    "trigger": (
        "CREATE TRIGGER odd BEFORE INSERT ON users FOR EACH ROW EXECUTE FUNCTION foreign_code()",
        "TRIGGER public users odd",
    ),
    "default": ("ALTER TABLE users ALTER first_name SET DEFAULT foreign_value()", "first_name"),
    "column": ("ALTER TABLE users ADD COLUMN odd text DEFAULT foreign_value()", "odd"),
    "generated column": (
        "ALTER TABLE users ADD COLUMN odd bigint GENERATED ALWAYS AS (id + 1) STORED",
        "odd",
    ),
    "view": ("CREATE VIEW odd AS SELECT foreign_value()", "VIEW public odd"),
    "materialized view": ("CREATE MATERIALIZED VIEW odd AS SELECT foreign_value()", "odd"),
    "rule": ("CREATE RULE odd AS ON INSERT TO users DO ALSO SELECT foreign_value()", "RULE public users odd"),
    "event trigger": (
        """
        CREATE FUNCTION foreign_event() RETURNS event_trigger LANGUAGE plpgsql AS $$
        BEGIN EXECUTE 'COPY (SELECT 1) TO PROGRAM ''cat >{marker}'''; END $$;
        CREATE EVENT TRIGGER odd ON ddl_command_end EXECUTE FUNCTION foreign_event()
        """,
        "EVENT TRIGGER - odd",
    ),
    "index": ("CREATE INDEX odd ON users ((id + 1))", "INDEX public odd"),
    "extension": ("CREATE EXTENSION citext", "EXTENSION - citext"),
    "type": ("CREATE DOMAIN odd AS text CHECK (foreign_value() = 'x')", "DOMAIN public odd"),
    "table": ("CREATE TABLE odd (id int DEFAULT length(foreign_value()))", "TABLE public odd"),
    "schema": ("CREATE SCHEMA odd; CREATE TABLE odd.odd (id int)", "SCHEMA - odd"),
    "policy": ("CREATE POLICY odd ON users USING (foreign_value() = 'x')", "POLICY public users odd"),
    "large object": ("SELECT lo_from_bytea(0, 'x')", "BLOB"),
}  # fmt: skip


@pytest.fixture(scope="module")
async def honest(filled_template, tmp_path_factory):
    plan = Plan(tmp_path_factory.mktemp("honest"))
    url = await clone(filled_template)
    run = await back_up(url, plan, "hand")
    await drop(url)
    assert run.error is None
    return named(plan.directory / run.file)


@pytest.fixture
def marker():
    """A file that foreign code would make; the server's own user may write there."""
    directory = Path(tempfile.mkdtemp(prefix="hookah-test-", dir="/tmp"))
    directory.chmod(0o777)
    yield directory / "ran"
    shutil.rmtree(directory)


@pytest.fixture
async def poisoned(filled_template, marker):
    """A database to put something foreign into."""
    url = await clone(filled_template)

    async def poison(statements):
        await do(url, RUNS.replace("{marker}", str(marker)))
        if statements:
            await do(url, statements.replace("{marker}", str(marker)))
        marker.unlink(missing_ok=True)
        return url

    yield poison
    await drop(url)


@pytest.mark.parametrize(("statements", "name"), FOREIGN.values(), ids=FOREIGN)
async def test_what_is_foreign_is_named_and_refused_and_never_runs(
    filled, plan, honest, poisoned, marker, tmp_path, statements, name
):
    backup = await forged(honest, tmp_path / "forged", await poisoned(statements))
    before, shape = await rows(filled), await schema(filled)
    marker.unlink(missing_ok=True)

    with pytest.raises(CannotRestore) as refused:
        await restore(filled, plan, backup.path, replace=True)

    assert not marker.exists()
    assert name in str(refused.value)
    assert (await rows(filled), await schema(filled)) == (before, shape)
    assert stored(plan.directory) == []


async def test_without_what_is_foreign_the_rows_can_be_had(filled, plan, honest, poisoned, marker, tmp_path):
    before, shape = await rows(filled), await schema(filled)
    statements = "; ".join(
        FOREIGN[kind][0] for kind in ("check", "trigger", "default", "view", "large object")
    )
    backup = await forged(honest, tmp_path / "forged", await poisoned(statements))
    await do(filled, "TRUNCATE users CASCADE")
    marker.unlink(missing_ok=True)

    await restore(filled, plan, backup.path, replace=True, skip_foreign=True)

    assert not marker.exists()
    assert (await rows(filled), await schema(filled)) == (before, shape)


STATEMENT = (
    b"COPY public.sessions (id, user_id, family_hash, secret_hash, previous_hash, rotation_salt, rotated_at, "
    b"opened_at, expires_at) FROM stdin;"
)


async def test_a_statement_in_the_place_of_rows_is_refused(filled, plan, honest, marker, tmp_path):
    """As the archive itself says how its rows come in."""
    for words in (
        b"COPY public.users FROM PROGRAM 'touch %b';",
        b"\\! touch %b",
        b"COPY (SELECT 1) TO PROGRAM 'touch %b';",
    ):
        statement = words.replace(b"%b", str(marker).encode())
        backup = await forged(
            honest, tmp_path / str(len(statement)), filled, change=exchange(STATEMENT, statement)
        )
        before = await rows(filled)
        with pytest.raises(CannotRestore, match="more than rows"):
            await restore(filled, plan, backup.path, replace=True)
        assert not marker.exists()
        assert await rows(filled) == before


async def test_rows_that_end_early_and_go_on_as_commands_are_refused(filled, plan, honest, marker, tmp_path):
    await do(filled, "UPDATE users SET settings = jsonb_build_object('note', repeat('x', 500)) WHERE id = 1")
    before = await rows(filled)
    words = f"\\.\n\\! touch {marker}\nCOPY (SELECT 1) TO PROGRAM 'touch {marker}';\n--".encode()
    change = exchange(b"x" * 500, b"\n" + words)
    backup = await forged(honest, tmp_path / "forged", filled, "--compress=0", change=change)
    with pytest.raises(CannotRestore):
        await restore(filled, plan, backup.path, replace=True)
    assert not marker.exists()
    assert await rows(filled) == before


async def test_the_trial_after_a_backup_runs_nothing_of_the_database_either(plan, poisoned, marker, capsys):
    url = await poisoned(FOREIGN["check"][0])
    run = await back_up(url, plan, "hand")
    assert not marker.exists()
    assert (run.error, run.is_good) == (None, True)
    assert "foreign_value" in capsys.readouterr().out
    scratch = "SELECT count(*) FROM pg_database WHERE datname LIKE 'hookah_wishlist_scratch%'"
    assert await ask(url, scratch) == 0


async def test_a_column_that_this_release_does_not_know_is_an_alarm_at_the_backup(plan, poisoned):
    run = await back_up(await poisoned("ALTER TABLE users ADD COLUMN odd text"), plan, "hand")
    assert not run.is_good
    assert "users.odd" in run.error


async def test_what_was_put_aside_of_a_damaged_database_is_read_through(filled, plan, honest, capsys):
    await do(filled, "ALTER TABLE users ADD COLUMN odd text; DROP TABLE removed_items")
    done = await restore(filled, plan, honest.path, replace=True)
    assert done.aside.verified_at is not None
    assert "users.odd" in done.aside.problem
