"""Who may do what: every action of moderators, by everybody, judged by the live interaction alone."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import discord
import pytest
from msgspec.structs import replace

from bot.cards.rows import coded
from bot.domain.carried import Carried, Step
from bot.domain.guide import Language
from bot.domain.votes import version_of
from bot.editions.ownwords import stamp_of
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.cardrecords import record_posted
from bot.store.cards import add_card, cards_of
from bot.store.drafts import Draft, keep_draft
from bot.store.imports import Import, keep_import
from tests.cogs.forging import (
    ATTACHMENT,
    CHANNEL_MENU,
    EVERYBODY,
    ROLE_MENU,
    TEXT,
    Action,
    Sender,
    button,
    command,
    completion,
    forged,
    form,
    last_message,
    menu,
    message_menu,
)
from tests.cogs.test_own_words import own, saved
from tests.store.test_servers_left import counts

EDIT, PIN, ADMINISTER, MODERATE = "edit", "pin", "administer", "moderate"
REFUSALS = {
    EDIT: "editors.needed",
    PIN: "editors.pin_needed",
    ADMINISTER: "editors.administrator_needed",
    MODERATE: "failures.not_allowed",
}
NOT_HERE = "common.moderators_not_installed"
DRAFT, IMPORT = "d" * 16, "a" * 16
SECRET = "ひみつ"
OTHER_SERVER = 4

FOR_EVERYBODY = frozenset(
    [
        "compare.job",
        "compare.open",
        "compare.page",
        "compare.share",
        "compare.sort",
        "entry.open",
        "entry.share",
        "exit.again",
        "exit.form",
        "exit.other",
        "exit.share",
        "exitcheck.open",
        "fee.form",
        "fee.open",
        "fee.share",
        "fee.show",
        "fee.why",
        "guide.page",
        "guide.section",
        "rereg.compare",
        "rereg.profile",
        "rereg.share",
        "rereg.situation",
        "rereg.tab",
        "reregister.open",
        "vote.helpful",
        "vote.reason",
        "vote.unhelpful",
        "report.form",
        "report.open",
        "answering.pick",
        "answering.reply",
        "answering.sum",
        "card.open",
        "card.was",
        "release.copied",
        "/fee",
        "/exitcheck",
        "/compare",
        "/reregister",
        "/guide",
        "Answer with the guide",
    ]
)
"""What is no moderator's action. ``release.copied`` only says that a form for copying changes nothing."""


def table(world: World, card_id: int) -> Mapping[str, list[Action]]:
    """Return the actions of moderators by what they need."""
    version = version_of(world.bot.guide.entries["faq.fee"])
    stamp = stamp_of(own(SECRET))
    role, channel = world.guild.roles["モデレーター"].id, world.channel.id
    file = {
        "attachments": {
            "1": {"id": "1", "filename": "a.toml", "size": 5, "url": "http://x", "proxy_url": "http://x"}
        }
    }
    entry = (TEXT, "faq.fee")
    return {
        EDIT: [
            command("answers edit", entry=entry),
            command("answers add"),
            command("answers remove", entry=entry),
            command("answers list"),
            command("answers history", entry=entry),
            command("answers export"),
            command("answers import", resolved=file, file=(ATTACHMENT, "1")),
            command("audit"),
            completion("answers edit", "entry", "手数料"),
            completion("answers remove", "entry", SECRET),
            completion("answers history", "entry", SECRET),
            completion("audit", "entry", "手数料"),
            button("answers.edit:1:ja~faq.fee"),
            button("answers.list:1:0"),
            menu("answers.choose:1:", "faq.fee"),
            button("answers.open:1:faq.fee"),
            button("answers.remove:1:faq.fee"),
            form(f"draft.first:1:ja~0~~{'e' * 16}~faq.fee", title="題", answer="答え"),
            form(f"draft.form:1:{DRAFT}~ja~", title="題", answer="答え"),
            button(f"draft.open:1:{DRAFT}~ja~"),
            button(f"draft.show:1:{DRAFT}~ja"),
            button(f"draft.copy:1:{DRAFT}~ja"),
            button(f"draft.propose:1:{DRAFT}~{stamp}"),
            button(f"draft.withdraw:1:{DRAFT}"),
            button(f"draft.approve:1:{DRAFT}~{stamp}"),
            button(f"draft.send_back:1:{DRAFT}~{stamp}"),
            button(f"draft.save:1:{DRAFT}~{stamp}"),
            button(f"draft.over:1:{DRAFT}~{stamp}~1"),
            button(f"draft.discard:1:{DRAFT}"),
            button(f"draft.discarded:1:{DRAFT}"),
            button("history.open:1:faq.fee"),
            button("history.page:1:faq.fee~0"),
            menu("history.version:1:faq.fee", "1"),
            button("history.show:1:faq.fee~1~words~ja"),
            button("history.restore:1:faq.fee~1~1"),
            button("history.take:1:faq.fee~1"),
            button("release.open:1:faq.fee"),
            menu("release.choose:1:", "faq.fee"),
            button("release.copy:1:faq.fee~own~ja"),
            button(f"release.keep:1:faq.fee~1~{version}"),
            button(f"release.take:1:faq.fee~1~{version}"),
            button(f"carrying.page:1:{IMPORT}~0"),
            menu(f"carrying.choose:1:{IMPORT}", "0"),
            button(f"carrying.look:1:{IMPORT}~0~changes"),
            button(f"carrying.again:1:{IMPORT}"),
            button(f"carrying.confirm:1:{IMPORT}"),
            button(f"carrying.cancel:1:{IMPORT}"),
            button("audit.page:1:0~~~~"),
            menu("audit.history:1:", "faq.fee"),
            button("answers.removed:1:1~faq.fee"),
        ],
        PIN: [
            command("pins"),
            command("pin", entry=entry),
            completion("pin", "entry", "手数料"),
            message_menu("Pin this answer", last_message(world)),
            button(f"card.pin:1:{coded('entry:faq.payout-timing')}"),
            button("pins.page:1:0"),
            menu("pins.card:1:", str(card_id)),
            button(f"pins.refresh:1:{card_id}"),
            menu(f"pins.move:1:{card_id}", str(channel), kind=CHANNEL_MENU, channels={str(channel): {}}),
            button(f"pins.unpin:1:{card_id}"),
            button(f"pins.delete:1:{card_id}"),
        ],
        ADMINISTER: [
            command("settings"),
            button("settings.home:1:"),
            menu("settings.open:1:", "editors"),
            button("settings.set:1:approval~on"),
            menu("settings.pick:1:editors", str(role), kind=ROLE_MENU, roles={str(role): {}}),
            menu("settings.pick:1:log", str(channel), kind=CHANNEL_MENU, channels={str(channel): {}}),
        ],
        MODERATE: [
            command("gaps"),
            command("reports"),
            button("gaps.page:1:0"),
            button("gaps.votes:1:0"),
            menu("gaps.close:1:0", "1"),
            button("gaps.closing:1:1~0"),
            menu("report.done:1:", "1"),
            button("report.closing:1:1"),
            button("report.list:1:"),
        ],
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody, and what they may do."""

    sender: Sender
    may: frozenset[str]


def allowed(**permissions: bool) -> discord.Permissions:
    return EVERYBODY | discord.Permissions(**permissions)


ROLE = 999
PEOPLE = {
    "a member": Person(sender=Sender(), may=frozenset()),
    "somebody with another role": Person(sender=Sender(roles=(ROLE + 1,)), may=frozenset()),
    "who may pin": Person(sender=Sender(permissions=allowed(pin_messages=True)), may=frozenset({PIN})),
    "who may manage messages": Person(
        sender=Sender(permissions=allowed(manage_messages=True)), may=frozenset({MODERATE})
    ),
    "an editor by role": Person(sender=Sender(roles=(ROLE,)), may=frozenset({EDIT, PIN})),
    "an editor by permission": Person(
        sender=Sender(permissions=allowed(manage_guild=True)), may=frozenset({EDIT, PIN, ADMINISTER})
    ),
    "an administrator": Person(
        sender=Sender(permissions=discord.Permissions.all()),
        may=frozenset({EDIT, PIN, ADMINISTER, MODERATE}),
    ),
    "an administrator where the bot is not": Person(
        sender=Sender(permissions=discord.Permissions.all(), installed=False), may=frozenset()
    ),
}


async def furnish(world: World) -> int:
    """Have words, a draft, a file that waits, a card and editors in place; return the card's number."""
    bot, guild_id = world.bot, world.guild.id
    await saved(world, "faq.fee", own(SECRET))
    now = world.clock.now()
    draft = Draft(
        id=DRAFT,
        guild_id=guild_id,
        key="faq.fee",
        author_id=world.moderator.id,
        number=1,
        base=None,
        wording=own(SECRET),
        typed_at=now,
    )
    await keep_draft(bot.database, draft)
    words = own(SECRET)
    step = Step(carried=Carried(key="faq.payout-timing", ja=words.ja, en=words.en), before=own("前"), seen=0)
    waiting = Import(id=IMPORT, guild_id=guild_id, author_id=world.moderator.id, steps=(step,), made_at=now)
    await keep_import(bot.database, waiting)
    bot.servers[guild_id] = replace(bot.settings_of(guild_id), editors=(ROLE,))
    await Conversation(world).step("/guide query:faq.fee public:True")
    card, _ = await add_card(
        bot.database,
        guild_id=guild_id,
        channel_id=world.channel.id,
        what="entry:faq.fee",
        made_by=1,
        now=now + datetime.timedelta(days=9),
    )
    await record_posted(bot.database, card, int(last_message(world)["id"]), now)
    return card.id


def is_refused(world: World, answer: str, *sentences: str) -> bool:
    """Tell whether an answer is one of these refusals, whatever it names."""
    words = world.bot.messages[Language.JA]
    beginnings = [words(sentence).partition("{")[0] for sentence in sentences]
    return any(beginning in answer for beginning in beginnings)


def offers_nothing(answer: str) -> bool:
    return "'choices': []" in answer


@pytest.mark.parametrize("person", PEOPLE.values(), ids=PEOPLE)
async def test_only_who_may_can(world: World, person: Person) -> None:
    actions = table(world, await furnish(world))
    before = await counts(world.bot.database, world.guild.id)
    wrong: list[str] = []
    for need in sorted(actions, key=lambda need: need in person.may):  # first what must change nothing
        for action in actions[need]:
            answer = await forged(world, action, person.sender)
            if action.name.count(" ") and "choices" in answer:
                refused = offers_nothing(answer)
            else:
                refused = is_refused(world, answer, REFUSALS[need], NOT_HERE)
            if refused == (need in person.may):
                wrong.append(f"{need} {action.name}: {answer[:300]}")
            if need not in person.may and SECRET in answer:
                wrong.append(f"{action.name} shows what it must not: {answer[:300]}")
        if need not in person.may:
            assert await counts(world.bot.database, world.guild.id) == before, need
    assert not wrong, "\n".join(wrong)


async def test_an_administrator_of_another_server_sees_and_changes_nothing_of_this_one(world: World) -> None:
    actions = table(world, await furnish(world))
    bot, guild_id = world.bot, world.guild.id
    before, settings = await counts(bot.database, guild_id), bot.settings_of(guild_id)
    (card,) = await cards_of(bot.database, guild_id)
    stranger = Sender(permissions=discord.Permissions.all(), guild_id=OTHER_SERVER)
    for each in (action for needing in actions.values() for action in needing):
        assert SECRET not in await forged(world, each, stranger), each.name
    assert await counts(bot.database, guild_id) == before
    assert await cards_of(bot.database, guild_id) == (card,)
    assert bot.settings_of(guild_id) == settings
    assert SECRET in str(bot.guides.of(guild_id).entries["faq.fee"])
    world.wire.sent.clear()  # the simulated Discord knows of no other server


async def test_where_the_bot_may_not_pin_it_says_so_and_does_nothing(world: World) -> None:
    card_id = await furnish(world)
    before = await counts(world.bot.database, world.guild.id)
    lacking = Sender(
        permissions=discord.Permissions.all(),
        bot_permissions=discord.Permissions.all() ^ discord.Permissions(pin_messages=True),
    )
    pinning = ("/pin", "Pin this answer", "card.pin")
    for action in table(world, card_id)[PIN]:
        if action.name in pinning:
            assert "メッセージをピン留め" in await forged(world, action, lacking), action.name
    assert await counts(world.bot.database, world.guild.id) == before


def _paths(command: Mapping[str, Any], path: str) -> list[str]:
    subs = [option for option in command.get("options", ()) if option["type"] == 1]
    if not subs:
        return [path + command["name"]]
    return [each for sub in subs for each in _paths(sub, f"{path}{command['name']} ")]


def _completions(command: Mapping[str, Any], path: str) -> list[str]:
    here = f"{path}{command['name']}"
    found = [f"{here} {each['name']}" for each in command.get("options", ()) if each.get("autocomplete")]
    subs = [option for option in command.get("options", ()) if option["type"] == 1]
    return found + [each for sub in subs for each in _completions(sub, f"{here} ")]


async def test_the_table_is_complete(world: World) -> None:
    """Whatever is added to the bot must say here who may do it."""
    judged = {action.name for each in table(world, await furnish(world)).values() for action in each}
    actions = {name for name, _ in vars(world.bot.router)["_actions"]}
    payload = world.bot.guide_tree.payload(world.bot.messages)
    slash = [command for command in payload if command.get("type", 1) == 1]
    commands = {f"/{path}" for command in slash for path in _paths(command, "")}
    completions = {f"/{path}" for command in slash for path in _completions(command, "")}
    menus = {command["name"] for command in payload if command.get("type", 1) != 1}
    everybodys = {each for each in completions if each.split()[0] in FOR_EVERYBODY}
    missing = (actions | commands | completions | menus) - judged - FOR_EVERYBODY - everybodys
    assert sorted(missing) == []
    assert sorted(judged - actions - commands - completions - menus) == []
