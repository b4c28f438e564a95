"""Characters that nobody can see, in titles."""

import pytest

from bot.domain.entry_rules import check_text
from bot.domain.guide import EntryText


def rules(title: str) -> list[str]:
    return [flaw.rule for flaw in check_text(EntryText(title=title, answer="答え"))]


@pytest.mark.parametrize("title", ["a\u200bb", "a\ufeffb", "a\u2060b", "a\u00adb", "a\U000e0041b"], ids=ascii)
def test_a_title_with_an_unseen_character_is_refused(title: str) -> None:
    assert rules(title) == ["control"]


def test_a_line_separator_ends_a_line_as_well() -> None:
    assert rules("a\u2028b") == ["one_line"]


ENGLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    "title", ["👩\u200d💻 在宅", f"{ENGLAND} 英語", "❤\ufe0f", "クラウド　ワークス"], ids=ascii
)
def test_honest_emoji_may_stand_in_a_title(title: str) -> None:
    assert rules(title) == []
