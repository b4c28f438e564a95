"""What moderators read about living cards: what came of pinning, and the list of a server's cards."""

import datetime
from collections.abc import Mapping, Sequence

import discord

from bot.domain.cards import Card, CardState
from bot.domain.editions import Wording
from bot.domain.snapshot import Guide
from bot.domain.visible import visible
from bot.i18n import Words
from bot.render.cards import card_answer, card_title
from bot.render.pages import Page
from bot.render.theme import Answer, Colour, Limit, card, clip, plain

PAGE = 5


def address(shown: Card) -> str:
    """Return the address of a card's message."""
    return f"https://discord.com/channels/{shown.guild_id}/{shown.channel_id}/{shown.message_id}"


def pinned_answer(words: Words, pinned: Card | None, *, is_new: bool) -> Answer:
    """Return what became of a wish to pin an answer; ``None``: the card was taken away meanwhile."""
    if pinned is None:
        return Answer((card(title=words("failures.title"), lead=words("pins.taken_down")),))
    link = words("pins.list.link", url=address(pinned))
    reason = reason_line(words, pinned)
    outcome, colour = "waiting", Colour.GUIDE
    if pinned.state is CardState.SHOWN and not reason:
        outcome = "lead" if is_new else "already"
    elif pinned.message_id is None and reason:
        outcome, colour = "failed", Colour.CAUTION
    elif pinned.message_id is not None and reason:
        outcome, colour = "not_pinned", Colour.CAUTION
    title = "title" if outcome == "lead" else f"{outcome}_title"
    lead = words(f"pins.done.{outcome}", link=link, reason=reason)
    return Answer((card(title=words(f"pins.done.{title}"), lead=lead, colour=colour),))


def reason_line(words: Words, shown: Card) -> str:
    """Return why nothing came of looking after a card the last time; empty where all went well."""
    return words(f"pins.reason.{shown.reason}") if shown.reason else ""


def cards_answer(
    words: Words,
    guide: Guide,
    gone: Mapping[str, Wording],
    page: Page[Card],
    today: datetime.date,
    *,
    here_only: bool,
) -> Answer:
    """Return one page of a server's cards, or of those of one channel.

    ``gone`` has the last words of entries that are not in the guide any more, by key.
    """
    title = words("pins.list.title", count=page.total)
    if page.pages > 1:
        title = words("pins.list.page", title=title, page=page.number + 1, pages=page.pages)
    lines = [words("pins.list.lead" if page.total else "pins.list.none")]
    if here_only:
        lines.append(words("pins.list.lead_here"))
    fields = [
        (
            _item(words, number, plain(card_title(words, guide, gone, each.what, today))),
            "\n".join(described(words, guide, each, today)),
        )
        for number, each in page.numbered()
    ]
    return Answer((card(title=title, lead="\n".join(lines), fields=fields),))


def one_card_answer(
    words: Words, guide: Guide, gone: Mapping[str, Wording], shown: Card, today: datetime.date, said: str = ""
) -> Answer:
    """Return one card with what can be done about it; ``said`` is what was done just now."""
    lines = [*described(words, guide, shown, today), "", words("pins.card.lead")]
    if said:
        lines = [said, "", *lines]
    title = card_title(words, guide, gone, shown.what, today)
    return Answer((card(title=title, lead="\n".join(lines)),))


def card_options(
    words: Words, guide: Guide, gone: Mapping[str, Wording], page: Page[Card], today: datetime.date
) -> list[tuple[str, str]]:
    """Return the cards of a page as (number, title) options of a menu, where no mark is at work."""
    return [
        (str(each.id), clip(_item(words, number, visible(title)), Limit.OPTION_TEXT))
        for number, each in page.numbered()
        if (title := card_title(words, guide, gone, each.what, today))
    ]


def described(words: Words, guide: Guide, shown: Card, today: datetime.date) -> Sequence[str]:
    """Return where a card is, how it stands, and since when."""
    if shown.message_id is None:
        where = words("pins.list.where_not_yet", channel=str(shown.channel_id))
    else:
        link = words("pins.list.link", url=address(shown))
        where = words("pins.list.where", channel=str(shown.channel_id), link=link)
    times = [words("pins.list.made", when=_ago(shown.made_at))]
    if shown.checked_at is not None:
        times.append(words("pins.list.checked", when=_ago(shown.checked_at)))
    if shown.reason and shown.due_at is not None:
        times.append(words("pins.list.again", when=_ago(shown.due_at)))
    state = _state(words, shown, is_gone=card_answer(words, guide, shown.what, today) is None)
    return [line for line in (where, state, reason_line(words, shown), *times) if line]


def _state(words: Words, shown: Card, *, is_gone: bool) -> str:
    state = shown.state.value
    if shown.state is CardState.SHOWN:
        state = "updating" if shown.due_at is not None else "gone" if is_gone else state
    return words(f"pins.state.{state}")


def _item(words: Words, number: int, title: str) -> str:
    return words("pins.list.item", number=number, title=title)


def _ago(moment: datetime.datetime) -> str:
    return discord.utils.format_dt(moment, "R")
