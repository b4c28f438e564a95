"""Reporting a mistake to the server's moderators."""

import datetime
import math
from typing import Any

import discord
from discord import app_commands, ui
from discord.ext import commands

from bot.app import GuideBot
from bot.brake import Brake
from bot.components import custom_id, send, show_form, submitted
from bot.domain.errors import UserError
from bot.domain.guide import Language
from bot.domain.reports import is_gone
from bot.render.reporting import not_needed_answer, not_saved_answer, thanks_answer
from bot.render.theme import Limit, clip
from bot.store.reports import add_report, open_reports

MOST_CHARACTERS = 900
MOST_OPEN = 200
"""Open reports that a server can have, so that nobody can bury the others."""
MOST_AT_ONCE = 5
"""Reports of one member in ``PAUSE``: enough for all that is wrong in one answer, while filling a server's
list alone takes hours."""
PAUSE = datetime.timedelta(minutes=10)
MOST_MEMBERS = 10_000
"""Members that are remembered at once, in about 5 MB at worst."""


class Reporting(commands.Cog):
    """The form in which members report mistakes.

    Who reported how often is known in memory, beside nothing of what they wrote: for ten minutes, and until
    somebody else reports, an hour more at most.
    """

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self.brake = Brake(most=MOST_AT_ONCE, window=PAUSE, keys=MOST_MEMBERS)
        bot.router.on("report.open", 1, self.on_open)
        bot.router.on("report.form", 1, self.on_form)

    async def on_open(self, interaction: discord.Interaction[Any], about: str) -> None:
        """Open the form, unless what is written into it could not be taken."""
        if is_gone(self.bot.guide_of(interaction), about):
            raise UserError("answers.gone")
        _require_pause(self.brake.held_until(interaction.user.id, interaction.created_at), interaction)
        words = self.bot.words(interaction)
        await show_form(
            interaction,
            title=clip(words("reports.form.title"), Limit.MODAL_TITLE),
            identity=custom_id("report.form", 1, about),
            items=[
                ui.Label(
                    text=clip(words("reports.form.text"), Limit.LABEL),
                    description=clip(words("reports.form.hint"), Limit.LABEL_DESCRIPTION),
                    component=ui.TextInput(
                        custom_id="text",
                        style=discord.TextStyle.paragraph,
                        min_length=2,
                        max_length=MOST_CHARACTERS,
                    ),
                )
            ],
        )

    async def on_form(self, interaction: discord.Interaction[Any], about: str) -> None:
        """Keep a report, without the reporter's name. A text that was not kept is given back."""
        words = self.bot.words(interaction)
        text = "".join(submitted(interaction).get("text", ())).strip()
        if interaction.guild_id is None:
            raise app_commands.NoPrivateMessage
        if not text:
            raise UserError("reports.empty")
        if is_gone(self.bot.guide_of(interaction), about):
            await send(interaction, not_needed_answer(words, text), ephemeral=True)
            return
        # A busy database may take longer than the three seconds that Discord waits for a first answer.
        await interaction.response.defer(ephemeral=True, thinking=True)
        try:
            await self._keep(interaction, interaction.guild_id, about, words.language, text)
        except Exception:  # whatever it is, what was written is given back
            await send(interaction, not_saved_answer(words, text), ephemeral=True)
            raise
        await send(interaction, thanks_answer(words), ephemeral=True)

    async def _keep(
        self, interaction: discord.Interaction[Any], guild_id: int, about: str, language: Language, text: str
    ) -> None:
        """Keep a report. Raises UserError where there are too many, of the member or in the server."""
        member = interaction.user.id
        _require_pause(self.brake.take(member, interaction.created_at), interaction)
        try:
            await self._require_room(guild_id)
            await add_report(
                self.bot.database,
                guild_id=guild_id,
                about=about,
                language=language,
                text=text,
                now=self.bot.now(),
            )
        except Exception:
            self.brake.give_back(member)
            raise

    async def _require_room(self, guild_id: int) -> None:
        if len(await open_reports(self.bot.database, guild_id)) >= MOST_OPEN:
            raise UserError("reports.full")


def _require_pause(held: datetime.datetime | None, interaction: discord.Interaction[Any]) -> None:
    """Raise UserError, saying in how many minutes to come back, for a member who is ``held`` until then."""
    if held is not None:
        minutes = math.ceil((held - interaction.created_at) / datetime.timedelta(minutes=1))
        raise UserError("reports.too_often", count=MOST_AT_ONCE, minutes=minutes)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Reporting(bot))
