"""Making earlier words hold again, or the shipped ones: one press, which makes a new version."""

from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.domain.editions import Deed, Edition, is_outdated
from bot.domain.errors import UserError
from bot.domain.guide import Entry
from bot.domain.votes import version_of
from bot.editions.histories import SHIPPED, Story
from bot.editions.ownwords import require_room
from bot.store.drafts import Draft, drafts_of, keep_draft, new_draft_id
from bot.store.editions import Change, OvertakenError, save_editions
from bot.store.releases import tell

if TYPE_CHECKING:
    from bot.app import GuideBot


async def restore(
    interaction: discord.Interaction["GuideBot"], guild_id: int, told: Story, number: int, seen: int
) -> str:
    """Make version ``number`` hold again; return what was done, in the moderator's language.

    ``seen`` is the version that held when the moderator chose: nothing is written over a later one. Where the
    server wants a second pair of eyes for this entry, restoring is proposed only. Raises ``UserError`` for
    what cannot be restored.
    """
    bot = interaction.client
    words = bot.words(interaction)
    old = told.edition(number)
    if old.wording is None or not told.restorable:
        raise UserError("history.not_shipped")
    if told.current != seen:
        return words("history.overtaken")
    if old.wording == told.versions[0].edition.wording:
        return words("history.already")
    require_room(bot.guides, guild_id, told.key)
    made = replace(_made(interaction, old), deed=Deed.RESTORE, restored=number)
    if bot.settings_of(guild_id).approval and bot.guides.is_careful(guild_id, told.key):
        await _propose(bot, made, seen)
        return words("history.proposed")
    saved = await _saved(bot, made, seen)
    if saved is None:
        return words("history.overtaken")
    await know_restored(bot, saved)
    return words("history.restored_now", number=number)


async def know_restored(bot: "GuideBot", saved: Edition) -> None:
    """Note that who restores words of an earlier release knows it: nobody has to be told of it again."""
    shipped = bot.guide.entries.get(saved.key)
    if saved.restored is not None and shipped is not None and is_outdated(saved, shipped):
        await tell(bot.database, saved.guild_id, {saved.key: version_of(shipped)}, [saved])


async def take(
    interaction: discord.Interaction["GuideBot"], guild_id: int, told: Story, shipped: Entry, seen: int
) -> str:
    """Make the shipped words hold again; return what was done. They need nobody's approval."""
    words = interaction.client.words(interaction)
    if told.current != seen:
        return words("history.overtaken")
    if not told.edited:
        return words("history.already")
    edition = Edition(
        guild_id=guild_id,
        key=told.key,
        number=SHIPPED,
        deed=Deed.TAKE,
        wording=None,
        base=version_of(shipped),
        author_id=interaction.user.id,
        made_at=interaction.client.now(),
    )
    saved = await _saved(interaction.client, edition, seen)
    return words("history.overtaken" if saved is None else "history.taken_now")


async def keep(interaction: discord.Interaction["GuideBot"], told: Story, shipped: Entry, seen: int) -> str:
    """Let the server's words hold over the shipped ones as they are now; return what was done."""
    words = interaction.client.words(interaction)
    if told.current != seen:
        return words("history.overtaken")
    current = told.versions[0].edition
    if not is_outdated(current, shipped):
        return words("history.release.settled")
    made = replace(_made(interaction, current), deed=Deed.KEEP, base=version_of(shipped))
    saved = await _saved(interaction.client, made, seen)
    return words("history.overtaken" if saved is None else "history.kept_now")


def _made(interaction: discord.Interaction["GuideBot"], old: Edition) -> Edition:
    """Return an edition with the words of ``old``, made by this member now."""
    return replace(
        old,
        restored=None,
        author_id=interaction.user.id,
        approver_id=None,
        made_at=interaction.client.now(),
    )


async def _saved(bot: "GuideBot", edition: Edition, seen: int) -> Edition | None:
    """Save an edition and let it hold; ``None`` where somebody else was first."""
    try:
        (saved,) = await save_editions(bot.database, [Change(edition=edition, seen=seen)])
    except OvertakenError:
        return None
    bot.guides.put(saved)
    bot.cardkeeper.wake(saved.guild_id)
    return saved


async def _propose(bot: "GuideBot", made: Edition, seen: int) -> None:
    """Keep a proposal for another editor, once however often the button is pressed."""
    if made.wording is None or made.author_id is None:
        return
    waiting = await drafts_of(bot.database, made.guild_id)
    if any(
        (draft.key, draft.author_id, draft.wording, draft.proposed_at is not None)
        == (made.key, made.author_id, made.wording, True)
        for draft in waiting
    ):
        return
    draft = Draft(
        id=new_draft_id(),
        guild_id=made.guild_id,
        key=made.key,
        author_id=made.author_id,
        number=seen,
        base=made.base,
        restored=made.restored,
        wording=made.wording,
        typed_at=made.made_at,
        proposed_at=made.made_at,
    )
    await keep_draft(bot.database, draft)
