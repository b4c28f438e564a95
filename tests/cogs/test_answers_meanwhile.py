"""What happens to an entry while somebody writes: nothing comes back, goes or is replaced unnoticed."""

import pytest
from msgspec.structs import replace

from bot.simulation.conversation import Conversation
from bot.simulation.response import Kind
from bot.simulation.world import World
from bot.store.drafts import drafts_of
from tests.cogs.reading import everything, labels
from tests.cogs.test_own_words import own, saved

JA, EN, SAVE, OVER = "日本語を編集", "英語を編集", "保存", "自分の文で置きかえる"
OWN = "own.1"


@pytest.mark.parametrize(
    ("locale", "said", "history"),
    [
        ("ja", "「もくもく会のお知らせ」は、もう消してあります", "履歴"),
        ("en-US", 'もくもく会" has been removed', "History"),
    ],
)
async def test_a_page_from_before_a_removal_opens_no_empty_form_but_says_who_removed_the_entry(
    world: World,
    moderator: Conversation,
    operator: Conversation,
    locale: str,
    said: str,
    history: str,
) -> None:
    await saved(world, OWN, own("もくもく会"))
    await operator.talk("/answers list", f"select answers.choose=e.{OWN}")
    await moderator.talk(f"/answers remove entry:{OWN}", "click 消す")
    world.speak(world.operator, locale)
    told = await operator.step(f"click {JA}")
    assert told.kind is not Kind.MODAL
    assert told.ephemeral
    assert said in everything(told)
    assert f"<@{world.moderator.id}>" in everything(told)
    assert history in labels(told)
    assert await drafts_of(world.bot.database, world.guild.id) == ()


async def test_of_an_entry_removed_while_its_form_was_open_the_other_language_is_kept(
    world: World, moderator: Conversation
) -> None:
    words = own("もくもく会")
    await saved(world, OWN, words)
    await moderator.step(f"/answers edit entry:{OWN}")
    await saved(world, OWN, None)
    await moderator.step({"submit": {"ja.answer": "毎週です。"}})
    (kept,) = await drafts_of(world.bot.database, world.guild.id)
    assert kept.wording == replace(words, ja=replace(words.ja, answer="毎週です。"))
