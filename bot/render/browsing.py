"""Finding an entry without having asked well: the guide's contents, and the nearest where it is not sure."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.guide import Entry, Kind
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.theme import Answer, Colour, Limit, card

SECTIONS = (
    Kind.FAQ,
    Kind.ANSWER,
    Kind.SERVICE,
    Kind.STEP,
    Kind.BLOCKER,
    Kind.CAUTION,
    Kind.REASON,
    Kind.TIP,
    Kind.VOICE,
)
"""The guide's kinds of entries, what is asked most often first."""
PAGE = int(Limit.OPTIONS)
"""Entries on a page: as many as a menu holds."""


def section_options(words: Words, guide: Guide) -> list[tuple[str, str]]:
    """Return the kinds that have entries, with how many, as options of a menu."""
    counts = Counter(entry.kind for entry in guide.entries.values())
    return [
        (
            kind.value,
            words("guide.section_option", section=words(f"guide.section.{kind.value}"), count=counts[kind]),
        )
        for kind in SECTIONS
        if counts[kind]
    ]


def contents_answer(words: Words, guide: Guide) -> Answer:
    """Return the guide's contents: its kinds of entries, and how to ask instead."""
    lines = [
        words("guide.contents.lead"),
        "",
        *(words("guide.item", title=label) for _, label in section_options(words, guide)),
    ]
    fields = [(words("guide.contents.ask"), words("guide.contents.how"))]
    embed = card(title=words("guide.contents.title"), lead="\n".join(lines), fields=fields)
    return Answer((embed,))


def pages_in(entries: Sequence[Entry]) -> int:
    """Return how many pages a section has; one where it is empty."""
    return max(1, -(-len(entries) // PAGE))


def page_of(entries: Sequence[Entry], page: int) -> Sequence[Entry]:
    """Return the entries on a page, counted from 0."""
    return entries[page * PAGE : (page + 1) * PAGE]


def section_answer(words: Words, kind: Kind, entries: Sequence[Entry], page: int) -> Answer:
    """Return the titles on one page of a section."""
    section = words(f"guide.section.{kind.value}")
    pages = pages_in(entries)
    title = (
        section if pages == 1 else words("guide.section_page", section=section, page=page + 1, pages=pages)
    )
    lines = [words("guide.item", title=entry[words.language].title) for entry in page_of(entries, page)] or [
        words("guide.section_empty")
    ]
    return Answer((card(title=title, lead="\n".join(lines)),))


def not_sure_answer(words: Words, nearest: Sequence[Entry], *, kept: bool) -> Answer:
    """Return that no entry surely answers, the nearest ones, and how to ask differently.

    ``kept`` tells whether the question is kept among the server's knowledge gaps, which the member is told.
    """
    lines = [words("guide.not_sure.lead" if nearest else "guide.not_sure.nothing")]
    if nearest:
        lines.append("")
        lines.extend(
            words(
                "guide.not_sure.item",
                title=entry[words.language].title,
                kind=words(f"guide.kind.{entry.kind.value}"),
            )
            for entry in nearest
        )
    embed = card(
        title=words("guide.not_sure.title"),
        lead="\n".join(lines),
        fields=[(words("guide.not_sure.ask"), words("guide.not_sure.how"))],
        footer=words("guide.not_sure.kept") if kept else "",
        colour=Colour.CAUTION,
    )
    return Answer((embed,))
