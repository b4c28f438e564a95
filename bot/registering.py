"""Registering the commands with Discord, once where several processes start together."""

import asyncio
import itertools
import logging
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.domain.pauses import pause_after
from bot.failures import is_trouble
from bot.store.command_syncs import record_sync, synced_hash
from bot.store.errors import StoreError
from bot.tree import fingerprint

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

WORK = "registering"
LOOKS = 15
"""How many seconds the others wait for the one that registers."""
FIRST_PAUSE, LONGEST_PAUSE = 5.0, 600.0
"""Seconds until it is tried again, doubled each time."""


async def register_in_the_end(bot: "GuideBot") -> None:
    """Register the commands, as often as it takes while Discord or the database is in trouble.

    Raises what Discord says against the commands themselves.
    """
    for failures in itertools.count(1):
        try:
            await register_commands(bot, force=False)
        except (discord.HTTPException, aiohttp.ClientError, TimeoutError, StoreError) as error:
            if isinstance(error, discord.HTTPException) and not is_trouble(error.status):
                raise
            logger.warning("the commands could not be registered yet: %s", error)
        else:
            return
        await asyncio.sleep(pause_after(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE))


async def register_commands(bot: "GuideBot", *, force: bool) -> bool:
    """Send the commands to Discord if their definition changed, or if ``force`` insists.

    Returns whether they were sent. Raises what Discord says against it.
    """
    application_id = bot.application_id
    if application_id is None:
        raise RuntimeError("commands are registered after login")
    payload = bot.guide_tree.payload(bot.messages)
    current = fingerprint(payload)
    if not force and await _is_registered(bot, application_id, current):
        return False
    await bot.http.bulk_upsert_global_commands(application_id, payload=payload)  # pyright: ignore[reportArgumentType] - the library's own payload type is private
    await record_sync(bot.database, application_id, current, bot.now())
    await bot.database.release(WORK)
    logger.info("registered %d commands", len(payload))
    return True


async def _is_registered(bot: "GuideBot", application_id: int, current: str) -> bool:
    """Tell whether Discord knows the commands as they are; wait for another process that is telling it."""
    for _ in range(LOOKS):
        if await synced_hash(bot.database, application_id) == current:
            return True
        if await bot.database.claim(WORK):
            # Who had the work may just have been done.
            done = await synced_hash(bot.database, application_id) == current
            if done:
                await bot.database.release(WORK)
            return done
        await asyncio.sleep(1)
    return False
