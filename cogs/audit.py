"""``/audit``: who changed what when, for a server's editors; and the same, as it happens, for a channel."""

import datetime
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.app import GuideBot
from bot.components import DISCORD_DIGITS, StaleComponentError, chosen, custom_id, number_in, send, update
from bot.domain.audit import AuditEntry
from bot.domain.dates import read_date
from bot.domain.errors import UserError
from bot.domain.flaws import KEY
from bot.domain.japan import JAPAN
from bot.editions.entrynames import found_key
from bot.editions.histories import show_history
from bot.i18n import Words
from bot.questions.suggesting import suggested_entries, suggested_gone
from bot.render.audit import PAGE, Narrowing, Reading, audit_answer, entry_title
from bot.render.pages import Page, turning
from bot.render.theme import Answer, Limit, Row, menu
from bot.servers.changelogging import ChangeLogging
from bot.servers.editors import editing_server, is_editor
from bot.store.audit import audit_length, audit_of
from bot.store.wordings_then import wordings_then

MOST_GONE = 8
"""Removed entries among the suggestions."""
_SEPARATOR = "~"


class Audit(commands.Cog):
    """The log of changes."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._logging = ChangeLogging(bot)
        bot.router.on("audit.page", 1, self.on_page)
        bot.router.on("audit.history", 1, self.on_history)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Begin to post into log channels."""
        self._logging.wake()

    @commands.Cog.listener()
    async def on_server_settings(self, guild_id: int) -> None:
        """Look whether there is a log channel now."""
        self._logging.wake(guild_id)

    async def cog_unload(self) -> None:
        """Stop posting, and wait until what is being posted is recorded."""
        await self._logging.stop()

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_messages=True)
    async def audit(
        self,
        interaction: discord.Interaction[GuideBot],
        person: discord.User | None = None,
        entry: str | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> None:
        """Show an editor what was changed, the latest first."""
        guild_id = self._server(interaction)
        narrowing = Narrowing(
            actor_id=person.id if person else None,
            about=found_key(self.bot.guides, guild_id, entry, gone=True) if entry else None,
            since=read_date(since, self.bot.today()) if since else None,
            until=read_date(until, self.bot.today()) if until else None,
        )
        if narrowing.since and narrowing.until and narrowing.until < narrowing.since:
            raise UserError("audit.span")
        await interaction.response.defer(ephemeral=True, thinking=True)
        words = self.bot.words(interaction)
        await send(interaction, await self._page(words, guild_id, 0, narrowing), ephemeral=True)

    @audit.autocomplete("entry")
    async def suggest(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest entries, also removed ones; none to who may not see the log."""
        if not is_editor(interaction, self.bot.settings_of(interaction.guild_id)):
            return []
        gone = suggested_gone(interaction, typed)[:MOST_GONE]
        return [
            *(await suggested_entries(interaction, typed))[: Limit.AUTOCOMPLETE_CHOICES - len(gone)],
            *gone,
        ]

    async def on_page(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Turn to another page, in place."""
        guild_id = self._server(interaction)
        number, narrowing = _unpacked(payload)
        await interaction.response.defer()
        await update(interaction, await self._page(self.bot.words(interaction), guild_id, number, narrowing))

    async def on_history(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Open the history of the entry chosen."""
        self._server(interaction)
        await show_history(interaction, "".join(chosen(interaction)))

    def _server(self, interaction: discord.Interaction[Any]) -> int:
        return editing_server(interaction, self.bot.settings_of(interaction.guild_id))

    async def _page(self, words: Words, guild_id: int, number: int, narrowing: Narrowing) -> Answer:
        narrowed: dict[str, Any] = {
            "guild_id": guild_id,
            "actor_id": narrowing.actor_id,
            "about": narrowing.about,
            "since": _begin(narrowing.since),
            "until": _end(narrowing.until),
        }
        total = await audit_length(self.bot.database, **narrowed)
        pages = max(1, -(-total // PAGE))
        number = min(number, pages - 1)
        deeds = await audit_of(self.bot.database, **narrowed, most=PAGE, skip=number * PAGE)
        page = Page(items=deeds, number=number, pages=pages, total=total, size=PAGE)
        reading = Reading(
            guide=self.bot.guides.of(guild_id),
            gone=self.bot.guides.last_words(guild_id),
            then=await wordings_then(self.bot.database, deeds),
            today=self.bot.today(),
            operators=self.bot.settings.server_language,
        )
        turns = turning(words, page, lambda to: custom_id("audit.page", 1, _packed(to, narrowing)))
        rows = (_histories(words, reading, page), turns)
        answer = audit_answer(words, reading, page, narrowing)
        return replace(answer, rows=tuple(filter(None, rows)))


def _begin(day: datetime.date | None) -> datetime.datetime | None:
    return None if day is None else datetime.datetime.combine(day, datetime.time(), JAPAN)


def _end(day: datetime.date | None) -> datetime.datetime | None:
    """Return when a day is over; ``None``, as without a day, for the last one that there is."""
    return None if day is None or day == datetime.date.max else _begin(day + datetime.timedelta(days=1))


def _histories(words: Words, reading: Reading, page: Page[AuditEntry]) -> Row:
    """Return the menu that opens the history of an entry on the page."""
    keys = dict.fromkeys(each.about for each in page.items if each.deed.startswith("answers."))
    options = [(key, entry_title(words, reading, key)) for key in keys]
    return (menu(custom_id("audit.history", 1), words("audit.history"), options),) if options else ()


def _packed(number: int, narrowing: Narrowing) -> str:
    days = (narrowing.since, narrowing.until)
    parts = (number, narrowing.actor_id, narrowing.about, *(day and day.toordinal() for day in days))
    return _SEPARATOR.join("" if part is None else str(part) for part in parts)


def _unpacked(payload: str) -> tuple[int, Narrowing]:
    try:
        number, actor_id, about, since, until = payload.split(_SEPARATOR)
        if about and not KEY.fullmatch(about):
            raise StaleComponentError
        return number_in(number), Narrowing(
            actor_id=number_in(actor_id, digits=DISCORD_DIGITS) if actor_id else None,
            about=about or None,
            since=_day(since),
            until=_day(until),
        )
    except (ValueError, OverflowError) as error:
        raise StaleComponentError from error


def _day(text: str) -> datetime.date | None:
    return datetime.date.fromordinal(number_in(text)) if text else None


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Audit(bot))
