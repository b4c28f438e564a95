"""The real bot in a process of its own, beside a Discord on this machine, and what a member does there."""

import asyncio
import itertools
import json
import sqlite3
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from bench import payloads
from bench.discord_server import LoopbackDiscord
from bench.events import command, custom_ids, press, submit
from bench.payloads import Payload, interaction
from bench.process import BotProcess, running
from bench.replies import FORM, Reply
from bench.starting import settings
from bot.render.theme import Colour
from tests.started import started_database

IN_A_SERVER = 256
"""Members that ask in the same server, so that neither they nor their server asks too often."""
_members = itertools.count(800_000_000_000_000_256)
RUN = ("-m", "bot", "run")
PATIENCE = 30.0
"""Seconds within which everything that a test waits for has happened long ago."""
FEE = command("fee", amount="15,000円")


def changed(**constants: float) -> tuple[str, ...]:
    """Return the arguments that run the bot with other constants, such as ``serving__GRACE_SECONDS``."""
    lines = ["import importlib, sys"]
    for name, value in constants.items():
        module, _, constant = name.partition("__")
        lines.append(f"importlib.import_module('bot.{module}').{constant} = {value!r}")
    lines.append("from bot.__main__ import main; sys.exit(main(['run']))")
    return "-c", "\n".join(lines)


class Wired:
    """A bot and its Discord."""

    def __init__(self, discord: LoopbackDiscord, process: BotProcess, database: Path) -> None:
        self.discord = discord
        self.process = process
        self._database = database

    async def ask(
        self,
        event: Mapping[str, Any],
        *,
        seconds: float = PATIENCE,
        locale: str = "ja",
        deliveries: int = 1,
    ) -> Reply:
        member = next(_members)
        return await self.discord.ask(
            event,
            timeout=seconds,
            locale=locale,
            deliveries=deliveries,
            member_id=str(member),
            guild_id=str(member - member % IN_A_SERVER),
        )

    async def answers(self) -> None:
        """Ask something and check that it is answered."""
        assert_is_fee(await self.ask(FEE))

    async def asks_in_vain(self, event: Mapping[str, Any], logged: str) -> None:
        """Ask something that nobody can answer, and wait until the log says so once more."""
        before = self.process.log.count(logged)
        asked = asyncio.create_task(self.ask(event))
        await self.until_logged(logged, before + 1)
        assert not asked.done()
        asked.cancel()
        await asyncio.wait({asked})

    async def until_logged(self, text: str, times: int = 1) -> None:
        await until(lambda: self.process.log.count(text) >= times, f"{text!r} logged {times} times")

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        """Return what the database holds."""
        with closing(sqlite3.connect(self._database)) as database:
            return database.execute(query).fetchall()

    @asynccontextmanager
    async def locked(self) -> AsyncGenerator[None]:
        """Keep the bot from writing anything into its database."""
        with closing(sqlite3.connect(self._database, isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            yield
            database.execute("ROLLBACK")

    async def report_form(self) -> Payload:
        """Return the form that the button under an answer opens."""
        message = (await self.ask(FEE)).message
        assert message is not None
        button = next(each for each in custom_ids(message) if each.startswith("report.open:"))
        form = await self.ask(press(message, button))
        assert form.kind == FORM
        return dict(form.data)


async def until(condition: Callable[[], bool], what: str, seconds: float = PATIENCE) -> None:
    """Wait for what another process does and nothing tells of."""
    try:
        async with asyncio.timeout(seconds):
            while not condition():  # noqa: ASYNC110 - nothing tells when another process has written a line
                await asyncio.sleep(0.01)
    except TimeoutError as error:
        raise AssertionError(f"never happened: {what}") from error


def raw(event: Mapping[str, Any]) -> Payload:
    """Return a whole interaction of a member who has asked nothing yet."""
    member = str(next(_members))
    return interaction(
        event, locale="ja", guild_locale="ja", permissions="0", member_id=member, guild_id=payloads.GUILD_ID
    )


def report(form: Mapping[str, Any], text: str) -> Payload:
    return submit(form, {"text": [text]})


def text_of(reply: Reply) -> str:
    return json.dumps(reply.data, ensure_ascii=False)


def assert_is_fee(reply: Reply) -> None:
    assert reply.message is not None
    assert reply.message["embeds"][0].get("color") != Colour.REFUSAL, text_of(reply)
    assert "15,000円" in text_of(reply)


def assert_is_clear(log: str, *named: str) -> None:
    """Check that a process that gave up says why in one line, and not by a traceback."""
    last = log.strip().splitlines()[-1]
    assert "Traceback" not in log, log
    for name in named:
        assert name in last, last


@asynccontextmanager
async def wired(
    directory: Path,
    arguments: tuple[str, ...] = RUN,
    *,
    heartbeat_ms: int = 41_250,
    environment: Mapping[str, str] | None = None,
    ready: bool = True,
    discord: LoopbackDiscord | None = None,
) -> AsyncGenerator[Wired]:
    """Start a Discord and a bot; with ``ready``, wait until it is connected.

    ``discord`` is one that was made, but not entered, by the caller.
    """
    database = directory / "wire.db"
    if not database.exists():
        database.write_bytes(started_database())
    given = {**settings(database), **(environment or {})}
    async with (
        discord or LoopbackDiscord(heartbeat_ms=heartbeat_ms) as there,
        running(arguments, there, directory / "bot.log", given) as process,
    ):
        if ready:
            await process.ready(there)
        try:
            yield Wired(there, process, database)
        finally:
            print(process.log)  # noqa: T201 - pytest shows it beside a test that failed
