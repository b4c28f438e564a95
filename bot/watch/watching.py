"""What is watched during a run, as far as the settings want it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.app import GuideBot


@asynccontextmanager
async def watched(bot: "GuideBot") -> AsyncGenerator[None]:
    """Let an operator see how ``bot`` is during the block, before it connects and while it stops too."""
    address = bot.settings.health_address
    if address is None:
        yield
        return
    from bot.watch.endpoints import serving  # noqa: PLC0415 - who has no probes does not pay for a web server

    async with serving(bot, address):
        yield
