"""How questions are read: sums, what is outside the subject, and words still being typed."""

import sys

import pytest

from bot.domain.letters import stem
from bot.domain.vocabulary import Vocabulary, WordGroup
from bot.search.terms import Reader

READER = Reader(
    Vocabulary(
        meanings=(
            WordGroup(key="leave", forms=("退会", "やめたい", "leave", "taikai")),
            WordGroup(key="fee", forms=("手数料", "fee")),
            WordGroup(key="payout", forms=("ふりこみ", "ふりこむ", "振込")),
            WordGroup(key="pay", forms=("報酬", "報酬いつ")),
            WordGroup(key="freelance", forms=("フリーランス",)),
            WordGroup(key="login", forms=("ログイン",), everyday=True),
        ),
        outside=(
            WordGroup(key="login-trouble", forms=("ログインできない",), unless=("leave",)),
            WordGroup(key="life", forms=("引っ越し", "my rent"), everyday=True),
            WordGroup(key="market", forms=("メルカリ",)),
        ),
    )
)


@pytest.mark.parametrize(
    "text",
    [
        "100k fee",
        "50000jpy fee",
        "50,000 JPY fee",
        "1.5m yen fee",
        "手数料 10万円",
        "三万円の手数料",
        "5万の手数料",
        "10 man fee",
    ],
)
def test_a_sum_is_no_word_that_is_not_known(text: str) -> None:
    assert READER.question(text).content - {"w:jpy", "w:yen", "w:man"} == {"m:fee"}


def test_a_word_with_digits_in_it_is_a_word() -> None:
    assert "w:ps5" in READER.question("ps5 fee").content


@pytest.mark.parametrize(
    ("text", "outside"),
    [
        pytest.param("ログインできない", {"login-trouble"}, id="a subject outside"),
        pytest.param(
            "退会したいのにログインできない", set[str](), id="for the sake of what the guide is for"
        ),
        pytest.param("引っ越し", {"life"}, id="an everyday word"),
        pytest.param("引っ越しをやめたい", {"life"}, id="an everyday word beside one meaning"),
        pytest.param(
            "引っ越しで退会したい、手数料は？", set[str](), id="an everyday word beside two meanings"
        ),
        pytest.param("メルカリを退会したい、手数料は？", {"market"}, id="another site"),
    ],
)
def test_what_is_said_beside_it_tells_whether_a_question_is_outside(text: str, outside: set[str]) -> None:
    assert READER.question(text).outside == outside


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("ログインできない", "ログイン出来ません"),
        ("ログインできませんか", "ログイン出来ないか"),
        ("猫の餌代", "猫のえさ代"),
    ],
)
def test_ways_to_write_the_same_are_read_alike(text: str, other: str) -> None:
    assert READER.question(text) == READER.question(other)


@pytest.mark.parametrize(
    ("typed", "meaning"),
    [
        ("ふり", "payout"),
        ("振", None),
        ("taik", "leave"),
        ("ta", None),
        ("報酬い", "pay"),
        ("フリーラ", "freelance"),
    ],
)
def test_the_beginning_of_a_word_finds_what_it_may_become(typed: str, meaning: str | None) -> None:
    found = {term for term in READER.question(typed).terms if term.startswith("m:")}
    assert found == ({f"m:{meaning}"} if meaning else set[str]())


def test_the_beginning_of_a_word_does_not_make_the_guide_surer() -> None:
    assert READER.question("ふり").content == set()


def test_no_word_that_is_compared_stays_in_memory() -> None:
    word = "".join(("zephyr", "ine"))
    before = sys.getrefcount(word)
    assert stem(word) == "zephyrin"
    assert sys.getrefcount(word) == before
