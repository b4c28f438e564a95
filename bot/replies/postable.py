"""What can be posted for all out of a private answer, by what its buttons and menus say."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.components import StaleComponentError
from bot.domain.feeanswer import FeeAnswer, answer
from bot.domain.feequestion import unpacked
from bot.i18n import Words
from bot.questions.entrypages import shared_entry
from bot.render.browsing import compares_answer
from bot.render.fee import fee_answer
from bot.render.theme import Answer, Row, button
from bot.replies.rows import comparison, packed_sum, picks
from bot.sharing import report_button

if TYPE_CHECKING:
    from bot.app import GuideBot

SUM_MARK = "="
"""Begins what a reply button posts, where that is a calculation; no entry's key does."""
COMPARES = "*"
"""What a reply button posts, where that is the way to the comparison; no entry's key."""


def postable(
    interaction: discord.Interaction["GuideBot"], words: Words, what: str, rows: Sequence[Row] = ()
) -> Answer:
    """Return what a reply button posts: an entry, a calculation, or what leads to the comparison.

    ``what`` is an entry's key, a packed calculation behind ``SUM_MARK``, or ``COMPARES``. ``rows`` are those
    under the private answer: they hold the figure that goes along with an entry, and what is compared.
    Raises StaleComponentError for what is not there any more.
    """
    guide = interaction.client.guide_of(interaction)
    if what.startswith(SUM_MARK):
        result = _calculated(interaction, what.removeprefix(SUM_MARK))
        shown = fee_answer(words, guide, result)
        return replace(shown, rows=(report_button(interaction, words, f"fee.{result.service.id}"),))
    if what == COMPARES:
        near = [guide.entries[key] for key in picks(rows) if key in guide.entries]
        identity = comparison(rows)
        if not identity:
            raise StaleComponentError
        first = (button(words("guide.run.compare"), identity), *report_button(interaction, words, "compare"))
        return replace(compares_answer(words, near), rows=(first,))
    entry = guide.entries.get(what)
    if entry is None:
        raise StaleComponentError
    return shared_entry(interaction, words, guide, entry, offer=offered_under(interaction, rows))


def offered_under(interaction: discord.Interaction["GuideBot"], rows: Sequence[Row]) -> FeeAnswer | None:
    """Return the calculation whose figure stands above an answer with these rows; ``None`` without one.

    Raises StaleComponentError for one that no version of the bot wrote.
    """
    packed = packed_sum(rows)
    result = _calculated(interaction, packed) if packed else None
    return result if result and result.cases else None


def _calculated(interaction: discord.Interaction["GuideBot"], packed: str) -> FeeAnswer:
    try:
        question = unpacked(packed)
    except ValueError as error:
        raise StaleComponentError from error
    return answer(question, interaction.client.guide_of(interaction), interaction.client.today())
