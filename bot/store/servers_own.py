"""All that is a server's own and is needed for every answer, read once at the start."""

from collections.abc import Mapping

from msgspec import Struct, field

from bot.domain.editions import Edition
from bot.domain.guide import Entry
from bot.domain.serversettings import ServerSettings
from bot.store.database import Readable
from bot.store.editions import current_editions, editions_of, removed_editions
from bot.store.server_settings import all_server_settings, server_settings_of


class ServersOwn(Struct, frozen=True, kw_only=True):
    """What servers have of their own."""

    editions: tuple[Edition, ...] = ()
    """The versions that hold now."""
    removed: tuple[Edition, ...] = ()
    """The last words of what was taken away: own entries, and words for shipped ones."""
    settings: Mapping[int, ServerSettings] = field(default_factory=dict[int, ServerSettings])
    """By the server's id; the defaults hold for all others."""


async def servers_own(database: Readable, entries: Mapping[str, Entry] | None = None) -> ServersOwn:
    """Return what all servers have of their own; ``entries`` are those shipped, with which it shares."""
    return ServersOwn(
        editions=await current_editions(database, entries),
        removed=await removed_editions(database),
        settings=await all_server_settings(database),
    )


async def server_own(database: Readable, guild_id: int) -> ServersOwn:
    """Return what one server has of its own, seen at one moment."""
    async with database.reading() as session:
        editions, removed = await editions_of(session, guild_id)
        settings = await server_settings_of(session, guild_id)
    return ServersOwn(
        editions=editions, removed=removed, settings={} if settings is None else {guild_id: settings}
    )
