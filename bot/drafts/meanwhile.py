"""What became of an entry since a draft of it was begun: nothing is written over unseen."""

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from bot.domain.editions import Wording, wording_of
from bot.domain.votes import version_of
from bot.editions.ownwords import NEW, Held, held, may_be_saved
from bot.store.drafts import Draft
from bot.store.editions import history
from bot.store.releases import shipped_wordings

if TYPE_CHECKING:
    from bot.app import GuideBot


class Meanwhile(Struct, frozen=True, kw_only=True):
    """What holds now, beside what held when a draft was begun."""

    now: Held
    before: Wording | None
    """What members read then; ``None`` where that was nothing, or is not known any more."""
    is_changed: bool
    """Whether they read something else now. Another version with the same words is no change."""
    is_moved: bool
    """Whether another version holds now, or other shipped words, whatever they say."""
    is_by_release: bool
    """Whether it was the guide that changed, and nobody in the server."""

    @property
    def is_removed(self) -> bool:
        """Whether it is an own entry that is removed now: saving would bring it back."""
        return self.now.edition is not None and self.now.is_gone and may_be_saved(self.now)

    def rebased(self, draft: Draft) -> Draft:
        """Return the draft as one made from what holds now, where nothing is changed."""
        if not self.is_moved:
            return draft
        base = self.now.base if draft.restored is None else draft.base
        return replace(draft, number=self.now.number, base=base)


async def meanwhile(bot: "GuideBot", draft: Draft) -> Meanwhile:
    """Return what became of an entry since a draft of it was begun."""
    now = held(bot.guides, draft.guild_id, draft.key)
    read = None if now.is_gone else now.wording
    shipped_holds = now.shipped is not None and (now.edition is None or now.edition.wording is None)
    # Restored words have the base that they had, whatever was shipped when it was asked to restore them.
    renewed = shipped_holds and draft.restored is None and draft.base != now.base
    moved = draft.key != NEW and (draft.number != now.number or renewed)
    before = await _begun_from(bot, draft) if moved else read
    return Meanwhile(
        now=now,
        before=before,
        is_changed=before != read,
        is_moved=moved,
        is_by_release=renewed and draft.number == now.number,
    )


async def _begun_from(bot: "GuideBot", draft: Draft) -> Wording | None:
    """Return what members read when a draft was begun; ``None``: nothing, or nobody knows any more."""
    versions = await history(bot.database, guild_id=draft.guild_id, key=draft.key) if draft.number else ()
    begun = next((edition for edition in versions if edition.number == draft.number), None)
    if begun is not None and begun.wording is not None:
        return begun.wording
    shipped = bot.guide.entries.get(draft.key)
    if shipped is None:
        return None
    base = draft.base if begun is None or draft.restored is None else begun.base
    if base is None or base == version_of(shipped):
        return wording_of(shipped)
    return (await shipped_wordings(bot.database, shipped)).get(base)


def seen_state(now: Held) -> str:
    """Return, for a component's state, what holds as its reader is shown it."""
    return f"{now.number}.{now.base}" if now.base else str(now.number)
