"""What the index tells does not depend on how it came to hold its entries, nor on how many they are."""

import dataclasses
from collections import Counter
from collections.abc import Iterable
from statistics import mean

import pytest
from msgspec.structs import replace

from bench.quality import engine, rates
from bench.question_sets import TUNING, read_half
from bench.searching import generated
from bot.domain.guide import Entry
from bot.domain.snapshot import Guide
from bot.search.candidate import passages
from bot.search.gathering import gathered
from bot.search.index import SMALL, Index
from bot.search.search import Finding, Search
from bot.search.terms import Reader

QUESTIONS = [each.text for each in read_half(TUNING).asked[::25]]
Found = list[tuple[list[tuple[str, float]], float]]
SIZES = [pytest.param(0, id="a small guide"), pytest.param(300, id="a larger one")]


def found(search: Search) -> Found:
    """Return what the questions find; sums may differ in their last digits."""
    return [_rounded(search.find(text)) for text in QUESTIONS]


def _rounded(finding: Finding) -> tuple[list[tuple[str, float]], float]:
    return [(match.key, round(match.score, 9)) for match in finding.matches], round(finding.certainty, 9)


def entries_of(guide: Guide, more: int) -> list[Entry]:
    return [*guide.entries.values(), *generated(guide, more)]


@pytest.fixture(scope="module", params=SIZES)
def entries(guide: Guide, request: pytest.FixtureRequest) -> list[Entry]:
    """A guide of either size; no test changes it."""
    return entries_of(guide, request.param)


@pytest.fixture(scope="module")
def expected(guide: Guide, entries: list[Entry]) -> Found:
    """What is found in ``entries`` at once and in order."""
    return found(Search(guide.vocabulary, entries))


def test_the_order_of_the_entries_does_not_matter(
    guide: Guide, entries: list[Entry], expected: Found
) -> None:
    assert found(Search(guide.vocabulary, reversed(entries))) == expected


def test_putting_unchanged_entries_again_changes_nothing(
    guide: Guide, entries: list[Entry], expected: Found
) -> None:
    search = Search(guide.vocabulary, entries)
    for entry in entries[:80]:
        search.put(entry)
    assert found(search) == expected


def test_a_guide_that_grew_and_shrank_finds_what_one_made_so_finds(guide: Guide) -> None:
    entries = entries_of(guide, SMALL - 30)
    search = Search(guide.vocabulary, entries[:200])
    for entry in entries[200:]:
        search.put(replace(entry, ja=entries[0].ja))
    for entry in entries[200:]:
        search.put(entry)
    assert found(search) == found(Search(guide.vocabulary, entries))
    for entry in entries[len(guide.entries) :]:
        search.drop(entry.key)
    assert found(search) == found(Search(guide.vocabulary, guide.entries.values()))


def counted(reader: Reader, entries: Iterable[Entry]) -> Counter[str]:
    """Count in how many entries each term stands."""
    held: Counter[str] = Counter()
    for entry in entries:
        held.update({term for texts in passages(entry) for text in texts for term in reader.terms(text)})
    return held


def test_each_term_is_counted_in_all_entries_that_hold_it(guide: Guide, entries: list[Entry]) -> None:
    reader = Reader(guide.vocabulary)
    index = Index(reader, entries)
    held = counted(reader, entries)
    terms = dict.fromkeys([*sorted(held)[::3], "m:no-such-meaning"], 1.0)
    expected = {term: held[term] for term in terms if held[term]}
    assert max(expected.values()) > len(entries) / 2
    assert gathered(index, terms).frequencies == expected
    index.put(entries[0])
    index.put(replace(entries[1], ja=entries[0].ja))
    index.put(entries[1])
    index.drop(entries[2].key)
    index.put(entries[2])
    assert gathered(index, terms).frequencies == expected


def test_what_stands_only_in_the_body_of_an_entry_is_found(guide: Guide, entries: list[Entry]) -> None:
    entry = guide.entries["faq.fee"]
    said = replace(entry, key="faq.said", ja=replace(entry.ja, body=f"{entry.ja.body}鱧の湯引き"))
    search = Search(guide.vocabulary, [*entries, said])
    assert search.find("鱧").matches[0].key == "faq.said"


def test_a_word_that_nearly_every_entry_holds_finds_some(guide: Guide) -> None:
    entry = guide.entries["faq.fee"]
    word = replace(entry.ja, title="鱧", answer="", body="", keywords=("鱧",), questions=("鱧",))
    many = [replace(entry, key=f"made.{number}", ja=word, en=word) for number in range(3100)]
    assert Search(guide.vocabulary, many).find("鱧").matches


DRAWS = 3
"""One draw of other entries is lucky or unlucky by a hundredth."""


@pytest.mark.parametrize("size", [300, 1000])
def test_among_many_other_entries_the_right_one_is_found_nearly_as_often(guide: Guide, size: int) -> None:
    half = read_half(TUNING)
    half = dataclasses.replace(half, asked=half.asked[::3], unanswerable=half.unanswerable[::3])
    drawn = [[*generated(guide, size, draw), *guide.entries.values()] for draw in range(DRAWS)]
    measured = [rates(engine(Search(guide.vocabulary, entries)), half) for entries in drawn]
    assert mean(each.top1 or 0 for each in measured) > 0.9
    assert mean(each.top3 or 0 for each in measured) > 0.95
    assert mean(each.false_far or 0 for each in measured) < 0.06


def test_an_entry_may_be_asked_for_in_very_many_ways(guide: Guide, entries: list[Entry]) -> None:
    entry = guide.entries["faq.fee"]
    ways = tuple(f"鱧の湯引き{number}" for number in range(300))
    asked = replace(entry, key="faq.asked", ja=replace(entry.ja, questions=(*ways, "鮟鱇の鍋")))
    search = Search(guide.vocabulary, [*entries, asked])
    search.put(asked)
    first, last = (search.find(question).matches[0] for question in ("鱧の湯引き", "鮟鱇"))
    assert (first.key, last.key) == ("faq.asked", "faq.asked")
    assert first.likest > 0.9


def test_an_entry_without_a_word_does_no_harm(guide: Guide, entries: list[Entry], expected: Found) -> None:
    empty = replace(guide.entries["faq.fee"].ja, title="", answer="", body="", keywords=(), questions=())
    search = Search(
        guide.vocabulary, [*entries, replace(guide.entries["faq.fee"], key="faq.empty", ja=empty, en=empty)]
    )
    search.drop("faq.empty")
    assert found(search) == expected
