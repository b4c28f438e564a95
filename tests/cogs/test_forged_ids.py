"""What no button, menu or form of the bot says is answered kindly: it is nobody's mistake."""

import discord
import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.cards import cards_of
from bot.store.drafts import drafts_of
from tests.cogs.forging import CHANNEL_MENU, FORM, ROLE_MENU, Action, Sender, button, forged, form, menu

ID = "b" * 16
IDENTITIES = (
    "answers.edit:1:ja~" + "k" * 80,
    "answers.edit:1:ja~a~b",
    "answers.edit:1:ja~own.77",
    "answers.remove:1:" + "x" * 80,
    "answers.removed:1:0~a\x00",
    "draft.show:1:\x00~ja",
    "draft.discarded:1:\ud800",
    "carrying.cancel:1:\x00",
    "carrying.confirm:1:\x00",
    "history.open:1:\x00",
    "audit.page:1:0~~\x00~~",
    "audit.page:1:0~~\ud800~~",
    "audit.page:1:0~~~~3652060",
    "audit.page:1:0~9999999999999999999~~~",
    "audit.page:1:~~~~",
    "fee.show:1:3000~~~crowdworks~~~0~~",
    "fee.show:1:3000~~~crowdworks~~~-5~~",
    "fee.why:1:3000~~~crowdworks~~~600001~~",
    "exit.again:1:." + "9" * 80,
    "exit.share:1:.0",
)
STATES = (
    f"ja~0~~{'a' * 72}~own.new",
    f"ja~0~~{'c!' * 8}~own.new",
    "ja~0~~~own.new",
    f"ja~0~~{ID}~zzz",
    f"ja~0~~{ID}~own.\x00",
    f"ja~0~~{ID}~\ud800",
    f"ja~0~x~{ID}~faq.fee",
    f"ja~0~{'f' * 20}~{ID}~faq.fee",
    f"zz~0~~{ID}~own.new",
)
ACTIONS = (
    *map(button, IDENTITIES),
    *(form(f"draft.first:1:{state}", **{"ja.title": "書いた題"}) for state in STATES),
    menu("audit.history:1:", "\x00"),
    menu("answers.choose:1:", "d.\x00"),
    menu("answers.choose:1:", "e." + "k" * 90),
    menu("settings.pick:1:editors", "x", kind=ROLE_MENU, roles={"x": {"id": "x"}}),
    menu("settings.pick:1:editors", "12", kind=ROLE_MENU),
    menu("settings.pick:1:log", "12", kind=CHANNEL_MENU),
)
EDITOR = Sender(permissions=discord.Permissions.all())


@pytest.mark.parametrize(
    "action", [pytest.param(each, id=f"{number} {each.name}") for number, each in enumerate(ACTIONS)]
)
async def test_it_is_refused_and_nothing_that_was_typed_is_lost(
    world: World, moderator: Conversation, action: Action
) -> None:
    await moderator.step("/answers list")
    said = await forged(world, action, EDITOR)
    assert "うまくいきませんでした" in said
    assert "予期しない" not in said
    assert (action.kind == FORM) == ("draft.txt" in said)
    assert await drafts_of(world.bot.database, world.guild.id) == ()


@pytest.mark.parametrize("picked", [("999",), (), ("999", "1000")], ids=["one", "none", "two"])
async def test_a_card_moves_only_into_a_channel_that_discord_describes(
    world: World, moderator: Conversation, picked: tuple[str, ...]
) -> None:
    await moderator.step("/pin entry:faq.fee")
    await moderator.step("/pins")
    (before,) = await cards_of(world.bot.database, world.guild.id)
    described = {"999": {"id": "999"}} if len(picked) != 1 else {}
    action = menu(f"pins.move:1:{before.id}", *picked, kind=CHANNEL_MENU, channels=described)
    said = await forged(world, action, EDITOR)
    assert "古い版" in said
    assert await cards_of(world.bot.database, world.guild.id) == (before,)


async def test_the_last_day_that_there_is_can_be_asked_for(world: World, moderator: Conversation) -> None:
    await moderator.step("/answers list")
    assert "変更の記録" in await forged(world, button("audit.page:1:0~~~~3652059"), EDITOR)


@pytest.mark.parametrize("rebased", ["x" * 60, "1" * 11])
async def test_a_draft_is_not_opened_for_a_version_that_no_button_names(
    world: World, moderator: Conversation, rebased: str
) -> None:
    await moderator.talk("/answers edit entry:faq.fee", {"submit": {"ja.answer": "答え。"}})
    (kept,) = await drafts_of(world.bot.database, world.guild.id)
    assert "古い版" in await forged(world, button(f"draft.open:1:{kept.id}~ja~{rebased}"), EDITOR)
