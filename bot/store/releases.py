"""Shipped words that changed under a server's own: what they were, and who has been told."""

from collections.abc import Mapping, Sequence

from bot.domain.editions import Edition, Wording
from bot.domain.guide import Entry
from bot.domain.votes import version_of
from bot.store.canonical import restored
from bot.store.database import Database


async def shipped_wordings(database: Database, entry: Entry) -> dict[str, Wording]:
    """Return earlier shipped words of an entry by version, as far as servers wrote on top of them."""
    async with database.reading() as session:
        rows = await session.rows("get_shipped_wordings", key=entry.key)
    found = {row["version"]: restored(Wording, row["document"], entry.key) for row in rows}
    # A second process with another release may have filled the database in between.
    return {version: wording for version, wording in found.items() if version_of(wording) == version}


async def told_versions(database: Database, guild_id: int) -> dict[tuple[str, int], str]:
    """Return the shipped version that moderators know of, by key and number of the current edition."""
    async with database.reading() as session:
        rows = await session.rows("get_told", guild_id=guild_id)
    return {(row["key"], row["number"]): row["told"] for row in rows}


async def tell(
    database: Database, guild_id: int, versions: Mapping[str, str], editions: Sequence[Edition]
) -> tuple[str, ...]:
    """Note that a server's moderators are told of shipped versions (by key); return the keys that were new.

    An edition that is not current any more, and what somebody else has told already, is left out.
    """
    async with database.transaction() as session:
        return tuple(
            [
                edition.key
                for edition in editions
                if await session.row(
                    "tell",
                    guild_id=guild_id,
                    key=edition.key,
                    number=edition.number,
                    version=versions[edition.key],
                )
            ]
        )


async def untell(database: Database, guild_id: int, versions: Mapping[str, str]) -> None:
    """Note that the telling of shipped versions, by key, did not work."""
    async with database.transaction() as session:
        for key, version in versions.items():
            await session.run("untell", guild_id=guild_id, key=key, version=version)
