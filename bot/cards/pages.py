"""The list of a server's cards, and one of them, with what can be done about them."""

import datetime
from collections.abc import Mapping, Sequence

import discord
from msgspec.structs import replace

from bot.components import custom_id
from bot.domain.cards import Card
from bot.domain.editions import Wording
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.pages import page_of, turning
from bot.render.pins import PAGE, card_options, cards_answer, one_card_answer
from bot.render.theme import Answer, Component, Limit, Row, button, clip, menu

CHANNEL_SELECT = 8
"""Discord's number for a menu of channels."""
CHANNEL_TYPES = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.news_thread,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
)


def list_page(
    words: Words,
    guide: Guide,
    gone: Mapping[str, Wording],
    cards: Sequence[Card],
    number: int,
    today: datetime.date,
    *,
    here_only: bool,
) -> Answer:
    """Return a page of the list with the menu that opens a card.

    ``gone`` has the last words of entries that are not in the guide any more, by key.
    """
    page = page_of(cards, number, size=PAGE)
    rows: list[Row] = []
    if page.items:
        options = card_options(words, guide, gone, page, today)
        rows.append((menu(custom_id("pins.card", 1), words("pins.list.menu"), options),))
    rows.append(turning(words, page, lambda to: custom_id("pins.page", 1, str(to))))
    return replace(cards_answer(words, guide, gone, page, today, here_only=here_only), rows=tuple(rows))


def card_page(
    words: Words, guide: Guide, gone: Mapping[str, Wording], known: Card, today: datetime.date, said: str
) -> Answer:
    """Return one card; ``said`` is what was done just now."""
    state = str(known.id)
    rows: tuple[Row, ...] = (
        (
            button(words("pins.card.refresh"), custom_id("pins.refresh", 1, state)),
            button(words("pins.card.unpin"), custom_id("pins.unpin", 1, state)),
            button(
                words("pins.card.delete"),
                custom_id("pins.delete", 1, state),
                style=discord.ButtonStyle.danger,
            ),
            button(words("pins.card.back"), custom_id("pins.page", 1, "0")),
        ),
        (_channel_menu(words, state),),
    )
    return replace(one_card_answer(words, guide, gone, known, today, said), rows=rows)


def _channel_menu(words: Words, state: str) -> Component:
    return {
        "type": CHANNEL_SELECT,
        "custom_id": custom_id("pins.move", 1, state),
        "placeholder": clip(words("pins.card.move"), Limit.PLACEHOLDER),
        "channel_types": [each.value for each in CHANNEL_TYPES],
        "min_values": 1,
        "max_values": 1,
        "disabled": False,
    }
