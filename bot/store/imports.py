"""Files of a server's words that were read and shown, and wait for being taken in."""

import datetime
from collections.abc import Sequence
from secrets import token_hex

from msgspec import Struct

from bot.domain.carried import Step
from bot.domain.editions import Edition
from bot.store.canonical import canonical, restored
from bot.store.database import Database
from bot.store.editions import Change, save_in
from bot.store.moments import from_seconds, to_seconds

ID_BYTES = 8
KEPT = datetime.timedelta(days=1)
"""How long a file waits."""


class Import(Struct, frozen=True, kw_only=True):
    """What a file would do, as its author was shown it. Nobody else may have it done."""

    id: str
    """Fits into any button."""
    guild_id: int
    author_id: int
    steps: tuple[Step, ...]
    """In the order of the file."""
    made_at: datetime.datetime
    """In UTC, to the second."""


class _Document(Struct, frozen=True, kw_only=True):
    steps: tuple[Step, ...]


class ImportGoneError(Exception):
    """There is no such import any more: it was done, put off or replaced, or has waited too long."""


def new_import_id() -> str:
    """Return a word that no other import has."""
    return token_hex(ID_BYTES)


async def keep_import(database: Database, kept: Import) -> None:
    """Let an import wait, in place of all others of its author in that server."""
    async with database.transaction() as session:
        await session.run("delete_imports", guild_id=kept.guild_id, author_id=kept.author_id)
        await session.run(
            "add_import",
            id=kept.id,
            guild_id=kept.guild_id,
            author_id=kept.author_id,
            document=canonical(_Document(steps=kept.steps)),
            made_at=to_seconds(kept.made_at),
        )


async def waiting_import(
    database: Database, *, import_id: str, guild_id: int, author_id: int, now: datetime.datetime
) -> Import:
    """Return an import of that author in that server. Raises ``ImportGoneError``."""
    row = None
    if import_id.isalnum():
        async with database.reading() as session:
            row = await session.row("get_import", id=import_id, guild_id=guild_id, author_id=author_id)
    if row is None or row["made_at"] < to_seconds(now - KEPT):
        raise ImportGoneError
    return Import(
        id=row["id"],
        guild_id=row["guild_id"],
        author_id=row["author_id"],
        steps=restored(_Document, row["document"], row["id"]).steps,
        made_at=from_seconds(row["made_at"]),
    )


async def carry_out(database: Database, done: Import, changes: Sequence[Change]) -> tuple[Edition, ...]:
    """Make all ``changes`` of an import, which then waits no longer, or none; return the new versions.

    Raises ``ImportGoneError`` where it does not wait any more, so that it is done once, and
    ``OvertakenError`` where somebody else has changed one of its entries: then it goes on waiting.
    """
    whose = {"id": done.id, "guild_id": done.guild_id, "author_id": done.author_id}
    async with database.transaction() as session:
        if await session.row("delete_import", **whose) is None:
            raise ImportGoneError
        return await save_in(session, changes)


async def drop_import(database: Database, *, import_id: str, guild_id: int, author_id: int) -> bool:
    """Forget an import of that author in that server; return whether it waited still."""
    if not import_id.isalnum():  # an id comes back from outside, and PostgreSQL refuses some characters
        return False
    whose = {"id": import_id, "guild_id": guild_id, "author_id": author_id}
    async with database.transaction() as session:
        return await session.row("delete_import", **whose) is not None


async def forget_old_imports(database: Database, before: datetime.datetime) -> None:
    """Forget what has been waiting since before ``before``, in all servers."""
    async with database.transaction() as session:
        await session.run("delete_old_imports", before=to_seconds(before))
