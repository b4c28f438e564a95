"""Which draft an editor's press is about, and whether they may touch it."""

from collections.abc import Awaitable
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import StaleComponentError, number_in
from bot.domain.errors import UserError
from bot.domain.votes import VERSION
from bot.drafts.pages import draft_page, split
from bot.editions.ownwords import held, stamp_of
from bot.editions.views import defer_page, show_page
from bot.servers.editors import editing_server
from bot.store.drafts import Draft, DraftGoneError, draft, keep_draft

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


async def overtaken(interaction: discord.Interaction["GuideBot"], read: Draft) -> None:
    """Show a draft that changed after ``read``, to who may see it. Raises ``UserError`` to who may not."""
    rest = await draft(interaction.client.database, guild_id=read.guild_id, draft_id=read.id)
    if rest is None:
        raise UserError("drafts.gone")
    if rest.author_id != interaction.user.id and rest.proposed_at is None:
        raise UserError("drafts.withdrawn")
    await again(interaction, rest, "drafts.note.changed")


async def kept_or_shown(interaction: discord.Interaction["GuideBot"], changed: Draft) -> Draft | None:
    """Keep a draft as ``changed``; ``None`` where it changed meanwhile: then it is shown as it is now.

    Raises ``UserError`` where it is gone, or not to be seen by this member any more.
    """
    return await done_or_shown(interaction, changed, keep_draft(interaction.client.database, changed))


async def done_or_shown(
    interaction: discord.Interaction["GuideBot"], read: Draft, doing: Awaitable[Draft]
) -> Draft | None:
    """Return what ``doing`` makes of a draft; else as ``kept_or_shown``."""
    try:
        return await doing
    except DraftGoneError:
        await overtaken(interaction, read)
        return None


async def again(interaction: discord.Interaction["GuideBot"], kept: Draft, *notes: str) -> None:
    """Show a draft as it is now, in place of what was pressed for."""
    await show_page(interaction, await draft_page(interaction, kept, notes=notes))


def seen_by_author(bot: "GuideBot", draft: Draft, state: str) -> Draft:
    """Return a draft as one made from what ``seen_state`` named: its author has been shown that.

    Raises ``StaleComponentError`` for a state that names nothing.
    """
    number, _, base = state.partition(".")
    if base and not VERSION.fullmatch(base):
        raise StaleComponentError
    now = held(bot.guides, draft.guild_id, draft.key)
    return replace(draft, number=number_in(number), base=base or now.base)
