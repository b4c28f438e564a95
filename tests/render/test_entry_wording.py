import re

import pytest

from bot.domain.guide import EntryText, Kind
from bot.domain.snapshot import Guide
from bot.i18n import Language
from bot.settings import DATA

WAYS = {
    Language.JA: [f"{way}の手順{number}：" for way in ("退会", "再登録") for number in range(1, 6)],
    Language.EN: [f"{way}, step {number}: " for way in ("Leaving", "Coming back") for number in range(1, 6)],
}


@pytest.mark.parametrize("language", Language)
def test_steps_are_browsed_from_leaving_to_coming_back_and_their_titles_say_which(
    language: Language, guide: Guide
):
    titles = [entry[language].title for entry in guide.of_kind(Kind.STEP)]
    browsed = [entry[language].title for entry in guide.entries.values() if entry.kind is Kind.STEP]
    assert browsed == titles
    assert [title[: len(start)] for title, start in zip(titles, WAYS[language], strict=True)] == WAYS[
        language
    ]


def test_who_asks_about_direct_deals_is_warned_first(guide: Guide):
    entry = guide.entries["reason.graduated"]
    assert "直接取引は、サイトのルールに反します。" in entry.ja.answer.partition("。")[0] + "。"
    assert "against the site's rules" in entry.en.answer.partition(".")[0]


def test_who_was_forced_out_is_not_greeted_as_one_who_left_by_choice(guide: Guide):
    entry = guide.entries["return.overview"]
    assert "強制退会" in entry.ja.answer
    assert not entry.ja.answer.startswith("自分")
    assert "forced exit" in entry.en.answer
    assert not entry.en.answer.startswith("If you left by choice")


def test_english_calls_pay_no_reward_and_an_amount_no_sum(guide: Guide):
    texts = [said for entry in guide.entries.values() for said in _said(entry.en)]
    for path in (DATA / "locales" / "en").glob("*.toml"):
        texts += [line.partition(" = ")[2] for line in path.read_text(encoding="utf-8").splitlines()]
    assert [text for text in texts if re.search(r"\b(rewards?|sums?)\b(?!})", text, re.IGNORECASE)] == []


def _said(text: EntryText) -> list[str]:
    return [text.title, text.answer, text.body, text.differs, text.question, text.todo]
