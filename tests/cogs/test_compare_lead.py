"""The first line of /compare: a winner only among those that can be compared, and ranges marked as ranges."""

import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from tests.cogs.reading import everything

RULE = "低いほうの手取りで順位をつけています"


def first_line(response: Response) -> str:
    return str(response.body["embeds"][0]["description"]).partition("\n")[0]


@pytest.mark.parametrize(
    ("language", "option", "said"),
    [
        pytest.param("ja", "", "手数料の公表があるなかで、", id="take-home"),
        pytest.param("en", "", "among those that publish their fee", id="take-home, English"),
        pytest.param("ja", "job:エンジニア", "手数料の公表があるなかで、", id="one known of four"),
        pytest.param("ja", "sort:payout", "振込日を計算できるなかで、", id="payday"),
        pytest.param("en", "sort:payout", "Among those whose payday can be worked out", id="payday, English"),
        pytest.param("ja", "sort:minimum", "最低額の公表があるなかで、", id="minimum"),
        pytest.param("en", "sort:minimum", "among those that publish one", id="minimum, English"),
    ],
)
async def test_a_winner_over_services_that_publish_nothing_is_called_so(
    member: Conversation, option: str, said: str
) -> None:
    assert said in first_line(await member.step(f"/compare {option}"))


async def test_a_winner_over_all_that_is_compared_is_simply_the_winner(member: Conversation) -> None:
    line = first_line(await member.step("/compare job:ライター"))  # Anycrew publishes nothing
    assert "公表がある" in line
    line = first_line(await member.step("/compare job:コーダー"))
    assert line.startswith("いちばん多いのは **ランサーズ** の 8,350円")


@pytest.mark.parametrize(
    ("language", "flat", "range_"),
    [
        ("ja", "**ランサーズ** の 2,505円", "**クラウディア** の 2,505円〜2,550円"),
        ("en", "**Lancers** with 2,505 yen", "**Craudia** with 2,505 yen to 2,550 yen"),
    ],
)
async def test_each_of_the_best_has_its_own_take_home(member: Conversation, flat: str, range_: str) -> None:
    line = first_line(await member.step("/compare amount:3000"))
    assert f"{flat}、" in line or f"{flat}," in line
    assert range_ in line


async def test_each_of_the_best_has_its_own_range(member: Conversation) -> None:
    line = first_line(await member.step("/compare amount:2〜3万円"))
    assert "**ランサーズ** の 16,700円〜25,050円、**クラウディア** の 16,700円〜25,500円" in line


async def test_how_ranges_are_ranked_is_said_where_their_upper_end_ranks_otherwise(
    member: Conversation,
) -> None:
    assert RULE in everything(await member.step("/compare amount:3000"))
    assert RULE not in everything(await member.step("/compare amount:3000 job:コーダー"))  # no range
    assert RULE not in everything(await member.step("/compare amount:3000 job:エンジニア"))  # one alone


async def test_all_that_pay_first_are_named(member: Conversation) -> None:
    line = first_line(await member.step("/compare sort:payout job:コーダー"))
    assert "**クラウドワークス、ランサーズ**" in line
