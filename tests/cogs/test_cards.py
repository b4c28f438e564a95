"""Cards say what holds, wherever they are and whatever happens in between."""

import asyncio
import dataclasses
import datetime
from collections import Counter
from typing import Any

import discord
import pytest
from discord.http import Route
from msgspec.structs import replace

from bot.domain.cards import Card, CardState
from bot.domain.compare import Sort
from bot.domain.comparequestion import CompareQuestion
from bot.domain.editions import wording_of
from bot.domain.feequestion import FeeQuestion, Find
from bot.domain.guide import Language
from bot.domain.serversettings import Unpinned
from bot.domain.yen import TaxBasis
from bot.i18n import Words
from bot.render.cards import card_answer, shown_hash
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.audit import audit_of
from bot.store.cards import ask_for_card, make_card_due, put_card_back
from bot.store.server_settings import change_server_settings
from tests.cogs.cardstage import (
    NOW,
    add_cards,
    allow_again,
    cards,
    deny,
    hold,
    kill_keeper_after,
    one_card,
    post,
    posted,
    settled,
    tended,
    title_of,
)
from tests.cogs.reading import everything
from tests.cogs.test_own_words import own, saved

ENTRIES = 50
CHANNELS = 4


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let channels be checked one right after the other."""
    monkeypatch.setattr("bot.cards.keeping.PACE_SECONDS", 0.001)


async def choose(world: World, **chosen: Any) -> None:  # noqa: ANN401 - any setting
    """Have an administrator choose something for the server."""
    settings = await change_server_settings(
        world.bot.database,
        guild_id=world.guild.id,
        change=lambda before: replace(before, **chosen),
        actor_id=1,
        at=NOW,
        name="x",
        detail={},
    )
    world.bot.servers[world.guild.id] = settings


async def deeds(world: World) -> list[tuple[str, bool]]:
    """Return what was done to cards, the latest last, and whether somebody did it."""
    entries = await audit_of(world.bot.database, guild_id=world.guild.id, most=50)
    return [
        (each.deed, each.actor_id is not None) for each in reversed(entries) if each.deed.startswith("cards.")
    ]


async def refreshed(world: World) -> Card:
    """Have the only card looked after now, and return it."""
    card = await one_card(world)
    await make_card_due(world.bot.database, card.id, now=world.bot.cardkeeper.now())
    await tended(world)
    return await one_card(world)


async def pass_hours(world: World, hours: float) -> None:
    """Let time pass for the keeper, and have it look."""
    now = world.bot.cardkeeper.now() + datetime.timedelta(hours=hours)
    world.bot.cardkeeper.now = lambda: now
    await tended(world)


def said(message: discord.Message) -> str:
    return str([embed.to_dict() for embed in message.embeds])


async def test_a_card_changes_in_place_with_its_entry_and_after_a_restart(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/pin entry:faq.fee")
    before = post(world)
    assert before.pinned
    shipped = wording_of(world.bot.guide.entries["faq.fee"])
    for text in ("一つ目の文です。", "二つ目の文です。"):
        await saved(world, "faq.fee", replace(shipped, ja=replace(shipped.ja, answer=text)))
        await world.restart() if text.startswith("二") else world.bot.cardkeeper.wake()
        await world.env.settle()
        assert text in said(post(world))
    assert (post(world).id, post(world).pinned) == (before.id, True)
    await saved(world, "faq.fee", None)
    await tended(world)
    assert said(post(world)) == said(before)
    card = await one_card(world)
    assert (card.state, card.due_at) == (CardState.SHOWN, None)


async def test_one_change_200_cards_killed_in_the_middle_each_is_right_and_none_is_there_twice(
    world: World,
) -> None:
    guide = world.bot.guide
    keys = list(guide.entries)[:ENTRIES]
    await add_cards(world, CHANNELS, [f"entry:{key}" for key in keys])
    await tended(world)
    assert len(posted(world)) == len(keys) * CHANNELS == 200

    await choose(world, language=Language.EN)
    kill_keeper_after(world, 77, "PATCH")
    await tended(world)
    words = world.bot.messages[Language.EN]
    english = {card_title(words, world, key) for key in keys}
    changed = sum(title_of(message) in english for message in posted(world))
    assert 77 <= changed < 200

    await world.restart()
    await settled(world)
    shown = Counter((message.channel.id, title_of(message)) for message in posted(world))
    assert len(shown) == sum(shown.values()) == 200
    assert {title for _, title in shown} == english
    assert all(message.pinned for message in posted(world))
    assert all(card.state is CardState.SHOWN and card.due_at is None for card in await cards(world))


def card_title(words: Words, world: World, key: str) -> str:
    shown = card_answer(words, world.bot.guide, f"entry:{key}", world.bot.today())
    assert shown is not None
    return shown.embeds[0].title or ""


@pytest.mark.parametrize(
    ("method", "end"), [("POST", "/messages"), ("PUT", "/pins/")], ids=["just posted", "just pinned"]
)
async def test_a_post_cut_off_before_it_was_noted_is_found_again_and_not_posted_twice(
    world: World, method: str, end: str
) -> None:
    await add_cards(world, 2, ["entry:faq.fee", "fee:3000~~~crowdworks~project~~~~"])
    kill_keeper_after(world, 2, method, end)
    await tended(world)
    assert 2 <= len(posted(world)) < 4
    await world.restart()
    await world.env.settle()
    assert len(posted(world)) == 4
    assert all(message.pinned for message in posted(world))
    assert {card.message_id for card in await cards(world)} == {message.id for message in posted(world)}


@pytest.mark.parametrize("choice", list(Unpinned))
async def test_a_deleted_card_is_put_back_or_dropped_as_the_server_chose(
    world: World, moderator: Conversation, choice: Unpinned
) -> None:
    await choose(world, unpinned=choice)
    await moderator.step("/pin entry:faq.fee")
    before = await one_card(world)
    world.env.backend.delete_message(world.channel.id, before.message_id or 0)
    await pass_hours(world, 7)
    await tended(world)
    world.wire.sent.clear()  # Discord said that there is no such message, as it should
    if choice is Unpinned.DROP:
        assert (await cards(world), posted(world)) == ((), [])
        assert await deeds(world) == [("cards.pin", True), ("cards.drop", False)]
    else:
        assert post(world).pinned
        assert (await one_card(world)).message_id == post(world).id != before.message_id
        assert await deeds(world) == [("cards.pin", True), ("cards.put_back", False)]


async def test_an_unpinned_card_is_pinned_again_where_the_server_chose_that(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/pin entry:faq.fee")
    await world.moderator.set_pinned(post(world), pinned=False)
    await pass_hours(world, 7)
    await tended(world)
    assert (await one_card(world)).state is CardState.SHOWN
    assert post(world).pinned
    assert await deeds(world) == [("cards.pin", True), ("cards.pin_again", False)]


@pytest.mark.parametrize(
    ("times", "method", "end"), [(1, "PATCH", ""), (1, "PUT", "/pins/")], ids=["found", "pinned"]
)
async def test_that_an_unpinned_card_was_pinned_again_is_noted_once_wherever_the_bot_died(
    world: World, moderator: Conversation, times: int, method: str, end: str
) -> None:
    await moderator.step("/pin entry:faq.fee")
    await world.moderator.set_pinned(post(world), pinned=False)
    await saved(world, "faq.fee", own("変更"))
    kill_keeper_after(world, times, method, end)
    await tended(world)
    await world.restart()
    await world.env.settle()
    assert post(world).pinned
    assert (await one_card(world)).state is CardState.SHOWN
    await saved(world, "faq.fee", own("また変更"))
    await tended(world)
    assert [deed for deed, _ in await deeds(world) if deed.startswith("cards.")] == [
        "cards.pin",
        "cards.pin_again",
    ]


async def test_an_unpinned_card_is_dropped_where_the_server_chose_that_and_its_message_left(
    world: World, moderator: Conversation
) -> None:
    await choose(world, unpinned=Unpinned.DROP)
    await moderator.step("/pin entry:faq.fee")
    await world.moderator.set_pinned(post(world), pinned=False)
    await pass_hours(world, 7)
    await tended(world)
    assert (await cards(world), posted(world)) == ((), [])
    assert await deeds(world) == [("cards.pin", True), ("cards.drop", False)]
    assert "まだありません" in everything(await moderator.step("/pins"))
    (left,) = (each for each in world.channel.history() if each.embeds)
    assert not left.pinned
    await world.member.click(left, label="自分用に開く")
    assert "vote.helpful" in str(world.wire.sent[-1].body)
    await saved(world, "faq.fee", own("変更"))
    await tended(world)
    assert "変更です。" not in said(left)


async def test_pins_are_listed_once_in_six_hours_for_each_channel(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pin entry:faq.payout-timing")
    world.wire.sent.clear()
    await pass_hours(world, 5)
    assert world.wire.sent == []
    await pass_hours(world, 2)
    await pass_hours(world, 0.1)
    assert [sent.path.rpartition("/")[2] for sent in world.wire.sent] == ["pins"]


async def test_a_channel_that_cannot_be_written_to_is_tried_at_growing_intervals_and_said(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/pin entry:faq.fee")
    deny(world, view_channel=True)
    card = await refreshed(world)
    assert (card.state, card.reason, card.tries) == (CardState.UNREACHABLE, "no_access", 1)
    pauses: list[datetime.timedelta] = []
    for _ in range(3):
        assert card.due_at is not None
        pauses.append(card.due_at - world.bot.cardkeeper.now())
        await pass_hours(world, pauses[-1] / datetime.timedelta(hours=1) + 0.001)
        card = await one_card(world)
    assert pauses == sorted(set(pauses))
    world.wire.sent.clear()  # what Discord refused was expected
    allow_again(world)
    card = await refreshed(world)
    assert (card.state, card.reason, card.tries, card.due_at) == (CardState.SHOWN, None, 0, None)
    assert post(world).pinned


async def test_a_channel_that_is_gone_keeps_its_card_with_the_reason(
    world: World, moderator: Conversation
) -> None:
    await add_cards(world, 1, ["entry:faq.fee"])
    await tended(world)
    world.env.backend.delete_channel((await one_card(world)).channel_id)
    card = await refreshed(world)
    world.wire.sent.clear()
    assert (card.state, card.reason) == (CardState.UNREACHABLE, "channel_gone")
    assert "チャンネルかスレッドが見つかりません" in everything(await moderator.step("/pins"))


async def test_a_channel_with_250_pins_gets_the_post_and_the_pin_when_there_is_room(
    world: World, moderator: Conversation
) -> None:
    world.env.inject_error("PUT", "/channels/*/messages/pins/*", status=400, code=30003)
    answer = await moderator.step("/pin entry:faq.fee")
    world.wire.sent.clear()
    assert "投稿しましたが、ピン留めできていません" in everything(answer)
    assert "250件" in everything(answer)
    assert ((await one_card(world)).state, post(world).pinned) == (CardState.UNPINNED, False)
    await choose(world, unpinned=Unpinned.DROP)  # nobody unpinned it
    await pass_hours(world, 1)
    assert ((await one_card(world)).state, post(world).pinned) == (CardState.SHOWN, True)


async def test_when_discord_stumbles_it_is_tried_again_soon_and_not_posted_twice(
    world: World, moderator: Conversation
) -> None:
    world.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    answer = await moderator.step("/pin entry:faq.fee")
    world.wire.sent.clear()
    assert "まだ投稿できていません" in everything(answer)
    assert "メッセージをピン留め" in everything(answer)
    await pass_hours(world, 1)
    assert post(world).pinned


async def test_another_guide_or_day_makes_exactly_the_cards_due_that_change(
    world: World, moderator: Conversation
) -> None:
    await moderator.talk("/pin entry:faq.fee", "/pin entry:faq.payout-timing")
    shipped = world.bot.guide
    entry = shipped.entries["faq.fee"]
    changed = replace(entry, ja=replace(entry.ja, answer="出荷の新しい文です。"))
    world.wire.sent.clear()
    world.bot.guide = dataclasses.replace(shipped, entries={**shipped.entries, "faq.fee": changed})
    await tended(world)
    assert [sent.method for sent in world.wire.sent] == ["PATCH"]
    assert "出荷の新しい文です。" in "".join(map(said, posted(world)))


def raise_fee_tomorrow(world: World) -> datetime.date:
    """Let another fee of the service begin tomorrow; return that day."""
    bot = world.bot
    service = bot.guide.services["service.crowdworks"]
    tomorrow = bot.today() + datetime.timedelta(days=1)
    schedules = [
        part
        for each in service.schedules
        for part in (
            (each,)
            if each.valid_until is not None
            else (
                replace(each, valid_until=bot.today()),
                replace(
                    each, valid_from=tomorrow, tiers=tuple(replace(tier, rate=3000) for tier in each.tiers)
                ),
            )
        )
    ]
    services = {**bot.guide.services, service.key: replace(service, schedules=tuple(schedules))}
    bot.guide = dataclasses.replace(bot.guide, services=services)
    return tomorrow


async def test_a_rate_that_begins_on_a_day_changes_its_cards_on_that_day(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/fee amount:10000")
    await moderator.step("click ピン留め")
    before = said(post(world))
    tomorrow = raise_fee_tomorrow(world)
    await tended(world)
    assert said(post(world)) == before
    world.bot.today = lambda: tomorrow
    await tended(world)
    assert said(post(world)) != before


async def test_a_card_that_is_being_edited_at_midnight_gets_the_rate_of_the_new_day(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/fee amount:10000")
    await moderator.step("click ピン留め")
    before = said(post(world))
    tomorrow = raise_fee_tomorrow(world)
    await tended(world)
    held = hold(world, "PATCH", "/channels/")
    await make_card_due(world.bot.database, (await one_card(world)).id, now=world.bot.cardkeeper.now())
    world.bot.cardkeeper.wake()
    await held.done.wait()
    world.bot.today = lambda: tomorrow
    world.bot.cardkeeper.wake()
    async with asyncio.timeout(5):
        while (await one_card(world)).revision < 3:  # noqa: ASYNC110 - only the database tells
            await asyncio.sleep(0.01)
    held.answer()
    await tended(world)
    assert said(post(world)) != before
    assert (await one_card(world)).due_at is None


def fee_questions(world: World) -> list[FeeQuestion]:
    """Return a question about each form of work of each service, with no option and with every one."""
    plain = [
        FeeQuestion(low=10_000, high=10_000, service=service.id, form=form)
        for service in world.bot.guide.services.values()
        for form in [each.key for each in service.forms] or [""]
    ]
    options = [
        {"high": 20_000},
        {"tax": TaxBasis.EXCLUDED},
        {"find": Find.CONTRACT},
        {"minutes": 90},
        {"withholding": True},
        {"as_of": datetime.date(2026, 1, 5)},
    ]
    together = {name: value for each in options for name, value in each.items()}
    return [replace(each, **chosen) for each in plain for chosen in ({}, *options, together)]


def compare_questions(world: World) -> list[CompareQuestion]:
    """Return every page of every order, for each kind of work and for all, for a sum and for a range."""
    return [
        CompareQuestion(low=10_000, high=high, job=job, sort=sort, page=page)
        for high in (10_000, 20_000)
        for job in ("", *world.bot.guide.jobs)
        for sort in Sort
        for page in (0, 1, None)
    ]


@pytest.mark.parametrize("language", list(Language))
async def test_no_card_depends_on_the_day_of_reading(world: World, language: Language) -> None:
    bot = world.bot
    words = bot.messages[language]
    today = bot.today()
    whats = [
        *(f"entry:{key}" for key in bot.guide.entries),
        *(f"fee:{question.packed()}" for question in fee_questions(world)),
        *(f"compare:{question.packed()}" for question in compare_questions(world)),
    ]
    for what in whats:
        shown = [
            card_answer(words, bot.guide, what, today + datetime.timedelta(days=days)) for days in (0, 9, 16)
        ]
        assert None not in shown, what
        assert len({shown_hash(each) for each in shown if each}) == 1, what


async def test_a_card_whose_answer_is_gone_says_so_and_comes_back_with_it(
    world: World, moderator: Conversation
) -> None:
    await saved(world, "own.1", own("もくもく会"))
    await moderator.step("/pin entry:own.1")
    await saved(world, "own.1", None)
    await tended(world)
    assert title_of(post(world)) == "この回答はなくなりました"
    await saved(world, "own.1", own("もくもく会"))
    await tended(world)
    assert title_of(post(world)) == "もくもく会のお知らせ"


@pytest.mark.parametrize(
    ("language", "gone", "state"),
    [
        ("ja", "この回答はなくなりました：会{}のお知らせ", "⚠ 回答がなくなりました"),
        ("en", "This answer is no longer available – Notice: 会{}", "⚠ The answer is gone"),
    ],
)
async def test_the_list_tells_cards_whose_answers_are_gone_and_which_they_were(
    world: World, moderator: Conversation, gone: str, state: str
) -> None:
    for number in (1, 2):
        await saved(world, f"own.{number}", own(f"会{number}"))
        await moderator.step(f"/pin entry:own.{number}")
    for number in (1, 2):
        await saved(world, f"own.{number}", None)
    await tended(world)
    pins = await moderator.step("/pins")
    listed = everything(pins)
    assert listed.count(state) == 2
    assert all(gone.format(number) in listed.replace("\\", "") for number in (1, 2))
    offered = str(pins.body["components"])
    assert all(gone.format(number) in offered for number in (1, 2))
    assert "\\" not in offered
    assert "✅" not in listed
    opened = everything(await moderator.step("select pins.card=2"))
    assert gone.format(2) in opened
    assert state in opened


@pytest.mark.parametrize("is_deleted", [False, True], ids=["unpinned", "deleted"])
async def test_who_asks_for_what_was_taken_away_gets_it_whatever_the_server_chose(
    world: World, moderator: Conversation, *, is_deleted: bool
) -> None:
    await choose(world, unpinned=Unpinned.DROP)
    await moderator.step("/pin entry:faq.fee")
    for step, said_then in (
        ("/pin entry:faq.fee", "ピン留めしました" if is_deleted else "もうピン留めしてあります"),
        ("click いま更新", "更新しました"),
    ):
        if step.startswith("click"):
            await moderator.talk("/pins", "select pins.card=1")
        if is_deleted:
            world.env.backend.delete_message(world.channel.id, post(world).id)
        else:
            await world.moderator.set_pinned(post(world), pinned=False)
        assert said_then in everything(await moderator.step(step))
        assert ((await one_card(world)).state, post(world).pinned) == (CardState.SHOWN, True)
    world.wire.sent.clear()  # Discord said that there is no such message, as it should


async def test_a_card_that_had_no_room_is_pinned_later_even_if_its_channel_was_closed_meanwhile(
    world: World, moderator: Conversation
) -> None:
    await choose(world, unpinned=Unpinned.DROP)
    world.env.inject_error("PUT", "/channels/*/messages/pins/*", status=400, code=30003)
    await moderator.step("/pin entry:faq.fee")
    deny(world, view_channel=True)
    assert (await refreshed(world)).state is CardState.UNREACHABLE
    world.wire.sent.clear()
    allow_again(world)
    await pass_hours(world, 30)
    assert ((await one_card(world)).state, post(world).pinned) == (CardState.SHOWN, True)


async def test_a_card_that_somebody_deletes_while_it_waits_for_room_is_not_put_back(
    world: World, moderator: Conversation
) -> None:
    await choose(world, unpinned=Unpinned.DROP)
    world.env.inject_error("PUT", "/channels/*/messages/pins/*", status=400, code=30003)
    await moderator.step("/pin entry:faq.fee")
    world.env.backend.delete_message(world.channel.id, post(world).id)
    await pass_hours(world, 1)
    world.wire.sent.clear()
    assert (await cards(world), posted(world)) == ((), [])


async def test_words_that_reach_memory_after_the_keeper_looked_are_shown_all_the_same(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/pin entry:faq.fee")
    before = dict(world.bot.guides.editions(world.guild.id))
    await saved(world, "faq.fee", own("変更"))
    after = world.bot.guides.editions(world.guild.id)["faq.fee"]
    world.bot.guides.forget(world.guild.id)  # as in the moment between the database and memory
    assert before == {}
    await tended(world)
    assert "変更です。" not in said(post(world))
    assert (await one_card(world)).due_at is None
    world.bot.guides.put(after)
    world.bot.cardkeeper.wake(world.guild.id)
    await world.env.settle()
    assert "変更です。" in said(post(world))


async def test_every_deed_that_changes_words_or_settings_changes_the_cards_by_itself(
    world: World, moderator: Conversation
) -> None:
    await moderator.step("/pin entry:faq.client-silent")
    title = post(world).embeds[0].title
    await moderator.talk(
        "/answers edit entry:faq.client-silent", {"submit": {"ja.title": "新しい題"}}, "click 保存"
    )
    await world.env.settle()
    assert post(world).embeds[0].title == "新しい題"
    await moderator.talk("/answers remove entry:faq.client-silent", "click ガイドの文に戻す")
    await world.env.settle()
    assert post(world).embeds[0].title == title
    await moderator.talk("/answers history entry:faq.client-silent", "select history.version=1")
    await moderator.step("click この版に戻す")
    await world.env.settle()
    assert post(world).embeds[0].title == "新しい題"


async def test_a_card_that_is_moved_while_its_post_is_found_deleted_is_moved(
    world: World, moderator: Conversation
) -> None:
    await choose(world, unpinned=Unpinned.DROP)
    await moderator.step("/pin entry:faq.fee")
    card, keeper = await one_card(world), world.bot.cardkeeper
    world.env.backend.delete_message(world.channel.id, card.message_id or 0)
    held = hold(world, "PATCH", "/channels/")
    await make_card_due(world.bot.database, card.id, now=keeper.now())
    keeper.wake()
    await held.done.wait()
    other = world.channels["雑談"]
    assert await put_card_back(
        world.bot.database,
        await one_card(world),
        channel_id=other.id,
        actor_id=world.moderator.id,
        deed="cards.move",
        now=keeper.now(),
    )
    held.answer()
    await tended(world)
    await tended(world)
    world.wire.sent.clear()
    assert (post(world).channel.id, post(world).pinned) == (other.id, True)


async def test_who_pins_a_card_while_it_is_being_edited_gets_it_pinned(
    world: World, moderator: Conversation
) -> None:
    await choose(world, unpinned=Unpinned.DROP)
    await moderator.step("/pin entry:faq.fee")
    await world.moderator.set_pinned(post(world), pinned=False)
    card, keeper = await one_card(world), world.bot.cardkeeper
    held = hold(world, "PATCH", "/channels/")
    await make_card_due(world.bot.database, card.id, now=keeper.now())
    keeper.wake()
    await held.done.wait()
    await ask_for_card(world.bot.database, card.id, keeper.now())
    held.answer()
    await tended(world)
    assert (await one_card(world)).state is CardState.SHOWN
    assert post(world).pinned


async def test_a_channel_whose_pins_cannot_be_read_holds_up_no_other(
    world: World, moderator: Conversation
) -> None:
    await add_cards(world, 1, ["entry:faq.fee"])
    await moderator.step("/pin entry:faq.fee")
    strange = next(each for each in await cards(world) if each.channel_id != world.channel.id)
    ask = world.bot.http.request

    async def misread(route: Route, **given: Any) -> Any:  # noqa: ANN401 - any JSON
        answer = await ask(route, **given)
        if route.method == "GET" and f"/channels/{strange.channel_id}/messages/pins" in route.url:
            answer["items"] = [{"message": {}}]
        return answer

    world.bot.http.request = misread
    await world.moderator.set_pinned(in_channel(world, world.channel.id), pinned=False)
    await pass_hours(world, 7)
    await tended(world)
    assert in_channel(world, world.channel.id).pinned
    assert (await one_of(world, strange.id)).due_at is None
    world.mistakes.found.clear()  # the log has it, for the operator


def in_channel(world: World, channel_id: int) -> discord.Message:
    """Return the only message of a channel that is a card."""
    (only,) = (each for each in posted(world) if each.channel.id == channel_id)
    return only


async def one_of(world: World, card_id: int) -> Card:
    """Return one of the server's cards."""
    return next(each for each in await cards(world) if each.id == card_id)
