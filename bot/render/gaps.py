"""The moderators' list of questions that the guide did not answer."""

from bot.domain.gaps import KEPT_DAYS, LONGEST_QUESTION, Gap
from bot.domain.guide import Entry
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.pages import Page
from bot.render.theme import Answer, card, plain

PAGE = 6
"""Questions that one message shows: on a phone more are a long way to the menu."""
_SHORTENED = 80
"""Characters of a question in the list; all of it stands where it is closed."""


def gaps_answer(words: Words, guide: Guide, page: Page[Gap]) -> Answer:
    """Return one page of the questions, each with how often and when it was asked and the nearest entry."""
    if not page.total:
        return Answer((card(title=words("gaps.list.title", count=0), lead=words("gaps.list.none")),))
    title = words("gaps.list.title", count=page.total)
    if page.pages > 1:
        title = words("gaps.page", title=title, page=page.number + 1, pages=page.pages)
    embed = card(
        title=title,
        lead=words("gaps.list.lead"),
        fields=[
            (
                words("gaps.item", number=number, name=plain(gap.question, _SHORTENED)),
                _described(words, guide, gap),
            )
            for number, gap in page.numbered()
        ],
        footer=words("gaps.list.kept", days=KEPT_DAYS),
    )
    return Answer((embed,))


def closing_answer(words: Words, gap: Gap) -> Answer:
    """Return the whole question that a moderator is about to close."""
    lead = words("gaps.close.lead", question=plain(gap.question, LONGEST_QUESTION))
    return Answer((card(title=words("gaps.close.title"), lead=lead),))


def gap_options(words: Words, page: Page[Gap]) -> list[tuple[str, str]]:
    """Return the questions of a page as (id, number and question) options of a menu."""
    return [
        (str(gap.id), words("gaps.item", number=number, name=gap.question)) for number, gap in page.numbered()
    ]


def nearest_entries(guide: Guide, page: Page[Gap]) -> list[Entry]:
    """Return the entries nearest to the questions of a page, in their order."""
    return [entry for gap in page.items if (entry := guide.entries.get(gap.nearest or ""))]


def _described(words: Words, guide: Guide, gap: Gap) -> str:
    counts: list[str] = []
    if gap.nothing:
        counts.append(words("gaps.list.nothing", count=gap.nothing))
    if gap.unhelpful:
        counts.append(words("gaps.list.unhelpful", count=gap.unhelpful))
    entry = guide.entries.get(gap.nearest or "")
    nearest = (
        words("gaps.list.nearest", title=plain(entry[words.language].title))
        if entry
        else words("gaps.list.no_nearest")
    )
    dates = words.range(words.date(gap.first_on), words.date(gap.last_on))
    return "\n".join((words.list(counts), dates, nearest))
