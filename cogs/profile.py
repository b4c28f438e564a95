"""The private profile check that ``/reregister`` offers: an old and a new profile side by side."""

from typing import Any

import discord
from discord import ui
from discord.ext import commands

from bot.app import GuideBot
from bot.components import custom_id, send, show_form, submitted
from bot.domain.likeness import compare_profiles
from bot.i18n import Words
from bot.render.profile import profile_answer
from bot.render.theme import Limit, clip

PROFILE_FIELDS = ("old_name", "new_name", "old_intro", "new_intro")
NAME_LENGTH = 100


class Profile(commands.Cog):
    """The profile check. The button that opens it is ``/reregister``'s."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("rereg.profile", 1, self.on_profile)
        bot.router.on("rereg.compare", 1, self.on_compare)

    async def on_profile(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Open the form of the profile check."""
        words = self.bot.words(interaction)
        await show_form(
            interaction,
            title=clip(words("reregister.profile.form_title"), Limit.MODAL_TITLE),
            identity=custom_id("rereg.compare", 1),
            items=[_field(words, name) for name in PROFILE_FIELDS],
        )

    async def on_compare(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Answer the profile check, privately always; nothing of it is kept."""
        fields = submitted(interaction)
        likeness = compare_profiles(*("".join(fields.get(name, ())) for name in PROFILE_FIELDS))
        await send(interaction, profile_answer(self.bot.words(interaction), likeness), ephemeral=True)


def _field(words: Words, name: str) -> ui.Label[Any]:
    long = name.endswith("intro")
    return ui.Label(
        text=clip(words(f"reregister.profile.{name}"), Limit.LABEL),
        description=clip(words("reregister.profile.hint"), Limit.LABEL_DESCRIPTION),
        component=ui.TextInput(
            custom_id=name,
            style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
            required=False,
            max_length=int(Limit.TEXT_INPUT) if long else NAME_LENGTH,
        ),
    )


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Profile(bot))
