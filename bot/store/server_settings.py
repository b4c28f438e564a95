"""Servers' settings in the database."""

import datetime
from collections.abc import Callable, Mapping

from bot.domain.serversettings import ServerSettings
from bot.store.audit import add_to_audit
from bot.store.canonical import canonical, restored
from bot.store.cards import make_cards_due
from bot.store.change_logs import follow_changes
from bot.store.database import Database, Readable
from bot.store.news import Topic
from bot.store.session import Session


async def all_server_settings(database: Readable) -> dict[int, ServerSettings]:
    """Return the settings of every server that chose anything, by its id."""
    async with database.reading() as session:
        rows = await session.rows("get_all_server_settings")
    return {row["guild_id"]: _settings(row["document"], row["guild_id"]) for row in rows}


async def server_settings_of(session: Session, guild_id: int) -> ServerSettings | None:
    """Return a server's settings; ``None`` where it never chose anything."""
    document = await session.value("get_server_settings", guild_id=guild_id)
    return None if document is None else _settings(document, guild_id)


async def change_server_settings(
    database: Database,
    *,
    guild_id: int,
    change: Callable[[ServerSettings], ServerSettings],
    actor_id: int,
    at: datetime.datetime,
    name: str,
    detail: Mapping[str, str | int | None],
) -> ServerSettings:
    """Change the settings as they are now, note it in the audit log, and return what holds.

    A new language makes all cards due to be edited; a new log channel is told what is changed from now on.
    ``name`` is the setting's; ``detail`` says what it is now. Nothing is written where nothing changes.
    """
    async with database.transaction() as session:
        before = await server_settings_of(session, guild_id) or ServerSettings()
        after = change(before)
        if after != before:
            await session.run("put_server_settings", guild_id=guild_id, document=canonical(after))
            await session.announce(Topic.SERVER, guild_id)
            if after.language != before.language:
                await make_cards_due(session, guild_id=guild_id, what=None, now=at)
            await add_to_audit(
                session,
                guild_id=guild_id,
                at=at,
                actor_id=actor_id,
                deed="settings.change",
                about=name,
                detail=detail,
            )
            if after.log != before.log:
                await follow_changes(session, guild_id, wanted=after.log is not None)
    return after


def _settings(document: str, guild_id: int) -> ServerSettings:
    return restored(ServerSettings, document, f"server_settings {guild_id}")
