"""``/gaps``: what the guide did not answer, and how entries were voted on, for the server's moderators."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.app import GuideBot
from bot.components import ID_DIGITS, chosen, custom_id, number_in, send, update
from bot.domain.gaps import KEPT_DAYS
from bot.i18n import Words
from bot.render.gaps import PAGE, closing_answer, gap_options, gaps_answer, nearest_entries
from bot.render.guide import entry_options
from bot.render.pages import page_of, turning
from bot.render.theme import Answer, Row, button, menu
from bot.render.votecounts import voted_now, votes_answer
from bot.servers.moderation import moderated_server
from bot.store.audit import closed_by
from bot.store.gaps import close_gap, open_gap, open_gaps
from bot.store.votes import votes


class Gaps(commands.Cog):
    """The moderators' list of knowledge gaps."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("gaps.page", 1, self.on_page)
        bot.router.on("gaps.votes", 1, self.on_votes)
        bot.router.on("gaps.close", 1, self.on_choice)
        bot.router.on("gaps.closing", 1, self.on_close)

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(manage_messages=True)
    async def gaps(self, interaction: discord.Interaction[GuideBot]) -> None:
        """Show a moderator the questions without an answer."""
        guild_id = moderated_server(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await send(interaction, await self._gaps(self.bot.words(interaction), guild_id, 0), ephemeral=True)

    async def on_page(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show a page of the questions, in place."""
        guild_id, page = moderated_server(interaction), number_in(payload)
        await interaction.response.defer()
        await update(interaction, await self._gaps(self.bot.words(interaction), guild_id, page))

    async def on_votes(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show a page of the votes, in place."""
        guild_id, page = moderated_server(interaction), number_in(payload)
        await interaction.response.defer()
        await update(interaction, await self._votes(self.bot.words(interaction), guild_id, page))

    async def on_choice(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Ask whether to forget the chosen question: it does not come back."""
        guild_id, page = moderated_server(interaction), number_in(payload)
        gap_id = number_in("".join(chosen(interaction)), digits=ID_DIGITS)
        words = self.bot.words(interaction)
        await interaction.response.defer()
        gap = await open_gap(self.bot.database, guild_id, gap_id, self.bot.today())
        if gap is None:
            await self._show_closed(interaction, guild_id, gap_id, page)
            return
        close = button(
            words("gaps.close.yes"),
            custom_id("gaps.closing", 1, f"{gap.id}~{page}"),
            style=discord.ButtonStyle.danger,
        )
        back = button(words("gaps.list.show"), custom_id("gaps.page", 1, str(page)))
        await update(interaction, replace(closing_answer(words, gap), rows=((close, back),)))

    async def on_close(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Forget a question and show what is left, on the same page."""
        chosen_id, _, number = payload.partition("~")
        guild_id, page = moderated_server(interaction), number_in(number)
        gap_id = number_in(chosen_id, digits=ID_DIGITS)
        await interaction.response.defer()
        closed = await close_gap(
            self.bot.database, guild_id, gap_id, actor_id=interaction.user.id, now=self.bot.now()
        )
        if closed is None:
            await self._show_closed(interaction, guild_id, gap_id, page)
        else:
            await update(interaction, await self._gaps(self.bot.words(interaction), guild_id, page))

    async def _show_closed(
        self, interaction: discord.Interaction[Any], guild_id: int, gap_id: int, page: int
    ) -> None:
        """Say that somebody else was first, or that the question was too old, and show what is left."""
        words = self.bot.words(interaction)
        by = await closed_by(self.bot.database, guild_id, f"gap.{gap_id}")
        note = words("gaps.closed_by", who=f"<@{by}>") if by else words("gaps.closed", days=KEPT_DAYS)
        await update(interaction, replace(await self._gaps(words, guild_id, page), content=note))

    async def _gaps(self, words: Words, guild_id: int, number: int) -> Answer:
        guide = self.bot.guides.of(guild_id)
        page = page_of(await open_gaps(self.bot.database, guild_id, self.bot.today()), number, size=PAGE)
        rows: list[Row] = []
        nearest = entry_options(words, nearest_entries(guide, page))
        if nearest:
            rows.append((menu(custom_id("entry.open", 1), words("gaps.list.open"), nearest),))
        if page.items:
            state = custom_id("gaps.close", 1, str(page.number))
            rows.append((menu(state, words("gaps.list.close"), gap_options(words, page)),))
        votes_button = button(words("gaps.votes.show"), custom_id("gaps.votes", 1, "0"))
        rows.append((*turning(words, page, lambda to: custom_id("gaps.page", 1, str(to))), votes_button))
        return replace(gaps_answer(words, guide, page), rows=tuple(rows))

    async def _votes(self, words: Words, guild_id: int, number: int) -> Answer:
        counts = await votes(self.bot.database, guild_id=guild_id)
        page = page_of(voted_now(self.bot.guides.of(guild_id), counts), number)
        rows: list[Row] = []
        entries = entry_options(words, [voted.entry for voted in page.items])
        if entries:
            rows.append((menu(custom_id("entry.open", 1), words("gaps.votes.open"), entries),))
        gaps_button = button(words("gaps.list.show"), custom_id("gaps.page", 1, "0"))
        rows.append((*turning(words, page, lambda to: custom_id("gaps.votes", 1, str(to))), gaps_button))
        return replace(votes_answer(words, page), rows=tuple(rows))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Gaps(bot))
