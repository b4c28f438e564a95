"""``/pins``: a server's living cards, for those who pinned them."""

from collections.abc import Mapping
from typing import Any

import discord
from discord import app_commands
from discord.ext import commands
from msgspec.structs import replace

from bot.app import GuideBot
from bot.cards.moving import require_room
from bot.cards.pages import card_page, list_page
from bot.cards.pinning import is_up_to_date
from bot.cards.takingdown import TakenDown
from bot.components import (
    DISCORD_DIGITS,
    ID_DIGITS,
    StaleComponentError,
    chosen,
    number_in,
    picked,
    send,
    update,
)
from bot.domain.cards import Card, LeftDeed
from bot.domain.errors import UserError
from bot.render.theme import Answer
from bot.servers.editors import is_editor, pinning_server
from bot.store.carddrops import take_card_down
from bot.store.cards import ask_for_card, card, cards_of, put_card_back

_TAKEN_DOWN = {
    (TakenDown.DONE, LeftDeed.UNPIN): "pins.after.unpinned",
    (TakenDown.DONE, LeftDeed.DELETE): "pins.after.deleted",
    (TakenDown.GONE, LeftDeed.UNPIN): "pins.after.was_gone",
    (TakenDown.GONE, LeftDeed.DELETE): "pins.after.was_gone",
    (TakenDown.LATER, LeftDeed.UNPIN): "pins.after.unpin_later",
    (TakenDown.LATER, LeftDeed.DELETE): "pins.after.delete_later",
}
_NOT_CONFIRMED = {
    TakenDown.DONE: "pins.after.deleted",
    TakenDown.GONE: "pins.after.never_posted",
    TakenDown.LATER: "pins.after.not_confirmed",
}
"""Of a post of which it was not known whether it had arrived."""


class Pins(commands.Cog):
    """The moderators' list of cards. Editors see all; who may pin in a channel, those of that channel."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("pins.page", 1, self.on_page)
        bot.router.on("pins.card", 1, self.on_card)
        bot.router.on("pins.refresh", 1, self.on_refresh)
        bot.router.on("pins.unpin", 1, self.on_unpin)
        bot.router.on("pins.delete", 1, self.on_delete)
        bot.router.on("pins.move", 1, self.on_move)

    @app_commands.command()
    @app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)
    @app_commands.allowed_installs(guilds=True, users=False)
    @app_commands.default_permissions(pin_messages=True)
    async def pins(self, interaction: discord.Interaction[GuideBot]) -> None:
        """Show a moderator the cards."""
        self._server(interaction)
        await interaction.response.defer(ephemeral=True, thinking=True)
        await send(interaction, await self._list(interaction, 0), ephemeral=True)

    async def on_page(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Show a page of the list, in place."""
        self._server(interaction)
        page = number_in(payload)
        await interaction.response.defer()
        await update(interaction, await self._list(interaction, page))

    async def on_card(self, interaction: discord.Interaction[Any], _payload: str) -> None:
        """Show the chosen card, in place."""
        self._server(interaction)
        number = number_in("".join(chosen(interaction)), digits=ID_DIGITS)
        await interaction.response.defer()
        known = await self._card(interaction, number)
        await update(interaction, self._one(interaction, known, ""))

    async def on_refresh(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Bring a card up to date now; that notices, too, if somebody deleted or unpinned it."""
        known = await self._opened(interaction, payload)
        await ask_for_card(self.bot.database, known.id, self.bot.cardkeeper.now())
        after = await self.bot.cardkeeper.tended(known.id)
        said = "pins.after.refreshed" if is_up_to_date(after) else "pins.after.pending"
        await self._show(interaction, after, said if after is None or not after.reason else "")

    async def on_unpin(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Forget a card; its message stays, with buttons that need no card, and is unpinned."""
        await self._take_down(interaction, payload, LeftDeed.UNPIN)

    async def on_delete(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Forget a card and delete its message."""
        await self._take_down(interaction, payload, LeftDeed.DELETE)

    async def _take_down(self, interaction: discord.Interaction[Any], payload: str, deed: LeftDeed) -> None:
        known = await self._opened(interaction, payload)
        now = self.bot.cardkeeper.now()
        left = await take_card_down(self.bot.database, known, deed, actor_id=interaction.user.id, now=now)
        if left is None:
            raise UserError("pins.taken_down")
        outcome = await self.bot.cardkeeper.taken_down(left)
        said = _TAKEN_DOWN[outcome, deed] if left.message_id else _NOT_CONFIRMED[outcome]
        await self._show(interaction, None, said)

    async def on_move(self, interaction: discord.Interaction[Any], payload: str) -> None:
        """Post a card in the chosen channel instead."""
        self._server(interaction)
        (channel_id, channel), *others = picked(interaction, "channels").items()
        if others:
            raise StaleComponentError
        known = await self._opened(interaction, payload)
        if not self._may_pin_in(interaction, channel):
            raise UserError("pins.move_not_allowed")
        cards = await cards_of(self.bot.database, known.guild_id)
        if any((each.channel_id, each.what) == (channel_id, known.what) for each in cards):
            raise UserError("pins.there_already")
        await require_room(self.bot, self.bot.words(interaction), known.guild_id, channel_id)
        moved = await put_card_back(
            self.bot.database,
            known,
            channel_id=channel_id,
            actor_id=interaction.user.id,
            deed="cards.move",
            now=min(interaction.created_at, self.bot.cardkeeper.now()),
        )
        if not moved:
            raise UserError("pins.changed_meanwhile")
        after = await self.bot.cardkeeper.tended(known.id)
        said = "pins.after.moved" if is_up_to_date(after) else "pins.after.moving"
        await self._show(interaction, after, said)

    def _server(self, interaction: discord.Interaction[Any]) -> int:
        return pinning_server(interaction, self.bot.settings_of(interaction.guild_id))

    def _is_editor(self, interaction: discord.Interaction[Any]) -> bool:
        return is_editor(interaction, self.bot.settings_of(interaction.guild_id))

    def _may_pin_in(self, interaction: discord.Interaction[Any], channel: Mapping[str, Any]) -> bool:
        """Tell whether the member may pin in another channel, as Discord describes the chosen one."""
        if self._is_editor(interaction):
            return True
        permissions = number_in(str(channel.get("permissions", "0")), digits=DISCORD_DIGITS)
        return discord.Permissions(permissions).pin_messages

    async def _opened(self, interaction: discord.Interaction[Any], payload: str) -> Card:
        """Return the card that a button names, for who may change it; the answer is waited for by now."""
        self._server(interaction)
        number = number_in(payload, digits=ID_DIGITS)
        await interaction.response.defer()
        return await self._card(interaction, number)

    async def _card(self, interaction: discord.Interaction[Any], number: int) -> Card:
        """Return a card that the member may change. Raises UserError for any other."""
        known = await card(self.bot.database, number)
        if known is None or known.guild_id != interaction.guild_id:
            raise UserError("pins.taken_down")
        if known.channel_id != interaction.channel_id and not self._is_editor(interaction):
            raise UserError("pins.not_yours")
        return known

    async def _show(self, interaction: discord.Interaction[Any], known: Card | None, said: str) -> None:
        """Show what was done: with the card, or with the list where there is none any more."""
        words = self.bot.words(interaction)
        sentence = words(said) if said else ""
        if known is not None:
            await update(interaction, self._one(interaction, known, sentence))
            return
        await update(interaction, replace(await self._list(interaction, 0), content=sentence))

    def _one(self, interaction: discord.Interaction[Any], known: Card, said: str) -> Answer:
        bot = self.bot
        guide, gone = bot.guide_of(interaction), bot.guides.last_words(known.guild_id)
        return card_page(bot.words(interaction), guide, gone, known, bot.today(), said)

    async def _list(self, interaction: discord.Interaction[Any], number: int) -> Answer:
        words, guide = self.bot.words(interaction), self.bot.guide_of(interaction)
        here_only = not self._is_editor(interaction)
        cards = await cards_of(self.bot.database, interaction.guild_id or 0)
        seen = [each for each in cards if not here_only or each.channel_id == interaction.channel_id]
        gone = self.bot.guides.last_words(interaction.guild_id or 0)
        return list_page(words, guide, gone, seen, number, self.bot.today(), here_only=here_only)


async def setup(bot: GuideBot) -> None:
    """Add the cog to ``bot``."""
    await bot.add_cog(Pins(bot))
