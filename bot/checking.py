"""``python -m bot check``: everything that can be found wrong without Discord."""

import tempfile
from pathlib import Path

from bot.app import opened_bot
from bot.settings import Settings


async def check(settings: Settings) -> int:
    """Check settings, messages, data, search, migrations and every cog on a throwaway database.

    Returns 0; what is wrong is raised as at a start. The operator's own database is not touched.
    """
    with tempfile.TemporaryDirectory(prefix="michishirube-check-") as directory:
        url = f"sqlite:///{Path(directory) / 'check.db'}"
        async with opened_bot(settings.at(url)) as bot:
            await bot.load_cogs()
            commands = bot.guide_tree.payload(bot.messages)
            guide = bot.guide
            await bot.finder.search()
    print(
        f"settings, messages, data, search, migrations and cogs are in order: {len(guide.entries)} entries, "
        f"{len(guide.services)} services, {len(commands)} commands"
    )
    return 0
