"""What the member reads, and what the log keeps, when something goes wrong."""

import dataclasses

import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from tests.cogs.reading import everything, title

CALLBACK = "/interactions/*/*/callback"


async def test_the_unexpected_is_logged_with_the_number_that_the_member_sees(
    world: World, member: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    guide = world.bot.guide
    world.bot.guide = dataclasses.replace(
        guide, entries={key: entry for key, entry in guide.entries.items() if key != "return.overview"}
    )
    response = await member.step("/reregister")
    assert title(response) == "うまくいきませんでした"
    assert response.ephemeral
    number = everything(response).strip().rpartition("：")[2]
    assert len(number) == 8
    logged = [record for record in caplog.records if number in record.getMessage()]
    assert len(logged) == 1
    assert logged[0].exc_info is not None
    world.mistakes.found.clear()


async def test_a_button_that_fails_is_answered_with_a_number_too(
    world: World, member: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    await member.step("/reregister")
    world.bot.guide = dataclasses.replace(world.bot.guide, entries={})
    response = await member.step("click コツ")
    number = everything(response).strip().rpartition("：")[2]
    assert any(number in record.getMessage() for record in caplog.records)
    world.mistakes.found.clear()


async def test_an_interaction_that_discord_no_longer_knows_is_logged_and_not_answered(
    world: World, member: Conversation, caplog: pytest.LogCaptureFixture
) -> None:
    world.env.inject_error("POST", CALLBACK, status=404, code=10062, message="Unknown interaction")
    await member.step("/fee amount:3000")
    callbacks = [sent for sent in world.wire.sent if sent.path.endswith("/callback")]
    assert len(callbacks) == 1
    assert any("too late or twice" in record.getMessage() for record in caplog.records)
    world.mistakes.found.clear()
    world.wire.sent.clear()


async def test_a_lost_permission_is_named_to_the_member(world: World, member: Conversation) -> None:
    world.env.inject_error("POST", CALLBACK, status=403, code=50013, message="Missing Permissions")
    await member.step("/fee amount:3000")
    callbacks = [sent for sent in world.wire.sent if sent.path.endswith("/callback")]
    text = str(callbacks[-1].body)
    assert "「メッセージを送信」" in text
    assert callbacks[-1].refusal is None
    world.mistakes.found.clear()
    world.wire.sent.clear()


async def test_trouble_at_discord_is_called_so(world: World, member: Conversation) -> None:
    world.env.inject_error("POST", CALLBACK, status=503, message="Service Unavailable")
    await member.step("/fee amount:3000")
    callbacks = [sent for sent in world.wire.sent if sent.path.endswith("/callback")]
    assert "Discord側" in str(callbacks[-1].body)
    world.mistakes.found.clear()
    world.wire.sent.clear()


async def test_while_stopping_new_work_is_told_to_come_back(world: World, member: Conversation) -> None:
    await member.step("/fee amount:3000")
    await world.bot.admission.drain(0.1)
    command = await member.step("/fee amount:3000")
    button = await member.step("click チャンネルに共有")
    for response in (command, button):
        assert "再起動" in everything(response)
        assert response.ephemeral
