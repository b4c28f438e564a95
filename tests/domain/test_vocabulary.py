"""What is wrong with a group of words, and whether the shipped ones say what they should."""

import pytest

from bot.domain.vocabulary import WordGroup, check_group


@pytest.mark.parametrize(
    ("forms", "reasons"),
    [
        pytest.param(("退会", "やめる", "leave"), [], id="nothing"),
        pytest.param((), ["is empty"], id="no forms"),
        pytest.param(("率", "手数料"), ["has fewer than 2 characters"], id="one letter"),
        pytest.param(("パー",), ["has fewer than 2 characters"], id="one letter and a long vowel"),
        pytest.param((" 料 ",), ["has fewer than 2 characters"], id="one letter between spaces"),
        pytest.param(("退会", "退会"), ["is there twice (退会)"], id="twice"),
        pytest.param(("ﾁｮｸ", "チョク"), ["is there twice (チョク)"], id="twice, in another width"),
        pytest.param(("ログイン", "ろぐいん"), ["is there twice (ろぐいん)"], id="twice, in other kana"),
        pytest.param(("Gmail", "gmail"), ["is there twice (gmail)"], id="twice, in another case"),
    ],
)
def test_a_form_that_adds_nothing_is_told(forms: tuple[str, ...], reasons: list[str]) -> None:
    assert [flaw.reason for flaw in check_group(WordGroup(key="fee", forms=forms))] == reasons
