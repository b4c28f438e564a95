"""Which questions count as knowledge gaps, how often, and which of them are one."""

import pytest

from bot.domain.gaps import Gap
from bot.questions.unanswered import MOST_AT_ONCE
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.gaps import close_gap, open_gaps
from tests.cogs.reading import title

QUESTIONS = ("天気", "メルカリ", "映画", "国民年金", "請求書", "厚生年金", "ラクマ", "献立")
NEAR = "報酬の仮払いの看板の名刺"


async def gaps(world: World) -> tuple[Gap, ...]:
    return await open_gaps(world.bot.database, world.guild.id, world.bot.today())


async def ask(person: Conversation, *questions: str) -> None:
    for question in questions:
        await person.step({"command": "/guide", "options": {"query": question}})


async def groups(world: World, member: Conversation, *questions: str) -> list[list[str]]:
    """Return the questions that are counted as one, in the order in which they were asked."""
    found: dict[int, list[str]] = {}
    before: dict[int, int] = {}
    for question in questions:
        world.bot.unanswered = type(world.bot.unanswered)(world.bot)
        await ask(member, question)
        times = {gap.id: gap.times for gap in await gaps(world)}
        (grown,) = (key for key in times if times[key] != before.get(key, 0))
        found.setdefault(grown, []).append(question)
        before = times
    return list(found.values())


async def test_a_person_counts_once_a_day_however_often_they_ask(
    world: World, member: Conversation, moderator: Conversation, operator: Conversation
) -> None:
    await ask(member, "今日の天気は", "天気は？", "今日の天気は")
    assert [gap.times for gap in await gaps(world)] == [1]
    await ask(moderator, "今日の天気は")
    await ask(operator, "今日の天気は")
    assert [gap.times for gap in await gaps(world)] == [3]
    await member.step("wait 1d")
    await ask(member, "今日の天気は", "今日の天気は")
    assert [gap.times for gap in await gaps(world)] == [4]


async def test_a_question_that_was_closed_counts_again(world: World, member: Conversation) -> None:
    await ask(member, "今日の天気は")
    (gap,) = await gaps(world)
    await close_gap(world.bot.database, world.guild.id, gap.id, actor_id=1, now=world.bot.now())
    await ask(member, "今日の天気は")
    assert [gap.times for gap in await gaps(world)] == [1]


async def test_one_member_cannot_fill_the_list(world: World, member: Conversation) -> None:
    await ask(member, *QUESTIONS)
    assert len(await gaps(world)) == MOST_AT_ONCE
    await member.step("wait 60s")
    await ask(member, QUESTIONS[-1])
    assert len(await gaps(world)) == MOST_AT_ONCE + 1


@pytest.mark.parametrize(
    "questions",
    [
        pytest.param(
            ("メルカリの手数料は？", "ラクマの手数料は？", "ヤフオクの手数料は？"), id="other sites"
        ),
        pytest.param(("開業届はどこに出す", "廃業届はどこに出す"), id="words that share a letter"),
        pytest.param(("国民年金", "厚生年金", "補助金", "法人化"), id="subjects of one kind"),
        pytest.param(
            ("クラウドワークスの社長の出身地", "ランサーズの社長の出身地", "ココナラの社長の出身地"),
            id="services",
        ),
        pytest.param(("天気", "夕飯のレシピ"), id="weather and meals"),
    ],
)
async def test_questions_about_different_subjects_stay_apart(
    world: World, member: Conversation, questions: tuple[str, ...]
) -> None:
    assert await groups(world, member, *questions) == [[question] for question in questions]


@pytest.mark.parametrize(
    "questions",
    [
        pytest.param(("請求書の書き方を教えて", "請求書の作り方"), id="one way of doing it"),
        pytest.param(("今日の天気は", "天気", "天気はどうですか"), id="more and fewer words"),
        pytest.param(("メルカリの手数料は？", "めるかり 手数料 いくら"), id="letters"),
    ],
)
async def test_questions_about_one_subject_are_one(
    world: World, member: Conversation, questions: tuple[str, ...]
) -> None:
    assert await groups(world, member, *questions) == [list(questions)]


async def test_a_mistake_in_keeping_a_question_takes_nobodys_answer_away(
    world: World, member: Conversation, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(world.bot.unanswered, "_bot", None)
    answer = await member.step("/guide query:国民年金")
    assert title(answer) == "ぴったりの答えが見つかりませんでした"
    assert answer.followups == ()
    assert [record.getMessage() for record in caplog.records if record.name == "bot.questions.unanswered"]
    world.mistakes.found.clear()
    assert await gaps(world) == ()


async def test_a_message_counts_once_whoever_asks_about_it(
    world: World, member: Conversation, moderator: Conversation, operator: Conversation
) -> None:
    await member.step({"say": NEAR, "as": "operator"})
    for person in (member, moderator, operator, member):
        await person.step({"menu": "ガイドで答える", "on": "operator"})
    assert [gap.times for gap in await gaps(world)] == [1]
    await member.step({"say": NEAR, "as": "moderator"})
    await operator.step({"menu": "ガイドで答える", "on": "moderator"})
    assert [gap.times for gap in await gaps(world)] == [2]
