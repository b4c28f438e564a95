import itertools
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.folding import fold
from bot.domain.likeness import Level, ProfileLikeness, compare_profiles, level
from bot.domain.passages import matched_lengths, pieces, shared_runs
from bot.domain.repeats import MOST_REPEATS, SHORTEST_REPEAT, WIDE

OLD = (
    "はじめまして。Webライターの山下と申します。美容と健康の分野を中心に、SEO記事を3年間で120本ほど書いてきました。"
    "構成づくりから入稿まで一人で担当できます。平日は1日5時間ほど作業でき、ご連絡には半日以内にお返事します。"
)
EDITED = (
    "はじめまして。Webライターの山下と申します。美容と健康の分野を中心に、SEO記事を4年間で200本ほど書いてきました。"
    "構成づくりから入稿まで一人で担当できます。平日は1日6時間ほど作業でき、ご連絡には当日中にお返事します。"
)
REWRITTEN = (
    "ご覧いただきありがとうございます。コスメやヘルスケアの文章を書いて4年目の山下です。"
    "検索で読まれる見出しの組み立てが得意で、画像選びもお任せください。メッセージはその日のうちにお返しします。"
)
SOMEBODY = (
    "データ入力と事務代行をお受けしている佐々木です。前職では経理を6年担当し、表計算の関数を使った集計を任されていました。"
    "正確さと早さを心がけております。土日も動けますので、お気軽にご相談ください。"
)

anything = st.text(alphabet=st.characters(), max_size=120)
"""Any characters at all: emoji, right-to-left, zero-width, unassigned, lone surrogates too."""
few_letters = st.text(alphabet="あいうカｶﾞがabAＢ １。ー゙\u200bé́㍿👨‍👩‍👧", max_size=80)
texts = anything | few_letters


def intro(old: str, new: str) -> ProfileLikeness:
    return compare_profiles("", "", old, new)


def repeated(old: str, new: str) -> list[str]:
    return [span.text for span in intro(old, new).repeats]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("山下花子", "山下 花子", id="a space"),
        pytest.param("山下花子", "山下　花子\n", id="full-width space, line break"),
        pytest.param("ヤマシタ", "ﾔﾏｼﾀ", id="half-width kana"),
        pytest.param("ガギグ", "ｶﾞｷﾞｸﾞ", id="half-width kana with dakuten"),
        pytest.param("ガギグ", "カ\u3099キ\u3099ク\u3099", id="dakuten typed apart"),
        pytest.param("Hanako_01", "ＨＡＮＡＫＯ＿０１", id="full-width capitals"),
        pytest.param("Straße", "STRASSE", id="sharp s"),
        pytest.param("株式会社山下", "㍿山下", id="square sign"),
        pytest.param("辻", "辻\U000e0100", id="variant glyph"),
        pytest.param("한글", "\u1112\u1161\u11ab\u1100\u1173\u11af", id="Korean letter by letter"),
        pytest.param("花子", "\u200b花\u200d子\ufeff", id="zero-width characters"),
        pytest.param("花子❤️", "花子❤", id="emoji style"),
        pytest.param("ガギ", "カ\u200b\u3099ギ", id="zero-width inside a letter"),
    ],
)
def test_names_that_differ_in_width_case_and_spaces_are_the_same(old: str, new: str):
    result = compare_profiles(old, new, old, new)
    assert (result.name_likeness, result.name_level) == (100, Level.SAME)
    assert (result.intro_likeness, result.intro_level) == (100, Level.SAME)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("hanako_writer", "hanako_writer2", Level.HIGH),
        ("クラ太郎", "クラ次郎", Level.HIGH),
        ("山下花子", "山下みどり", Level.SOME),
        ("hanako", "midori_works", Level.LOW),
        ("かに", "がに", Level.SOME),
    ],
)
def test_names_are_compared_letter_by_letter(old: str, new: str, expected: Level):
    result = compare_profiles(old, new, "", "")
    assert result.name_level is expected


@pytest.mark.parametrize(
    ("new", "expected"),
    [
        pytest.param(OLD, Level.SAME, id="pasted again"),
        pytest.param(EDITED, Level.HIGH, id="figures brought up to date"),
        pytest.param("".join(reversed(OLD.split("。"))), Level.HIGH, id="sentences moved about"),
        pytest.param(OLD[:60] + SOMEBODY, Level.SOME, id="first half kept"),
        pytest.param(REWRITTEN, Level.LOW, id="the same facts written afresh"),
        pytest.param(SOMEBODY, Level.LOW, id="somebody else's"),
    ],
)
def test_an_introduction_is_judged_by_what_it_shares(new: str, expected: Level):
    assert intro(OLD, new).intro_level is expected


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        (0, Level.LOW),
        (29, Level.LOW),
        (30, Level.SOME),
        (59, Level.SOME),
        (60, Level.HIGH),
        (99, Level.HIGH),
        (100, Level.SAME),
    ],
)
def test_levels_begin_at_thirty_sixty_and_a_hundred(percent: int, expected: Level):
    assert level(percent) is expected


def test_texts_with_the_same_pieces_are_not_called_the_same():
    assert intro("あいあいうあい", "あいうあいあい").intro_likeness == 99


def test_of_texts_too_short_for_three_character_runs_shorter_runs_are_compared():
    assert intro("あい", "あいう").intro_likeness == intro("あいう", "あい").intro_likeness == 66
    assert intro("あ", "あい").intro_likeness == intro("あい", "あ").intro_likeness == 66


@pytest.mark.parametrize("empty", ["", " \u3000\n", "\u200b\ufeff\u202e"])
def test_for_an_empty_text_there_is_no_figure(empty: str):
    for old, new in ((empty, OLD), (OLD, empty), (empty, empty)):
        result = compare_profiles(old, new, old, new)
        assert (result.name_likeness, result.name_level) == (None, None)
        assert (result.intro_likeness, result.intro_level, result.repeats) == (None, None, ())


def test_repeats_are_shown_in_the_members_own_writing():
    new = "新しい挨拶です。ＷＥＢ ライターの 山下と申します！"
    (span,) = intro(OLD, new).repeats
    assert span.text == "ＷＥＢ ライターの 山下と申します"
    assert new[span.start : span.end] == span.text


@pytest.mark.parametrize(
    ("shared", "reported"),
    [
        pytest.param("見積書作成経験者", True, id="eight Japanese characters"),
        pytest.param("見積書作成経験", False, id="seven"),
        pytest.param("bookkeeping1", True, id="twelve Latin letters"),
        pytest.param("bookepingjo", False, id="eleven"),
        pytest.param("Web記事の執筆担当", True, id="three Latin letters, seven Japanese"),
        pytest.param("見積書、作成、経験", False, id="punctuation does not count"),
        pytest.param("━" * 40, False, id="divider"),
        pytest.param("ー" * 40, False, id="divider of long-vowel signs"),
        pytest.param("😀😁😂" * 10, False, id="row of emoji"),
        pytest.param("أعمل كاتبا ومترجما", True, id="right-to-left"),
    ],
)
def test_short_passages_and_ornaments_are_not_called_repeats(shared: str, reported: bool):
    assert repeated(f"〔{shared}〕", f"《{shared}》") == ([shared] if reported else [])


def test_a_row_of_signs_that_ends_a_passage_is_not_shown_whole():
    assert repeated("見積書作成経験者ーーーーーを", "見積書作成経験者ーーーーーで") == [
        "見積書作成経験者ーー"
    ]


def test_half_a_square_sign_is_not_shown_as_repeated():
    assert repeated("会社山下見積書作成経験者", "㍿山下見積書作成経験者") == ["山下見積書作成経験者"]


def test_at_most_five_repeats_are_shown_the_longest_of_all_in_order_of_appearance():
    passages = [
        chr(0x4E00 + 100 * at) + "".join(chr(0x5E00 + 100 * at + n) for n in range(7 + at)) for at in range(7)
    ]
    order = [passages[at] for at in (3, 0, 6, 1, 5, 2, 4)]
    found = repeated("／".join(passages), "＼".join(order))
    assert found == [passages[at] for at in (3, 6, 5, 2, 4)]
    assert len(found) == MOST_REPEATS


def test_thirteen_latin_letters_weigh_less_than_nine_kanji():
    latin = "bookkeeping12"
    kanji = [chr(0x4E00 + 100 * at) + "見積書作成経験者"[::-1] for at in range(5)]
    found = repeated("／".join([latin, *kanji]), "＼".join([latin, *kanji]))
    assert found == kanji


def test_a_sentence_that_the_new_text_says_twice_is_shown_twice():
    assert repeated("見積書作成経験者です", "見積書作成経験者で、また見積書作成経験者") == [
        "見積書作成経験者で",
        "見積書作成経験者",
    ]


@given(texts, texts, texts, texts)
def test_any_text_gets_an_answer_and_the_figures_are_the_same_both_ways(a: str, b: str, c: str, d: str):
    there, back = compare_profiles(a, b, c, d), compare_profiles(b, a, d, c)
    assert there.name_likeness == back.name_likeness
    assert there.intro_likeness == back.intro_likeness
    for figure in (there.name_likeness, there.intro_likeness):
        assert figure is None or 0 <= figure <= 100


@given(texts, texts)
def test_a_hundred_means_the_same_text_and_nothing_else(old: str, new: str):
    same = fold(old).text == fold(new).text
    result = compare_profiles(old, new, old, new)
    if fold(old).text and fold(new).text:
        assert (result.name_likeness == 100) == same
        assert (result.intro_likeness == 100) == same


@given(texts)
def test_a_text_is_a_hundred_per_cent_like_itself(text: str):
    expected = 100 if fold(text).text else None
    result = compare_profiles(text, text, text, text)
    assert (result.name_likeness, result.intro_likeness) == (expected, expected)


@given(st.text(alphabet="あいうえお", min_size=1), st.text(alphabet="かきくけこ", min_size=1))
def test_texts_with_nothing_in_common_are_nought_per_cent_alike(old: str, new: str):
    assert compare_profiles(old, new, old, new) == ProfileLikeness(
        name_likeness=0, intro_likeness=0, repeats=()
    )


@given(texts, texts, texts, st.text(alphabet="見積書作成経験者とWebライター㍿ｶﾞ", min_size=8))
def test_repeats_are_in_both_texts_apart_from_each_other_and_long_enough(
    before: str, after: str, other: str, shared: str
):
    old, new = other + shared + before, before + shared + after + shared
    end = 0
    spans = intro(old, new).repeats
    assert len(spans) <= MOST_REPEATS
    for span in spans:
        assert end <= span.start < span.end <= len(new)
        assert span.text == new[span.start : span.end]
        assert fold(span.text).text in fold(old).text
        assert fold(span.text).text in fold(new).text
        assert WIDE * len(fold(span.text).text) >= SHORTEST_REPEAT
        end = span.end


def test_a_sign_that_would_unfold_into_a_sentence_stays_as_it_is():
    assert fold("\ufdfa").text == "\ufdfa"
    assert fold("㌖").text == "キロメートル"


@given(texts)
def test_a_folded_text_leads_back_to_the_original_sign_by_sign(text: str):
    folded = fold(text)
    assert "".join(folded.signs) == text
    assert [fold(sign).text for sign in folded.signs] == list(folded.folds)
    assert "".join(folded.folds) == folded.text
    assert [folded.text[:end] for end in folded.ends()] == [
        fold("".join(folded.signs[:number])).text for number in range(1, len(folded.signs) + 1)
    ]


def lengths_by_trying(old: str, new: str) -> list[int]:
    ends = range(1, len(new) + 1)
    return [max(size for size in range(end + 1) if new[end - size : end] in old) for end in ends]


@given(st.text(alphabet="abc", max_size=40), st.text(alphabet="abcd", max_size=40))
def test_matched_lengths_are_what_trying_every_run_finds(old: str, new: str):
    assert matched_lengths(old, new) == lengths_by_trying(old, new)


def test_matched_lengths_are_right_for_all_short_texts_of_two_letters():
    short = ["".join(letters) for size in range(6) for letters in itertools.product("ab", repeat=size)]
    for old, new in itertools.product(short, short[-32:]):
        assert matched_lengths(old, new) == lengths_by_trying(old, new), (old, new)


def runs_by_trying(old: str, new: str, shortest: int) -> list[tuple[int, int]]:
    every = [(end - size, end) for end, size in enumerate(lengths_by_trying(old, new), 1)]
    starts_further_on = [start for start, _ in every[1:]] + [len(new)]
    return [
        run
        for run, after in zip(every, starts_further_on, strict=True)
        if run[1] - run[0] >= shortest and after > run[0]
    ]


@given(
    st.lists(st.sampled_from(["abcab", "bcabc", "aabb", "cab", "x", "y"]), max_size=9),
    st.lists(st.sampled_from(["abcab", "bcabc", "aabb", "cab", "x", "z"]), max_size=9),
    st.integers(1, 3),
)
def test_shared_runs_are_what_trying_every_run_finds(old_parts: list[str], new_parts: list[str], size: int):
    old, new = "".join(old_parts), "".join(new_parts)
    known = set(pieces(old, size))
    found = bytes(piece in known for piece in pieces(new, size))
    for shortest in (4, 6, 8):
        expected = runs_by_trying(old, new, shortest) if len(new) >= size else []
        assert shared_runs(old, new, found, shortest) == expected


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("あ" * 4000, ("あ" * 60 + "い") * 65 + "あ" * 35, id="one letter"),
        pytest.param("あ" * 2000 + "い" + "あ" * 1999, "あ" * 3999 + "い", id="nearly one letter"),
        pytest.param("".join(map(chr, range(0x4E00, 0x5DA0))), OLD * 36, id="all different"),
        pytest.param((OLD * 40)[:4000], (EDITED * 40)[:4000], id="two real ones"),
        pytest.param("㌖㌫㍗" * 1333, "㍗㌫㌖" * 1333, id="signs that unfold"),
        pytest.param("\ufdfa" * 4000, "\ufdfa" * 4000, id="the sign that unfolds most"),
        pytest.param("a" + "\u0301\u0323" * 1999, "a" + "\u0323\u0301" * 1999, id="one letter under marks"),
    ],
)
def test_the_longest_texts_that_a_form_takes_are_compared_at_once(old: str, new: str):
    def measured() -> float:
        start = time.perf_counter()
        compare_profiles("", "", old, new)
        return time.perf_counter() - start

    # Takes 10 to 40 ms; the rest is room for a busy machine. A quadratic search takes seconds.
    assert min(measured() for _ in range(3)) < 0.25


def test_nothing_of_what_was_compared_is_kept_or_printed():
    written = [f"{text} {time.perf_counter_ns()}" for text in ("山下花子", "山下みどり", OLD, EDITED)]
    before = [sys.getrefcount(text) for text in written]
    result = compare_profiles(*written)
    assert result.repeats
    assert not any(span.text in repr(result) for span in result.repeats)
    del result
    assert [sys.getrefcount(text) for text in written] == before


def test_only_a_profile_check_loads_what_compares_names() -> None:
    script = (
        "import sys\n"
        "from bot.domain.likeness import compare_profiles\n"
        "before = 'rapidfuzz' in sys.modules\n"
        "found = compare_profiles('さくら', 'さくら工房', '', '')\n"
        "print(before, 'rapidfuzz' in sys.modules, found.name_likeness)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True", "75"]
