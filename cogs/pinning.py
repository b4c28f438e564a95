"""``/pin``, the message menu and the button that pin an answer, and the keeper of what is pinned."""

from typing import Any

import discord
from discord import app_commands
from discord.ext import commands

from bot.app import GuideBot
from bot.cards.pinning import pin_here, require_pinnable
from bot.cards.rows import OPEN, PIN, WAS, card_id_under, opening, pinnable_under
from bot.components import ID_DIGITS, StaleComponentError, number_in
from bot.domain.cards import ENTRY, Card, decoded
from bot.domain.errors import AbsentError, EntryError, UserError
from bot.editions.entrynames import found_key
from bot.questions.finding import asked
from bot.questions.suggesting import suggested_entries
from bot.render.cards import card_answer
from bot.servers.editors import is_editor, may_pin
from bot.store.cards import card

NAME = "Pin this answer"


class Pinning(commands.Cog):
    """Making answers living cards."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        self._menu = app_commands.ContextMenu(
            name=NAME,
            callback=self.on_menu,
            allowed_contexts=app_commands.AppCommandContext(
                guild=True, dm_channel=False, private_channel=False
            ),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )
        self._menu.default_permissions = discord.Permissions(pin_messages=True)
        bot.router.on(PIN, 1, self.on_pin)
        bot.router.on(OPEN, 1, self.on_open)
        bot.router.on(WAS, 1, self.on_was)

    async def cog_load(self) -> None:
        """Add the menu, which discord.py does not find in a cog by itself."""
        self.bot.tree.add_command(self._menu)

    async def cog_unload(self) -> None:
        """Take the menu away, and leave the cards as they are."""
        self.bot.tree.remove_command(NAME, type=discord.AppCommandType.message)
        await self.bot.cardkeeper.stop()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Let the keeper begin; a connection that is made anew changes nothing."""
        self.bot.cardkeeper.start()

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(pin_messages=True)
    async def pin(self, interaction: discord.Interaction[GuideBot], entry: str) -> None:
        """Pin an entry in this channel."""
        require_pinnable(interaction, self.bot.words(interaction))
        await pin_here(interaction, f"{ENTRY}:{await self._key(interaction, entry)}")

    async def _key(self, interaction: discord.Interaction[GuideBot], typed: str) -> str:
        """Return the entry that was chosen, or that surely answers what was typed."""
        guide = self.bot.guide_of(interaction)
        try:
            return found_key(self.bot.guides, interaction.guild_id or 0, typed)
        except AbsentError as error:
            if is_editor(interaction, self.bot.settings_of(interaction.guild_id)):
                raise
            raise EntryError("pins.removed", title=error.named["title"]) from error  # who did, editors know
        except EntryError as error:
            refused: UserError = error
        except UserError:
            refused = UserError("pins.unknown_entry", text=typed[:60])
        text = asked(typed)
        found = await self.bot.finder.guidance(guide, text) if text else None
        if found is None or found.entry is None:
            raise refused
        return found.entry.key

    @pin.autocomplete("entry")
    async def suggest(
        self, interaction: discord.Interaction[GuideBot], typed: str
    ) -> list[app_commands.Choice[str]]:
        """Suggest entries to who may pin here."""
        if not may_pin(interaction, self.bot.settings_of(interaction.guild_id)):
            return []
        return await suggested_entries(interaction, typed)

    async def on_menu(self, interaction: discord.Interaction[Any], message: discord.Message) -> None:
        """Pin what a message of the bot shows. A card is brought up to date, and pinned again."""
        require_pinnable(interaction, self.bot.words(interaction))
        if self.bot.user is None or message.author.id != self.bot.user.id:
            raise UserError("pins.not_ours")
        what = pinnable_under(message.components)
        card_id = card_id_under(message.components)
        if card_id is not None:
            await interaction.response.defer(ephemeral=True, thinking=True)
            known = await self._card(interaction, card_id)
            what = known.what if known else None
        if what is None:
            raise UserError("pins.no_answer")
        await pin_here(interaction, what)

    async def on_pin(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Pin what a private answer shows."""
        await pin_here(interaction, _what(payload))

    async def on_open(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show the answer of a card to one reader, with all that can be done about it."""
        card_id = number_in(payload, digits=ID_DIGITS)
        await interaction.response.defer(ephemeral=True, thinking=True)
        known = await self._card(interaction, card_id)
        if known is None:
            raise UserError("pins.forgotten")
        await self._open(interaction, known.what)

    async def on_was(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show the answer of a message that was a card to one reader."""
        await self._open(interaction, _what(payload))

    async def _open(self, interaction: discord.Interaction[Any], what: str) -> None:
        words, guide = self.bot.words(interaction), self.bot.guide_of(interaction)
        if card_answer(words, guide, what, self.bot.today()) is None:
            raise UserError("pins.missing.lead")
        await self.bot.router.run(interaction, *opening(what))

    async def _card(self, interaction: discord.Interaction[Any], card_id: int) -> Card | None:
        """Return a card of this server."""
        known = await card(self.bot.database, card_id)
        return known if known is not None and known.guild_id == interaction.guild_id else None


def _what(payload: str) -> str:
    try:
        return decoded(payload)
    except ValueError as error:
        raise StaleComponentError from error


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Pinning(bot))
