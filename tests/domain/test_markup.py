"""What a message asks, without Discord's own signs."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.markup import without_markup


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        pytest.param("<@123456789012345678> 退会したい", "退会したい", id="member"),
        pytest.param("<@!1><@&2><#3>退会", "退会", id="nickname, role, channel"),
        pytest.param("退会<:cry:123456789012345678>", "退会", id="emoji"),
        pytest.param("<a:cry:123456789012345678>退会", "退会", id="moving emoji"),
        pytest.param("</fee check:123456789012345678>の使い方", "の使い方", id="command"),
        pytest.param("<t:1764000000:R>に退会", "に退会", id="date"),
        pytest.param("<id:customize>で退会", "で退会", id="place in a server"),
        pytest.param("@everyone 退会 @hereで", "退会  で", id="everybody"),
        pytest.param("https://example.com/a?b=1#c", "", id="address"),
        pytest.param("https://example.com/aは退会できますか", "は退会できますか", id="no space after"),
        pytest.param("(https://example.com/a)は？", "( )は？", id="in brackets"),
        pytest.param("（https://example.com/a）は？", "（ ）は？", id="in wide brackets"),
        pytest.param("https://example.com/a_(b)は？", "は？", id="brackets of its own"),
        pytest.param("見て https://example.com/a. 退会", "見て  . 退会", id="end of a sentence"),
        pytest.param("<https://example.com/a>退会", "退会", id="without a preview"),
        pytest.param("[退会](https://example.com)できますか", "退会できますか", id="behind a text"),
        pytest.param("[退会](<https://example.com> \"a\")", "退会", id="behind a text, with a title"),
        pytest.param("discord://-/channels/1 steam://run/1 退会", "退会", id="any scheme"),
        pytest.param("discord.gg/abc 退会", "退会", id="invitation"),
        pytest.param("退会はcrowdworks.jp/public/jobs/1で？", "退会は で？", id="host and path"),
        pytest.param("crowdworks.jpの手数料", "crowdworks.jpの手数料", id="a service by its host"),
        pytest.param("Node.jsの仕事は1/2", "Node.jsの仕事は1/2", id="a name with a dot"),
        pytest.param("3<5 [a] (b) a@b：c", "3<5 [a] (b) a@b：c", id="plain signs"),
        pytest.param("退会したい\n振込はいつ", "退会したい\n振込はいつ", id="lines"),
    ],
)  # fmt: skip
def test_only_what_asks_is_left(typed: str, asked: str) -> None:
    assert without_markup(typed) == asked


@given(st.text(st.sampled_from("<@!&#:/ta12>[]()https.退 \n")))
def test_any_text_can_be_read(text: str) -> None:
    assert len(without_markup(text)) <= len(text)


@pytest.mark.parametrize(
    "part", ["a", "a.", "[", "[a](", "a://(", "a://(a", "<@", "</a", "a-", "[a](b://", "@"]
)
def test_no_text_takes_long(part: str) -> None:
    started = time.process_time()
    without_markup(part * (6000 // len(part)))
    assert time.process_time() - started < 0.5  # milliseconds, unless the time grows with the square
