"""What the author of a draft can do with it."""

from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import StaleComponentError, custom_id
from bot.domain.editions import Wording
from bot.domain.errors import UserError
from bot.domain.guide import Language
from bot.drafts.access import again, begun, kept_or_shown, own_draft, pressed, readable, seen_by_author
from bot.drafts.pages import draft_page, kind_of, needs_approval, split
from bot.drafts.saving import make_hold, show_done
from bot.editions.ownwords import NOTHING
from bot.editions.views import show_page
from bot.render.theme import button
from bot.store.drafts import drop_draft

if TYPE_CHECKING:
    from bot.app import GuideBot


async def show_draft(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Show a draft to its author, or a proposal to another editor."""
    draft_id, view = split(payload, 2)
    kept = await readable(interaction, draft_id)
    await show_page(interaction, await draft_page(interaction, kept, view=view or None))


async def save(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Make the author's draft hold, unless it needs approval or was overtaken."""
    kept = await pressed(interaction, payload)
    if kept is None:
        return
    if needs_approval(interaction, kept):
        await again(interaction, kept)
        return
    await make_hold(interaction, kept, approver_id=None)


async def save_over(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Make the author's draft hold over another's change, which its author was shown."""
    state, _, seen = payload.rpartition("~")
    kept = await pressed(interaction, state)
    if kept is None:
        return
    kept = seen_by_author(interaction.client, kept, seen)
    if needs_approval(interaction, kept):
        rebased = await kept_or_shown(interaction, kept)
        if rebased is not None:
            await again(interaction, rebased)
        return
    await make_hold(interaction, kept, approver_id=None)


async def copy_language(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Fill the language in which nothing is written with the words of the other."""
    draft_id, name = split(payload, 2)
    if name not in list(Language):
        raise StaleComponentError
    guild_id = await begun(interaction)
    kept = await own_draft(interaction, guild_id, draft_id)
    if kept.wording[Language(name)] != NOTHING[Language(name)]:
        await again(interaction, kept, "drafts.note.changed")
        return
    text = kept.wording[Language.EN if name == Language.JA else Language.JA]
    wording = Wording(ja=text, en=text)
    copied = replace(
        kept, wording=wording, restored=None, typed_at=interaction.client.now(), proposed_at=None
    )
    filled = await kept_or_shown(interaction, copied)
    if filled is not None:
        await show_page(interaction, await draft_page(interaction, filled, view=name))


async def ask_discarding(interaction: discord.Interaction["GuideBot"], draft_id: str) -> None:
    """Ask the author whether to throw a draft away."""
    guild_id = await begun(interaction)
    kept = await own_draft(interaction, guild_id, draft_id)
    words = interaction.client.words(interaction)
    page = await draft_page(interaction, kept)
    sure = button(
        words("drafts.button.discard_sure"),
        custom_id("draft.discarded", 1, draft_id),
        style=discord.ButtonStyle.danger,
    )
    back = button(words(f"drafts.button.back_to_{kind_of(kept)}"), custom_id("draft.show", 1, f"{draft_id}~"))
    await show_page(
        interaction, replace(page, content=words(f"drafts.discard_ask.{kind_of(kept)}"), rows=((sure, back),))
    )


async def discard(interaction: discord.Interaction["GuideBot"], draft_id: str) -> None:
    """Throw the author's draft away. Raises ``UserError`` where it is gone already."""
    guild_id = await begun(interaction)
    kept = await own_draft(interaction, guild_id, draft_id)
    if not await drop_draft(interaction.client.database, guild_id=guild_id, draft_id=draft_id):
        raise UserError("drafts.gone")  # it was approved, or saved, a moment ago
    await show_done(interaction, f"drafts.discarded.{kind_of(kept)}", kept)
