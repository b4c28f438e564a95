"""Errors that are reported to a Sentry of one's own, by a real bot."""

import json
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bench import payloads
from bench.discord_server import TOKEN
from bot.settings import ROOT
from tests.watch.staging import PARTS, all_that_is_logged

ALLOWED = {
    "event_id",
    "timestamp",
    "platform",
    "level",
    "logger",
    "tags",
    "exception",
    "logentry",
}


class Sentry:
    """Keeps what it receives."""

    def __init__(self) -> None:
        self.envelopes: list[str] = []
        self.port = 0

    @property
    def dsn(self) -> str:
        return f"http://public-key@127.0.0.1:{self.port}/1"

    async def receive(self, request: web.Request) -> web.Response:
        assert request.path == "/api/1/envelope/"
        self.envelopes.append((await request.read()).decode())
        return web.json_response({})

    def reports(self) -> list[dict[str, Any]]:
        """Return the reports, in the order in which they came."""
        lines = [[json.loads(line) for line in envelope.splitlines()] for envelope in self.envelopes]
        assert all(items[1]["type"] == "event" for items in lines), "nothing else is sent"
        return [items[2] for items in lines]


@asynccontextmanager
async def sentry() -> AsyncGenerator[Sentry]:
    """Run one."""
    kept = Sentry()
    app = web.Application()
    app.add_routes([web.route("*", "/{rest:.*}", kept.receive)])
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    kept.port = runner.addresses[0][1]
    try:
        yield kept
    finally:
        await runner.cleanup()


async def test_a_report_has_the_member_s_error_id_and_nothing_that_the_member_or_the_server_is(
    tmp_path: Path, data: Path
) -> None:
    async with sentry() as kept:
        _log, told = await all_that_is_logged(tmp_path, data, SENTRY_DSN=kept.dsn)
    reports = kept.reports()
    ours = [report for report in reports if "error_id" in report["tags"]]
    assert [report["tags"]["error_id"] for report in ours] == told
    assert [report["tags"]["command"] for report in ours] == [
        "failing",
        "failing.form",
        "failing.wire",
        "failing.secret",
    ]
    assert [report["exception"]["values"][-1]["type"] for report in ours] == [
        "ValueError",
        "ValueError",
        "ClientResponseError",
        "RuntimeError",
    ]
    frames = ours[0]["exception"]["values"][-1]["stacktrace"]["frames"]
    assert frames[-1]["function"] == "_fail_over"
    assert all("vars" not in frame and "abs_path" not in frame for frame in frames)
    assert all(set(report) <= ALLOWED for report in reports)

    sent = "\n".join(kept.envelopes)
    unescaped = sent + json.dumps(reports, ensure_ascii=False)
    identities = (payloads.GUILD_ID, payloads.MEMBER_ID, payloads.CHANNEL_ID, TOKEN, socket.gethostname())
    assert [part for part in (*PARTS, *identities) if part.casefold() in unescaped.casefold()] == []
    assert str(ROOT) not in sent


def start(directory: Path, *lines: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Start a bot that nothing is there for."""
    script = "\n".join(["import sys", *lines, "from bot.__main__ import main", "sys.exit(main(['run']))"])
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        env={"DATABASE_URL": f"sqlite:///{directory / 'none.db'}", "DISCORD_TOKEN": TOKEN, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_without_the_package_the_start_says_in_one_line_what_to_install(tmp_path: Path) -> None:
    done = start(tmp_path, "sys.modules['sentry_sdk'] = None", SENTRY_DSN="http://key@127.0.0.1:1/1")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("SENTRY_DSN: ")
    assert "-r requirements-sentry.txt" in done.stderr
    assert (ROOT / "requirements-sentry.txt").exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/1", "http://key@127.0.0.1:1/"])
def test_an_address_that_is_none_of_sentry_s_is_named(tmp_path: Path, address: str) -> None:
    done = start(tmp_path, SENTRY_DSN=address)
    assert done.returncode == 1
    assert done.stderr.startswith("SENTRY_DSN: is no address of Sentry's")
    assert done.stderr.count("\n") == 1


async def test_a_sentry_that_is_away_keeps_no_answer_waiting(tmp_path: Path, data: Path) -> None:
    log, told = await all_that_is_logged(tmp_path, data, SENTRY_DSN="http://key@127.0.0.1:1/1")
    assert len(told) == 4
    assert all(number in log for number in told)
