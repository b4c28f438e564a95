"""What the guide has for a question, put together from what the search found and what can be worked out."""

import dataclasses
import datetime

import pytest
from msgspec.structs import replace

from bot.domain.guide import Kind
from bot.domain.snapshot import Guide
from bot.questions.guidance import MOST_NEAREST, Guidance, guidance
from bot.search.certainty import ENOUGH
from bot.search.search import Finding, Search
from bot.settings import DATA
from bot.store.shipped import load_shipped

TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="module")
def guide() -> Guide:
    shipped = load_shipped(DATA, today=TODAY)
    return Guide(
        entries={entry.key: entry for entry in shipped.entries},
        services={service.key: service for service in shipped.services},
        sources={},
        jobs={},
        taxes=shipped.taxes,
        vocabulary=shipped.vocabulary,
    )


@pytest.fixture(scope="module")
def search(guide: Guide) -> Search:
    return Search(guide.vocabulary, guide.entries.values())


def unsure(finding: Finding) -> Finding:
    return replace(finding, certainty=ENOUGH / 2)


def asked(text: str, search: Search, guide: Guide, *, sure: bool = True) -> Guidance:
    finding = search.find(text)
    return guidance(text, finding if sure else unsure(finding), guide, TODAY)


def test_the_sure_entry_is_not_among_those_that_come_near(search: Search, guide: Guide) -> None:
    found = asked("報酬はいつ振り込まれる？", search, guide)
    assert found.entry is not None
    assert found.entry.key == "faq.payout-timing"
    assert found.entry not in found.nearest
    assert len(found.nearest) == MOST_NEAREST
    assert not found.is_gap


def test_no_other_entry_stands_in_for_a_sure_one_that_is_gone(search: Search, guide: Guide) -> None:
    finding = search.find("報酬はいつ振り込まれる？")
    assert finding.answers
    gone = finding.matches[0].key
    without = dataclasses.replace(
        guide, entries={key: each for key, each in guide.entries.items() if key != gone}
    )
    found = guidance("報酬はいつ振り込まれる？", finding, without, TODAY)
    assert found.entry is None
    assert found.nearest[0].key == finding.matches[1].key
    assert found.is_gap


def test_where_nothing_comes_near_nothing_is_offered(search: Search, guide: Guide) -> None:
    found = asked("今日の天気は", search, guide)
    assert (found.entry, found.nearest, found.offer, found.compares) == (None, (), None, None)
    assert found.is_gap


@pytest.mark.parametrize("sure", [True, False])
def test_a_calculation_is_worked_out_at_once_and_leaves_no_gap(
    sure: bool, search: Search, guide: Guide
) -> None:
    found = asked("ランサーズで５万円の仕事の手取り", search, guide, sure=sure)
    assert found.offer is not None
    assert found.offer.nets == (41_750, 41_750)
    assert not found.is_gap


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("メルカリで3000円で売れたら手取りいくら", id="another site"),
        pytest.param("Fiverrで3万円の仕事したら手数料いくら", id="another site in English"),
        pytest.param("フジ子さんで10万だと手取りいくら", id="no published fee"),
        pytest.param("ココナラの電話相談で5000円だと手取りは", id="no published fee for this form of work"),
        pytest.param("10億円を手取りで欲しい", id="no contract sum reaches it"),
        pytest.param("退会したい", id="no sum"),
    ],
)
def test_what_cannot_be_worked_out_is_not_offered(text: str, search: Search, guide: Guide) -> None:
    assert asked(text, search, guide).offer is None


@pytest.mark.parametrize(
    ("text", "sure", "compares"),
    [
        ("ランサーズとココナラで1万円だと手数料どっちが安い？", True, True),
        ("is coconala better than crowdworks", True, True),
        ("ランサーズ以外でおすすめは？", False, True),
        ("どのサイトがいい？", False, True),
        ("メルカリとランサーズどっちがいい？", False, False),
        ("報酬はいつ振り込まれる？", True, False),
        ("報酬はいつ振り込まれる？", False, False),
    ],
)
def test_the_comparison_is_offered_where_services_are_weighed(
    text: str, sure: bool, compares: bool, search: Search, guide: Guide
) -> None:
    assert (asked(text, search, guide, sure=sure).compares is not None) is compares


@pytest.mark.parametrize(
    ("text", "nets"),
    [
        ("800円の記事を10本納品したら手取りいくら？", (6_240, 6_240)),
        ("2万円のロゴを5個作ったら手取りは", (78_000, 78_000)),
        ("ランサーズで10万円の案件を3件やったら手取りは", (250_500, 250_500)),
        ("10万円の案件を3件やったら手取りは", None),
        ("3円のタスクを5件やったら手取りは", None),
    ],
)
def test_several_contracts_are_calculated_as_one_only_where_that_comes_to_the_same(
    text: str, nets: tuple[int, int] | None, search: Search, guide: Guide
) -> None:
    offer = asked(text, search, guide).offer
    assert (offer.nets if offer else None) == nets


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("ロゴ作成2万5千円で受注したら手数料何円？", "faq.fee"),
        ("I need 100k in hand, how much should the contract be on Lancers", "service.lancers"),
    ],
)
def test_with_a_calculation_goes_the_entry_on_its_fees_and_what_was_found_comes_near(
    text: str, entry: str, search: Search, guide: Guide
) -> None:
    finding = search.find(text)
    found = asked(text, search, guide)
    assert finding.answers
    assert finding.matches[0].key != entry
    assert found.entry is not None
    assert found.entry.key == entry
    assert found.nearest[0].key == finding.matches[0].key


def test_what_a_server_wrote_itself_goes_before_the_guides_entry_on_fees(
    search: Search, guide: Guide
) -> None:
    text = "5万円の案件の手数料いくら"
    finding = search.find(text)
    first = guide.entries[finding.matches[0].key]
    own = dataclasses.replace(guide, entries={**guide.entries, first.key: replace(first, kind=Kind.OWN)})
    found = guidance(text, finding, own, TODAY)
    assert finding.answers
    assert found.offer is not None
    assert found.entry is own.entries[first.key]


def test_which_of_all_services_to_take_for_a_sum_is_no_single_services_calculation(
    search: Search, guide: Guide
) -> None:
    found = asked("5万円の案件ならどのサイトが手取り多い？", search, guide)
    assert found.offer is None
    assert found.compares is not None
    assert (found.compares.low, found.compares.services) == (50_000, ())


def test_of_two_services_that_are_weighed_neither_is_the_answer_and_both_are_named(
    search: Search, guide: Guide
) -> None:
    found = asked("ランサーズとクラウドワークスどっちがいい？", search, guide, sure=True)
    assert found.entry is None
    assert {entry.key for entry in found.nearest[:2]} == {"service.crowdworks", "service.lancers"}
    assert not found.is_gap


@pytest.mark.parametrize(
    "text", ["フリーランスエージェントってどこがいい？", "在宅でイラストの仕事ならどこがいい？"]
)
def test_who_names_no_service_and_asks_which_one_gets_the_comparison_and_no_single_one(
    text: str, search: Search, guide: Guide
) -> None:
    found = asked(text, search, guide)
    assert found.compares is not None
    assert found.entry is None
    assert {entry.kind for entry in found.nearest} == {Kind.SERVICE}
