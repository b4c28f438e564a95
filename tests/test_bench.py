"""``make bench``: that it runs and counts what it says; never how fast anything is."""

import asyncio
import json
from pathlib import Path

import aiohttp
import pytest

from bench.__main__ import measure
from bench.aims import aims_of
from bench.bare import COMMAND
from bench.discord_server import LoopbackDiscord
from bench.events import command, custom_ids, submit, typing_in
from bench.faults import Refusal
from bench.payloads import Payload
from bench.process import LINUX, running
from bench.results import Series, p99
from bench.table import as_text

READS_A_FILE_IN_A_THREAD = """
import os, pathlib, threading, time
def read():
    while True:
        pathlib.Path(os.__file__).read_bytes()
        time.sleep(0.005)
threading.Thread(target=read, daemon=True).start()
time.sleep(30)
"""


async def test_a_tiny_run_prints_every_table_and_finds_no_disk_use():
    # Two seconds after READY the bot makes its search and forgets what is old; both would be counted.
    results = await measure(
        starts=1,
        rounds=1,
        block=2,
        pause=4,
        seconds=0.001,
        sizes=(20,),
        crowded=0.02,
        many=50,
        servers=20,
        at_once=(1, 8),
        servers_pause=0,
        most_asked=50,
    )
    text = as_text(results)
    for title in (
        "Answers",
        "Under way at once",
        "While answering",
        "Starting",
        "Memory",
        "After many answers",
        "In one process",
        "Searching",
        "A thousand servers",
        "Aims",
    ):
        assert f"\n{title}" in text
    for name in (
        "/fee",
        "/compare",
        "/reregister",
        "/exitcheck",
        "suggestions: amount",
        "load the guide from",
    ):
        assert name in text
    assert aims_of(results)[-1].met, text


async def test_the_bare_bot_answers_every_event_and_nothing_else_is_asked_of_discord(tmp_path: Path):
    async with LoopbackDiscord() as discord, running(("-m", "bench.bare"), discord, tmp_path / "log") as bot:
        assert await bot.ready(discord) > 0
        replies = await asyncio.gather(*(discord.ask(command(COMMAND), timeout=5) for _ in range(20)))
        before = bot.usage()
        await discord.ask(command(COMMAND), timeout=5)
        after = bot.usage()
    assert len({reply.message["id"] for reply in replies if reply.message}) == 20
    assert discord.unserved == []
    assert discord.commands is None
    assert after.cpu_ns > before.cpu_ns
    assert (after.file_calls, after.disk_bytes, after.other_threads) == (
        before.file_calls,
        before.disk_bytes,
        before.other_threads,
    )


@pytest.mark.skipif(not LINUX, reason="only Linux counts these")
async def test_a_process_that_reads_files_in_a_thread_is_caught(tmp_path: Path):
    async with (
        LoopbackDiscord() as discord,
        running(("-c", READS_A_FILE_IN_A_THREAD), discord, tmp_path / "log") as bot,
    ):
        series = Series()
        for _ in range(200):
            before = bot.usage()
            await asyncio.sleep(0.05)
            series.add([1], before, bot.usage())
            if series.file_calls and series.other_threads:
                break
        assert series.file_calls
        assert series.other_threads


async def test_a_refused_request_gets_the_failure_and_the_next_one_is_served():
    async with LoopbackDiscord() as discord, aiohttp.ClientSession() as session:
        discord.refuse("GET", "/users/", Refusal(status=429, headers={"Via": "1.1 loopback"}))
        async with session.get(f"{discord.api_url}/users/@me") as refused:
            assert (refused.status, refused.headers["Via"]) == (429, "1.1 loopback")
        async with session.get(f"{discord.api_url}/users/@me") as served:
            assert json.loads(await served.read())["bot"]
        async with session.get(f"{discord.api_url}/guilds/1") as unknown:
            assert unknown.status == 404
    assert discord.unserved == [("GET", "/api/v10/guilds/1")]


def test_events_have_discords_shape():
    assert typing_in("fee", "service", amount="3000", service="ク")["data"]["options"] == [
        {"name": "amount", "type": 3, "value": "3000"},
        {"name": "service", "type": 3, "value": "ク", "focused": True},
    ]
    assert command("card post", key="tip")["data"]["options"] == [
        {"name": "post", "type": 1, "options": [{"name": "key", "type": 3, "value": "tip"}]}
    ]


def test_a_form_is_filled_in_by_the_ids_of_its_fields():
    form: Payload = {
        "custom_id": "form:1:",
        "components": [
            {"type": 10, "content": "text"},
            {"type": 18, "label": "a", "component": {"type": 22, "custom_id": "ticks", "options": []}},
            {"type": 18, "label": "b", "component": {"type": 4, "custom_id": "text"}},
        ],
    }
    assert custom_ids(form) == ("ticks", "text")
    rows = submit(form, {"ticks": ["one", "two"]})["data"]["components"]
    assert rows[1]["component"]["values"] == ["one", "two"]
    assert rows[2]["component"]["value"] == ""


def test_one_slow_answer_in_a_hundred_is_not_the_99th_percentile():
    assert p99([*range(99), 10_000]) == 98
    assert p99([1, 2, 3]) == 3
