"""Buttons, menus and forms cost nothing while they wait."""

import gc

import pytest
from discord import ui

from bot.simulation.conversation import Conversation

MESSAGES = (
    "/fee amount:3000",
    "click 画面と違う理由",
    "click チャンネルに共有",
    "/compare",
    "/reregister",
    "click コツ",
)
FORMS = ("/exitcheck", "/reregister", "click プロフィールを見比べる", "click まちがいを報告")


def kept() -> list[str]:
    """Return the views and forms that anything still holds: in the library's store, or in its timers."""
    gc.collect()
    library = (ui.View, ui.LayoutView, ui.Modal)
    return [type(each).__name__ for each in gc.get_objects() if issubclass(type(each), library)]


@pytest.mark.parametrize("steps", [MESSAGES, FORMS], ids=["messages", "forms"])
async def test_nothing_that_was_sent_stays_in_memory(member: Conversation, steps: tuple[str, ...]) -> None:
    before = kept()
    for _ in range(3):
        for response in await member.talk(*steps):
            assert response.error is None
    assert kept() == before
