"""Two servers that have the same of everything that is to be forgotten some day; one has removed the bot."""

import json
import time
from collections.abc import Iterable, Iterator

from bench.payloads import GUILD_ID
from bot.asking import shipped_guide
from bot.domain.editions import wording_of
from bot.domain.votes import version_of
from bot.settings import DATA
from bot.store.canonical import canonical
from bot.store.database import open_database
from bot.store.migrate import migrate
from tests.endure.databases import Kept
from tests.endure.stage import PROPOSED, VOTED

BULK = 2000
"""Deeds, and versions of an entry, in either server: blanking and deleting them takes a moment."""
LEFT = "800000000000000077"
"""A server that the bot is not in any more."""


async def prepare(kept: Kept) -> None:
    """Make a database with two servers that have the same."""
    now = int(time.time())
    async with await open_database(kept.url) as database:
        await migrate(database)
        async with database.transaction() as session:
            for place, guild in enumerate((GUILD_ID, LEFT)):
                for statement in _contents(guild, place, now):
                    await session.statement(statement)
            numbers = {"audit": 2 * BULK, "card": 2, "leftover": 2, "reports": 2, "gap": 2}
            rows = [f"'{name}', {last}" for name, last in numbers.items()]
            await session.statement(_rows("numbers", "name, last", rows))


def _contents(guild: str, place: int, now: int) -> Iterator[str]:
    entries = shipped_guide(DATA).entries
    document = canonical(wording_of(entries[PROPOSED[0]])).replace("'", "''")
    day, never, voted = now // 86400, now + 10 * 366 * 86400, version_of(entries[VOTED[0]])
    first = place * BULK + 1
    yield _rows(
        "answer_editions",
        ("guild_id, key, number, deed, document, author_id, approver_id, made_at"),
        (
            f"{guild}, '{PROPOSED[0]}', {number}, 'edit', '{document}', 9, 8, {now}"
            for number in range(1, BULK + 1)
        ),
    )
    detail = json.dumps({"approver": 8, "number": 1})
    yield _rows(
        "audit",
        "id, guild_id, made_at, actor_id, deed, about, detail",
        (
            f"{first + number}, {guild}, {now}, 9, 'answers.edit', '{PROPOSED[0]}', '{detail}'"
            for number in range(BULK)
        ),
    )
    card = f"{guild}, 5{place}, 6{place}, 'entry:{VOTED[0]}'"
    for table, columns, row in (
        ("server_settings", "guild_id, document", f"{guild}, '{{}}'"),
        ("answers", "guild_id, key, number", f"{guild}, '{PROPOSED[0]}', {BULK}"),
        (
            "answer_drafts",
            "id, guild_id, key, author_id, number, document, typed_at, revision",
            f"'{place:016x}', {guild}, '{PROPOSED[0]}', 9, 1, '{document}', {now}, 1",
        ),
        (
            "answer_imports",
            "id, guild_id, author_id, document, made_at",
            f"'{place:016x}', {guild}, 9, '[]', {now}",
        ),
        (
            "cards",
            "guild_id, channel_id, message_id, what, id, state, revision, due_at, tries, made_by, made_at",
            f"{card}, {place + 1}, 'shown', 1, {never}, 1, 9, {now}",
        ),
        (
            "card_leftovers",
            "guild_id, channel_id, message_id, what, id, card_id, made_at, deed, due_at, tries",
            f"{card}, {place + 1}, 90{place}, {now}, 'delete', {never}, 1",
        ),
        ("change_logs", "guild_id, last_id", f"{guild}, {first + BULK - 1}"),
        (
            "gap_sightings",
            "gap_id, guild_id, day, question, terms, found_nothing, unhelpful",
            f"{place + 1}, {guild}, {day}, '質問', '[\"質問\"]', 1, 0",
        ),
        (
            "reports",
            "id, guild_id, about, language, text, created_at",
            f"{place + 1}, {guild}, '{VOTED[0]}', 'ja', '報告', {now}",
        ),
        ("replies", "guild_id, message_id, what, reply_id, posted_day", f"{guild}, 1, 'entry:x', 2, {day}"),
    ):
        yield _rows(table, columns, [row])
    for version in (voted, "0" * len(voted)):
        place_of = f"{guild}, '{VOTED[0]}', '{version}'"
        counts = "guild_id, entry, version, helpful, unhelpful"
        yield _rows("vote_counts", counts, [f"{place_of}, 0, 1"])
        yield _rows(
            "vote_marks", "guild_id, entry, version, secret, marks", [f"{place_of}, '{'0' * 64}', 'ab'"]
        )
        yield _rows("vote_reasons", "guild_id, entry, version, reason, times", [f"{place_of}, 'outdated', 1"])
        yield _rows("vote_slips", "guild_id, entry, version, slip", [f"{place_of}, '{version}{place}'"])


def _rows(table: str, columns: str, rows: Iterable[str]) -> str:
    return f"INSERT INTO {table} ({columns}) VALUES {', '.join(f'({row})' for row in rows)}"
