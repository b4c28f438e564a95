"""Which draft an editor's press is about, and whether they may touch it."""

from typing import TYPE_CHECKING

import discord

from bot.domain.errors import UserError
from bot.drafts.pages import defer_page, draft_page, show_page, split
from bot.editions.ownwords import stamp_of
from bot.servers.editors import editing_server
from bot.store.drafts import Draft, draft

if TYPE_CHECKING:
    from bot.app import GuideBot


async def begun(interaction: discord.Interaction["GuideBot"]) -> int:
    """Return the server whose answers the member may edit, with time gained for the database."""
    guild_id = editing_server(interaction, interaction.client.settings_of(interaction.guild_id))
    await defer_page(interaction)
    return guild_id


async def own_draft(interaction: discord.Interaction["GuideBot"], guild_id: int, draft_id: str) -> Draft:
    """Return the member's own draft. Raises ``UserError`` where it is gone or somebody else's."""
    found = await draft(interaction.client.database, guild_id=guild_id, draft_id=draft_id)
    if found is None:
        raise UserError("drafts.gone")
    if found.author_id != interaction.user.id:
        raise UserError("drafts.not_yours")
    return found


async def readable(interaction: discord.Interaction["GuideBot"], draft_id: str) -> Draft:
    """Return a draft that is the member's own, or waits for somebody else's approval."""
    guild_id = await begun(interaction)
    kept = await draft(interaction.client.database, guild_id=guild_id, draft_id=draft_id)
    if kept is None:
        raise UserError("drafts.gone")
    if kept.author_id != interaction.user.id and kept.proposed_at is None:
        raise UserError("drafts.not_yours")
    return kept


async def pressed(interaction: discord.Interaction["GuideBot"], payload: str) -> Draft | None:
    """Return the author's draft as the pressed button showed it; ``None`` where its words are others now.

    What is shown instead then is the draft as it is.
    """
    draft_id, stamp = split(payload, 2)
    guild_id = await begun(interaction)
    kept = await own_draft(interaction, guild_id, draft_id)
    if stamp_of(kept.wording) != stamp:
        await again(interaction, kept, "drafts.note.changed")
        return None
    return kept


async def again(interaction: discord.Interaction["GuideBot"], kept: Draft, *notes: str) -> None:
    """Show a draft as it is now, in place of what was pressed for."""
    view = interaction.client.language_of(kept.guild_id).value
    await show_page(interaction, draft_page(interaction, kept, view=view, notes=notes))
