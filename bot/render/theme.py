"""The look of an answer: colours, Discord's limits by name, and the card that keeps to them."""

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum
from typing import Any

import discord
from msgspec import Struct

from bot.domain.visible import visible


class Limit(IntEnum):
    """Discord's limits, in characters unless the name says otherwise (developer documentation, 2026-08)."""

    EMBED_TITLE = 256
    EMBED_DESCRIPTION = 4096
    EMBED_FIELDS = 25
    FIELD_NAME = 256
    FIELD_VALUE = 1024
    FOOTER = 2048
    MESSAGE_EMBED_TEXT = 6000
    CUSTOM_ID = 100
    BUTTON_LABEL = 80
    OPTION_TEXT = 100
    OPTIONS = 25
    PLACEHOLDER = 150
    MODAL_TITLE = 45
    LABEL = 45
    LABEL_DESCRIPTION = 100
    TEXT_INPUT = 4000
    AUTOCOMPLETE_CHOICES = 25


class Colour(IntEnum):
    """Accents. They only decorate: words say the same."""

    MONEY = 0x2F7D5B
    GUIDE = 0x2B5F9E
    CAUTION = 0xB3721B
    REFUSAL = 0x8A4B4B


def units(text: str) -> int:
    """Return a text's length as Discord's clients count it: UTF-16, where an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def clip(text: str, limit: int) -> str:
    """Return ``text`` in at most ``limit`` characters (``units``), cut with an ellipsis."""
    text = text.strip()
    if 2 * len(text) <= limit or units(text) <= limit:
        return text
    kept = text[: limit - 1]
    while units(kept) > limit - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def plain(text: str, limit: int = 100) -> str:
    """Return what a member typed, safe to show: what is seen of it in a line, cut, with no mark at work."""
    return escaped(clip(visible(text), limit))


def escaped(text: str) -> str:
    """Return a text with none of Discord's marks at work in it."""
    return discord.utils.escape_mentions(_MARKS.sub(lambda mark: "\\" + mark[0], text))


_MARKS = re.compile(r"[\\*_~|`>#\[\]()<:-]")
"""What Discord's Markdown, masked links, timestamps and mentions are made of."""

Component = Mapping[str, Any]
"""A button or a menu in Discord's own form: drawing it as an object first would cost more than the answer."""
Row = tuple[Component, ...]


class ComponentType(IntEnum):
    """Discord's numbers for what stands under a message."""

    ACTION_ROW = 1
    BUTTON = 2
    STRING_SELECT = 3


class Answer(Struct, frozen=True):
    """One message: its embeds, and rows of buttons or menus that survive a restart."""

    embeds: tuple[discord.Embed, ...]
    rows: tuple[Row, ...] = ()
    content: str = ""
    """A line above the embeds."""


def card(
    *,
    title: str,
    lead: str,
    fields: Sequence[tuple[str, str]] = (),
    footer: str = "",
    colour: Colour = Colour.GUIDE,
) -> discord.Embed:
    """Return an embed that keeps to every limit of Discord.

    ``lead`` is the first line and what belongs to it; fields without a text are left out. What is too long is
    cut at the end of the longest part, so that the last field, the trust line, always stays whole.
    """
    kept = [(name, value) for name, value in fields if value.strip()]
    if len(kept) > Limit.EMBED_FIELDS:
        kept = [*kept[: Limit.EMBED_FIELDS - 1], kept[-1]]
    parts = [clip(title, Limit.EMBED_TITLE), clip(lead, Limit.EMBED_DESCRIPTION), clip(footer, Limit.FOOTER)]
    shown = [(clip(name, Limit.FIELD_NAME), clip(value, Limit.FIELD_VALUE)) for name, value in kept]
    characters = sum(map(len, parts)) + sum([len(name) + len(value) for name, value in shown])
    if 2 * characters > Limit.MESSAGE_EMBED_TEXT:
        shown = _within(shown, Limit.MESSAGE_EMBED_TEXT - sum(map(units, parts)))
    embed = discord.Embed(title=parts[0], description=parts[1] or None, colour=int(colour))
    for name, value in shown:
        embed.add_field(name=name, value=value, inline=False)
    if parts[2]:
        embed.set_footer(text=parts[2])
    return embed


def _within(fields: list[tuple[str, str]], room: int) -> list[tuple[str, str]]:
    fields = list(fields)
    while (over := sum(units(name) + units(value) for name, value in fields) - room) > 0 and fields:
        longest = max(
            range(len(fields)), key=lambda number: (number != len(fields) - 1, units(fields[number][1]))
        )
        name, value = fields[longest]
        if units(value) - over >= 40:  # noqa: PLR2004 - below this a field says nothing any more
            fields[longest] = (name, clip(value, units(value) - over))
        elif units(value) > 80:  # noqa: PLR2004 - shorten it, then look again
            fields[longest] = (name, clip(value, 40))
        else:
            del fields[longest]
    return fields


def button(
    label: str,
    identity: str,
    *,
    style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    disabled: bool = False,
) -> Component:
    """Return a button whose whole state is ``identity``."""
    return {
        "type": ComponentType.BUTTON.value,
        "style": style.value,
        "label": clip(label, Limit.BUTTON_LABEL),
        "custom_id": identity,
        "disabled": disabled,
    }


def menu(
    identity: str, placeholder: str, options: Sequence[tuple[str, str]], selected: str | None = None
) -> Component:
    """Return a menu of (value, label) options, at most 25, one of them perhaps selected."""
    return {
        "type": ComponentType.STRING_SELECT.value,
        "custom_id": identity,
        "placeholder": clip(placeholder, Limit.PLACEHOLDER),
        "min_values": 1,
        "max_values": 1,
        "disabled": False,
        "options": [
            {"value": value, "label": clip(label, Limit.OPTION_TEXT), "default": value == selected}
            for value, label in options[: Limit.OPTIONS]
        ],
    }
