import asyncio
import datetime
import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.guide import Entry, EntryText, Evidence, Kind
from bot.domain.votes import Ballot, Reason, VoteCount, version_of
from bot.store.database import Database, open_database
from bot.store.migrate import migrate
from bot.store.votes import add_reason, cast_vote, forget_voters, votes
from tests.store.sample import TODAY

GUILD = 2**63 - 1
TABLES = ("vote_counts", "vote_reasons", "vote_marks", "vote_slips")
EMPTIED = {"sqlite": "DELETE FROM {}", "postgres": "TRUNCATE {}"}
GUILDS = itertools.count(1)


async def _vote(
    database: Database,
    member_id: int,
    *,
    helpful: bool = True,
    guild_id: int = GUILD,
    entry: str = "faq.fee",
    version: str = "v1",
) -> Ballot | None:
    return await cast_vote(
        database, guild_id=guild_id, entry=entry, version=version, member_id=member_id, helpful=helpful
    )


def _count(helpful: int, unhelpful: int, *, entry: str = "faq.fee", version: str = "v1", **given: int):
    reasons = {Reason(reason): times for reason, times in given.items()}
    return VoteCount(entry=entry, version=version, helpful=helpful, unhelpful=unhelpful, reasons=reasons)


async def _kept(database: Database, url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return all that is kept about votes, with the place at which a row lies."""
    place = "rowid" if database.engine == "sqlite" else "ctid"
    queries = {name: f"SELECT {place}, * FROM {name}" for name in TABLES}  # noqa: S608 - names from above
    if database.engine == "sqlite":
        with closing(sqlite3.connect(database.place)) as file:
            return {name: file.execute(query).fetchall() for name, query in queries.items()}
    untyped: Any = asyncpg
    connection = await untyped.connect(url)
    try:
        return {name: [tuple(r) for r in await connection.fetch(query)] for name, query in queries.items()}
    finally:
        await connection.close()


async def test_every_member_s_vote_counts(database: Database):
    assert await _vote(database, 1) == Ballot(slip=None)
    ballot = await _vote(database, 2, helpful=False)
    assert ballot is not None
    assert ballot.slip is not None
    await _vote(database, 3)
    assert await votes(database, guild_id=GUILD) == (_count(2, 1),)


@pytest.mark.parametrize("again", [True, False], ids=["alike", "differently"])
async def test_a_member_votes_once_on_a_version(database: Database, again: bool):
    await _vote(database, 1, helpful=True)
    assert await _vote(database, 1, helpful=again) is None
    assert await votes(database, guild_id=GUILD) == (_count(1, 0),)


async def test_servers_entries_and_versions_are_counted_apart(database: Database):
    assert await _vote(database, 1)
    assert await _vote(database, 1, version="v2", helpful=False)
    assert await _vote(database, 1, entry="faq.a")
    assert await _vote(database, 1, guild_id=0)
    assert await votes(database, guild_id=GUILD) == (
        _count(1, 0, entry="faq.a"),
        _count(1, 0),
        _count(0, 1, version="v2"),
    )
    assert await votes(database, guild_id=0) == (_count(1, 0),)
    assert await votes(database, guild_id=5) == ()


async def test_of_one_member_s_clicks_at_once_in_two_processes_one_counts(url: str):
    async with await open_database(url) as one, await open_database(url) as other:
        await migrate(one)
        clicks = [
            _vote(process, 1, helpful=helpful)
            for _ in range(5)
            for helpful in (True, False)
            for process in (one, other)
        ]
        ballots = await asyncio.gather(*clicks)
        (count,) = await votes(one, guild_id=GUILD)
    assert sum(ballot is not None for ballot in ballots) == 1
    assert count.helpful + count.unhelpful == 1


async def test_members_who_vote_at_once_in_two_processes_all_count(url: str):
    async with await open_database(url) as one, await open_database(url) as other:
        await migrate(one)
        clicks = [_vote(process, n, helpful=n % 4 > 1) for n, process in enumerate([one, other] * 10)]
        assert None not in await asyncio.gather(*clicks)
        assert await votes(one, guild_id=GUILD) == (_count(10, 10),)


async def _slip(database: Database, member_id: int = 1, version: str = "v1") -> str:
    ballot = await _vote(database, member_id, helpful=False, version=version)
    assert ballot is not None
    assert ballot.slip is not None
    return ballot.slip


async def test_an_unhelpful_vote_may_be_given_one_reason(database: Database):
    slip = await _slip(database)
    assert await add_reason(database, slip=slip, reason=Reason.OUTDATED)
    assert not await add_reason(database, slip=slip, reason=Reason.WRONG)
    assert await add_reason(database, slip=await _slip(database, 2), reason=Reason.OUTDATED)
    assert await add_reason(database, slip=await _slip(database, 3), reason=Reason.MISSING)
    await _slip(database, 4)
    assert await votes(database, guild_id=GUILD) == (_count(0, 4, outdated=2, missing=1),)


async def test_of_two_reasons_at_once_one_counts(database: Database):
    slip = await _slip(database)
    given = await asyncio.gather(*(add_reason(database, slip=slip, reason=reason) for reason in Reason))
    assert sum(given) == 1


@pytest.mark.parametrize("slip", ["", "0" * 16, "x\0", "\ud800", "'; DROP TABLE votes", "長" * 5000])
async def test_a_slip_that_was_never_given_is_refused(database: Database, slip: str):
    await _slip(database)
    assert not await add_reason(database, slip=slip, reason=Reason.WRONG)
    assert await votes(database, guild_id=GUILD) == (_count(0, 1),)


async def test_voters_are_forgotten_with_a_new_version_and_sums_stay(database: Database, url: str):
    for guild_id in (0, GUILD):
        await _vote(database, 1, guild_id=guild_id)
        await _vote(database, 1, guild_id=guild_id, entry="faq.stays")
        await _vote(database, 1, guild_id=guild_id, entry="faq.gone")
    slip = await _slip(database, 2)
    assert await forget_voters(database, {"faq.fee": "v2", "faq.stays": "v1"}, TODAY) == 4
    kept = await _kept(database, url)
    assert {row[-4] for row in kept["vote_marks"]} == {"faq.stays"}
    assert kept["vote_slips"] == []
    assert sorted(row[-5:-1] for row in kept["vote_counts"] if GUILD in row) == [
        ("faq.fee", "v1", 1, 1),
        ("faq.gone", "v1", 1, 0),
        ("faq.stays", "v1", 1, 0),
    ]
    assert await votes(database, guild_id=GUILD) == (_count(1, 0, entry="faq.stays"),)
    assert not await add_reason(database, slip=slip, reason=Reason.WRONG)
    assert await forget_voters(database, {"faq.fee": "v2", "faq.stays": "v1"}, TODAY) == 0


async def test_words_that_are_back_are_voted_on_at_once_and_only_once(database: Database):
    await _vote(database, 1)
    await forget_voters(database, {"faq.fee": "v2"}, TODAY)
    assert await _vote(database, 1, version="v2") == Ballot(slip=None)
    assert await votes(database, guild_id=GUILD) == (_count(1, 0, version="v2"),)
    slip = await _slip(database, 2)
    assert await _vote(database, 2) is None
    assert await add_reason(database, slip=slip, reason=Reason.WRONG)
    await forget_voters(database, {"faq.fee": "v1"}, TODAY)
    assert await _vote(database, 2) is None
    assert await votes(database, guild_id=GUILD) == (_count(1, 1, wrong=1),)


async def test_the_sums_of_a_closed_voting_go_90_days_later_with_its_reasons(database: Database, url: str):
    assert await add_reason(database, slip=await _slip(database), reason=Reason.WRONG)
    assert await add_reason(database, slip=await _slip(database, version="v2"), reason=Reason.WRONG)
    for days, left in ((0, 2), (1, 2), (89, 2), (90, 1), (200, 1)):
        await forget_voters(database, {"faq.fee": "v2"}, TODAY + datetime.timedelta(days=days))
        kept = await _kept(database, url)
        assert (len(kept["vote_counts"]), len(kept["vote_reasons"])) == (left, left)
    assert await votes(database, guild_id=GUILD) == (_count(0, 1, version="v2", wrong=1),)


async def test_a_version_that_comes_back_keeps_its_sums_for_good(database: Database):
    await _vote(database, 1)
    await forget_voters(database, {"faq.fee": "v2"}, TODAY)
    await forget_voters(database, {"faq.fee": "v1"}, TODAY + datetime.timedelta(days=80))
    await forget_voters(database, {"faq.fee": "v1"}, TODAY + datetime.timedelta(days=200))
    assert await votes(database, guild_id=GUILD) == (_count(1, 0),)


async def test_a_version_that_is_current_again_is_voted_on_again(database: Database):
    await _vote(database, 1)
    await forget_voters(database, {"faq.fee": "v2"}, TODAY)
    await forget_voters(database, {"faq.fee": "v1"}, TODAY)
    assert await _vote(database, 2) is not None
    assert await _vote(database, 2) is None
    assert await votes(database, guild_id=GUILD) == (_count(2, 0),)


@pytest.mark.parametrize(
    "current", [pytest.param("v1", id="version in use"), pytest.param("v2", id="voters forgotten")]
)
async def test_the_database_does_not_tell_who_voted_what_nor_in_which_order(
    database: Database, url: str, monkeypatch: pytest.MonkeyPatch, current: str
):
    """Whoever of three votes unhelpful, and in whichever order, exactly the same is kept."""
    words: Iterator[int] = itertools.count()

    def following(_size: int) -> str:
        return f"{next(words):016x}"

    monkeypatch.setattr("bot.store.votes.token_hex", following)
    seen: list[dict[str, list[tuple[Any, ...]]]] = []
    for order in itertools.permutations((11, 22, 33)):
        for unhelpful in order:
            words = itertools.count()
            async with database.transaction() as session:
                for name in TABLES:
                    await session.statement(EMPTIED[database.engine].format(name))
            for member_id in order:
                await _vote(database, member_id, helpful=member_id != unhelpful)
            await forget_voters(database, {"faq.fee": current}, TODAY)
            seen.append(await _kept(database, url))
    assert all(kept == seen[0] for kept in seen)
    assert bool(seen[0]["vote_marks"]) == (current == "v1")


async def test_no_id_of_a_member_is_kept(database: Database, url: str):
    member_id = 223456789012345678
    await add_reason(database, slip=await _slip(database, member_id), reason=Reason.WRONG)
    await _vote(database, member_id, version="v2")
    kept = str(await _kept(database, url))
    assert str(member_id) not in kept
    assert f"{member_id:x}" not in kept


async def test_marks_of_one_member_in_two_votings_do_not_match(database: Database, url: str):
    await _vote(database, 1)
    await _vote(database, 1, version="v2")
    first, second = (await _kept(database, url))["vote_marks"]
    assert not set(first[-2:]) & set(second[-2:])


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("vote"), st.integers(0, 3), st.booleans(), st.sampled_from(["v1", "v2"])),
        st.tuples(st.just("reason"), st.integers(0, 3), st.sampled_from(Reason), st.just("")),
    ),
    max_size=12,
)


@given(STEPS)
@settings(
    max_examples=20,
    # Every example votes in a server of its own, so that one database serves all.
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
async def test_sums_are_those_of_first_votes_and_first_reasons(
    database: Database, steps: list[tuple[str, int, Any, str]]
):
    guild_id = next(GUILDS)
    voted: dict[tuple[int, str], bool] = {}
    slips: list[tuple[str, str]] = []
    used: dict[str, tuple[str, Reason]] = {}
    for step, number, value, version in steps:
        if step == "vote":
            ballot = await _vote(database, number, helpful=value, version=version, guild_id=guild_id)
            assert (ballot is None) == ((number, version) in voted)
            voted.setdefault((number, version), value)
            if ballot is not None and ballot.slip is not None:
                slips.append((ballot.slip, version))
        elif number < len(slips):
            slip, of_version = slips[number]
            assert await add_reason(database, slip=slip, reason=value) == (slip not in used)
            used.setdefault(slip, (of_version, value))
    found = {count.version: count for count in await votes(database, guild_id=guild_id)}
    assert set(found) == {version for _, version in voted}
    for version, count in found.items():
        helpful = [value for (_, of_version), value in voted.items() if of_version == version]
        reasons = [reason for of_version, reason in used.values() if of_version == version]
        assert (count.helpful, count.unhelpful) == (helpful.count(True), helpful.count(False))
        assert count.reasons == {reason: reasons.count(reason) for reason in reasons}


ENTRY = Entry(
    key="faq.fee",
    kind=Kind.FAQ,
    evidence=Evidence(sources=("F1",), checked=TODAY),
    ja=EntryText(title="手数料", answer="一部です。"),
    en=EntryText(title="Fee", answer="A part."),
)


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("field", ["title", "answer", "body", "differs", "question", "todo"])
def test_what_members_read_makes_another_version(language: str, field: str):
    text = replace(getattr(ENTRY, language), **{field: "new"})
    other = version_of(replace(ENTRY, **{language: text}))
    assert other != version_of(ENTRY)
    assert len(other) == 12
    assert int(other, 16) >= 0


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"ja": replace(ENTRY.ja, keywords=("料金",))}, id="keywords"),
        pytest.param({"en": replace(ENTRY.en, questions=("How much?",))}, id="questions"),
        pytest.param({"evidence": Evidence(sources=("F2",), checked=TODAY)}, id="evidence"),
        pytest.param({"key": "faq.other", "order": 3, "related": ("faq.a",)}, id="its place"),
    ],
)
def test_what_members_do_not_read_makes_no_other_version(change: dict[str, Any]):
    assert version_of(replace(ENTRY, **change)) == version_of(ENTRY)


def test_a_line_that_moves_to_another_field_makes_another_version():
    moved = EntryText(title="手数料", answer="", body="一部です。")
    assert version_of(replace(ENTRY, ja=moved)) != version_of(ENTRY)


def test_a_version_is_the_same_in_every_release():
    assert version_of(ENTRY) == "8e14418309c9"


def _bytes_of_all_files(database: Database) -> bytes:
    place = Path(database.place)
    return b"".join(file.read_bytes() for file in sorted(place.parent.glob(f"{place.name}*")))


async def test_no_byte_of_the_files_tells_who_voted_after_whom(sqlite_url: str):
    """Each mark stands in the files once: nothing older is left in which the later ones are missing."""
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        for member_id in range(200):
            await _vote(database, member_id, helpful=member_id % 3 > 0)
            await _vote(database, member_id, entry="faq.other", helpful=member_id % 2 > 0)
        async with database.reading() as session:
            kept = [
                row
                for entry in ("faq.fee", "faq.other")
                if (row := await session.row("get_vote_marks", guild_id=GUILD, entry=entry, version="v1"))
            ]
        files = _bytes_of_all_files(database)
    marks = [mark for row in kept for mark in str(row["marks"]).split()]
    assert len(marks) == 400
    assert {files.count(mark.encode()) for mark in marks} == {1}
    assert [files.count(str(row["secret"]).encode()) for row in kept] == [1, 1]


async def test_no_byte_of_the_files_tells_which_reason_was_given_with_which_slip(sqlite_url: str):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        slips = [await _slip(database, member_id) for member_id in range(40)]
        for slip, reason in zip(slips, itertools.cycle(Reason)):
            assert await add_reason(database, slip=slip, reason=reason)
        files = _bytes_of_all_files(database)
    assert not [slip for slip in slips if slip.encode() in files]


async def test_no_byte_of_the_files_tells_who_voted_once_the_voting_is_closed(sqlite_url: str):
    async with await open_database(sqlite_url) as database:
        await migrate(database)
        for member_id in range(40):
            await _vote(database, member_id)
        async with database.reading() as session:
            row = await session.row("get_vote_marks", guild_id=GUILD, entry="faq.fee", version="v1")
        assert row is not None
        words = [str(row["secret"]), *str(row["marks"]).split()]
        assert all(word.encode() in _bytes_of_all_files(database) for word in words)
        await forget_voters(database, {"faq.fee": "v2"}, TODAY)
        files = _bytes_of_all_files(database)
    assert not [word for word in words if word.encode() in files]
