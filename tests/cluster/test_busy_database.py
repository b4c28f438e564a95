"""A first answer has three seconds, however long the database takes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bench.events import command
from bench.payloads import BOT_USER, CHANNEL_ID, MEMBER_ID, Payload, message, snowflake
from bot.components import custom_id
from bot.domain.editions import wording_of
from bot.patience import SECONDS
from bot.render.theme import button
from bot.store.drafts import Draft, keep_draft, new_draft_id
from bot.store.snapshot import load_guide
from tests.cluster.staging import NOW, Cluster, cluster, reword, server

ANSWER_NS = 3_000_000_000
KEY = "faq.fee"


@asynccontextmanager
async def locked(bots: Cluster, table: str) -> AsyncGenerator[None]:
    """Keep everybody from reading a table, as some upkeep of a database does."""
    untyped: Any = asyncpg
    connection = await untyped.connect(bots.url)
    try:
        async with connection.transaction():
            await connection.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield
    finally:
        await connection.close()


def menu_on(shown: Payload, name: str) -> Payload:
    """Return a use of a message menu."""
    resolved = {"messages": {shown["id"]: shown}}
    data: Payload = {
        "id": "900000000000000001",
        "name": name,
        "type": 3,
        "target_id": shown["id"],
        "resolved": resolved,
    }
    return {"type": 2, "data": data}


@pytest.fixture
async def bots(postgres_url: str, tmp_path: Path) -> AsyncGenerator[Cluster]:
    """One process, ready."""
    async with cluster(postgres_url, tmp_path, shards=1) as bots:
        await bots.start(0, 1)
        await bots.ready(0)
        yield bots


async def test_a_form_that_needs_a_locked_table_is_refused_kindly_and_opens_once_it_is_free(
    bots: Cluster,
) -> None:
    edit = command("answers edit", entry=KEY)
    async with locked(bots, "answer_drafts"):
        reply = await bots.ask(edit, server(0))
        assert SECONDS * 1e9 < reply.answered_ns < ANSWER_NS
        assert "応答が遅くなっています" in str(reply.data)
        # The bot goes on answering, though the same question waits in the database.
        several = [bots.ask(edit, server(0)) for _ in range(6)]
        assert all(each.answered_ns < ANSWER_NS for each in await asyncio.gather(*several))
    opened = await bots.ask(edit, server(0))
    assert opened.kind == 9


async def test_a_draft_that_was_begun_is_shown_however_long_the_database_takes(bots: Cluster) -> None:
    entry = (await load_guide(bots.database)).entries[KEY]
    first = await reword(bots.database, entry, server(0), "一")
    draft = Draft(
        id=new_draft_id(),
        guild_id=int(server(0)),
        key=KEY,
        author_id=int(MEMBER_ID),
        number=1,
        base=first.base,
        wording=wording_of(entry),
        typed_at=NOW,
    )
    await keep_draft(bots.database, draft)
    await reword(bots.database, entry, server(0), "二", seen=1)  # so that the page tells what changed
    async with locked(bots, "answer_editions"):
        asking = asyncio.create_task(bots.ask(command("answers edit", entry=KEY), server(0)))
        await asyncio.sleep(SECONDS + 1)
        assert not asking.done()
    reply = await asking
    assert reply.acknowledged_ns < ANSWER_NS
    assert "下書き" in str(reply.data)


async def test_what_the_guide_says_to_a_message_waits_for_no_earlier_replies(bots: Cluster) -> None:
    shown = message(
        {"content": "クラウドワークスの手数料はいくらですか", "embeds": [], "components": []},
        identity=snowflake(),
        attachments=[],
    )
    shown |= {
        "author": {**BOT_USER, "id": snowflake(), "bot": False},
        "channel_id": CHANNEL_ID,
        "type": 0,
    }
    ask = menu_on(shown, "Answer with the guide")
    await bots.ask(ask, server(0))  # now the search is there
    async with locked(bots, "replies"):
        reply = await bots.ask(ask, server(0))
    assert reply.answered_ns < ANSWER_NS
    assert "返信する" in str(reply.data)


async def test_the_menu_that_pins_a_card_again_answers_at_once_that_it_is_thinking(bots: Cluster) -> None:
    row = {"type": 1, "components": [button("開く", custom_id("card.open", 1, "1"))]}
    shown = message({"components": [row]}, identity=snowflake(), attachments=[])
    shown |= {"author": BOT_USER, "channel_id": CHANNEL_ID, "type": 0}
    async with locked(bots, "cards"):
        asking = asyncio.create_task(bots.ask(menu_on(shown, "Pin this answer"), server(0)))
        await asyncio.sleep(SECONDS + 1)  # longer than Discord would have waited
        assert not asking.done()
    reply = await asking
    assert reply.acknowledged_ns < ANSWER_NS / 2
