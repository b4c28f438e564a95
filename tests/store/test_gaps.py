import asyncio
import datetime
import itertools
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.gaps import KEPT_DAYS, Gap, Why
from bot.store.database import Database, open_database
from bot.store.gaps import close_gap, forget_old_gaps, open_gaps, record_gap
from bot.store.migrate import migrate

TODAY = datetime.date(2026, 11, 24)
GUILD = 2**63 - 1
CLOSED = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
GUILDS = itertools.count(1)


def _after(days: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=days)


async def _ask(
    database: Database,
    question: str = "ぷにょもら",
    *,
    terms: str = "",
    why: Why = Why.NOTHING,
    nearest: str | None = None,
    guild_id: int = GUILD,
    today: datetime.date = TODAY,
) -> Gap:
    return await record_gap(
        database,
        guild_id=guild_id,
        question=question,
        terms=frozenset(terms.split()),
        why=why,
        nearest=nearest,
        today=today,
    )


async def test_a_made_up_word_asked_three_times_appears_once_with_three(database: Database):
    for day in (0, 0, 2):
        gap = await _ask(database, today=_after(day), nearest=f"faq.day{day}")
    assert gap == Gap(
        id=1,
        guild_id=GUILD,
        question="ぷにょもら",
        nothing=3,
        unhelpful=0,
        first_on=TODAY,
        last_on=_after(2),
        nearest="faq.day2",
    )
    assert await open_gaps(database, GUILD, _after(2)) == (gap,)


async def test_a_question_joins_the_group_that_is_most_alike(database: Database):
    far = await _ask(database, "請求書の発行", terms="a b c d")
    near = await _ask(database, "請求書の様式", terms="a b x y")
    # Both groups are alike enough each time.
    assert (await _ask(database, "請求の様式", terms="a b c x y")).id == near.id
    assert (await _ask(database, "請求書を発行", terms="a b c d x")).id == far.id
    assert (await _ask(database, "発行する所", terms="a p q")).id not in {far.id, near.id}


async def test_the_same_words_without_terms_are_one_group(database: Database):
    first = await _ask(database, "ＡＢＣ?")
    assert (await _ask(database, "abc?")).id == first.id
    assert (await _ask(database, "abd?")).id != first.id


async def test_gaps_are_listed_by_how_often_and_how_lately_they_were_asked(database: Database):
    for question, day, why in (
        ("b", 0, Why.NOTHING),
        ("c", 1, Why.NOTHING),
        ("c", 1, Why.UNHELPFUL),
        ("a", 1, Why.UNHELPFUL),
        ("a", 1, Why.UNHELPFUL),
        ("a", 1, Why.UNHELPFUL),
        ("b", 2, Why.NOTHING),
        ("d", 2, Why.NOTHING),
    ):
        await _ask(database, question, today=_after(day), why=why)
    gaps = await open_gaps(database, GUILD, _after(2))
    assert [(gap.question, gap.nothing, gap.unhelpful, gap.times) for gap in gaps] == [
        ("a", 0, 3, 3),
        ("b", 2, 0, 2),
        ("c", 1, 1, 2),
        ("d", 1, 0, 1),
    ]


async def test_a_server_neither_sees_nor_closes_another_server_s_gaps(database: Database):
    gap = await _ask(database, guild_id=1)
    assert (await _ask(database, guild_id=2)).times == 1
    assert await open_gaps(database, 3, TODAY) == ()
    assert await close_gap(database, 2, gap.id, actor_id=1, now=CLOSED) is None
    assert await open_gaps(database, 1, TODAY) == (gap,)


async def test_a_gap_is_closed_once_and_begins_anew_when_asked_again(database: Database):
    gap = await _ask(database)
    await _ask(database, today=_after(1))
    closed = await close_gap(database, GUILD, gap.id, actor_id=1, now=CLOSED)
    assert closed is not None
    assert (closed.question, closed.times) == ("ぷにょもら", 2)
    assert await close_gap(database, GUILD, gap.id, actor_id=1, now=CLOSED) is None
    assert await open_gaps(database, GUILD, _after(1)) == ()
    again = await _ask(database, today=_after(1))
    assert again.id != gap.id
    assert again.times == 1


async def test_a_sighting_ages_out_after_exactly_90_days_and_its_group_with_the_last(database: Database):
    await _ask(database, "請求書の発行", terms="a b", why=Why.UNHELPFUL)
    await _ask(database, "請求書を発行", terms="a b", today=_after(10))
    for seen_on, expected in (
        (89, [("請求書の発行", 2, TODAY)]),
        (90, [("請求書を発行", 1, _after(10))]),
        (99, [("請求書を発行", 1, _after(10))]),
        (100, []),
    ):
        gaps = await open_gaps(database, GUILD, _after(seen_on))
        assert [(gap.question, gap.times, gap.first_on) for gap in gaps] == expected
    assert await forget_old_gaps(database, _after(89)) == 0
    assert await forget_old_gaps(database, _after(90)) == 1
    assert (await open_gaps(database, GUILD, TODAY))[0].question == "請求書を発行"
    assert await forget_old_gaps(database, _after(100)) == 1
    assert await open_gaps(database, GUILD, TODAY) == ()


async def test_what_is_too_old_goes_whenever_a_question_is_kept(database: Database):
    await _ask(database, "old", guild_id=1)
    await _ask(database, "new", guild_id=2, today=_after(KEPT_DAYS))
    assert await open_gaps(database, 1, TODAY) == ()


async def test_at_500_gaps_the_one_seen_least_and_longest_ago_makes_room(database: Database):
    await _ask(database, "often", today=_after(-3))
    for number in range(3):
        await _ask(database, "often", today=_after(-3))
        await _ask(database, f"old {number}", today=_after(-2 + number // 2))
    await _ask(database, "elsewhere", guild_id=1)
    async with database.transaction() as session:
        for number in range(496):
            await session.run(
                "add_gap_sighting",
                gap_id=number - 1000,
                guild_id=GUILD,
                day=(TODAY - datetime.date(1970, 1, 1)).days,
                question=f"filling {number}",
                terms="[]",
                nearest=None,
                found_nothing=1,
                unhelpful=0,
            )
    for number, gone in enumerate(("old 0", "old 1", "old 2", "filling 0")):
        assert gone in {gap.question for gap in await open_gaps(database, GUILD, TODAY)}
        await _ask(database, f"new {number}")
        questions = {gap.question for gap in await open_gaps(database, GUILD, TODAY)}
        assert len(questions) == 500
        assert gone not in questions
        assert {"often", f"new {number}"} <= questions
    assert len(await open_gaps(database, 1, TODAY)) == 1


async def test_only_what_may_be_kept_of_a_question_is_kept(database: Database):
    gap = await _ask(
        database,
        "<@123456789012345678> taro@example.com に\0ぷにょ\nもら",
        terms="ぷに taro@example.com 123456789012345678 \ud800",
    )
    assert gap.question == "●● ●● にぷにょ もら"
    async with database.reading() as session:
        (row,) = await session.rows("get_gaps", guild_id=GUILD, since=0)
    assert row["terms"] == '["●●","ぷに"]'


async def test_questions_at_once_in_two_processes_are_all_counted_in_one_group(url: str):
    async with await open_database(url) as one, await open_database(url) as other:
        await migrate(one)
        await asyncio.gather(*(_ask(database) for _ in range(10) for database in (one, other)))
        (gap,) = await open_gaps(one, GUILD, TODAY)
    assert gap.times == 20


ASKED = st.lists(
    st.tuples(st.sampled_from("abc"), st.integers(0, 60), st.sampled_from(Why)), max_size=12
).map(lambda asked: sorted(asked, key=lambda each: each[1]))


@given(ASKED, st.integers(60, 160))
@settings(
    max_examples=15,
    # Every example asks in a server of its own, so that one database serves all.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_gaps_count_exactly_the_questions_of_the_last_90_days(
    database: Database, asked: list[tuple[str, int, Why]], seen_on: int
):
    guild_id = next(GUILDS)
    for question, day, why in asked:
        await _ask(database, question, today=_after(day), why=why, guild_id=guild_id)
    kept = [each for each in asked if seen_on - each[1] < KEPT_DAYS]
    gaps = await open_gaps(database, guild_id, _after(seen_on))
    assert Counter({gap.question: gap.times for gap in gaps}) == Counter(each[0] for each in kept)
    for gap in gaps:
        days = [day for question, day, _ in kept if question == gap.question]
        whys = [why for question, _, why in kept if question == gap.question]
        assert (gap.first_on, gap.last_on) == (_after(min(days)), _after(max(days)))
        assert (gap.nothing, gap.unhelpful) == (whys.count(Why.NOTHING), whys.count(Why.UNHELPFUL))
    assert [gap.times for gap in gaps] == sorted((gap.times for gap in gaps), reverse=True)


@pytest.mark.parametrize(
    "question", ["", "🙂", "あ" * 6000, "'; DROP TABLE gap_sightings; --", ":question %s"]
)
async def test_any_question_can_be_kept(database: Database, question: str):
    await _ask(database, question)
    gap = await _ask(database, question)
    assert gap.times == 2
    assert len(gap.question) <= 200


@pytest.mark.parametrize("way", ["closed", "too old", "too old for a new one"])
async def test_no_byte_of_the_files_holds_a_question_that_is_forgotten(sqlite_url: str, way: str):
    secret = "秘密のズッキーニ栽培の手順"
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        for day in range(30):
            await _ask(database, f"別の質問その{day}", today=_after(day))
        gap = await _ask(database, secret)
        place = Path(database.place)
        assert secret.encode() in _bytes_of_all_files(place)
        match way:
            case "closed":
                await close_gap(database, GUILD, gap.id, actor_id=1, now=CLOSED)
            case "too old":
                await forget_old_gaps(database, _after(KEPT_DAYS))
            case _:
                await _ask(database, "ほかの質問", today=_after(KEPT_DAYS))
        assert secret.encode() not in _bytes_of_all_files(place)


def _bytes_of_all_files(place: Path) -> bytes:
    return b"".join(file.read_bytes() for file in sorted(place.parent.glob(f"{place.name}*")))
