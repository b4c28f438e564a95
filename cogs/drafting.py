"""The buttons, menus and forms of drafts and of the list of a server's own words."""

from typing import Any

import discord
from discord.ext import commands

from bot.app import GuideBot
from bot.components import StaleComponentError
from bot.drafts.actions import ask_discarding, copy_language, discard, save, save_over, show_draft
from bot.drafts.drafting import keep_first, keep_form, open_first_form, open_form
from bot.drafts.ownanswers import open_chosen, open_entry, show_answers
from bot.drafts.proposing import approve, propose, send_back, withdraw
from bot.editions.removing import ask_removal, remove

ACTIONS = {
    "draft.first": keep_first,
    "draft.form": keep_form,
    "draft.open": open_form,
    "draft.show": show_draft,
    "draft.save": save,
    "draft.over": save_over,
    "draft.propose": propose,
    "draft.withdraw": withdraw,
    "draft.approve": approve,
    "draft.send_back": send_back,
    "draft.copy": copy_language,
    "draft.discard": ask_discarding,
    "draft.discarded": discard,
    "answers.list": show_answers,
    "answers.choose": open_chosen,
    "answers.open": open_entry,
    "answers.remove": ask_removal,
    "answers.removed": remove,
}
"""Every one asks for itself, of the live interaction, whether the member may edit."""


class Drafting(commands.Cog):
    """Registers what drafts and the list can do."""

    def __init__(self, bot: GuideBot) -> None:
        for name, action in ACTIONS.items():
            bot.router.on(name, 1, action)
        bot.router.on("answers.edit", 1, self.on_edit)

    async def on_edit(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Open the form of an entry in the language that its button names."""
        form, _, key = payload.partition("~")
        if not key:
            raise StaleComponentError
        await open_first_form(interaction, key, form)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Drafting(bot))
