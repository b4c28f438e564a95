"""What holds in a server for an entry, as its editors need to know it; all from memory."""

import datetime
import hashlib

from msgspec import Struct

from bot.domain.carried import MOST_OWN
from bot.domain.editions import OWN, Deed, Edition, Wording, is_outdated, is_own, laid_over, wording_of
from bot.domain.errors import UserError
from bot.domain.guide import Entry, EntryText, Language
from bot.domain.snapshot import Guide
from bot.domain.votes import version_of
from bot.servers.guides import Guides
from bot.store.canonical import canonical

NEW = f"{OWN}new"
"""Stands for the key of an own entry that has none yet: it gets one when it is saved."""
_STAND_IN = f"{OWN}1"
"""The key under which an entry is shown that has no place in the guide."""
STAMP_LETTERS = 10
NOTHING = Wording(ja=EntryText(title="", answer=""), en=EntryText(title="", answer=""))


class Held(Struct, frozen=True, kw_only=True):
    """What holds now for an entry in a server."""

    key: str
    shipped: Entry | None
    edition: Edition | None
    """The server's current version; ``None`` where it never made one."""
    wording: Wording
    """What members read; empty for a new entry, and for one that was removed."""

    @property
    def number(self) -> int:
        """The number of the current version; 0 for the shipped words."""
        return self.edition.number if self.edition else 0

    @property
    def base(self) -> str | None:
        """The version of the shipped words from which words are made that somebody writes now.

        Who writes on words that a release has overtaken sees those, not the release: it is not settled by it.
        """
        if self.edition is not None and self.is_outdated:
            return self.edition.base
        return version_of(self.shipped) if self.shipped else None

    @property
    def is_outdated(self) -> bool:
        """Whether the shipped words have changed under the server's, and nobody has chosen between them."""
        return self.edition is not None and is_outdated(self.edition, self.shipped)

    @property
    def is_known(self) -> bool:
        """Whether there is or was such an entry, or it is about to be added: a key may come from outside."""
        return self.key == NEW or self.shipped is not None or self.edition is not None

    @property
    def is_gone(self) -> bool:
        """Whether neither the guide nor the server has words for it."""
        return self.shipped is None and (self.edition is None or self.edition.wording is None)


def held(guides: Guides, guild_id: int, key: str) -> Held:
    """Return what holds for ``key`` in a server, which may be nothing."""
    shipped, edition = guides.shipped.entries.get(key), guides.editions(guild_id).get(key)
    if edition is not None and edition.wording is not None:
        wording = edition.wording
    else:
        wording = NOTHING if shipped is None else wording_of(shipped)
    return Held(key=key, shipped=shipped, edition=edition, wording=wording)


def require_room(guides: Guides, guild_id: int, key: str) -> None:
    """Raise ``UserError`` where words for ``key`` would make one own entry more than a server may have."""
    if key != NEW and not is_own(key):
        return
    own = {each for each, edition in guides.editions(guild_id).items() if is_own(each) and edition.wording}
    if key not in own and len(own) >= MOST_OWN:
        raise UserError("answers.full", most=MOST_OWN)


def title_of(guides: Guides, edition: Edition, language: Language) -> str:
    """Return the title of what an edition is about, or had last; its key where nothing has a title for it."""
    if edition.wording is not None:
        return edition.wording[language].title
    words = guides.shipped.entries.get(edition.key) or guides.removed(edition.guild_id).get(edition.key)
    return edition.key if words is None else words[language].title


def shown_entry(shipped: Guide, key: str, wording: Wording, now: datetime.datetime) -> Entry:
    """Return the entry that members would read if ``wording`` were saved now."""
    kept = key if key in shipped.entries else _STAND_IN
    edition = Edition(guild_id=0, key=kept, number=1, deed=Deed.EDIT, wording=wording, made_at=now)
    return laid_over(shipped, [edition]).entries[kept]


def may_be_saved(now: Held) -> bool:
    """Tell whether there can be words for an entry: it is shipped, the server's own, or about to be."""
    return now.shipped is not None or now.key == NEW or (is_own(now.key) and now.edition is not None)


def stamp_of(wording: Wording) -> str:
    """Return letters that change with any of the words: a button names the words that it was pressed for."""
    return hashlib.sha256(canonical(wording).encode("utf-8", "surrogatepass")).hexdigest()[:STAMP_LETTERS]
