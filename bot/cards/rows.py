"""Buttons of living cards: the one that pins an answer, those under a card, and what other messages show."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import discord

from bot.components import custom_id
from bot.domain.cards import COMPARE, ENTRY, FEE, coded, decoded
from bot.domain.comparequestion import unpacked
from bot.domain.feequestion import asked_from
from bot.i18n import Words
from bot.render.cards import about
from bot.render.theme import Row, button
from bot.servers.editors import may_pin

if TYPE_CHECKING:
    from bot.app import GuideBot

OPEN, PIN, WAS = "card.open", "card.pin", "card.was"
WIDEST = 5
"""Buttons that Discord puts into a row."""
ROOM = 100 - len(custom_id(PIN, 1, coded(f"{FEE}:")))
"""How many characters of the ids of ``PIN`` and ``WAS`` are left for a packed question."""


def pin_button(interaction: "discord.Interaction[GuideBot]", words: Words, what: str) -> Row:
    """Return the button that pins an answer in this channel, for who may do that here; else none.

    ``what`` is ``entry:KEY``, ``fee:QUESTION`` or ``compare:QUESTION``.
    """
    if not may_pin(interaction, interaction.client.settings_of(interaction.guild_id)):
        return ()
    return (button(words("pins.button"), custom_id(PIN, 1, coded(what))),)


def with_pin_button(rows: Sequence[Row], pin: Row) -> tuple[Row, ...]:
    """Return ``rows`` with the pin button in the first row of buttons that has room for it."""
    placed: list[Row] = []
    for row in rows:
        if pin and row and len(row) + len(pin) <= WIDEST and "options" not in row[0]:
            placed.append((*row, *pin))
            pin = ()
        else:
            placed.append(row)
    return tuple(placed)


def card_rows(words: Words, card_id: int, what: str) -> tuple[Row, ...]:
    """Return what stands under a card."""
    return (
        (
            button(words("pins.open"), custom_id(OPEN, 1, str(card_id)), style=discord.ButtonStyle.primary),
            button(words("common.report"), custom_id("report.open", 1, about(what))),
        ),
    )


def left_rows(words: Words, what: str) -> tuple[Row, ...]:
    """Return what stands under a message that was a card: the same, without the card."""
    kind, _, subject = what.partition(":")
    if kind == FEE:
        what = f"{FEE}:{asked_from(subject).packed(ROOM)}"
    return (
        (
            button(words("pins.open"), custom_id(WAS, 1, coded(what))),
            button(words("common.report"), custom_id("report.open", 1, about(what))),
        ),
    )


def opening(what: str) -> tuple[str, str, str]:
    """Return name, version and payload of the action that shows the answer to one reader."""
    kind, _, subject = what.partition(":")
    if kind == ENTRY:
        return "entry.open", "1", subject
    return ("fee.show", "1", subject) if kind == FEE else ("compare.open", "1", subject)


def card_id_under(components: Iterable[object]) -> int | None:
    """Return the number of the card that a message with these components is; ``None``: it is none."""
    for name, payload in _ids(components):
        if name == OPEN and payload.isdecimal():
            return int(payload)
    return None


def pinnable_under(components: Iterable[object]) -> str | None:
    """Return what an answer with these components shows, as ``pin_button`` takes it; ``None``: nothing.

    An entry goes before the calculation that came with it.
    """
    found: dict[str, str] = {}
    for name, payload in _ids(components):
        kind, subject = _shown(name, payload)
        if subject:
            found.setdefault(kind, subject)
    for kind in (ENTRY, FEE, COMPARE):
        if kind in found:
            return f"{kind}:{found[kind]}"
    return None


def _shown(name: str, payload: str) -> tuple[str, str]:
    try:
        match name:
            case "vote.helpful" | "vote.unhelpful":
                return ENTRY, payload.partition("~")[2]
            case "fee.show" | "fee.why":
                return FEE, asked_from(payload) and payload
            case "compare.open" if payload:
                return COMPARE, unpacked(payload) and payload
            case "card.was":
                kind, _, subject = decoded(payload).partition(":")
                return kind, subject
            case _:
                return "", ""
    except ValueError:
        return "", ""


def _ids(components: Iterable[object]) -> Iterable[tuple[str, str]]:
    """Return name and payload of each button."""
    for row in components:
        children: list[Any] = getattr(row, "children", [])
        for each in children:
            name, _, rest = str(getattr(each, "custom_id", None) or "").partition(":")
            yield name, rest.partition(":")[2]
