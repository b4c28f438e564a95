"""Posting what was changed into servers' log channels: each deed once, soon after, few messages a minute.

The database tells of every deed that this process commits, and news tell of others'. It is asked only then,
while something is left to post, at the start, and once an hour, should something have been missed.

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
from bot.domain.pauses import pause_after
from bot.failures import NOT_SENT
from bot.render.audit import MOST_TOGETHER, Reading, fitting, log_answer
from bot.store.change_logs import (
    ChangeLog,
    change_logs_behind,
    next_to_post,
    record_not_posted,
    record_posted_deeds,
    record_posting,
)
from bot.store.wordings_then import wordings_then

if TYPE_CHECKING:
    from bot.app import GuideBot

logger = logging.getLogger(__name__)

WORK = "change logs"
"""One process does this for all, so that the pace holds for each channel."""
OFFER_SECONDS = 60.0
"""How often another offers to do it, should that one be gone."""
LOOK_SECONDS = 60.0 * 60
"""How often the log is looked at when nobody says that anything was done."""
GATHER_SECONDS = 5.0
"""How long what was done waits for what is done right after it, to be posted together."""
PACE_SECONDS = 20.0
"""Between two messages in one channel: at most three a minute."""
FIRST_PAUSE, LONGEST_PAUSE = 60.0, 60.0 * 60
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
        self._pause: asyncio.Task[None] | None = None
        self._woken = False
        self._failures: dict[int, tuple[int, float]] = {}
        self._trouble = 0
        """How often in a row the database could not be read."""

    def wake(self, guild_id: int | None = None) -> None:
        """Begin where a server has a log channel and nothing runs yet.

        What failed in the server ``guild_id``, whose settings are others now, is tried again at once.
        """
        if guild_id is not None:
            self._failures.pop(guild_id, None)
        self._bot.database.on_deeds = self._tell
        self._tell()
        if self._is_wanted() and (self._task is None or self._task.done()):
            self._task = asyncio.create_task(self._follow())

    async def stop(self) -> None:
        """Stop, and wait until the database is left alone."""
        self._bot.database.on_deeds = None
        tasks = {task for task in (self._task, self._pause) if task is not None}
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)

    def _is_wanted(self) -> bool:
        return any(settings.log for settings in self._bot.servers.values())

    async def _follow(self) -> None:
        while self._is_wanted():
            self._woken = False
            try:
                is_here = await self._bot.database.claim(WORK)
                posted = is_here and await self._post_all()
            except Exception:
                logger.exception("the log of changes could not be read; it is read again soon")
                self._trouble += 1
                await self._rest(pause_after(self._trouble, first=FIRST_PAUSE, longest=LONGEST_PAUSE))
                continue
            self._trouble = 0
            if posted:  # there may be more
                await asyncio.sleep(PACE_SECONDS)
            else:
                await self._rest(self._until_next_try() if is_here else OFFER_SECONDS)

    async def _rest(self, seconds: float) -> None:
        """Wait, at most until something has been done, and then for what is done right after it."""
        if not self._woken:
            self._pause = asyncio.create_task(asyncio.sleep(seconds))
            await asyncio.wait({self._pause})
        if self._woken:
            await asyncio.sleep(GATHER_SECONDS)

    def _tell(self) -> None:
        """Look soon for what was done; never fails and waits for nothing."""
        self._woken = True
        if self._pause is not None:
            self._pause.cancel()

    def _until_next_try(self) -> float:
        """Return after how many seconds to look again, unless woken before."""
        now = asyncio.get_running_loop().time()
        tries = [until - now for _, until in self._failures.values()]
        return max(min([LOOK_SECONDS, *tries]), 1.0)

    async def _post_all(self) -> bool:
        """Post one message for each server that is behind; return whether any was."""
        posted = False
        behind = await change_logs_behind(self._bot.database)
        channels = {log.guild_id: self._bot.settings_of(log.guild_id).log for log in behind}
        self._failures = {each: tried for each, tried in self._failures.items() if channels.get(each)}
        for log in behind:
            channel_id = channels[log.guild_id]
            if channel_id is None or self._is_paused(log.guild_id):
                continue
            try:
                await self._post_next(log, channel_id)
            except Exception as error:  # noqa: BLE001 - whatever it is, it keeps no other server waiting
                self._put_off(log.guild_id)
                await self._note_failure(log, error)
            else:
                self._failures.pop(log.guild_id, None)
                posted = True
        return posted

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
                then=await wordings_then(bot.database, deeds),
                today=bot.today(),
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

    def _put_off(self, guild_id: int) -> None:
        failures = self._failures.get(guild_id, (0, 0.0))[0] + 1
        pause = pause_after(failures, first=FIRST_PAUSE, longest=LONGEST_PAUSE)
        self._failures[guild_id] = (failures, asyncio.get_running_loop().time() + pause)


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
