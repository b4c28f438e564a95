"""Phrases of an entry are judged alike, whether many are looked at in one glance or one by one."""

from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.entry_rules import PHRASE_LENGTH, check_text
from bot.domain.guide import EntryText

FAULTY = "@everyone"
"""Beside such a phrase, each is looked at for itself."""
LETTERS = st.sampled_from(
    "手数料はいくら？ fee<@&`\n\t\u2028\u200b\u3000\u3164\ufe0f\u202e・「」々ー'-,.:;％"
)
PHRASES = st.text(LETTERS, max_size=6) | st.text(max_size=6) | st.just("a" * (PHRASE_LENGTH + 1))


def _faults(*phrases: str) -> list[str]:
    text = EntryText(title="題", answer="答え", keywords=phrases)
    return [str(flaw) for flaw in check_text(text)]


@given(st.lists(PHRASES, max_size=4))
@example(["", "手数料"])
@example(["手数料\n", "いくら"])
@example(["手数料", " "])
@example(["a" * PHRASE_LENGTH])
@example(["あ" * (PHRASE_LENGTH + 1)])
def test_a_phrase_has_the_same_faults_beside_sound_and_faulty_ones(phrases: list[str]) -> None:
    (of_the_faulty,) = _faults(FAULTY)
    one_by_one = _faults(*phrases, FAULTY)
    assert one_by_one.pop() == of_the_faulty.replace("#1", f"#{len(phrases) + 1}")
    assert _faults(*phrases) == one_by_one
