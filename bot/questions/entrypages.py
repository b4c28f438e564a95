"""An entry with all that can be done about it: for the one who asked, and for all."""

from collections.abc import Sequence
from typing import Any

import discord
from msgspec.structs import replace

from bot.cards.rows import pin_button, with_pin_button
from bot.components import StaleComponentError, custom_id
from bot.domain.cards import ENTRY
from bot.domain.comparequestion import CompareQuestion
from bot.domain.errors import UserError
from bot.domain.feeanswer import FeeAnswer
from bot.domain.guide import Entry
from bot.domain.snapshot import Guide
from bot.domain.votes import version_of
from bot.i18n import Words
from bot.render.fee import fee_title
from bot.render.figure import asked_and_figure, figure_answer
from bot.render.guide import asked_line, entry_answer
from bot.render.theme import Answer, Component, Row, button
from bot.sharing import report_button, share_button

MOST_RELATED = 5
"""Buttons that Discord puts into a row."""


def entry_of(guide: Guide, key: str) -> Entry:
    """Return the entry that a button is about. Raises ``UserError`` where it is not there any more."""
    entry = guide.entries.get(key)
    if entry is None:
        # An entry's key names its kind first; anything else no button of the bot has ever said.
        raise UserError("answers.gone") if "." in key else StaleComponentError
    return entry


def entry_page(
    interaction: discord.Interaction[Any],
    words: Words,
    guide: Guide,
    entry: Entry,
    *,
    question: str = "",
    offer: FeeAnswer | None = None,
    compares: CompareQuestion | None = None,
) -> Answer:
    """Return an entry for its one reader.

    ``question`` is what it answers, in the member's words, and is read back above it; ``offer`` is the
    calculation that the question asks for, whose figure comes first; ``compares`` is the comparison that
    helps.
    """
    first = [breakdown_button(words, offer)] if offer else []
    if compares is not None:
        first.append(compare_button(words, compares))
    if not (offer and entry.command == "fee") and not (compares is not None and entry.command == "compare"):
        first.extend(_further(words, entry))
    first.append(share_button(words, custom_id("entry.share", 1, entry.key)))
    first.extend(report_button(interaction, words, entry.key))
    rows = (tuple(first), _votes(words, entry), _related(words, guide, entry))
    pin = pin_button(interaction, words, f"{ENTRY}:{entry.key}")
    return replace(
        entry_answer(words, guide, entry),
        rows=with_pin_button([row for row in rows if row], pin),
        content=asked_and_figure(words, question, offer),
    )


def shared_entry(
    interaction: discord.Interaction[Any],
    words: Words,
    guide: Guide,
    entry: Entry,
    *,
    question: str = "",
    offer: FeeAnswer | None = None,
) -> Answer:
    """Return an entry for all: nothing about it is one member's."""
    return replace(
        entry_answer(words, guide, entry),
        rows=(
            *(((breakdown_button(words, offer),),) if offer else ()),
            (*_votes(words, entry), *report_button(interaction, words, entry.key)),
        ),
        content=asked_and_figure(words, question, offer),
    )


def figure_page(
    interaction: discord.Interaction[Any],
    words: Words,
    guide: Guide,
    offer: FeeAnswer,
    *,
    question: str,
    nearest: Sequence[Entry] = (),
) -> Answer:
    """Return a calculation where no entry surely answers the question; nothing about it is one member's."""
    first = (breakdown_button(words, offer), *report_button(interaction, words, f"fee.{offer.service.id}"))
    return replace(
        figure_answer(words, guide, offer, nearest), rows=(first,), content=asked_line(words, question)
    )


def breakdown_button(words: Words, offer: FeeAnswer) -> Component:
    """Return the button that shows, to who presses it, how a figure is worked out."""
    label = words("guide.figure.breakdown", title=fee_title(words, offer))
    return button(label, custom_id("fee.show", 1, offer.question.packed()), style=discord.ButtonStyle.success)


def compare_button(words: Words, question: CompareQuestion) -> Component:
    """Return the button that compares services as ``question`` says."""
    return button(words("guide.run.compare"), custom_id("compare.open", 1, question.packed()))


def _further(words: Words, entry: Entry) -> Row:
    """Return the button that runs the command which takes an entry further."""
    label = f"guide.run.{entry.command}"
    if label not in words:
        return ()
    service = (entry.service or "").removeprefix("service.")
    return (button(words(label), custom_id(f"{entry.command}.open", 1, service)),)


def _votes(words: Words, entry: Entry) -> Row:
    state = f"{version_of(entry)}~{entry.key}"
    return (
        button(words("guide.vote.helpful"), custom_id("vote.helpful", 1, state)),
        button(words("guide.vote.unhelpful"), custom_id("vote.unhelpful", 1, state)),
    )


def _related(words: Words, guide: Guide, entry: Entry) -> Row:
    related = [guide.entries[key] for key in dict.fromkeys(entry.related) if key in guide.entries]
    return tuple(
        button(each[words.language].title, custom_id("entry.open", 1, each.key))
        for each in related[:MOST_RELATED]
    )
