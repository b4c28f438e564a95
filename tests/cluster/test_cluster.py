"""Several processes of the bot on one PostgreSQL, as they run on several machines."""

import asyncio
import json
import time
from itertools import pairwise
from pathlib import Path

from msgspec.structs import replace

from bench.events import choose, command, press
from bench.payloads import APPLICATION_ID, CHANNEL_ID
from bench.replies import Reply
from bot.cards.keeping import WORK
from bot.domain.cards import ENTRY
from bot.servers.changelogging import PACE_SECONDS
from bot.servers.changelogging import WORK as LOGGING
from bot.settings import DATA
from bot.shardpacing import APART_SECONDS
from bot.store.cards import add_card, all_cards
from bot.store.link import lock_number
from bot.store.seed import seed
from bot.store.server_settings import change_server_settings
from bot.store.shipped import load_shipped
from bot.store.snapshot import load_guide
from tests.cluster.staging import ADMINISTRATOR, NOW, Cluster, cluster, reword, server, until
from tests.wire.wired import changed

SEEN_SECONDS = 1.0
IN_LINE_SECONDS = 12.0
KEY = "faq.fee"


def text_of(reply: Reply) -> str:
    return json.dumps(reply.data, ensure_ascii=False)


async def answer_on(bots: Cluster, guild_id: str, shard: int) -> str:
    """What a member of a server reads for an entry, from the process that has ``shard``."""
    return text_of(await bots.ask(command("guide", query=KEY), guild_id, shard=shard))


async def test_shards_of_one_bucket_start_five_seconds_apart_in_all_processes(
    postgres_url: str, tmp_path: Path
) -> None:
    async with cluster(postgres_url, tmp_path, shards=4, max_concurrency=2) as bots:
        await bots.start(0, 2)
        await bots.ready(0)
        bots.kill(0)  # right after its first session: the pause is the server's to keep
        await bots.start(1, 2)
        await bots.start(0, 2, name="again")
        await bots.ready(0, 1, 2, 3)
        for bucket in (0, 1):
            moments = [moment for shard, moment in bots.gateway.identified if shard % 2 == bucket]
            assert len(moments) >= 2
            assert min(later - earlier for earlier, later in pairwise(moments)) >= APART_SECONDS


async def test_a_shard_stands_in_line_longer_than_it_may_take_to_connect(
    postgres_url: str, tmp_path: Path
) -> None:
    async with cluster(postgres_url, tmp_path, shards=2, max_concurrency=1) as bots:
        turn = f"identify {APPLICATION_ID} 0"
        assert await bots.database.identify_turn(turn, pause=IN_LINE_SECONDS, most=20)
        begun = time.monotonic()
        await bots.start(1, 2, arguments=changed(gateway__CONNECT_SECONDS=1.0))
        await bots.ready(1)
        ((_, identified),) = bots.gateway.identified
        assert identified - begun > IN_LINE_SECONDS - 0.5
        assert len(bots.gateway.reached) == 1
        assert "cannot be reached" not in bots.processes[1].log


async def test_what_one_process_changes_all_others_answer_with_within_a_second(
    postgres_url: str, tmp_path: Path
) -> None:
    home = server(0)
    async with cluster(postgres_url, tmp_path, shards=4) as bots:
        await bots.start(0, 2)
        await bots.start(1, 2)
        await bots.ready(0, 1, 2, 3)
        # An administrator changes a setting in the process that has the server's shard …
        panel = await bots.ask(command("settings"), home)
        assert panel.message
        opened = await bots.ask(choose(panel.message, "settings.open:1:", "language"), home)
        assert opened.message
        before = text_of(await bots.ask(command("settings"), home, shard=3))
        await bots.ask(press(opened.message, "settings.set:1:language~en"), home)
        changed = time.monotonic()
        # … and the other one knows it.
        await until(lambda: _panel(bots, home, 3), lambda after: after != before, seconds=SEEN_SECONDS)
        assert await _panel(bots, home, 3) == await _panel(bots, home, 0)
        assert time.monotonic() - changed < 2 * SEEN_SECONDS

        # Words that a third process saves are everywhere, also on the shard of the server itself.
        entry = (await load_guide(bots.database)).entries[KEY]
        await reword(bots.database, entry, home, "うちの題名")
        for shard in (0, 3):
            await until(
                lambda shard=shard: answer_on(bots, home, shard),
                lambda answer: "うちの題名" in answer,
                seconds=SEEN_SECONDS,
            )
        assert "うちの題名" not in await answer_on(bots, server(4), 0)


async def _panel(bots: Cluster, guild_id: str, shard: int) -> str:
    return text_of(await bots.ask(command("settings"), guild_id, shard=shard))


async def test_what_was_changed_while_the_connection_was_cut_is_known_after_it(
    postgres_url: str, tmp_path: Path
) -> None:
    home = server(0)
    async with cluster(postgres_url, tmp_path, shards=2) as bots:
        await bots.start(0, 2)
        await bots.ready(0)
        entry = (await load_guide(bots.database)).entries[KEY]
        # The words and the cut are one transaction: what it tells at its end, nobody is there to hear.
        cut = """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name = 'bot0' AND query ~ 'pg_notify|LISTEN|advisory'
        """
        await reword(bots.database, entry, home, "切れている間の題名", last=cut)
        await until(
            lambda: answer_on(bots, home, 0), lambda answer: "切れている間の題名" in answer, seconds=10
        )
        # From then on it hears again at once.
        await reword(bots.database, entry, home, "つながってからの題名", seen=1)
        await until(
            lambda: answer_on(bots, home, 0),
            lambda answer: "つながってからの題名" in answer,
            seconds=SEEN_SECONDS,
        )


async def test_a_release_s_guide_holds_in_processes_that_were_there_before(
    postgres_url: str, tmp_path: Path
) -> None:
    async with cluster(postgres_url, tmp_path, shards=2) as bots:
        await bots.start(0, 2)
        await bots.ready(0)
        shipped = load_shipped(DATA, today=NOW.date())
        entries = [
            replace(entry, ja=replace(entry.ja, title="新しい版の題名")) if entry.key == KEY else entry
            for entry in shipped.entries
        ]
        await seed(bots.database, replace(shipped, entries=tuple(entries)))
        await until(
            lambda: answer_on(bots, server(0), 0), lambda answer: "新しい版の題名" in answer, seconds=5
        )


async def test_fifty_cards_are_posted_and_edited_once_whoever_is_killed_meanwhile(
    postgres_url: str, tmp_path: Path
) -> None:
    home, channels = server(0), [str(int(CHANNEL_ID) + 100 + number) for number in range(50)]
    async with cluster(postgres_url, tmp_path, shards=2) as bots:
        await bots.start(0, 2)
        await bots.start(1, 2)
        await bots.ready(0, 1)
        (schema,) = (row[0] for row in await bots.rows("SELECT current_schema()"))
        worker = await bots.worker(lock_number(f"{schema} {WORK}"))
        for channel in channels:
            await add_card(
                bots.database,
                guild_id=int(home),
                channel_id=int(channel),
                what=f"{ENTRY}:{KEY}",
                made_by=ADMINISTRATOR,
                now=NOW,
            )
        async with bots.channels.changed:
            await bots.channels.changed.wait_for(lambda: bots.channels.posts.total() >= 20)
        bots.kill(worker)
        await _settled(bots)
        assert [bots.channels.posts[channel] for channel in channels] == [1] * 50
        # With both there again, other words are in every card, edited once.
        await bots.start(worker, 2, name="again")
        await bots.ready(0, 1)
        bots.channels.edits.clear()
        entry = (await load_guide(bots.database)).entries[KEY]
        await reword(bots.database, entry, home, "新しい題名")
        async with asyncio.timeout(30):
            async with bots.channels.changed:
                await bots.channels.changed.wait_for(lambda: bots.channels.edits.total() >= 50)
        await _settled(bots)
        messages = [next(iter(bots.channels.all_of(channel).values())) for channel in channels]
        assert [bots.channels.edits[message["id"]] for message in messages] == [1] * 50
        assert all("新しい題名" in json.dumps(message, ensure_ascii=False) for message in messages)
        assert bots.channels.posts.total() == 50
        assert all(message["pinned"] for message in messages)


async def _settled(bots: Cluster) -> None:
    """Wait until nothing is due about any card."""
    await until(
        lambda: all_cards(bots.database),
        lambda cards: all(card.due_at is None for card in cards),
        seconds=60,
    )


async def test_a_log_channel_is_told_once_and_soon_of_what_another_process_did(
    postgres_url: str, tmp_path: Path
) -> None:
    home, log = server(0), str(int(CHANNEL_ID) + 7)
    async with cluster(postgres_url, tmp_path, shards=2) as bots:
        await change_server_settings(
            bots.database,
            guild_id=int(home),
            change=lambda before: replace(before, log=int(log)),
            actor_id=ADMINISTRATOR,
            at=NOW,
            name="log",
            detail={"value": int(log)},
        )
        await bots.start(0, 2)
        await bots.start(1, 2)
        await bots.ready(0, 1)
        (schema,) = (row[0] for row in await bots.rows("SELECT current_schema()"))
        await bots.worker(lock_number(f"{schema} {LOGGING}"))
        entry = (await load_guide(bots.database)).entries[KEY]
        await reword(bots.database, entry, home, "うちの題名")
        async with asyncio.timeout(2 * PACE_SECONDS), bots.channels.changed:
            await bots.channels.changed.wait_for(lambda: bots.channels.posts[log] > 0)
        (told,) = bots.channels.all_of(log).values()
        assert "うちの題名" in json.dumps(told, ensure_ascii=False)


async def test_who_pins_in_a_process_that_does_not_keep_the_cards_is_answered_soon(
    postgres_url: str, tmp_path: Path
) -> None:
    async with cluster(postgres_url, tmp_path, shards=2) as bots:
        await bots.start(0, 2)
        await bots.ready(0)
        (schema,) = (row[0] for row in await bots.rows("SELECT current_schema()"))
        assert await bots.worker(lock_number(f"{schema} {WORK}")) == 0
        await bots.start(1, 2)
        await bots.ready(1)
        begun = time.monotonic()
        reply = await bots.ask(command("pin", entry=KEY), server(1))
        assert time.monotonic() - begun < 5
        (posted,) = bots.channels.all_of(CHANNEL_ID).values()
        assert posted["pinned"]
        assert posted["id"] in text_of(reply)
