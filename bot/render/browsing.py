"""Finding an entry without having asked well: the guide's contents, and the nearest where it is not sure."""

from collections import Counter
from collections.abc import Iterable, Sequence

from bot.domain.guide import Entry, Kind
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.pages import Page
from bot.render.theme import Answer, Colour, Limit, card

SECTIONS = (
    Kind.FAQ,
    Kind.ANSWER,
    Kind.OWN,
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
"""Entries of a section on one page: as many as a menu holds."""


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


def section_answer(words: Words, kind: Kind, page: Page[Entry]) -> Answer:
    """Return the titles on one page of a section."""
    title = section = words(f"guide.section.{kind.value}")
    if page.pages > 1:
        title = words("guide.section_page", section=section, page=page.number + 1, pages=page.pages)
    lines = [words("guide.item", title=entry[words.language].title) for entry in page.items]
    lines = lines or [words("guide.section_empty")]
    return Answer((card(title=title, lead="\n".join(lines)),))


def entry_lines(words: Words, entries: Iterable[Entry]) -> list[str]:
    """Return a line for each entry, with its kind."""
    return [
        words(
            "guide.not_sure.item",
            title=entry[words.language].title,
            kind=words(f"guide.kind.{entry.kind.value}"),
        )
        for entry in entries
    ]


def compares_answer(words: Words, nearest: Sequence[Entry]) -> Answer:
    """Return that services are best seen side by side, and what the guide has on each."""
    lines = [words("guide.compares.lead")]
    if nearest:
        lines.extend(("", words("guide.compares.nearest"), *entry_lines(words, nearest)))
    return Answer((card(title=words("guide.compares.title"), lead="\n".join(lines)),))


def not_sure_answer(words: Words, nearest: Sequence[Entry], *, kept: bool) -> Answer:
    """Return that no entry surely answers, the nearest ones, and how to ask differently.

    ``kept`` tells whether the question is kept among the server's knowledge gaps, which the member is told.
    """
    lines = [words("guide.not_sure.lead" if nearest else "guide.not_sure.nothing")]
    if nearest:
        lines.extend(("", *entry_lines(words, nearest)))
    embed = card(
        title=words("guide.not_sure.title"),
        lead="\n".join(lines),
        fields=[(words("guide.not_sure.ask"), words("guide.not_sure.how"))],
        footer=words("guide.not_sure.kept") if kept else "",
        colour=Colour.CAUTION,
    )
    return Answer((embed,))
