"""What a card shows, and what is gone rather than broken."""

import pytest

from bot.domain.cards import COMPARE, ENTRY, FEE
from bot.domain.comparequestion import CompareQuestion
from bot.domain.feequestion import FeeQuestion
from bot.domain.guide import Language
from bot.domain.snapshot import Guide
from bot.i18n import Messages, Words
from bot.render.cards import card_answer
from tests.render.conftest import TODAY

FEE_CARD = f"{FEE}:{FeeQuestion(low=3000, high=3000, service='crowdworks').packed()}"
COMPARE_CARD = f"{COMPARE}:{CompareQuestion(low=3000, high=3000).packed()}"
SHOWN = (f"{ENTRY}:faq.fee", FEE_CARD, COMPARE_CARD)


@pytest.mark.parametrize("what", SHOWN)
def test_what_the_guide_has_is_shown(guide: Guide, messages: Messages, what: str) -> None:
    shown = card_answer(messages[Language.JA], guide, what, TODAY)
    assert shown is not None
    assert shown.embeds[0].title


@pytest.mark.parametrize(
    "what",
    [
        f"{ENTRY}:faq.gone",
        FEE_CARD.replace("crowdworks", "gone"),
        f"{FEE}:rubbish",
        f"{COMPARE}:{CompareQuestion(low=3000, high=3000, job='gone').packed()}",
        f"{COMPARE}:rubbish",
    ],
)
def test_what_the_guide_does_not_have_any_more_is_gone(guide: Guide, messages: Messages, what: str) -> None:
    assert card_answer(messages[Language.JA], guide, what, TODAY) is None


@pytest.mark.parametrize("what", SHOWN[:2])
def test_a_mistake_of_the_bot_is_not_taken_for_an_answer_that_is_gone(guide: Guide, what: str) -> None:
    wordless = Words(Language.JA, {})
    with pytest.raises(KeyError):
        card_answer(wordless, guide, what, TODAY)
