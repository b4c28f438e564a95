"""Who changed an entry for a server, when, and what."""

from bot.domain.differences import differences
from bot.domain.editions import Edition
from bot.domain.japan import day_in_japan
from bot.domain.versions import Version
from bot.i18n import Words
from bot.render.differences import difference_fields, difference_name, marked
from bot.render.pages import Page
from bot.render.theme import Answer, Limit, card, clip, plain

PAGE = 5
"""Versions that one message shows."""
_GLIMPSES = 2
_GLIMPSE = 250
"""Characters of a difference in the list; all of it stands on the version's own page."""
_ITEM = 800
_CHANGES = 4_800
"""Characters of all differences on one page: a message has 6,000."""


def person(words: Words, member_id: int | None) -> str:
    """Return a person's name as Discord shows it, without a ping, or that it is forgotten."""
    return f"<@{member_id}>" if member_id else words("history.forgotten")


def made_by(words: Words, edition: Edition) -> str:
    """Return who made a version and when, in the reader's own time."""
    moment = f"<t:{int(edition.made_at.timestamp())}:f>"
    return words("history.who", person=person(words, edition.author_id), moment=moment)


def version_name(words: Words, edition: Edition, in_use: int | None) -> str:
    """Return a version's number, what was done, and whether it holds now."""
    name = words("history.item", number=edition.number, deed=words(f"history.deed.{edition.deed.value}"))
    return words("history.now", item=name) if edition.number == in_use else name


def history_answer(words: Words, title: str, page: Page[Version], *, in_use: int | None, note: str) -> Answer:
    """Return a page of an entry's versions; ``note`` is what was done just now or what stands in the way."""
    lead = [note, words("history.lead") if page.total else words("history.none")]
    if page.total:
        lead.append(words("history.legend"))
    if page.pages > 1:
        lead.append(words("history.page", page=page.number + 1, pages=page.pages))
    embed = card(
        title=words("history.title", title=plain(title), count=page.total),
        lead="\n".join(filter(None, lead)),
        fields=[
            (version_name(words, version.edition, in_use), clip(_described(words, version), _ITEM))
            for version in page.items
        ],
    )
    return Answer((embed,))


def changes_answer(words: Words, title: str, version: Version, *, in_use: int | None) -> Answer:
    """Return everything that a version changed."""
    found = differences(version.before, version.after)
    lead = [version_name(words, version.edition, in_use), *_about(words, version)]
    lead.append(_summary(words, version) or words("history.legend"))
    embed = card(
        title=words("history.title_one", title=plain(title), number=version.edition.number),
        lead="\n".join(lead),
        fields=difference_fields(words, found, room=_CHANGES),
    )
    return Answer((embed,))


def _described(words: Words, version: Version) -> str:
    lines = _about(words, version)
    summary = _summary(words, version)
    if summary:
        return "\n".join((*lines, summary))
    found = differences(version.before, version.after)
    for each in found[:_GLIMPSES]:
        text = marked(each.parts, _GLIMPSE)
        lines.append(words("history.change", field=difference_name(words, each), text=text))
    if len(found) > _GLIMPSES:
        lines.append(words("history.more", count=len(found) - _GLIMPSES))
    return "\n".join(lines)


def _about(words: Words, version: Version) -> list[str]:
    edition = version.edition
    lines = [made_by(words, edition)]
    if edition.approver_id is not None:
        lines.append(words("history.approved", person=person(words, edition.approver_id)))
    if edition.restored is not None:
        lines.append(words("history.restored", number=edition.restored))
    if not version.exact:
        lines.append(words("history.inexact"))
    return lines


def _summary(words: Words, version: Version) -> str:
    """Return what a version did where there are no differences to show; empty where there are."""
    if version.after is None:
        return words("history.words_removed")
    if version.before == version.after:
        return words("history.same")
    return ""


def version_option(words: Words, edition: Edition, in_use: int | None) -> tuple[str, str]:
    """Return a version as a (number, name) option of a menu."""
    day = day_in_japan(edition.made_at).isoformat()
    return str(edition.number), clip(f"{version_name(words, edition, in_use)} {day}", Limit.OPTION_TEXT)
