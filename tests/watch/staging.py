"""A real bot that fails in every way, and what is left of that."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bench.discord_server import LoopbackDiscord, NoAnswerError
from bench.events import command, press, submit, typing_in
from tests.watch.probing import probed, until

WORDS = "ログインできない件 Zebra crossing 4,321円"
PARTS = ("ログイン", "できない件", "zebra", "crossing", "4,321", "321円")


def form(identity: str) -> Mapping[str, Any]:
    """Return a form with one field."""
    return {
        "custom_id": identity,
        "components": [{"type": 18, "component": {"type": 4, "custom_id": "text"}}],
    }


async def all_that_is_logged(tmp_path: Path, data: Path, **environment: str) -> tuple[str, list[str]]:
    """Return the log of a bot that failed in every way, and the error ids that the member was told."""
    program = ("-W", "ignore", "-m", "tests.watch.failing", str(data))
    async with (
        LoopbackDiscord() as discord,
        probed(discord, tmp_path, program, SERVER_LANGUAGE="en", **environment) as probe,
    ):
        await probe.until_ready()
        shown = (await discord.ask(command("fee", amount="3,000円"), timeout=20)).message
        assert shown is not None
        replies = [
            await discord.ask(asked, timeout=20)
            for asked in (
                command("failing", text=WORDS),
                submit(form("failing.form:1:"), {"text": (WORDS,)}),
                press(shown, "failing.wire:1:"),
                press(shown, "failing.secret:1:"),
            )
        ]
        # Suggestions that fail are answered with nothing; the line is in the log soon after.
        with pytest.raises(NoAnswerError):
            await discord.ask(typing_in("failing", "text", text=WORDS), timeout=0.5)

        async def is_logged() -> bool:
            return "Ignoring exception in autocomplete" in probe.written()

        await until(is_logged)
    told = ["".join(embed["description"] for embed in reply.data["embeds"]) for reply in replies]
    numbers = [re.findall("[0-9a-f]{8}", each) for each in told]
    assert all(len(found) == 1 for found in numbers), told
    return probe.written(), [number for found in numbers for number in found]
