import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.gaps import LONGEST_QUESTION, MARK, alike, private

DIGITS = "".join(chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Nd")


@pytest.mark.parametrize(
    ("question", "kept"),
    [
        pytest.param("報酬はいつ振り込まれますか", "報酬はいつ振り込まれますか", id="nothing private"),
        pytest.param("<@123456789012345678> 退会したい", "●● 退会したい", id="a mention of a member"),
        pytest.param("<@&123456789012345678>と<#123456789012345678>", "●●と●●", id="a role and a channel"),
        pytest.param("@everyone 見て", "●● 見て", id="everyone"),
        pytest.param("＠太郎、どこ?", "●●、どこ?", id="a name after a wide at"),
        pytest.param("id 123456789012345678 の人", "id ●● の人", id="an id as such"),
        pytest.param("連絡先はtaro.y+x@mail.example.jpです", "連絡先は●●です", id="e-mail within Japanese"),
        pytest.param("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｃｏｍ", "●●", id="e-mail in wide letters"),
        pytest.param("taro @ example.com", "●●", id="e-mail with spaces"),
        pytest.param("https://example.jp/a?b=1これは何", "●●これは何", id="a link before Japanese"),
        pytest.param("www.example.com を開けない", "●● を開けない", id="a link without scheme"),
        pytest.param("example.jpの退会", "●●の退会", id="a host name"),
        pytest.param("電話090-1234-5678まで", "電話●●まで", id="a telephone number"),
        pytest.param("０９０　１２３４　５６７８", "●●", id="a telephone number in wide digits"),
        pytest.param("〇九〇一二三四五六七八", "●●", id="a telephone number in kanji"),
        pytest.param("0️⃣9️⃣0️⃣1️⃣2️⃣3️⃣4️⃣", "●●", id="a number in emoji"),
        pytest.param("090\u200b1234\u200b5678", "●●", id="a number with invisible spaces"),
        pytest.param("口座 1234567", "口座 ●●", id="an account number"),
        pytest.param("1,000,000円だと手取りは?", "1,000,000円だと手取りは?", id="an amount stays"),
        pytest.param("10000〜20000円", "10000〜20000円", id="a range of amounts stays"),
        pytest.param("2026年11月30日に3.5%?", "2026年11月30日に3.5%?", id="a date stays"),
        pytest.param("so...what is it? e.g. a fee", "so...what is it? e.g. a fee", id="dots stay"),
        pytest.param("退会\n\n した\tい\u2028?", "退会 した い ?", id="one line"),
        pytest.param("退\u200b会\u202eした\ufe0fい\0\ud800", "退会したい", id="nothing invisible"),
        pytest.param("  ", "", id="nothing"),
        pytest.param("口座 普通 123456", "口座 普通 ●●", id="an account number of six digits"),
        pytest.param("12345件の応募", "12345件の応募", id="five digits stay"),
        pytest.param("クラウドワークスID 654321 の人", "クラウドワークスID ●● の人", id="a member id"),
        pytest.param("LINE ID: yamada_taroに連絡", "LINE ID: ●●に連絡", id="an id after a colon"),
        pytest.param("IDはyamada", "IDは●●", id="an id that is said"),
        pytest.param("id yamada88", "id ●●", id="an id with digits"),
        pytest.param("パスワードはhunter2です", "パスワードは●●です", id="a password"),
        pytest.param("my password is correcthorse", "my password is ●●", id="a password in English"),
        pytest.param("暗証番号は1234です", "暗証番号は●●です", id="a PIN"),
        pytest.param("パスワードを忘れた", "パスワードを忘れた", id="a password forgotten"),
        pytest.param("password reset, ID check", "password reset, ID check", id="words after id"),
        pytest.param("yamada#1234に", "●●に", id="a Discord name of the old form"),
        pytest.param("ghp_abcDEF0123456789abcdef", "●●", id="a key"),
        pytest.param("1000000円だと手取りは", "1000000円だと手取りは", id="an amount in yen stays"),
        pytest.param("150000 yen, 150000JPY", "150000 yen, 150000JPY", id="an amount in English stays"),
        pytest.param("¥300000と300000〜500000円", "¥300000と300000〜500000円", id="more amounts stay"),
        pytest.param("09012345678円", "●●円", id="a telephone number is no amount"),
        pytest.param("2026-11-30に退会", "2026-11-30に退会", id="a date with hyphens stays"),
        pytest.param("2026-13-30に", "●●に", id="no date of that form"),
        pytest.param("2026-11-30-1234", "●●", id="a number that begins like a date"),
        pytest.param("Node.jsとASP.NETの案件", "Node.jsとASP.NETの案件", id="names with a dot stay"),
        pytest.param("C#と.NETの案件", "C#と.NETの案件", id="a name that begins with a dot stays"),
        pytest.param("example.netとasp.net/x", "●●と●●", id="hosts that end like those"),
    ],
)
def test_what_is_private_in_a_question_is_replaced(question: str, kept: str):
    assert private(question) == kept


def test_a_long_question_is_cut():
    assert private("あ" * 6000) == "あ" * LONGEST_QUESTION


PIECES = st.one_of(
    st.text(),
    st.text(DIGITS, max_size=12),
    st.text("0123456789-() .,+ー\u200b\u0336", max_size=20),
    st.text("aZ.:/@#<>!&＠．／：_-1あ ", max_size=20),
    st.sampled_from(["https://", "www.", "example.com", "taro@", "<@1>", "@here", ".jp", "●", "１,０００"]),
)
QUESTIONS = st.lists(PIECES, max_size=12).map("".join)


@given(QUESTIONS)
def test_no_mention_address_link_or_long_number_survives(question: str):
    kept = private(question)
    assert "@" not in unicodedata.normalize("NFKC", kept)
    assert "://" not in kept
    assert not re.search(r"[A-Za-z0-9]\.(com|jp)", kept)
    assert not re.search(r"(?<![¥\d])\d{7}", kept)


@given(
    st.lists(
        st.tuples(st.text(DIGITS, min_size=1, max_size=4), st.sampled_from(["", " ", "-", "－", "ー", ") ("]))
    ),
    st.text("あいう", max_size=3),
)
def test_no_telephone_number_survives_in_whatever_way_it_is_set(groups: list[tuple[str, str]], word: str):
    number = "".join(digits + between for digits, between in groups)
    digits = sum(map(str.isdecimal, number))
    kept = private(f"{word}{number}{word}")
    assert sum(map(str.isdecimal, kept)) == (digits if digits <= 5 else 0)


@given(QUESTIONS)
def test_what_is_kept_is_one_short_line_that_can_be_stored(question: str):
    kept = private(question)
    assert len(kept) <= LONGEST_QUESTION
    assert kept.strip() == kept
    assert len(kept.splitlines()) <= 1
    assert not {unicodedata.category(character) for character in kept} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert kept.encode().decode() == kept


@given(QUESTIONS)
def test_what_is_kept_stays_as_it_is(question: str):
    assert private(private(question)) == private(question)


@given(st.text(st.characters(categories=["Lo"], max_codepoint=0x9FFF, min_codepoint=0x4E0A), max_size=100))
def test_plain_words_stay(question: str):
    plain = "".join(character for character in question if character not in "二三四五六七八九")
    assert MARK not in private(plain)


TERMS = st.frozensets(st.sampled_from("退会届振込手数料税登録"), max_size=8)


@given(TERMS, TERMS)
def test_alikeness_holds_both_ways_round(terms_a: frozenset[str], terms_b: frozenset[str]):
    assert alike(terms_a, terms_b) == alike(terms_b, terms_a)
    assert alike(terms_a, terms_a) == bool(terms_a)
    if not terms_a & terms_b:
        assert not alike(terms_a, terms_b)


@pytest.mark.parametrize(
    ("terms_a", "terms_b", "expected"),
    [
        pytest.param("ab", "abc", True, id="two of three"),
        pytest.param("abc", "bcd", True, id="two of four"),
        pytest.param("abcd", "cdef", False, id="two of six"),
        pytest.param("abc", "abcdefg", False, id="three of seven"),
        pytest.param("", "", False, id="nothing to compare"),
    ],
)
def test_questions_are_alike_from_half_of_their_terms_on(terms_a: str, terms_b: str, *, expected: bool):
    assert alike(frozenset(terms_a), frozenset(terms_b)) is expected


def test_questions_that_name_different_things_are_not_alike_whatever_is_asked_of_them():
    asked = {"m:fee", "m:tax", "m:when"}
    flea_market = asked | {"かり", "n:かり"}
    assert alike(flea_market, {*flea_market, "m:how"})
    assert alike(flea_market, asked)
    assert not alike(flea_market, asked | {"くま", "n:くま"})
    opening, closing = {"開業", "業届", "n:開業", "n:業届"}, {"廃業", "業届", "n:廃業", "n:業届"}
    assert not alike(asked | opening, asked | closing)
