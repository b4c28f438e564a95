"""A draft as its author, or who is to approve it, sees it; and what came in between."""

import datetime
from collections.abc import Sequence

import discord
from msgspec import Struct
from msgspec.structs import replace

from bot.domain.differences import differences
from bot.domain.editions import Edition, Wording
from bot.domain.flaws import Flaw
from bot.i18n import Words
from bot.render.differences import difference_fields
from bot.render.flawlines import flaw_lines
from bot.render.theme import Answer, Colour, card, plain

MOST_FLAWS = 8
MOST_TWINS = 3
DIFFERENCE_ROOM = 5_000
"""Characters that a comparison may take of a message's 6,000."""
KEPT_DAYS = 14
"""How long a draft is kept on which nobody types."""


class DraftState(Struct, frozen=True, kw_only=True):
    """What there is to say about a draft beside its words."""

    title: str
    """Of the entry as it is now; of a new one what is written, which may be nothing."""
    is_new: bool
    flaws: Sequence[Flaw]
    notes: Sequence[str]
    """Lines: what else the reader should know."""
    twins: Sequence[str]
    """Keys of other entries with one of its titles."""
    author_id: int
    kind: str
    """What it is called in messages: ``draft``, or while it waits for approval ``proposal``."""
    proposed_at: datetime.datetime | None
    marks: Sequence[str]
    """Lines: what happened to it before."""


def draft_lines(words: Words, state: DraftState, *, view: str) -> str:
    """Return the lines above a draft: what it is, what is wrong with it, and what else there is to know."""
    title = plain(state.title)
    about = words("drafts.page.new" if title else "drafts.page.untitled", title=title)
    lines = [words(f"drafts.page.{state.kind}", about=about if state.is_new else title)]
    if state.proposed_at is not None:
        since = discord.utils.format_dt(state.proposed_at, "R")
        lines.append(words("drafts.page.proposed", author=mention(words, state.author_id), since=since))
    lines.extend(state.marks)
    if state.flaws:
        lines.append(words("drafts.page.flaws"))
        lines.append(flaw_lines(words, state.flaws, most=MOST_FLAWS))
    if state.twins:
        keys = [f"`{key}`" for key in state.twins[:MOST_TWINS]]
        if len(state.twins) > MOST_TWINS:
            keys.append(words("drafts.twins_more", count=len(state.twins) - MOST_TWINS))
        lines.append(words("drafts.twins", keys=words.list(keys)))
    lines.extend(state.notes)
    lines.append(words(f"drafts.page.view.{view}"))
    return "\n".join(lines)


def difference_answer(
    words: Words, before: Wording | None, after: Wording | None, title: str = "drafts.difference"
) -> Answer:
    """Return what differs between two wordings, with what the marks mean; ``title`` is a message."""
    fields = difference_fields(words, differences(before, after), room=DIFFERENCE_ROOM)
    lead = words("history.legend") if fields else words("drafts.same")
    return Answer((card(title=words(title), lead=lead, fields=fields, colour=Colour.GUIDE),))


def overtaken_answer(
    words: Words,
    theirs: Edition | None,
    before: Wording | None,
    now: Wording | None,
    *,
    reader_id: int,
    choice: str = "choose",
    lead: str = "",
    title: str = "drafts.overtaken.changes",
) -> Answer:
    """Return what was changed since a draft was begun, and by whom: nothing of it was overwritten.

    ``choice`` names the message that says what the reader can do (its author, or who was to approve it), and
    is empty where ``lead`` says so, which is said instead of who changed what. ``title`` names the message
    over what is compared.
    """
    lead = lead or _changed_by(words, theirs, reader_id)
    compared = difference_answer(words, before, now, title)
    lines = [f"**{words('drafts.overtaken.title')}**", lead]
    if choice:
        lines.append(words(f"drafts.overtaken.{choice}"))
    return replace(compared, content="\n".join(lines))


def _changed_by(words: Words, theirs: Edition | None, reader_id: int) -> str:
    if theirs is None:
        return words("drafts.overtaken.lead_unknown")
    when = discord.utils.format_dt(theirs.made_at, "R")
    if theirs.author_id == reader_id:
        return words("drafts.overtaken.lead_you", when=when)
    return words("drafts.overtaken.lead", author=mention(words, theirs.author_id), when=when)


def saved_answer(
    words: Words, message: str, title: str, changed: Answer | None = None, author_id: int | None = None
) -> Answer:
    """Return that something was done with an entry; ``message`` names what, ``changed`` shows the change.

    ``author_id`` is whose words they are, where the message says so.
    """
    sentence = words(message, title=plain(title), author=mention(words, author_id))
    if changed is not None:
        return replace(changed, content=sentence)
    return Answer((card(title=words("drafts.done"), lead=sentence, colour=Colour.GUIDE),))


def removed_answer(words: Words, removal: Edition, title: str) -> Answer:
    """Return that an entry was removed, by whom and when, to who wanted to edit it."""
    when = discord.utils.format_dt(removal.made_at, "R")
    who = mention(words, removal.author_id)
    return Answer((), content=words("drafts.removed", title=plain(title), who=who, when=when))


def removal_line(words: Words, removal: Edition, *, reader_id: int, then: str) -> str:
    """Return who removed an entry of which there is a draft; ``then`` names the message of what follows."""
    fact = removal_fact(words, removal, reader_id=reader_id)
    return words("drafts.removal.line", fact=fact, then=words(f"drafts.removal.{then}"))


def removal_fact(words: Words, removal: Edition, *, reader_id: int) -> str:
    """Return who removed an entry, and when."""
    when = discord.utils.format_dt(removal.made_at, "R")
    if removal.author_id == reader_id:
        return words("drafts.removal.by_you", when=when)
    return words("drafts.removal.by", who=mention(words, removal.author_id), when=when)


def mention(words: Words, user_id: int | None) -> str:
    """Return who did something, as a mention that rings nobody; users are forgotten after a time."""
    return f"<@{user_id}>" if user_id else words("answers.forgotten")
