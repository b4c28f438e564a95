"""What a new release changed under a server's own words."""

from collections.abc import Sequence

from msgspec import Struct

from bot.domain.differences import differences
from bot.domain.editions import Edition, Wording, wording_of
from bot.domain.guide import Entry
from bot.i18n import Words
from bot.render.differences import difference_fields, difference_name, marked
from bot.render.history import made_by
from bot.render.theme import Answer, Limit, card, clip, plain

SHOWN = 4
"""Entries whose difference stands in the notice itself; all are in its menu."""
_GLIMPSES = 3
_GLIMPSE = 250
_ROOM = 2_300
"""Characters of each of the two comparisons: a message has 6,000."""


class Moved(Struct, frozen=True, kw_only=True):
    """A server's words whose shipped entry has changed since they were made."""

    edition: Edition
    shipped: Entry
    """As it is now."""
    earlier: Wording | None
    """The shipped words from which the server's were made; ``None`` where they are not known any more."""


def notice_answer(words: Words, moved: Sequence[Moved], gone: Sequence[Edition]) -> Answer:
    """Return what all moderators are told of a release, with the beginning of each difference.

    ``gone`` are words for entries that are not in the guide any more.
    """
    fields = [(plain(each.shipped[words.language].title), _glimpses(words, each)) for each in moved[:SHOWN]]
    titles = [plain(each.wording[words.language].title) for each in gone if each.wording]
    if titles:
        listed = clip(words.list(titles), Limit.FIELD_VALUE // 2)
        fields.append((words("history.release.gone_name"), words("history.release.gone", titles=listed)))
    lead = [words("history.release.notice_lead"), words("history.legend")] if moved else []
    if len(moved) > SHOWN:
        lead.append(words("history.release.notice_more", count=len(moved) - SHOWN))
    title = words("history.release.notice_title", count=len(moved) + len(gone))
    return Answer((card(title=title, lead="\n".join(lead), fields=fields),))


def release_answer(words: Words, moved: Moved) -> Answer:
    """Return both comparisons in full: what changed in the guide, and the server's words beside it."""
    shipped = wording_of(moved.shipped)
    own = differences(moved.edition.wording, shipped)
    changed = differences(moved.earlier, shipped) if moved.earlier else ()
    by = words("history.release.by", made=made_by(words, moved.edition))
    first = card(
        title=words("history.release.title", title=plain(moved.shipped[words.language].title)),
        lead="\n".join(
            (
                words("history.release.lead"),
                by,
                words("history.legend"),
                "",
                words("history.release.changed" if changed else "history.release.changed_unknown"),
            )
        ),
        fields=difference_fields(words, changed, room=_ROOM),
    )
    second = card(
        title=words("history.release.differs"),
        lead="" if own else words("history.release.no_difference"),
        fields=difference_fields(words, own, room=_ROOM),
    )
    return Answer((first, second))


def told_options(words: Words, moved: Sequence[Moved], gone: Sequence[Edition]) -> list[tuple[str, str]]:
    """Return the entries of a notice as (key, title) options of a menu."""
    language = words.language
    options = [(each.edition.key, each.shipped[language].title) for each in moved]
    options.extend((each.key, each.wording[language].title) for each in gone if each.wording)
    return options[: Limit.OPTIONS]


def _glimpses(words: Words, moved: Moved) -> str:
    if moved.earlier is None:
        return words("history.release.changed_unknown")
    found = differences(moved.earlier, wording_of(moved.shipped))
    lines = [
        words("history.change", field=difference_name(words, each), text=marked(each.parts, _GLIMPSE))
        for each in found[:_GLIMPSES]
    ]
    if len(found) > _GLIMPSES:
        lines.append(words("history.more", count=len(found) - _GLIMPSES))
    return clip("\n".join(lines), Limit.FIELD_VALUE)
