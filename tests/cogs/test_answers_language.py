"""Moderators write in the language that their client speaks, and go on where they were."""

import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from tests.cogs.reading import everything, labels, menus
from tests.cogs.test_answers_editing import KEY, fields_of

SEES_JAPANESE, SEES_ENGLISH = "下は日本語の見え方です", "下は英語の見え方です"


@pytest.mark.parametrize(("locale", "fields"), [("ja", "ja"), ("en-GB", "en"), ("fr", "ja")])
@pytest.mark.parametrize("command", [f"/answers edit entry:{KEY}", "/answers add"])
async def test_the_first_form_is_in_the_moderators_own_language_else_in_the_servers(
    world: World, moderator: Conversation, command: str, locale: str, fields: str
) -> None:
    world.speak(world.moderator, locale)
    form = await moderator.step(command)
    assert {name.partition(".")[0] for name in fields_of(form)} == {fields}


async def test_an_english_moderator_mends_the_english_words_alone(
    world: World, moderator: Conversation
) -> None:
    world.speak(world.moderator, "en-US")
    page = (await moderator.talk(f"/answers edit entry:{KEY}", {"submit": {"en.answer": "Our answer."}}))[1]
    assert "Our answer." in everything(page)
    await moderator.step("click Save")
    edited, shipped = world.bot.guides.of(world.guild.id).entries[KEY], world.bot.guide.entries[KEY]
    assert edited.en.answer == "Our answer."
    assert edited.ja == shipped.ja


@pytest.mark.parametrize(
    ("typed", "view"),
    [
        ({"en.answer": "Our answer."}, SEES_ENGLISH),
        ({"ja.answer": "うちの答え。"}, SEES_JAPANESE),
        ({"ja.questions": "聞き方", "en.questions": "a way of asking"}, SEES_JAPANESE),
    ],
)
async def test_a_draft_opens_in_the_language_in_which_it_was_changed(
    moderator: Conversation, typed: dict[str, str], view: str
) -> None:
    await moderator.talk(f"/answers edit entry:{KEY}", {"submit": {}})
    press = "キーワードと質問" if len(typed) > 1 else "英語を編集" if "en.answer" in typed else "日本語を編集"
    await moderator.talk(f"click {press}", {"submit": typed})
    (choice,) = menus(await moderator.step("/answers list"))["answers.choose"]
    assert view in str((await moderator.step(f"select answers.choose={choice}")).body["content"])
    assert view in str((await moderator.step(f"/answers edit entry:{KEY}")).body["content"])
    asked, back = await moderator.talk("click 破棄", "click 下書きに戻る")
    assert "破棄する" in labels(asked)
    assert view in str(back.body["content"])
