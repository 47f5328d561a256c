"""What the commands about backups print. Pure."""

from collections.abc import Mapping

from hookah_wishlist.backups.contents import BOOKKEEPING
from hookah_wishlist.backups.manifest import Manifest
from hookah_wishlist.backups.records import Run
from hookah_wishlist.backups.restoring import Restored
from hookah_wishlist.backups.shelf import Stored

# What a person recognises the database by.
KNOWN = {"users": "people", "wishlist_items": "wishes", "brands": "brands", "tobaccos": "tobaccos"}
MOMENT = "%Y-%m-%d %H:%M UTC"


def made(run: Run, directory: object) -> str:
    verified = "verified by restoring it on trial" if run.is_good else "NOT VERIFIED"
    lines = [f"{directory}/{run.file}: {size(run.bytes or 0)}, {verified}."]
    if run.copied_at is not None:
        lines.append("A copy is in the store.")
    if run.error is not None:
        lines.append(f"Beware: {run.error}")
    return "\n".join(lines)


def restored(it: Restored, file: object) -> str:
    lines = [f"Restored {file}: as things stood on {it.manifest.made_at:{MOMENT}}.", ""]
    lines += [
        f"{rows:>10}  {table}"
        for table, rows in it.manifest.contents.items()
        if rows and table not in BOOKKEEPING
    ]
    lines.append("")
    if it.aside is not None:
        lines.append(f"What was there before is kept in {it.aside.stored.path}, until you remove it.")
        if it.aside.problem is not None:
            lines.append(f"Beware: {it.aside.problem}")
    if it.foreign:
        lines.append(f"Left out, as no migration of ours makes it: {', '.join(it.foreign)}.")
    if it.migrated:
        lines.append(f"Brought up to this release by {', '.join(it.migrated)}.")
    if it.forgotten:
        lines.append(
            f"{it.forgotten} people had themselves deleted since then, and are back. Who they are, only a "
            "comparison with what was put aside tells: whoever is in the one and not in the other."
        )
    lines.append("Start the program now; whoever signed in since then signs in anew without noticing.")
    return "\n".join(lines)


def listed(backup: Stored, manifest: Manifest | None, length: int, *, is_whole: bool | None) -> str:
    """One line. `is_whole`: None where nobody looked."""
    marks = [] if backup.is_verified else ["not verified"]
    if backup.is_before_restore:
        marks.append("put aside by a restore")
    if is_whole is not None:
        marks.append("as it was written" if is_whole else "TRUNCATED OR ALTERED")
    holds = contents(manifest.contents) if manifest is not None else "its manifest is missing"
    return f"{backup.path.name}  {size(length)}  {'; '.join([holds, *marks])}"


def contents(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{rows[table]} {word}" for table, word in KNOWN.items() if table in rows)


def size(length: int) -> str:
    return f"{length / 2**20:.1f} MB" if length >= 2**20 else f"{length / 2**10:.1f} KB"
