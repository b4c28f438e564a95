"""The bot: which cogs it has, what they share, and how it starts, answers and stops."""

import asyncio
import datetime
import importlib
import logging
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import discord

from bot.admission import Admission
from bot.backups import Backups
from bot.cards.keeping import CardKeeper
from bot.components import Router
from bot.domain.guide import Language
from bot.domain.japan import day_in_japan
from bot.domain.serversettings import ServerSettings
from bot.domain.snapshot import Guide
from bot.failures import Failures
from bot.gateway import PatientBot
from bot.i18n import Messages, Words, client_language
from bot.pace import Pace
from bot.questions.finding import Finder, MakeSearch
from bot.questions.unanswered import Unanswered
from bot.registering import register_commands
from bot.servers.guides import Guides
from bot.settings import ROOT, Settings
from bot.shardpacing import Pacing
from bot.shards import Shards
from bot.sharing import press_brake
from bot.store.database import Database
from bot.store.servers_own import ServersOwn
from bot.tree import GuideTree
from bot.watch.tally import Tally

logger = logging.getLogger(__name__)

DEFAULTS = ServerSettings()
SILENCE_SECONDS = 60.0
"""After so long without a word from the gateway, whose heartbeat takes 41, the connection is made anew."""

COGS = (
    "cogs.fee",
    "cogs.exitcheck",
    "cogs.compare",
    "cogs.reregister",
    "cogs.profile",
    "cogs.guide",
    "cogs.entries",
    "cogs.voting",
    "cogs.answering",
    "cogs.replying",
    "cogs.reporting",
    "cogs.reports",
    "cogs.gaps",
    "cogs.pinning",
    "cogs.pins",
    "cogs.settings",
    "cogs.audit",
    "cogs.history",
    "cogs.releases",
    "cogs.answers",
    "cogs.drafting",
    "cogs.carrying",
    "cogs.forgetting",
)


class CogError(Exception):
    """A cog that did not load; its text names the cog and the reason."""


def utc_now() -> datetime.datetime:
    """Return this moment."""
    return datetime.datetime.now(datetime.UTC)


def today_in_japan() -> datetime.date:
    """Return today's date where the members' banks are."""
    return day_in_japan(utc_now())


def _reason(cog: str, error: BaseException) -> str:
    """Return what kept a cog from loading, and in which line of it or of what it uses."""
    frames = [(Path(frame.filename), frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    places = [
        f" ({file.relative_to(ROOT)}, line {line})"
        for file, line in frames
        if file != Path(__file__) and {ROOT / "bot", ROOT / "cogs"} & set(file.parents)
    ]
    return f"{cog}: {type(error).__name__}: {error}{''.join(places[-1:])}"


class GuideBot(PatientBot):
    """A Discord client that answers from the guide."""

    def __init__(
        self,
        *,
        settings: Settings,
        database: Database,
        guide: Guide,
        messages: Messages,
        today: Callable[[], datetime.date] = today_in_japan,
        now: Callable[[], datetime.datetime] = utc_now,
        intents: discord.Intents | None = None,
        cogs: tuple[str, ...] = COGS,
        make_search: MakeSearch | None = None,
        own: ServersOwn | None = None,
        shards: Shards | None = None,
    ) -> None:
        shards = shards or Shards()
        super().__init__(
            command_prefix=(),
            help_command=None,
            tree_cls=GuideTree,
            intents=intents or discord.Intents.none(),
            shard_count=shards.count,
            shard_ids=list(shards.ids) if shards.ids else None,  # pyright: ignore[reportArgumentType] - it is optional
            allowed_mentions=discord.AllowedMentions.none(),
            allowed_contexts=discord.app_commands.AppCommandContext(
                guild=True, dm_channel=True, private_channel=True
            ),
            allowed_installs=discord.app_commands.AppInstallationType(guild=True, user=True),
            max_messages=None,
            member_cache_flags=discord.MemberCacheFlags.none(),
            chunk_guilds_at_startup=False,
            heartbeat_timeout=SILENCE_SECONDS,
        )
        self.settings = settings
        self.database = database
        own = own or ServersOwn()
        self.guides = Guides(guide, (*own.removed, *own.editions))
        self.servers = dict(own.settings)
        self.settings_turn = asyncio.Lock()
        """Taken by who writes or reads servers' settings, until ``servers`` says what that found."""
        self.shard_pacing = Pacing(database, shards)
        self.messages = messages
        self.today = today
        self.now = now
        self.router = Router()
        self.tally = Tally(self.router.names)
        self.share_presses = press_brake()
        self.finder = Finder(self, make_search)
        self.unanswered = Unanswered(self)
        self.cardkeeper = CardKeeper(self, self._moment)
        self.backups = Backups(settings, database, self._moment)
        self.failures = Failures(self.words)
        self.pace = Pace()
        self.admission = Admission(self.failures, lambda: self.pace, self.tally)
        self.searches_at_start = True
        self._cog_names = cogs

    @property
    def guide_tree(self) -> GuideTree:
        """The command tree under its own type."""
        tree = self.tree
        assert isinstance(tree, GuideTree)  # noqa: S101 - tells the type checker what the constructor chose
        return tree

    @property
    def stopping(self) -> bool:
        """Whether nothing new is begun any more."""
        return self.admission.stopping

    def _moment(self) -> datetime.datetime:
        return self.now()

    @property
    def guide(self) -> Guide:
        """What is shipped, whatever a server made of it."""
        return self.guides.shipped

    @guide.setter
    def guide(self, shipped: Guide) -> None:
        self.guides.ship(shipped)

    def guide_of(self, interaction: discord.Interaction[Any]) -> Guide:
        """Return the guide of the server that somebody asks in, or what is shipped outside one."""
        return self.guides.of(interaction.guild_id)

    def settings_of(self, guild_id: int | None) -> ServerSettings:
        """Return what a server's administrators chose; the defaults outside a server."""
        return self.servers.get(guild_id or 0, DEFAULTS)

    def language_of(self, guild_id: int | None) -> Language:
        """Return the language of what everybody in a server reads."""
        return self.settings_of(guild_id).language or self.settings.server_language

    def words(self, interaction: discord.Interaction[Any]) -> Words:
        """Return the messages for a private answer: the client's language, else the server's."""
        language = client_language(interaction.locale.value)
        return self.messages[language or self.language_of(interaction.guild_id)]

    def public_words(self, interaction: discord.Interaction[Any]) -> Words:
        """Return the messages for what everybody reads: the server's; outside a server, the member's own."""
        if interaction.guild_id is None:
            return self.words(interaction)
        return self.messages[self.language_of(interaction.guild_id)]

    async def on_ready(self) -> None:
        """Get the search ready before the first question, but not before the bot itself is."""
        try:
            if self.searches_at_start:
                await self.finder.search()
        except Exception:
            logger.exception("the search could not be made ready; it is tried again for each question")

    async def setup_hook(self) -> None:
        """Load every cog. Raises ``CogError`` naming one that did not load."""
        await self.load_cogs()
        await self.shard_pacing.ask(self)

    async def stand_in_line(self, shard_id: int) -> None:
        """Wait until other processes' shards let this one connect."""
        await self.shard_pacing.stand_in_line(self.application_id, shard_id)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:  # noqa: ARG002 - the library's
        """Wait for the shard's turn; see ``bot.shardpacing``."""
        await self.shard_pacing.wait(self.application_id, shard_id or 0)

    async def load_cogs(self) -> None:
        """Load every cog. Raises ``CogError`` for the first that fails.

        They are plain imports: as extensions of the library each would be run anew for every bot.
        """
        for name in self._cog_names:
            try:
                await importlib.import_module(name).setup(self)
            except (Exception, SystemExit) as error:  # one that exits was meant to be run by itself
                raise CogError(_reason(name, error)) from error

    async def sync_commands(self, *, force: bool) -> bool:
        """Register the commands with Discord if their definition changed, or if ``force`` insists.

        Returns whether they were sent.
        """
        return await register_commands(self, force=force)

    async def on_interaction(self, interaction: discord.Interaction["GuideBot"]) -> None:
        """Answer buttons, menus and submitted forms; commands go through the tree."""
        if interaction.type not in (
            discord.InteractionType.component,
            discord.InteractionType.modal_submit,
        ):
            return
        try:
            if await self.admission.admit(interaction):
                await self.router.dispatch(interaction)
        except Exception as error:  # noqa: BLE001 - the one place where a component's errors are answered
            await self.failures.answer(interaction, error)
