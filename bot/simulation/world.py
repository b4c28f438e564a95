"""A small Japanese server in a simulated Discord, with the real bot and three people in it."""

import datetime
import logging
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any

import discord
import simcord
from simcord import MemberActor

from bot.app import GuideBot
from bot.domain.errors import UserError
from bot.pace import Pace
from bot.simulation.clock import RunningClock, SimulatedClock
from bot.simulation.mistakes import Mistake, Mistakes, log_escaped
from bot.simulation.patches import interaction_payloads, pins_of_today
from bot.simulation.scenery import Scenery, scenery
from bot.simulation.threads import threads_of_announcements
from bot.simulation.wire import Sent, Wire, is_answer

OpenBot = Callable[[], AbstractAsyncContextManager[GuideBot]]
"""Opens the bot on the world's database: once at first, and again for each restart."""

CLIENT_LOCALES = {"ja": "ja", "en": "en-US"}
"""What Discord calls the language of a client that is set to Japanese or to English."""
GUILD_LOCALE = "ja"
SETTLE_SECONDS = 10.0
IDLE_SECONDS = 0.004
"""Looking takes time that the bot would have used; a task that is done ends the wait at once."""
DAY_SECONDS = 86400.0
FINE_SECONDS = 7 * DAY_SECONDS
"""How long a wait may be in which everything happens at its own time."""
FOUNDED = datetime.datetime(2015, 1, 2, tzinfo=datetime.UTC)
"""When the server and its people came to be, in every world."""

MODERATION = discord.Permissions(
    manage_guild=True, manage_messages=True, pin_messages=True, moderate_members=True
)

INVITED = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    embed_links=True,
    read_message_history=True,
    pin_messages=True,
)
"""What the address asks for with which README.md invites the bot; simcord lets it do nearly everything."""


class NotRestartedError(Exception):
    """The bot could not be opened anew, for the reason that is its cause; the old one goes on."""


class PromptEnv(simcord.Env):
    """A simulated Discord that looks 250 times a second, not 20 times, whether the bot is done."""

    _leap: float | None = None
    """The instant that time goes to at once, past everything that waits for an earlier one."""

    async def let_pass(self, seconds: float) -> None:
        """Let time pass; the bot has ``SETTLE_SECONDS`` for what it does in each day.

        Over more than ``FINE_SECONDS`` it wakes once a day, as on a computer that sleeps in between: a year
        of looking whether anything is due, every hour in several places, would take a minute. Raises
        ``TimeoutError`` where it does not come to rest.
        """
        leaps = seconds > FINE_SECONDS
        try:
            while seconds > 0:
                step = min(seconds, DAY_SECONDS)
                self._leap = self._virtual_time + step if leaps else None
                await self.advance_time(step)
                seconds -= step
        finally:
            self._leap = None

    def _move_clock(self, target: float) -> None:
        super()._move_clock(target if self._leap is None else max(target, self._leap))

    @contextmanager
    def occupied(self) -> Generator[None]:
        """Keep everybody else waiting. Raises ``SetupError`` while somebody is doing something."""
        self._begin_operation("restart")
        try:
            yield
        finally:
            self._end_operation()

    def _record_error(self, error: BaseException) -> None:
        # A refusal that tells the member what to type is an answer: the page must not call it a failure.
        if not isinstance(getattr(error, "original", error), UserError):
            super()._record_error(error)

    async def _settle_internal(self, *, idle: float = IDLE_SECONDS, **options: Any) -> None:  # noqa: ANN401 - passed on
        await super()._settle_internal(idle=min(idle, IDLE_SECONDS), **options)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in what happens in a world."""

    sent: int
    mistakes: int


AT_ONCE = datetime.timedelta()
"""Nobody is too fast where the clock stands between two steps, however many there are."""


class World:
    """The server, its people and the bot. Made by ``opened_world``.

    ``member`` has what everybody has, ``moderator`` may manage the server, messages and pins, and
    ``operator`` owns the server. They type in ``channel``; ``channels`` has all by name, with threads and a
    forum. ``wire`` has every request of the bot, and ``mistakes`` what went wrong inside it.
    """

    def __init__(
        self,
        env: PromptEnv,
        clock: SimulatedClock,
        open_bot: OpenBot,
        running: AsyncExitStack,
        *,
        locale: str,
    ) -> None:
        names = scenery()
        env.backend.bot_user.name = names.bot
        # Ids are made of the time: a database that is kept knows the server and its people again.
        env.backend.clock = SimulatedClock(FOUNDED)
        self.env = env
        self.clock = clock
        self.wire = Wire(env.backend)
        self.mistakes = Mistakes()
        self._errors_seen = 0
        self._open_bot = open_bot
        self._running = running
        self._locale = locale
        self._locales: dict[int, str] = {}
        self.guild = env.create_guild(
            names.server, owner=_user(env, "operator"), preferred_locale=GUILD_LOCALE
        )
        bot_role = env.backend.get_member(self.guild.id, env.backend.bot_user.id).role_ids[0]
        env.backend.get_role(self.guild.id, bot_role).permissions = INVITED.value
        moderators = self.guild.create_role(names.moderators, permissions=MODERATION)
        self.channels = {name: self.guild.create_text_channel(name) for name in names.channels}
        self.channel = self.channels[names.channels[0]]
        self.member = self.guild.add_member(_user(env, "member"))
        self.moderator = self.guild.add_member(_user(env, "moderator"), roles=[moderators])
        self.operator = MemberActor(env, self.guild, self.guild.owner)
        self._add_places(names)
        env.backend.clock = clock

    def _add_places(self, names: Scenery) -> None:
        """Add what is there beside channels for writing; after all else, so that the rest keeps its ids."""
        backend, guild = self.env.backend, self.guild
        forum = self.channels[names.forum] = guild.create_forum_channel(names.forum)
        for name, parent in ((names.thread, self.channel), (names.post, forum)):
            thread = backend.create_thread(parent.id, name, self.member.id, broadcast=False)
            self.channels[name] = simcord.ChannelHandle(self.env, guild, thread)
        self.channels[names.announcements] = guild.create_news_channel(names.announcements)

    @property
    def bot(self) -> GuideBot:
        """The bot that is running now."""
        bot = self.env.bot
        assert isinstance(bot, GuideBot)  # noqa: S101 - tells the type checker what the world was opened with
        return bot

    @property
    def people(self) -> dict[str, MemberActor]:
        """Everybody by role: ``member``, ``moderator``, ``operator``."""
        return {"member": self.member, "moderator": self.moderator, "operator": self.operator}

    def locale_of(self, user_id: int) -> str:
        """Return the language of a person's client."""
        return self._locales.get(user_id, self._locale)

    def speak(self, person: MemberActor, locale: str) -> None:
        """Set the language of ``person``'s client: a locale of Discord such as ``ja``, ``en-GB``, ``fr``."""
        self._locales[person.id] = locale

    def moment(self) -> Moment:
        """Return this moment, for ``since``."""
        return Moment(len(self.wire.sent), len(self.mistakes.found))

    def since(self, moment: Moment) -> tuple[list[Sent], list[Mistake]]:
        """Return what the bot sent since then, and what went wrong in it."""
        sent = self.wire.sent[moment.sent :]
        errors = self.env.errors_since(self._errors_seen)
        self._errors_seen += len(errors)
        log_escaped(errors, answered=any(map(is_answer, sent)))
        return sent, self.mistakes.found[moment.mistakes :]

    async def restart(self) -> None:
        """Stop the bot and start it anew on the same database, as after a new release.

        Raises ``SetupError`` while somebody is doing something, ``NotRestartedError`` where data or database
        keep a new bot from opening (the old one goes on then), and what keeps it from starting.
        """
        with self.env.occupied():
            await self.env.settle()
            try:
                bot, running = await _opened(self._open_bot, self.clock)
            except Exception as error:
                raise NotRestartedError(str(error)) from error
            before, self._running = self._running, running
            await before.aclose()
            await self.env.restart_bot(bot)

    async def close_bot(self) -> None:
        """Close the bot that is running now."""
        await self._running.aclose()


async def _opened(open_bot: OpenBot, clock: SimulatedClock) -> tuple[GuideBot, AsyncExitStack]:
    """Return a bot that can be started, and what closes it."""
    async with AsyncExitStack() as stack:
        bot = await stack.enter_async_context(open_bot())
        # It takes longer to make than most conversations, of which few search: the first that does makes it.
        bot.searches_at_start = False
        if not isinstance(clock, RunningClock):
            bot.pace = Pace(AT_ONCE)
        await stack.enter_async_context(bot)
        return bot, stack.pop_all()


def _user(env: simcord.Env, role: str) -> simcord.UserHandle:
    return env.create_user(role, global_name=getattr(scenery().people, role))


@asynccontextmanager
async def opened_world(
    open_bot: OpenBot, clock: SimulatedClock, *, language: str = "ja"
) -> AsyncGenerator[World]:
    """Open a world where all clients are in ``language`` (``ja`` or ``en``), with the bot running.

    The server itself is Japanese. Raises what keeps the bot from starting.
    """
    async with AsyncExitStack() as stack:
        bot, running = await _opened(open_bot, clock)
        stack.push_async_callback(running.aclose)  # for when no world comes of it
        env = PromptEnv(bot, check_errors=False, settle_timeout=SETTLE_SECONDS)
        world = World(env, clock, open_bot, running, locale=CLIENT_LOCALES[language])
        stack.push_async_callback(world.close_bot)
        stack.enter_context(world.wire.connected())
        stack.enter_context(interaction_payloads(env.backend, world.locale_of, GUILD_LOCALE))
        stack.enter_context(pins_of_today())
        stack.enter_context(threads_of_announcements())
        stack.enter_context(_attached(world.mistakes))
        stack.push_async_callback(env.shutdown)
        # This Discord is new, whatever the database says of commands that are registered already.
        await env.start()
        await bot.sync_commands(force=True)
        yield world


@contextmanager
def _attached(handler: logging.Handler) -> Generator[None]:
    root = logging.getLogger()
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
