"""The moderators' view of how a server voted on the guide's entries."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from bot.domain.guide import Entry
from bot.domain.snapshot import Guide
from bot.domain.votes import Reason, VoteCount, version_of
from bot.i18n import Words
from bot.render.pages import Page
from bot.render.theme import Answer, card, plain


class Voted(Struct, frozen=True, kw_only=True):
    """An entry with the votes on its words as they are now."""

    entry: Entry
    count: VoteCount


def voted_now(guide: Guide, counts: Iterable[VoteCount]) -> Sequence[Voted]:
    """Return the votes on what the guide says now, the entry with most unhelpful ones first."""
    voted = [
        Voted(entry=entry, count=count)
        for count in counts
        if (entry := guide.entries.get(count.entry)) and count.version == version_of(entry)
    ]
    return sorted(voted, key=lambda each: (-each.count.unhelpful, each.count.helpful, each.entry.key))


def votes_answer(words: Words, page: Page[Voted]) -> Answer:
    """Return one page of the votes, each with the reasons that were given."""
    if not page.total:
        return Answer((card(title=words("gaps.votes.title", count=0), lead=words("gaps.votes.none")),))
    title = words("gaps.votes.title", count=page.total)
    if page.pages > 1:
        title = words("gaps.page", title=title, page=page.number + 1, pages=page.pages)
    fields = [
        (
            words("gaps.item", number=number, name=plain(voted.entry[words.language].title)),
            _described(words, voted.count),
        )
        for number, voted in page.numbered()
    ]
    return Answer((card(title=title, lead=words("gaps.votes.lead"), fields=fields),))


def _described(words: Words, count: VoteCount) -> str:
    said = words("gaps.votes.counts", helpful=count.helpful, unhelpful=count.unhelpful)
    given = sorted(
        ((reason, count.reasons[reason]) for reason in Reason if count.reasons.get(reason)),
        key=lambda each: -each[1],
    )
    if not given:
        return said
    reasons = words.list(
        [
            words("gaps.votes.reason", reason=words(f"guide.reason.{reason.value}"), count=times)
            for reason, times in given
        ]
    )
    return f"{said}\n{words('gaps.votes.reasons', reasons=reasons)}"
