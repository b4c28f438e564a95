"""An entry with all that can be done about it: for the one who asked, and for all."""

from dataclasses import replace
from typing import Any

import discord

from bot.components import custom_id
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.guide import Entry
from bot.domain.snapshot import Guide
from bot.domain.votes import version_of
from bot.i18n import Words
from bot.render.guide import asked_line, entry_answer
from bot.render.theme import Answer, Component, Row, button
from bot.sharing import report_button, share_button

MOST_RELATED = 5
"""Buttons that Discord puts into a row."""


def entry_page(
    interaction: discord.Interaction[Any],
    words: Words,
    guide: Guide,
    entry: Entry,
    *,
    question: str = "",
    offer: FeeQuestion | None = None,
) -> Answer:
    """Return an entry for its one reader.

    ``question`` is what it answers, in the member's words, and is read back above it; ``offer`` is the
    calculation that the question asks for.
    """
    first = [offer_button(words, guide, offer)] if offer else []
    if not offer or entry.command != "fee":
        first.extend(_further(words, entry))
    first.append(share_button(words, custom_id("entry.share", 1, entry.key)))
    first.extend(report_button(interaction, words, entry.key))
    rows = (tuple(first), _votes(words, entry), _related(words, guide, entry))
    return replace(
        entry_answer(words, guide, entry),
        rows=tuple(row for row in rows if row),
        content=asked_line(words, question),
    )


def shared_entry(
    interaction: discord.Interaction[Any], words: Words, guide: Guide, entry: Entry, *, question: str = ""
) -> Answer:
    """Return an entry for all: nothing about it is one member's."""
    return replace(
        entry_answer(words, guide, entry),
        rows=(report_button(interaction, words, entry.key),),
        content=asked_line(words, question),
    )


def offer_button(words: Words, guide: Guide, question: FeeQuestion) -> Component:
    """Return the button that answers a question about a sum; its label reads back sum and service."""
    wanted = question.find is Find.CONTRACT
    amount = words.range(*(_sum(words, end, question) for end in (question.low, question.high)))
    service = guide.services[f"service.{question.service}"].name[words.language]
    label = words("guide.offer_contract" if wanted else "guide.offer", amount=amount, service=service)
    return button(label, custom_id("fee.show", 1, question.packed()), style=discord.ButtonStyle.success)


def _sum(words: Words, amount: int, question: FeeQuestion) -> str:
    if question.find is Find.CONTRACT:
        return words.yen(amount)
    return words(f"common.yen_{question.tax.value}", amount=f"{amount:,}")


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
