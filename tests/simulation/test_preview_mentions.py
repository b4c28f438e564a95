"""What the preview's page makes of mentions in the bot's answers."""

import asyncio
from pathlib import Path

import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.patches import embed_mentions
from bot.simulation.preview import TIME_ZONE
from bot.simulation.scenery import scenery
from bot.simulation.world import World
from tests.simulation.chromium import chromium, opened_page

TEXT = "(document.body?.innerText ?? '')"


@pytest.mark.skipif(chromium() is None, reason="there is no Chromium")
async def test_who_changed_what_where_is_read_by_name(
    world: World, moderator: Conversation, tmp_path: Path
) -> None:
    here = scenery().channels[0]
    await moderator.talk(
        "/settings",
        "select settings.open=log",
        f"select settings.pick={here}",
        "/pin entry:faq.fee",
        "wait 1m",
    )
    shown = world.env.preview(
        world.channel, viewers=[world.moderator], layout="channel", locale="ja", timezone=TIME_ZONE
    )
    with embed_mentions():
        async with asyncio.timeout(60), shown as served, opened_page(tmp_path, served.url) as page:
            await page.until(f"{TEXT}.includes('#{here}にピン留めしました')")
            text = await page.evaluate(TEXT)
    assert f"@{scenery().people.moderator}" in text
    assert f"<@{world.moderator.id}>" not in text
