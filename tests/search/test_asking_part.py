"""Which part of a long message is read as the question."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search.asking_part import LONGEST, Story, asking_part, joined_questions, told
from bot.search.search import Search

STORY = "先月から在宅で文章を書く仕事をしています。朝は散歩をして、昼は家で過ごしています。" * 12
TALE = "I have been writing at home since last month. In the morning I walk the dog. " * 8


@given(st.text(max_size=LONGEST))
def test_a_text_that_is_short_enough_is_read_whole(text: str) -> None:
    assert asking_part(text) == text


@given(st.text(alphabet="あか。？?! \n.x", max_size=1500) | st.text(min_size=LONGEST, max_size=900))
def test_never_more_is_read_than_the_limit(text: str) -> None:
    assert len(asking_part(text)) <= LONGEST


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("手数料はいくらですか？", id="a question mark"),
        pytest.param("振込手数料はかかりますか。", id="the ending of a question"),
        pytest.param("源泉徴収はされるのかな", id="a casual ending"),
        pytest.param("ランサーズの退会の手順を教えてください。", id="please tell me"),
        pytest.param("How do I close my account", id="an English question word"),
        pytest.param("Is the fee taken from Node.js work too?", id="a full stop inside a word"),
    ],
)
@pytest.mark.parametrize("story", [STORY, TALE], ids=["ja", "en"])
@pytest.mark.parametrize("first", [True, False], ids=["asked first", "asked last"])
def test_the_sentence_that_asks_is_read_wherever_it_stands(question: str, story: str, first: bool) -> None:
    text = f"{question}\n{story}" if first else f"{story}\n{question}"
    assert question in asking_part(text)


def test_a_question_in_the_middle_brings_what_was_said_just_before_it() -> None:
    text = f"{STORY}残高が残っています。退会したいです。どうなりますか？{STORY}"
    assert asking_part(text) == "残高が残っています。\n退会したいです。\nどうなりますか？"


def test_of_too_many_questions_the_last_ones_are_read_in_their_order() -> None:
    asked = [f"{number}番目の質問はこれでいいですか？" for number in range(100)]
    read = asking_part("".join(asked)).split("\n")
    assert read == asked[-len(read) :]
    assert len(read) > 10


def test_of_a_text_that_asks_nothing_the_beginning_and_the_end_are_read() -> None:
    text = "はじめ" + "あ" * 1000 + "おわり"
    assert asking_part(text).startswith("はじめ")
    assert asking_part(text).endswith("おわり")


@pytest.mark.parametrize("text", ["." * 6000, "か" * 6000, "?" * 6000, "a." * 3000, ".\n" * 3000, " " * 6000])
def test_a_hostile_text_is_read_quickly(text: str) -> None:
    before = time.process_time()
    assert len(asking_part(text)) <= LONGEST
    assert time.process_time() - before < 0.1


@pytest.mark.parametrize("first", [True, False], ids=["asked first", "asked last"])
def test_a_question_in_a_long_message_is_answered_as_if_asked_alone(search: Search, first: bool) -> None:
    question = "クラウドワークスの手数料は何パーセントですか？"
    text = f"{question}\n{STORY}" if first else f"{STORY}\n{question}"
    alone, within = search.find(question), search.find(text)
    assert within.matches[0].key == alone.matches[0].key


@pytest.mark.parametrize(
    ("text", "asked", "before"),
    [
        pytest.param(
            "三年続けました。夫にも話しました。退会の方法を教えてください。",
            "退会の方法を教えてください。",
            "夫にも話しました。",
            id="at the end",
        ),
        pytest.param(
            "手数料はいくらですか？先月始めました。楽しいです。",
            "手数料はいくらですか?",
            "",
            id="at the beginning",
        ),
        pytest.param(
            "I wrote for years. It was fun. Can I still leave?",
            "can i still leave?",
            "it was fun.",
            id="in English",
        ),
    ],
)
def test_what_a_story_asks_is_told_from_what_it_tells(text: str, asked: str, before: str) -> None:
    assert told(text) == Story(asked=asked, before=before)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("納品しました。退会できますか？", id="two sentences"),
        pytest.param("三年続けました。夫にも話しました。疲れました。", id="nothing asked"),
        pytest.param("手数料は？振込は？退会は？", id="nothing told"),
    ],
)
def test_a_text_is_no_story_without_telling_and_asking(text: str) -> None:
    assert told(text) is None


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        pytest.param("振込いつ？それと手数料は？", ["振込いつ", "それと手数料は?"], id="and that"),
        pytest.param("高すぎ、あと退会どうやるの", ["高すぎ", "あと退会どうやるの"], id="also"),
        pytest.param(
            "退会の手順と、報酬の期限を教えて",
            ["退会の手順", "報酬の期限を教えて"],
            id="two things to be told",
        ),
        pytest.param(
            "how do I leave and when do I get paid", ["how do i leave", "when do i get paid"], id="and when"
        ),
        pytest.param("終わっていない契約と、未払いの報酬", [], id="nothing asked"),
        pytest.param("やめたあと、戻れますか", [], id="afterwards"),
        pytest.param("ログインから？それとも新規？", [], id="or"),
        pytest.param("can I cash out and does it expire", [], id="the same thing"),
        pytest.param("how to ask and what to write", [], id="part of the same"),
    ],
)
def test_questions_that_are_joined_are_taken_apart(text: str, questions: list[str]) -> None:
    assert joined_questions(text) == questions
