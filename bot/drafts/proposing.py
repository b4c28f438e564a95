"""A second pair of eyes: drafts that wait for another editor's approval."""

from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.domain.edition_rules import check_wording
from bot.domain.errors import UserError
from bot.drafts.access import again, begun, done_or_shown, kept_or_shown, own_draft, pressed, readable
from bot.drafts.meanwhile import meanwhile
from bot.drafts.pages import DIFFERENCE, draft_page, split
from bot.drafts.saving import make_hold, show_done, stopped_page
from bot.editions.ownwords import stamp_of
from bot.editions.views import show_page
from bot.store.drafts import return_draft

if TYPE_CHECKING:
    from bot.app import GuideBot


async def propose(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Let the author's draft wait for another editor."""
    kept = await pressed(interaction, payload)
    if kept is None:
        return
    since = await meanwhile(interaction.client, kept)
    if since.is_changed:
        await show_page(interaction, stopped_page(interaction, kept, since))
        return
    if any(check_wording(kept.wording, since.now.shipped)):
        await again(interaction, kept)
        return
    changed = replace(
        since.rebased(kept), proposed_at=interaction.client.now(), returned_by=None, returned_at=None
    )
    proposed = await kept_or_shown(interaction, changed)
    if proposed is not None:
        await show_page(interaction, await draft_page(interaction, proposed, view=DIFFERENCE))


async def withdraw(interaction: discord.Interaction["GuideBot"], draft_id: str) -> None:
    """Take the author's proposal back: a draft again, with as much time as a new one."""
    guild_id = await begun(interaction)
    mine = await own_draft(interaction, guild_id, draft_id)
    taken_back = replace(mine, proposed_at=None, typed_at=interaction.client.now())
    kept = await kept_or_shown(interaction, taken_back)
    if kept is not None:
        await again(interaction, kept)


async def approve(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Make another editor's proposal hold: exactly the words that the approving editor was shown."""
    draft_id, stamp = split(payload, 2)
    kept = await readable(interaction, draft_id)
    if kept.author_id == interaction.user.id:
        raise UserError("drafts.own_proposal")
    if stamp_of(kept.wording) != stamp:
        await again(interaction, kept, "drafts.note.changed")
        return
    await make_hold(interaction, kept, approver_id=interaction.user.id)


async def send_back(interaction: discord.Interaction["GuideBot"], payload: str) -> None:
    """Make another editor's proposal a draft again."""
    draft_id, _ = split(payload, 2)
    kept = await readable(interaction, draft_id)
    if kept.author_id == interaction.user.id:
        raise UserError("drafts.own_proposal")
    bot = interaction.client
    returning = return_draft(bot.database, kept, by=interaction.user.id, at=bot.now())
    if await done_or_shown(interaction, kept, returning) is not None:
        await show_done(interaction, "drafts.sent_back", kept)
