"""/audit: who changed what when; and the log channel, which is told each deed once."""

import asyncio
import datetime
import re

import discord
import pytest
from msgspec.structs import replace

from bot.domain.audit import FORGOTTEN
from bot.domain.editions import Deed, Wording
from bot.domain.guide import EntryText, Language
from bot.domain.serversettings import ServerSettings
from bot.i18n import load_messages
from bot.render.audit import MOST_TOGETHER, PAGE
from bot.render.cards import card_title
from bot.render.theme import plain
from bot.servers.changelogging import GATHER_SECONDS, LOOK_SECONDS, PACE_SECONDS
from bot.servers.following import Following
from bot.settings import DATA, ROOT
from bot.simulation.conversation import Conversation
from bot.simulation.response import Response
from bot.simulation.world import World
from bot.store.audit import add_to_audit
from bot.store.change_logs import change_log, follow_changes
from bot.store.database import open_database
from bot.store.editions import Change, save_editions
from bot.store.news import News, Topic
from bot.store.people import forget_people
from bot.store.server_settings import change_server_settings
from tests.cogs.reading import everything, menus, title
from tests.cogs.staging import send_instead, show_command_to_everybody
from tests.cogs.test_own_words import saved

NOW = datetime.datetime(2026, 11, 23, 2, 0, tzinfo=datetime.UTC)
FEE = "「クラウドワークスの手数料はいくら？」"


async def done(
    world: World,
    deed: str,
    about: str,
    *,
    actor_id: int | None = None,
    guild_id: int | None = None,
    at: datetime.datetime = NOW,
    **detail: str | int | None,
) -> None:
    """Have somebody (the moderator, unless said) have done something."""
    async with world.bot.database.transaction() as session:
        await add_to_audit(
            session,
            guild_id=guild_id or world.guild.id,
            at=at,
            actor_id=world.moderator.id if actor_id is None else actor_id or None,
            deed=deed,
            about=about,
            detail=detail,
        )


def lines(response: Response) -> list[str]:
    """Return the deeds shown, without when and by whom."""
    lead = str(response.body["embeds"][0]["description"])
    return [part.splitlines()[1] for part in lead.split("\n\n") if "\n" in part]


async def test_the_log_says_who_did_what_and_when_the_latest_first(
    world: World, moderator: Conversation
) -> None:
    await done(world, "answers.edit", "faq.fee", number=1, approver=77)
    await done(world, "answers.restore", "faq.fee", number=3, restored=1)
    await done(world, "cards.pin", "card.1", what="entry:faq.fee", channel=55)
    await done(world, "cards.put_back", "card.1", actor_id=0, what="fee:abc", channel=55)
    await done(world, "settings.change", "editors", before="", value="8 9")
    await done(world, "settings.change", "log", before="", value="66")
    await done(world, "settings.change", "language", before="default", value="en")
    shown = await moderator.step("/audit")
    assert shown.ephemeral
    assert title(shown) == "変更の記録（7件）"
    assert lines(shown) == [
        "設定「全員に見える投稿の言語」を変えました：ボットの運営者の設定のまま（日本語） → 英語（English）",
        "設定「変更の記録を投稿するチャンネル」を変えました：なし → <#66>",
        "設定「編集者のロール」を変えました：なし → <@&8>、<@&9>",
        "手数料の計算が消されていたため、<#55>に投稿しなおしました",
        f"{FEE}を<#55>にピン留めしました",
        f"{FEE}を第1版に戻しました（第3版）",
        f"{FEE}を書きかえました（第1版）（承認：<@77>）",
    ]
    text = everything(shown)
    assert f"<t:{int(NOW.timestamp())}:f> <@{world.moderator.id}>" in text
    assert "ボット（自動）" in text
    assert "1年たつと消えます" in text
    assert menus(shown)["audit.history"] == ["faq.fee"]


async def test_it_is_narrowed_down_by_person_entry_and_day_and_turns_its_pages(
    world: World, moderator: Conversation
) -> None:
    await done(world, "answers.add", "own.1", at=NOW - datetime.timedelta(days=3), number=1)
    for number in range(PAGE + 1):
        await done(world, "answers.edit", "faq.fee", number=number)
    await done(world, "answers.keep", "faq.fee", actor_id=world.member.id)
    await done(world, "answers.take", "faq.fee", guild_id=4)
    assert "（11件） 1/2ページ" in title(await moderator.step("/audit"))
    later = await moderator.step("click 次のページ")
    assert lines(later) == [
        f"{FEE}を書きかえました（第1版）",
        f"{FEE}を書きかえました（第0版）",
        "「own.1」を追加しました（第1版）",
    ]
    assert len(lines(await moderator.step("click 前のページ"))) == PAGE

    by_member = await moderator.step("/audit person:member")
    assert lines(by_member) == [f"{FEE}は、ガイドの更新後も、このサーバーの文を使うことにしました"]
    assert f"しぼりこみ：<@{world.member.id}>" in everything(by_member)
    narrowed = await moderator.step("/audit entry:faq.fee since:2026-11-23 until:2026-11-23")
    assert "（10件） 1/2ページ" in title(narrowed)
    assert f"しぼりこみ：{FEE}、2026年11月23日(月)から、2026年11月23日(月)まで" in everything(narrowed)
    await world.restart()
    assert len(lines(await moderator.step("click 次のページ"))) == 2
    earlier = await moderator.step("/audit until:2026-11-22")
    assert lines(earlier) == ["「own.1」を追加しました（第1版）"]
    assert "この条件に合う記録はありません" in everything(await moderator.step("/audit until:2026-11-01"))


async def test_a_removed_entry_goes_by_its_last_title_and_is_found_by_it(
    world: World, moderator: Conversation
) -> None:
    await saved(world, "own.1", titled("もくもく会"))
    await saved(world, "own.1", titled("もくもく会の規約"))
    await moderator.talk("/answers remove entry:own.1", "click 消す")
    for _ in range(2):
        suggested = (await moderator.step("complete /audit entry=規約")).choices
        assert suggested[-1] == {"name": "もくもく会の規約（いまは表示されていない項目）", "value": "own.1"}
        shown = await moderator.step("/audit entry:もくもく会の規約")
        assert lines(shown)[0] == "「もくもく会の規約」を削除しました（第3版）"
        assert "しぼりこみ：「もくもく会の規約」" in everything(shown)
        assert "もくもく会の規約" in str(shown.body["components"])
        history = await moderator.step("complete /answers history entry=規約")
        assert history.choices == [suggested[-1]]
        await world.restart()


@pytest.mark.parametrize(
    ("language", "removed", "edited"),
    [
        ("ja", "「作業会」を削除しました（第3版）", "「作業会」を書きかえました（第2版）"),
        ("en", "removed “作業会” (version 3)", "edited “作業会” (version 2)"),
    ],
)
async def test_a_deed_is_told_with_the_title_of_its_time(
    world: World, moderator: Conversation, language: str, removed: str, edited: str
) -> None:
    await saved(world, "own.1", titled("もくもく会"))
    await moderator.step("/pin entry:own.1")
    await moderator.step("wait 1h")
    await made(world, Deed.EDIT, titled("作業会"))
    await made(world, Deed.REMOVE, None)
    shown = lines(await moderator.step("/audit entry:own.1"))
    assert shown[:2] == [removed, edited]
    assert all("もくもく会" in each for each in shown[2:])  # pinned, added
    await made(world, Deed.ADD, titled("新作業会"))
    renamed = "（いまの題：「新作業会」）" if language == "ja" else " (now “新作業会”)"
    for _ in range(2):
        shown = lines(await moderator.step("/audit entry:own.1"))[-4:]
        assert all(renamed in each for each in shown)
        assert all("もくもく会" not in each for each in shown[:2])
        assert all("もくもく会" in each for each in shown[2:])
        await world.restart()


PINNED = {
    "pin": ("{}を<#55>にピン留めしました", "pinned {} in <#55>"),
    "unpin": ("{}のピン留めを<#55>で外しました", "unpinned {} in <#55>"),
    "move": ("{}のピン留めを<#55>に移しました", "moved the pinned {} to <#55>"),
    "put_back": (
        "{}が消されていたため、<#55>に投稿しなおしました",
        "posted {} again in <#55>, because it had been deleted",
    ),
}


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_pinned_calculations_are_told_apart_as_in_the_list_of_cards(
    world: World, moderator: Conversation, language: str
) -> None:
    two = ("fee:10000~~~crowdworks~project~~~~", "fee:20000~~~crowdworks~project~~~~")
    comparison = "compare:10000~10000~i~~take_home~0"
    for deed in PINNED:
        for what in (*two, comparison):
            await done(world, f"cards.{deed}", "card.1", what=what, channel=55)
    words = world.bot.messages[Language(language)]
    today, guide = world.bot.today(), world.bot.guide
    titles = [card_title(words, guide, {}, what, today) for what in (*two, comparison)]
    assert len(set(titles)) == 3
    kinds = (
        ("手数料の計算", "サービスの比較")
        if language == "ja"
        else ("a fee calculation", "a comparison of services")
    )
    quoted = "「{}」（{}）" if language == "ja" else "“{}” ({})"
    whats = [
        quoted.format(plain(title), kind) for title, kind in zip(titles, (kinds[0], *kinds), strict=True)
    ]
    expected = [PINNED[deed][language == "en"].format(what) for deed in PINNED for what in whats]
    shown = [*lines(await moderator.step("/audit"))]
    await world.restart()
    after = "次のページ" if language == "ja" else "Next page"
    shown += lines(await moderator.step(f"click {after}"))
    assert shown == expected[::-1]


async def test_a_calculation_that_cannot_be_made_any_more_is_named_by_its_kind(
    world: World, moderator: Conversation
) -> None:
    await done(world, "cards.unpin", "card.1", what="fee:10000~~~nowhere~~~~~", channel=55)
    await done(world, "cards.unpin", "card.1", what="fee:abc", channel=55)
    assert lines(await moderator.step("/audit")) == ["手数料の計算のピン留めを<#55>で外しました"] * 2


async def made(world: World, deed: Deed, wording: Wording | None) -> None:
    """Have another version of an entry of the server's own made now."""
    edition = world.bot.guides.editions(world.guild.id)["own.1"]
    version = replace(edition, deed=deed, wording=wording, made_at=world.bot.now())
    (after,) = await save_editions(world.bot.database, [Change(edition=version, seen=edition.number)])
    world.bot.guides.put(after)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        pytest.param("entry:なにそれ", "「なにそれ」という項目はありません", id="an entry that is not there"),
        pytest.param(
            "since:2026-11-02 until:2026-11-01", "より前にしてください", id="days the wrong way round"
        ),
        pytest.param("since:きのうごろ", "きのうごろ", id="a day that cannot be read"),
    ],
)
async def test_what_cannot_be_looked_for_is_refused_with_what_to_do(
    moderator: Conversation, options: str, said: str
) -> None:
    assert said in everything(await moderator.step(f"/audit {options}"))


async def test_only_editors_see_it_or_get_suggestions(
    world: World, member: Conversation, moderator: Conversation
) -> None:
    show_command_to_everybody(world, "audit")
    assert "編集者のロールが必要です" in everything(await member.step("/audit"))
    assert (await member.step("complete /audit entry=手数料")).choices == []
    assert (await moderator.step("complete /audit entry=手数料")).choices


async def test_who_it_was_over_a_year_ago_is_said_to_be_forgotten(
    world: World, moderator: Conversation
) -> None:
    await done(world, "answers.edit", "faq.fee", number=1)
    await forget_people(world.bot.database, NOW + datetime.timedelta(days=366))
    text = everything(await moderator.step("/audit"))
    assert "だれかは残っていません" in text
    assert str(world.moderator.id) not in text
    assert str(FORGOTTEN) + ">" not in text


DEEDS = {
    "ja": {
        "edit": "を書きかえました",
        "add": "を追加しました",
        "remove": "を削除しました",
        "restore": "を第1版に戻しました",
        "import": "をファイルから取り込みました",
        "keep": "は、ガイドの更新後も、このサーバーの文を使うことにしました",
        "take": "をガイドの文に戻しました",
    },
    "en": {
        "edit": "edited {}",
        "add": "added {}",
        "remove": "removed {}",
        "restore": "restored version 1 of {}",
        "import": "imported {} from a file",
        "keep": "kept this server's text for {} after the guide changed",
        "take": "used the guide's text for {} again",
    },
}


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_deed_says_which_version_it_made_if_it_made_one(
    world: World, moderator: Conversation, language: str
) -> None:
    for deed in DEEDS[language]:
        await done(world, f"answers.{deed}", "own.7", number=2, restored=1)
    if language == "ja":
        expected = [f"「own.7」{said}（第2版）" for said in DEEDS["ja"].values()]
    else:
        expected = [f"{said.format('“own.7”')} (version 2)" for said in DEEDS["en"].values()]
    assert lines(await moderator.step("/audit")) == expected[::-1]
    await done(world, "answers.edit", "own.7")
    without = "「own.7」を書きかえました" if language == "ja" else "edited “own.7”"
    assert lines(await moderator.step("/audit"))[0] == without


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_deed_has_words(world: World, moderator: Conversation) -> None:
    deeds = [f"answers.{each.value}" for each in Deed]
    for deed in deeds:
        await done(world, deed, "faq.fee", number=2, restored=1)
    shown = (await moderator.step("/audit")).body["embeds"][0]["description"]
    assert not [deed for deed in deeds if deed in shown]


def test_every_deed_that_code_names_has_words() -> None:
    named: set[str] = set()
    for path in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")):
        named.update(
            re.findall(
                r'"((?:answers|cards|settings|reports|gaps)\.[a-z_]+)"', path.read_text(encoding="utf-8")
            )
        )
    messages = load_messages(DATA / "locales")
    deeds = {
        each for each in named if each.startswith(("cards.", "settings.change")) or each.endswith(".close")
    }
    assert {"cards.pin", "cards.drop", "settings.change", "reports.close", "gaps.close"} <= deeds
    for language in Language:
        assert [deed for deed in sorted(deeds) if f"audit.deed.{deed}" not in messages[language]] == []


# The log channel


async def follow(world: World, moderator: Conversation) -> int:
    """Have the log posted into a channel of its own; return its id."""
    world.channels["記録"] = channel = world.guild.create_text_channel("記録")
    await moderator.talk("/settings", "select settings.open=log", "select settings.pick=記録")
    return channel.id


def titled(text: str) -> Wording:
    return Wording(ja=EntryText(title=text, answer="a"), en=EntryText(title=text, answer="a"))


def logged(world: World, channel_id: int) -> list[list[str]]:
    """Return the deeds of each message in a log channel."""
    messages = world.env.backend.messages.get(channel_id, {}).values()
    embeds = [message.embeds[0] for message in messages if message.embeds]
    return [
        [part.splitlines()[1] for part in str(embed["description"]).split("\n\n")]
        for embed in embeds
        if embed["title"] == "変更の記録"
    ]


@pytest.mark.usefixtures("gathered_at_once")
async def test_each_deed_is_posted_once_and_soon_in_the_servers_language(
    world: World, moderator: Conversation
) -> None:
    await done(world, "answers.edit", "faq.fee", number=1)
    channel_id = await follow(world, moderator)
    await moderator.step("wait 1m")
    assert logged(world, channel_id) == []  # what was before
    for number in (2, 3):
        await done(world, "answers.edit", "faq.fee", number=number)
    await done(world, "answers.edit", "faq.fee", guild_id=4, number=9)
    await moderator.step("wait 1m")
    edited = [[f"{FEE}を書きかえました（第{number}版）" for number in (2, 3)]]
    assert logged(world, channel_id) == edited
    await world.restart()
    await moderator.step("wait 10m")
    assert logged(world, channel_id) == edited
    await moderator.talk("/settings", "select settings.open=log", "click 投稿しない")
    await done(world, "answers.edit", "faq.fee", number=4)
    await moderator.step("wait 10m")
    assert logged(world, channel_id) == edited


async def test_a_deed_is_posted_within_seconds_and_not_one_by_one(
    world: World, moderator: Conversation
) -> None:
    channel_id = await follow(world, moderator)
    await moderator.step("wait 1h")
    for number in (1, 2):
        await done(world, "answers.edit", "faq.fee", number=number)
    await moderator.step(f"wait {GATHER_SECONDS + 1:.0f}s")
    assert logged(world, channel_id) == [[f"{FEE}を書きかえました（第{number}版）" for number in (1, 2)]]
    await done(world, "answers.edit", "faq.fee", number=3)
    await moderator.step(f"wait {GATHER_SECONDS + 1:.0f}s")
    assert len(logged(world, channel_id)) == 1  # a channel is not flooded
    await moderator.step(f"wait {PACE_SECONDS:.0f}s")
    assert len(logged(world, channel_id)) == 2


async def test_what_another_process_noted_is_posted_within_the_hour(
    world: World, moderator: Conversation
) -> None:
    channel_id = await follow(world, moderator)
    await moderator.step("wait 1m")
    file = f"sqlite:///{world.bot.database.place}"
    async with await open_database(file) as another, another.transaction() as session:
        await add_to_audit(
            session,
            guild_id=world.guild.id,
            at=NOW,
            actor_id=1,
            deed="answers.edit",
            about="faq.fee",
            detail={"number": 1},
        )
    await moderator.step(f"wait {LOOK_SECONDS:.0f}s")
    assert logged(world, channel_id) == [[f"{FEE}を書きかえました（第1版）"]]


async def test_a_database_that_cannot_be_read_is_tried_at_growing_intervals_and_nothing_is_lost(
    world: World, moderator: Conversation
) -> None:
    channel_id = await follow(world, moderator)
    await moderator.step("wait 1m")
    await done(world, "answers.edit", "faq.fee", number=1)
    async with world.bot.database.transaction() as session:
        await session.statement("ALTER TABLE change_logs RENAME TO hidden")
    await moderator.step("wait 1h")
    failed = len(world.mistakes.found)
    assert 4 <= failed <= 8
    async with world.bot.database.transaction() as session:
        await session.statement("ALTER TABLE hidden RENAME TO change_logs")
    await moderator.step("wait 1h")
    assert logged(world, channel_id) == [[f"{FEE}を書きかえました（第1版）"]]
    world.mistakes.found.clear()


async def test_many_deeds_are_gathered_into_few_messages(world: World, moderator: Conversation) -> None:
    channel_id = await follow(world, moderator)
    for number in range(2 * MOST_TOGETHER + 1):
        await done(world, "answers.edit", "faq.fee", number=number)
    await moderator.step(f"wait {PACE_SECONDS + 1:.0f}s")
    assert len(logged(world, channel_id)) <= 2
    await moderator.step("wait 2m")
    assert [len(each) for each in logged(world, channel_id)] == [MOST_TOGETHER, MOST_TOGETHER, 1]


async def test_no_deed_is_lost_where_many_have_long_lines(world: World, moderator: Conversation) -> None:
    channel_id = await follow(world, moderator)
    entry = "own.1"
    await saved(world, entry, titled("＊_" * 50))
    roles = [str(10**18 + number) for number in range(26)]
    for number in range(MOST_TOGETHER):
        before, value = " ".join(roles[:25]), " ".join(roles[1:])
        await done(world, "settings.change", "editors", before=before, value=value)
        await done(world, "answers.restore", entry, number=number, restored=1, approver=10**18)
    await moderator.step("wait 3m")
    posted = [deed for message in logged(world, channel_id) for deed in message]
    changed = [deed for deed in posted if "編集者のロール" in deed]
    assert len(changed) == len([deed for deed in posted if "第1版に戻しました" in deed]) == MOST_TOGETHER
    assert all(f"<@&{roles[0]}>" in deed and f"<@&{roles[25]}>" in deed for deed in changed)
    assert all(deed.count("ほか20") == 2 for deed in changed)
    pages = await moderator.talk("/audit", *["click 次のページ"] * 2)
    assert [len(lines(page)) for page in pages] == [PAGE, PAGE, 2 * MOST_TOGETHER + 2 - 2 * PAGE]


async def test_of_lines_that_do_not_fit_together_the_rest_is_posted_next(
    world: World, moderator: Conversation
) -> None:
    channel_id = await follow(world, moderator)
    for number in range(MOST_TOGETHER):
        await done(world, "answers.edit", "faq.fee", number=f"{number}{'0' * 600}")
    await moderator.step(f"wait {PACE_SECONDS + 1:.0f}s")
    together = [len(each) for each in logged(world, channel_id)]
    assert together
    assert together[0] < MOST_TOGETHER
    await moderator.step("wait 2m")
    deeds = [deed for message in logged(world, channel_id) for deed in message]
    numbers = [re.findall(r"第(\d)0{600}版", deed) for deed in deeds]
    assert numbers == [[str(number)] for number in range(MOST_TOGETHER)]


async def test_a_server_whose_log_cannot_be_read_does_not_keep_the_others_waiting(
    world: World, moderator: Conversation
) -> None:
    channel_id = await follow(world, moderator)
    await change_server_settings(
        world.bot.database,
        guild_id=4,
        change=lambda settings: replace(settings, log=5),
        actor_id=1,
        at=NOW,
        name="log",
        detail={},
    )
    world.bot.servers[4] = ServerSettings(log=5)
    async with world.bot.database.transaction() as session:
        await follow_changes(session, 4, wanted=True)
    await done(world, "answers.edit", "faq.fee", guild_id=4, number=1)
    async with world.bot.database.transaction() as session:
        await session.statement("UPDATE audit SET detail = '{' WHERE guild_id = 4")
    await done(world, "answers.edit", "faq.fee", number=1)
    await moderator.step("wait 1m")
    assert logged(world, channel_id) == [[f"{FEE}を書きかえました（第1版）"]]
    log = await change_log(world.bot.database, 4)
    assert log is not None
    assert log.failure == "trouble"
    world.mistakes.found.clear()


@pytest.mark.usefixtures("gathered_at_once")
async def test_what_may_have_arrived_as_the_bot_was_killed_is_not_posted_again(
    world: World, moderator: Conversation
) -> None:
    channel_id = await follow(world, moderator)
    log = await change_log(world.bot.database, world.guild.id)
    assert log is not None
    await done(world, "answers.edit", "faq.fee", number=1)
    await moderator.step("wait 1m")
    now = await change_log(world.bot.database, world.guild.id)
    assert now is not None
    async with world.bot.database.transaction() as session:  # as it was between post and record
        await session.statement(
            f"UPDATE change_logs SET last_id = {log.last_id}, upto = {now.last_id}"  # noqa: S608 - numbers
        )
    await done(world, "answers.edit", "faq.fee", number=2)
    await world.restart()
    await moderator.step("wait 2m")
    assert logged(world, channel_id) == [
        [f"{FEE}を書きかえました（第1版）"],
        [f"{FEE}を書きかえました（第2版）"],
    ]


async def test_a_channel_that_cannot_be_written_into_is_said_so_and_gets_everything_later(
    world: World, moderator: Conversation
) -> None:
    channel_id = await follow(world, moderator)
    world.env.inject_error("POST", f"/channels/{channel_id}/messages", status=403, code=50013, message="No")
    await done(world, "answers.edit", "faq.fee", number=1)
    await moderator.step("wait 30s")
    panel = everything(await moderator.step("/settings"))
    assert "⚠ 投稿できていません" in panel
    assert "「埋め込みリンク」を許可してください" in panel
    world.wire.sent.clear()
    await moderator.step("wait 10m")
    assert logged(world, channel_id) == [[f"{FEE}を書きかえました（第1版）"]]
    assert "投稿できていません" not in everything(await moderator.step("/settings"))


@pytest.mark.usefixtures("gathered_at_once")
async def test_a_channel_that_refuses_is_tried_sooner_only_when_its_own_servers_settings_change(
    world: World, moderator: Conversation
) -> None:
    channel_id = await follow(world, moderator)
    world.env.backend.delete_channel(channel_id)

    def tries() -> int:
        return len([sent for sent in world.wire.refused if sent.path.startswith(f"/channels/{channel_id}/")])

    await done(world, "answers.edit", "faq.fee", number=1)
    await moderator.step("wait 200m")
    failed = tries()
    assert failed > 3
    world.bot.dispatch("ready")
    await moderator.step("wait 1m")
    await change_server_settings(
        world.bot.database,
        guild_id=4,
        change=lambda settings: replace(settings, public=False),
        actor_id=1,
        at=NOW,
        name="public",
        detail={},
    )
    following = Following()
    following.hear(News(topic=Topic.SERVER, guild_id=4))
    task = asyncio.create_task(following.follow(world.bot))
    await moderator.step("wait 1m")
    task.cancel()
    assert not world.bot.settings_of(4).public
    assert tries() == failed
    await moderator.talk("/settings", "select settings.open=language", "click English")
    await moderator.step("wait 1m")
    assert tries() > failed
    world.wire.sent.clear()


@pytest.mark.usefixtures("gathered_at_once")
async def test_another_channel_goes_on_where_the_first_one_stopped(
    world: World, moderator: Conversation
) -> None:
    first = await follow(world, moderator)
    world.env.backend.delete_channel(first)
    await done(world, "answers.edit", "faq.fee", number=1)
    await moderator.step("wait 1m")
    del world.channels["記録"]
    second = await follow(world, moderator)
    world.wire.sent.clear()
    await moderator.step("wait 2m")
    posted = [deed for message in logged(world, second) for deed in message]
    assert f"{FEE}を書きかえました（第1版）" in posted
    assert sum("変更の記録を投稿するチャンネル" in deed for deed in posted) == 1


async def test_a_page_of_another_time_asks_for_the_right_anew(world: World, moderator: Conversation) -> None:
    for number in range(PAGE + 1):
        await done(world, "answers.edit", "faq.fee", number=number)
    await moderator.step("/audit")
    send_instead(world, permissions=discord.Permissions(manage_messages=True))
    assert "編集者のロールが必要です" in everything(await moderator.step("click 次のページ"))
    world.bot.servers[world.guild.id] = replace(
        world.bot.settings_of(world.guild.id), editors=(next(iter(roles_of(world))),)
    )
    assert "2/2ページ" in title(await moderator.step("click 次のページ"))


def roles_of(world: World) -> list[int]:
    return list(world.env.backend.get_guild(world.guild.id).members[world.moderator.id].role_ids)
