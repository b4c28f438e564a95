"""A server's own words as a file: handing it out, and reading one that is handed in."""

import asyncio
import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import aiohttp
import discord

from bot.carrying.importing import begin_import, faults_in
from bot.components import send
from bot.domain.carried import Fault, carried_out
from bot.domain.errors import UserError
from bot.render.carrying import FAULTS, exported_answer, faults_answer, faults_text, remarks
from bot.servers.editors import editing_server
from bot.store.answersfile import LARGEST, read, written

if TYPE_CHECKING:
    from bot.app import GuideBot

MOST_FILES = 10
"""Files that Discord takes with one message."""
DOWNLOAD_SECONDS = 20


async def export_answers(interaction: discord.Interaction["GuideBot"]) -> None:
    """Hand an editor a file with all of the server's own words, privately.

    Raises ``UserError`` for who may not edit.
    """
    bot = interaction.client
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    await interaction.response.defer(ephemeral=True, thinking=True)
    words, day = bot.words(interaction), bot.today().isoformat()
    records = carried_out(bot.guides.editions(guild_id).values())
    contents = await asyncio.to_thread(written, records, remarks(words, entries=len(records), day=day))
    names = [f"michishirube-answers-{day}{_suffix(number)}.toml" for number in range(len(contents))]
    files = [discord.File(io.BytesIO(data), name) for data, name in zip(contents, names, strict=True)]
    answer = exported_answer(words, entries=len(records), files=len(files))
    await send(interaction, answer, ephemeral=True, files=files[:MOST_FILES])
    for start in range(MOST_FILES, len(files), MOST_FILES):
        await interaction.followup.send(files=files[start : start + MOST_FILES], ephemeral=True)


def _suffix(number: int) -> str:
    return f"-{number + 1}" if number else ""


async def import_answers(
    interaction: discord.Interaction["GuideBot"], attachment: discord.Attachment
) -> None:
    """Show an editor what a file would change, with a button to let it; or all that is wrong with it.

    Raises ``UserError`` for who may not edit, and for a file that is too large or cannot be fetched.
    """
    bot = interaction.client
    guild_id = editing_server(interaction, bot.settings_of(interaction.guild_id))
    if attachment.size > LARGEST:
        raise UserError("carrying.too_large", most=LARGEST // 1024)
    await interaction.response.defer(ephemeral=True, thinking=True)
    found = await asyncio.to_thread(read, await _fetched(attachment))
    current = dict(bot.guides.editions(guild_id))
    faults = await asyncio.to_thread(faults_in, bot.guide.entries, current, found)
    if faults:
        await _show_faults(interaction, faults)
    else:
        await begin_import(interaction, guild_id, found.records)


async def _fetched(attachment: discord.Attachment) -> bytes:
    try:
        async with asyncio.timeout(DOWNLOAD_SECONDS):
            return await attachment.read()
    except (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError) as error:
        raise UserError("carrying.not_fetched") from error


async def _show_faults(interaction: discord.Interaction["GuideBot"], faults: Sequence[Fault]) -> None:
    words = interaction.client.words(interaction)
    files: list[discord.File] = []
    if len(faults) > FAULTS:
        files.append(discord.File(io.BytesIO(faults_text(words, faults).encode()), "faults.txt"))
    await send(interaction, faults_answer(words, faults), ephemeral=True, files=files)
