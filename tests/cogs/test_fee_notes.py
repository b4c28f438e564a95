"""What /fee says beside its sums: on which tax basis they are, per hour, the payout, what to mind."""

import pytest

from bot.simulation.conversation import Conversation
from tests.cogs.reading import everything, field, title


@pytest.mark.parametrize(
    ("language", "heading", "read", "also"),
    [
        ("ja", "契約金額 税抜3,495円", "税抜の契約金額", "税抜3,496円（税込3,845円）"),
        (
            "en",
            "Contract amount 3,495 yen before tax",
            "contract amount before tax",
            "3,496 yen before tax (3,845 yen with tax)",
        ),
    ],
)
async def test_contract_sums_before_tax_say_so_wherever_they_are_named(
    member: Conversation, heading: str, read: str, also: str
) -> None:
    response = await member.step("/fee amount:3000 tax:excluded find:contract")
    assert title(response) == heading
    assert read in everything(response)
    assert also in everything(response)


@pytest.mark.parametrize(
    ("language", "named"),
    [("ja", "内訳（税抜20,000円の場合）"), ("en", "Breakdown (for 20,000 yen before tax)")],
)
async def test_the_ends_of_a_range_before_tax_say_so(member: Conversation, named: str) -> None:
    assert field(await member.step("/fee amount:2〜3万円 tax:excluded"), named)
