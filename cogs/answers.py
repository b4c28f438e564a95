"""``/answers``: a server's own words, for those who may edit them."""

import discord
from discord import app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.app import GuideBot
from bot.carrying.files import export_answers, import_answers
from bot.drafts.drafting import begin_adding, begin_editing
from bot.drafts.ownanswers import show_answers
from bot.editions.entrynames import found_key
from bot.editions.histories import show_history
from bot.editions.removing import ask_removal
from bot.questions.suggesting import suggested_entries, suggested_own
from bot.servers.editors import editing_server, is_editor


@app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
@app_commands.allowed_installs(guilds=True, users=False)
@app_commands.default_permissions(manage_messages=True)
class Answers(commands.GroupCog, name="answers"):
    """The group of commands. Who may use them is asked of each interaction, whatever Discord shows."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot

    @app_commands.command(name="edit")
    async def edit(self, interaction: discord.Interaction[GuideBot], entry: str) -> None:
        """Open the form with an entry's words."""
        self._require_editor(interaction)
        await begin_editing(interaction, entry)

    @app_commands.command(name="add")
    async def add(self, interaction: discord.Interaction[GuideBot]) -> None:
        """Open the form for an entry of the server's own."""
        self._require_editor(interaction)
        await begin_adding(interaction)

    @app_commands.command(name="remove")
    async def remove(self, interaction: discord.Interaction[GuideBot], entry: str) -> None:
        """Ask whether to remove an own entry, or to take the shipped words back."""
        self._require_editor(interaction)
        await ask_removal(interaction, entry)

    @app_commands.command(name="list")
    async def list_(self, interaction: discord.Interaction[GuideBot]) -> None:
        """Show what the server changed and added, and what waits."""
        self._require_editor(interaction)
        await show_answers(interaction)

    @app_commands.command(name="history")
    async def history(self, interaction: discord.Interaction[GuideBot], entry: str) -> None:
        """Show an entry's versions."""
        guild_id = editing_server(interaction, self.bot.settings_of(interaction.guild_id))
        await show_history(interaction, found_key(self.bot.guides, guild_id, entry, gone=True))

    @app_commands.command(name="export")
    async def export(self, interaction: discord.Interaction[GuideBot]) -> None:
        """Hand out the server's words as a file."""
        self._require_editor(interaction)
        await export_answers(interaction)

    @app_commands.command(name="import")
    async def import_(self, interaction: discord.Interaction[GuideBot], file: discord.Attachment) -> None:
        """Take words in from a file, after showing what they would change."""
        self._require_editor(interaction)
        await import_answers(interaction, file)

    @edit.autocomplete("entry")
    async def suggest(self, interaction: discord.Interaction[GuideBot], typed: str) -> list[Choice[str]]:
        """Suggest entries, the likeliest first; none to who may not edit."""
        if not self._may_edit(interaction):
            return []
        return await suggested_entries(interaction, typed)

    @remove.autocomplete("entry")
    async def suggest_own(self, interaction: discord.Interaction[GuideBot], typed: str) -> list[Choice[str]]:
        """Suggest what the server changed or added and has still; nothing to who may not edit."""
        if not self._may_edit(interaction):
            return []
        return suggested_own(interaction, typed, taken_away=False)

    @history.autocomplete("entry")
    async def suggest_told(self, interaction: discord.Interaction[GuideBot], typed: str) -> list[Choice[str]]:
        """Suggest what the server ever changed or added; nothing to who may not edit."""
        if not self._may_edit(interaction):
            return []
        return suggested_own(interaction, typed, taken_away=True)

    def _may_edit(self, interaction: discord.Interaction[GuideBot]) -> bool:
        return is_editor(interaction, self.bot.settings_of(interaction.guild_id))

    def _require_editor(self, interaction: discord.Interaction[GuideBot]) -> None:
        """Raise what ``editing_server`` does."""
        editing_server(interaction, self.bot.settings_of(interaction.guild_id))


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Answers(bot))
