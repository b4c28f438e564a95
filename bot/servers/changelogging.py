"""Posting what was changed into servers' log channels: each deed once, soon after, few messages a minute.

Only the database decides what was posted, so a restart goes on where the last process stopped. What was being
posted as a process died is looked for in the channel before it is posted again.
"""

import asyncio
import datetime
import hashlib
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord

from bot.components import post
from bot.domain.audit import AuditEntry
from bot.failures import NOT_SENT
from bot.render.audit import MOST_TOGETHER, Reading, fitting, log_answer
from bot.store.change_logs import (
    ChangeLog,
    change_logs,
    next_to_post,
    record_not_posted,
    record_posted_deeds,
    record_posting,
)

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

WORK = "change logs"
LOOK_SECONDS = 20
"""How often the log is looked at: at most three messages a minute for each server."""
FIRST_PAUSE, LONGEST_PAUSE = 60, 60 * 60
"""Seconds until what failed is tried again; each failure in a row doubles them."""
MOST_LOOKED_AT = 200
"""Messages among which one is looked for that may have arrived."""
CLOCKS_APART = datetime.timedelta(minutes=5)
"""How far Discord's clock and ours may be apart."""
MARK_LENGTH = 8


class ChangeLogging:
    """Posts into all log channels, one after the other. Nothing runs while no server has one."""

    def __init__(self, bot: "GuideBot") -> None:
        self._bot = bot
        self._task: asyncio.Task[None] | None = None
        self._failures: dict[int, tuple[int, float]] = {}

    def wake(self) -> None:
        """Begin where a server has a log channel and nothing runs yet, and try again at once what failed."""
        self._failures.clear()
        if self._is_wanted() and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Stop, and wait until the database is left alone."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait({self._task})

    def _is_wanted(self) -> bool:
        return any(settings.log for settings in self._bot.servers.values())

    async def _follow(self) -> None:
        while self._is_wanted():
            try:
                # One process does this for all, so that the pace holds for each channel.
                if await self._bot.database.claim(WORK):
                    await self._post_all()
            except Exception:
                logger.exception("the log of changes could not be read; it is read again soon")
            await asyncio.sleep(LOOK_SECONDS)

    async def _post_all(self) -> None:
        for log in await change_logs(self._bot.database):
            channel_id = self._bot.settings_of(log.guild_id).log
            if channel_id is None or self._is_paused(log.guild_id):
                continue
            try:
                await self._post_next(log, channel_id)
            except Exception as error:  # noqa: BLE001 - whatever it is, it keeps no other server waiting
                self._pause(log.guild_id)
                await self._note_failure(log, error)
            else:
                self._failures.pop(log.guild_id, None)

    async def _note_failure(self, log: ChangeLog, error: Exception) -> None:
        if isinstance(error, NOT_SENT):
            logger.warning("the log channel of server %d: %s", log.guild_id, error)
        else:
            logger.error("the log channel of server %d failed", log.guild_id, exc_info=error)
        await record_not_posted(self._bot.database, log, _reason(error), self._bot.now())

    async def _post_next(self, log: ChangeLog, channel_id: int) -> None:
        """Post what comes next; what may be in the channel already is not posted again."""
        bot = self._bot
        deeds = await next_to_post(bot.database, log, MOST_TOGETHER)
        if not deeds:
            return
        channel = bot.get_partial_messageable(channel_id, guild_id=log.guild_id)
        if log.upto is None or not await self._is_there(channel, deeds):
            words = bot.messages[bot.language_of(log.guild_id)]
            reading = Reading(
                guide=bot.guides.of(log.guild_id),
                gone=bot.guides.last_words(log.guild_id),
                operators=bot.settings.server_language,
            )
            deeds = fitting(words, reading, deeds)
            await record_posting(bot.database, log, deeds)
            mark = _mark(deeds)
            await post(channel, log_answer(words, reading, deeds, mark), nonce=mark)
        await record_posted_deeds(bot.database, log, deeds)

    async def _is_there(self, channel: discord.PartialMessageable, deeds: Sequence[AuditEntry]) -> bool:
        mark = _mark(deeds)
        after = deeds[0].made_at - CLOCKS_APART
        async for message in channel.history(limit=MOST_LOOKED_AT, after=after):
            own = self._bot.user is not None and message.author.id == self._bot.user.id
            if own and any((embed.footer.text or "").endswith(mark) for embed in message.embeds):
                return True
        return False

    def _is_paused(self, guild_id: int) -> bool:
        _, until = self._failures.get(guild_id, (0, 0.0))
        return asyncio.get_running_loop().time() < until

    def _pause(self, guild_id: int) -> None:
        tries, _ = self._failures.get(guild_id, (0, 0.0))
        pause = min(FIRST_PAUSE * 2 ** min(tries, 16), LONGEST_PAUSE)
        self._failures[guild_id] = (tries + 1, asyncio.get_running_loop().time() + pause)


def _mark(deeds: Sequence[AuditEntry]) -> str:
    """Return what a message with these deeds is known by; it tells nothing of how much other servers do."""
    name = f"{deeds[0].guild_id} {deeds[0].id} {deeds[-1].id}"
    return hashlib.sha256(name.encode()).hexdigest()[:MARK_LENGTH]


def _reason(error: Exception) -> str:
    """Return why nothing was posted, as the end of a message's key."""
    match error:
        case discord.NotFound():
            return "gone"
        case discord.Forbidden():
            return "forbidden"
        case _:
            return "discord" if isinstance(error, NOT_SENT) else "trouble"
