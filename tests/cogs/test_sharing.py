"""Who may post an answer for all, and that it is posted once."""

import discord
import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind, Response
from bot.simulation.world import World
from tests.cogs.reading import everything, labels, posted, title
from tests.cogs.staging import deliver, hold_press, send_instead

PUBLIC_THREAD = 11
SHARE, RECEIVED = "チャンネルに共有", "共有を受け付けました"
CALLBACK, FOLLOW_UP, EDIT = (
    "/interactions/*/*/callback",
    "/webhooks/*/*",
    "/webhooks/*/*/messages/@original",
)
EVERY_WAY = {
    "a sum": ("/fee amount:3000",),
    "a service's entry": ("/fee amount:3000", "click このサービスについて"),
    "a comparison": ("/compare amount:250000",),
    "an exit check": ("/exitcheck", {"submit": {"worker": ["blocker.undelivered"]}}),
    "how to leave another service": ("/exitcheck service:anycrew",),
    "a tab on coming back": ("/reregister", "click コツ"),
}


def pressable(response: Response) -> dict[str, bool]:
    """Return the buttons under an answer: label, and whether it can be pressed."""
    return {
        str(item["label"]): not item.get("disabled")
        for row in response.body.get("components") or ()
        for item in row["components"]
        if item["type"] == 2
    }


def posts(world: World) -> list[str]:
    """Return the titles of all that stands in the channel for everybody."""
    return [
        str(message.embeds[0]["title"])
        for message in world.env.backend.messages[world.channel.id].values()
        if not message.flags & 64 and message.embeds
    ]


@pytest.mark.parametrize(
    ("allowed", "private"),
    [
        pytest.param(discord.Permissions(send_messages=True), True, id="may not post in threads"),
        pytest.param(discord.Permissions(send_messages_in_threads=True), False, id="may post in threads"),
    ],
)
async def test_in_a_thread_the_threads_own_permission_counts(
    world: World, member: Conversation, allowed: discord.Permissions, *, private: bool
) -> None:
    send_instead(world, permissions=allowed, channel_type=PUBLIC_THREAD)
    assert (await member.step("/fee amount:3000 public:True")).ephemeral is private


@pytest.mark.parametrize(
    ("external", "private"),
    [pytest.param(False, True, id="not allowed"), pytest.param(True, False, id="allowed")],
)
async def test_in_a_server_without_the_bot_external_apps_must_be_allowed(
    world: World, member: Conversation, *, external: bool, private: bool
) -> None:
    send_instead(
        world,
        permissions=discord.Permissions(send_messages=True, use_external_apps=external),
        authorizing_integration_owners={"1": str(world.member.id)},
    )
    assert (await member.step("/fee amount:3000 public:True")).ephemeral is private


async def test_where_nobody_could_read_reports_none_is_offered(world: World, member: Conversation) -> None:
    send_instead(world, authorizing_integration_owners={"1": str(world.member.id)})
    assert "まちがいを報告" not in labels(await member.step("/fee amount:3000"))


@pytest.mark.parametrize("steps", EVERY_WAY.values(), ids=EVERY_WAY)
async def test_a_shared_answer_stays_as_it_is_and_its_button_is_used_up(
    world: World, member: Conversation, steps: tuple[object, ...]
) -> None:
    *_, private = await member.talk(*steps)
    shared = await member.step(f"click {SHARE}")
    assert posts(world) == [title(posted(shared))]
    assert shared.kind is Kind.UPDATE
    assert shared.ephemeral
    assert shared.body["embeds"] == private.body["embeds"]
    assert pressable(shared) == {
        (RECEIVED if label == SHARE else label): can and label != SHARE
        for label, can in pressable(private).items()
    }
    assert [item["custom_id"] for row in shared.body["components"] for item in row["components"]] == [
        item["custom_id"] for row in private.body["components"] for item in row["components"]
    ]


@pytest.mark.parametrize("language", ["en"])
async def test_the_used_button_speaks_the_members_language(member: Conversation) -> None:
    await member.step("/fee amount:3000")
    assert "Share requested" in labels(await member.step("click Share to channel"))


async def test_two_presses_at_once_post_one_answer(world: World, member: Conversation) -> None:
    await member.step("/fee amount:3000")
    await deliver(world, await hold_press(world, member, SHARE), times=5)
    assert posts(world) == ["手取り 2,340円"]


async def test_a_press_that_comes_late_posts_nothing_more(world: World, member: Conversation) -> None:
    """The second of two presses may have been on its way while the first was answered."""
    await member.step("/fee amount:3000")
    late = await hold_press(world, member, SHARE)
    await member.step(f"click {SHARE}")
    await world.env.advance_time(50)
    await deliver(world, late)
    assert posts(world) == ["手取り 2,340円"]


async def test_the_same_answer_to_another_question_is_shared_too(world: World, member: Conversation) -> None:
    for _ in range(2):
        await member.talk("/fee amount:3000", f"click {SHARE}")
    assert len(posts(world)) == 2


async def test_each_tab_of_one_message_can_be_shared(world: World, member: Conversation) -> None:
    await member.talk("/reregister", f"click {SHARE}")
    turned = await member.step("click コツ")
    assert pressable(turned)[SHARE]
    await member.step(f"click {SHARE}")
    assert len(posts(world)) == 2


async def test_what_could_not_be_posted_is_not_called_shared_and_can_be_pressed_again(
    world: World, member: Conversation
) -> None:
    await member.step("/fee amount:3000")
    world.env.inject_error("POST", FOLLOW_UP, status=403, code=50013, message="Missing Permissions")
    failed = await member.step(f"click {SHARE}")
    assert pressable(failed)[SHARE]
    assert RECEIVED not in labels(failed)
    (refusal,) = failed.followups
    assert refusal.ephemeral
    assert "「メッセージを送信」" in everything(refusal)
    assert posts(world) == []
    world.mistakes.found.clear()
    world.wire.sent.clear()
    assert title(posted(await member.step(f"click {SHARE}"))) == "手取り 2,340円"


async def test_a_button_that_could_not_be_put_back_still_does_not_say_that_it_was_shared(
    world: World, member: Conversation
) -> None:
    await member.step("/fee amount:3000")
    world.env.inject_error("POST", FOLLOW_UP, status=403, code=50013, message="Missing Permissions")
    world.env.inject_error("PATCH", EDIT, status=404, code=10008, message="Unknown Message")
    failed = await member.step(f"click {SHARE}")
    assert pressable(failed)[RECEIVED] is False
    assert "「メッセージを送信」" in everything(failed.followups[0])
    assert posts(world) == []
    world.mistakes.found.clear()
    world.wire.sent.clear()


async def test_where_the_button_cannot_be_used_up_nothing_is_posted(
    world: World, member: Conversation
) -> None:
    await member.step("/fee amount:3000")
    world.env.inject_error("POST", CALLBACK, status=503, message="Service Unavailable")
    failed = await member.step(f"click {SHARE}")
    assert "Discord側" in everything(failed)
    assert posts(world) == []
    world.mistakes.found.clear()
    world.wire.sent.clear()
    assert title(posted(await member.step(f"click {SHARE}"))) == "手取り 2,340円"


async def test_the_figure_above_an_entry_is_shared_with_it_and_the_question_is_not(
    member: Conversation,
) -> None:
    private = await member.step("/guide query:ランサーズで５万円の仕事の手取り")
    asked, figure = str(private.body["content"]).splitlines()
    assert "41,750円" in figure
    shared = posted(await member.step(f"click {SHARE}"))
    assert shared.body["content"] == figure
    assert asked not in everything(shared)
    assert title(shared) == title(private)
    assert "手取り 41,750円の内訳" in labels(shared)


async def test_an_entry_without_a_figure_is_shared_without_one(member: Conversation) -> None:
    await member.step("/guide query:faq.fee")
    assert not posted(await member.step(f"click {SHARE}")).body.get("content")


@pytest.mark.parametrize("packed", ["1~2", "x~~~lancers~~~~~"])
async def test_a_forged_figure_is_not_shared(world: World, member: Conversation, packed: str) -> None:
    await member.step("/guide query:ランサーズで５万円の仕事の手取り")
    message = max(world.env.backend.messages[world.channel.id].values(), key=lambda each: each.id)
    (first,) = (each for each in message.components[0]["components"] if "fee.show" in each["custom_id"])
    first["custom_id"] = f"fee.show:1:{packed}"
    assert "もう使えません" in everything(await member.step(f"click {SHARE}"))
    assert posts(world) == []
