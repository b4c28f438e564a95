"""Answers that carry a file, sent without a copy coming back."""

from pathlib import Path

import pytest

from bench.discord_server import LoopbackDiscord
from bench.events import command
from bench.process import running

BOT = """
import io, os, sys
import discord, yarl
from discord import app_commands
from discord.gateway import DiscordWebSocket
from discord.http import Route
from bot.quiet import answer_quietly

Route.BASE = os.environ["DISCORD_API_URL"]
DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(os.environ["DISCORD_GATEWAY_URL"])
answer_quietly()
client = discord.Client(intents=discord.Intents.none())
tree = app_commands.CommandTree(client)

@tree.command(name="export", description="files")
async def export(interaction: discord.Interaction) -> None:
    files = [discord.File(io.BytesIO(b"x" * 1000), name) for name in sys.argv[1:]]
    await interaction.response.send_message("here", files=files)

client.run(os.environ["DISCORD_TOKEN"], log_handler=None)
"""


@pytest.mark.parametrize("names", [(), ("answers.toml",), ("a.png", "b.png")], ids=len)
async def test_files_arrive_with_the_answer(names: tuple[str, ...], tmp_path: Path) -> None:
    async with LoopbackDiscord() as discord, running(("-c", BOT, *names), discord, tmp_path / "log") as bot:
        await bot.ready(discord)
        reply = await discord.ask(command("export"), timeout=5)
        assert discord.copies == 0
    assert reply.message is not None
    assert reply.message["content"] == "here"
    assert [(each["filename"], each["size"]) for each in reply.message["attachments"]] == [
        (name, 1000) for name in names
    ]
