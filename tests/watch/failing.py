"""A bot that fails in every way which could put into the log what must not be there.

Run as a program it is the real bot with one cog more. Its argument is a directory with the shipped data and
``COMMANDS`` added to it.
"""

import functools
import logging
import sys
from pathlib import Path
from typing import Any

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands
from discord.http import Route

from bot.app import COGS, GuideBot
from bot.components import submitted

COMMANDS = {
    "ja": """
[failing]
name = "失敗"
description = "失敗します"
options.text = { name = "文", description = "文" }
""",
    "en": """
[failing]
name = "failing"
description = "Fails"
options.text = { name = "text", description = "A text" }
""",
}
Interaction = discord.Interaction[GuideBot]


class Failing(commands.Cog):
    """Fails."""

    def __init__(self, bot: GuideBot) -> None:
        self.bot = bot
        bot.router.on("failing.form", 1, self.on_form)
        bot.router.on("failing.wire", 1, self.on_wire)
        bot.router.on("failing.secret", 1, self.on_secret)

    @app_commands.command()
    async def failing(self, _interaction: Interaction, text: str) -> None:
        """Fail over the words of an option."""
        _fail_over(text)

    @failing.autocomplete("text")
    async def suggest(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Fail over what is being typed."""
        raise LookupError(typed)

    async def on_form(self, interaction: Interaction, _payload: str) -> None:
        """Fail over the words of a form, which are said in a line of the log too."""
        text = submitted(interaction)["text"][0]
        try:
            _fail_over(text)
        except ValueError as error:
            logging.getLogger(__name__).warning("a form could not be read: %s", error)
            raise

    async def on_wire(self, interaction: Interaction, _payload: str) -> None:
        """Fail at an address that holds the interaction's token."""
        url = f"{Route.BASE}/webhooks/{interaction.application_id}/{interaction.token}?wait=true"
        async with aiohttp.ClientSession() as session, session.put(url) as response:
            response.raise_for_status()

    async def on_secret(self, interaction: Interaction, _payload: str) -> None:
        """Fail over what nobody may know, in the line itself and in an error."""
        known = [interaction.client.http.token, interaction.token, self.bot.settings.database_url]
        logging.getLogger(__name__).warning("known: %s", known)
        raise RuntimeError(*known)


def _fail_over(text: str) -> None:
    folded: Any = text.upper()
    try:
        int(text)
    except ValueError as error:
        error.add_note(f"it was {folded}")
        raise ValueError(f"cannot read {text[2:]} of a member") from error


async def setup(bot: GuideBot) -> None:
    """Add the cog."""
    await bot.add_cog(Failing(bot))


if __name__ == "__main__":
    from bot import serving
    from bot.__main__ import main

    serving.opened_bot = functools.partial(
        serving.opened_bot, data=Path(sys.argv[1]), cogs=(*COGS, "tests.watch.failing")
    )
    sys.exit(main(["run"]))
