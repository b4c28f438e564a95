import datetime
import time
from typing import Any

import pytest

from bot.simulation.conversation import Conversation
from bot.simulation.response import ErrorSource, Kind, Response
from bot.simulation.world import World

GUIDES = "道しるべ"


def source(response: Response) -> ErrorSource | None:
    return response.error.source if response.error else None


def said(response: Response) -> str:
    return str(response.as_json()["content"])


async def test_a_command_is_answered_privately_in_the_members_language(member: Conversation) -> None:
    response = await member.step("/fee amount:3,000円 service:lancers")
    assert (response.kind, response.ephemeral, response.error) == (Kind.MESSAGE, True, None)
    assert "2,505円" in response.as_json()["embeds"][0]["title"]


@pytest.mark.parametrize("language", ["en"])
async def test_an_english_client_is_answered_in_english(member: Conversation) -> None:
    response = await member.step("/fee amount:3000 service:lancers")
    assert "2,505 yen" in response.as_json()["embeds"][0]["title"]


async def test_sharing_posts_the_answer_for_all_in_the_servers_language(
    world: World, member: Conversation
) -> None:
    world.speak(world.member, "en-GB")
    private, pressed = await member.talk("/fee amount:3000", {"click": "Share to channel"})
    assert private.ephemeral
    (shared,) = pressed.followups
    assert not shared.ephemeral
    assert "手取り" in shared.as_json()["embeds"][0]["title"]


async def test_a_public_message_is_seen_by_everybody_and_a_private_one_is_not(
    sample: Conversation,
) -> None:
    *_, theirs = await sample.talk("/sample act:buttons", "as moderator", "click Edit")
    assert source(theirs) is ErrorSource.INPUT
    *_, ours = await sample.talk("as member", "click Edit")
    assert said(ours) == "edited a=b"
    *_, everybodys = await sample.talk("/sample act:public", "as moderator", "click Edit")
    assert said(everybodys) == "edited a=b"


async def test_choices_may_be_given_by_value_or_by_name_in_either_language(sample: Conversation) -> None:
    answers = [
        said(await sample.step(f"/sample act:x tone:{tone}")) for tone in ("low", "Low", "低い", "LOW")
    ]
    assert answers == ["['x', None, None, None, 'low']"] * 4


async def test_every_kind_of_option_reaches_the_bot(sample: Conversation) -> None:
    response = await sample.step("/見本 動作:a b 数:7 有無：はい 誰:moderator 調子:高い")
    assert said(response) == "['a b', 7, True, 'つばさ', 'high']"


async def test_options_given_apart_may_contain_anything(sample: Conversation) -> None:
    step = {"command": "sample tone:low", "options": {"act": "x number:3 nope:4", "flag": False, "number": 2}}
    assert said(await sample.step(step)) == "['x number:3 nope:4', 2, False, None, 'low']"


@pytest.mark.parametrize(
    ("step", "message", "exists"),
    [
        pytest.param("/nope", "no command /nope", "/sample (/見本)", id="command"),
        pytest.param("/sample foo:1", "no option foo", "act (動作)", id="option"),
        pytest.param("/sample act:1 numbr:2", "no option numbr", "number (数)", id="misspelt option"),
        pytest.param("/sample act:1 tone:loud", "no choice loud", "high (High, 高い)", id="choice"),
        pytest.param("/sample act:1 flag:perhaps", "true or false", "true (はい)", id="truth"),
        pytest.param("/sample act:1 who:ghost", "nobody called ghost", "moderator", id="person"),
        pytest.param("click Nothing", "no button Nothing", "", id="button"),
        pytest.param("dance", "not a step", "click LABEL_OR_CUSTOM_ID", id="verb"),
    ],
)
async def test_what_does_not_exist_is_answered_with_what_does(
    sample: Conversation, step: str, message: str, exists: str
) -> None:
    response = await sample.step(step)
    assert response.error is not None
    assert response.error.source is ErrorSource.INPUT
    assert message in response.error.message
    assert not exists or exists in response.error.available


@pytest.mark.parametrize(
    "step",
    [
        pytest.param("/sample", id="required option missing"),
        pytest.param("/sample act:", id="empty value"),
        pytest.param("/sample act:1 act:2", id="given twice"),
        pytest.param("/sample 3000", id="no option name"),
        pytest.param("/sample act:1 number:10", id="out of range"),
        pytest.param("/sample act:1 number:2.5", id="no whole number"),
        pytest.param("submit", id="no form"),
        pytest.param("as nobody", id="nobody"),
        pytest.param("complete act=1", id="nothing typed"),
        pytest.param("complete /sample tone=l", id="no suggestions"),
        pytest.param({"command": "/sample", "options": {"act": ["a"]}}, id="a list as a value"),
        pytest.param({"command": "/sample", "options": {"act": None}}, id="nothing as a value"),
        pytest.param({"command": "/sample", "options": {"act": True}}, id="a truth as a text"),
        pytest.param(f"/sample act:{'x' * 6001}", id="too long"),
        pytest.param(f"complete /sample act={'x' * 6001}", id="too long a text to complete"),
        pytest.param({"complete": {"act": "x" * 6001}, "command": "/sample"}, id="the same as JSON"),
        pytest.param(f"/sample act:1 number:{'9' * 5000}", id="too large"),
        pytest.param("/sample act:1 number:9007199254740993", id="not exact"),
        pytest.param(["/sample act:1"], id="a list as a step"),
    ],
)
async def test_what_discords_client_would_not_send_is_refused_before_the_bot_sees_it(
    sample_world: World, sample: Conversation, step: object
) -> None:
    before = len(sample_world.wire.sent)
    assert source(await sample.step(step)) is ErrorSource.INPUT
    assert len(sample_world.wire.sent) == before


async def test_suggestions_know_the_options_filled_in_so_far(sample: Conversation) -> None:
    typed, suggested = await sample.talk("/sample tone:low", "complete act=x")
    assert (typed.kind, typed.error) == (Kind.NONE, None)
    assert suggested.kind is Kind.CHOICES
    assert suggested.as_json()["choices"] == [
        {"name": "x0 low", "value": "x0"},
        {"name": "x1 low", "value": "x1"},
    ]


@pytest.mark.parametrize(
    "step",
    [
        "complete /sample tone:low act=x",
        {"complete": {"act": "x"}, "command": "/sample tone:low"},
        {"complete": {"動作": "x"}, "command": "sample 調子:低い"},
    ],
)
async def test_suggestions_can_be_asked_for_in_one_step(sample: Conversation, step: object) -> None:
    response = await sample.step(step)
    assert [choice["name"] for choice in response.choices] == ["x0 low", "x1 low"]


async def test_a_command_that_could_be_sent_is_sent_even_before_suggestions(sample: Conversation) -> None:
    sent, suggested = await sample.talk("/sample act:x", "complete act=y")
    assert sent.kind is Kind.MESSAGE
    assert suggested.kind is Kind.CHOICES


async def test_a_deferred_answer_is_shown_as_it_ended_with_its_followups(sample: Conversation) -> None:
    response = await sample.step("/sample act:defer")
    assert (response.kind, response.ephemeral, said(response)) == (Kind.MESSAGE, True, "ready")
    assert [said(followup) for followup in response.followups] == ["more"]
    assert response.followups[0].ephemeral


async def test_buttons_change_the_message_at_once_or_later(sample: Conversation) -> None:
    _, at_once, later = await sample.talk("/sample act:buttons", "click edit:1:a=b", "click ater")
    assert (at_once.kind, said(at_once), at_once.ephemeral) == (Kind.UPDATE, "edited a=b", True)
    assert at_once.as_json()["components"], "what was not changed is still there"
    assert (later.kind, said(later)) == (Kind.UPDATE, "edited later")


async def test_a_click_goes_to_the_newest_message_that_has_the_button(sample: Conversation) -> None:
    private, public, newest = await sample.talk("/sample act:buttons", "/sample act:public", "click Edit")
    assert (private.ephemeral, public.ephemeral, newest.ephemeral) == (True, False, False)
    *_, newest = await sample.talk("/sample act:x", "/sample act:buttons", "/sample act:x", "click Edit")
    assert newest.ephemeral


async def test_a_message_that_changes_is_the_newest_again(sample: Conversation) -> None:
    *_, changed, newest = await sample.talk(
        "/sample act:public", "/sample act:buttons", "click Postpone", "click Edit"
    )
    assert changed.kind is Kind.UPDATE
    assert not newest.ephemeral


async def test_a_click_passes_over_what_only_others_see(sample: Conversation) -> None:
    *_, clicked = await sample.talk("/sample act:public", "/sample act:buttons", "as moderator", "click Edit")
    assert said(clicked) == "edited a=b"


async def test_required_options_that_are_missing_are_named(sample: Conversation) -> None:
    response = await sample.step("/sample number:1")
    assert response.error is not None
    assert response.error.message == "required and not given: act"


@pytest.mark.parametrize(
    ("step", "chosen"),
    [
        ("select menu:1:x=y=n=1", ["n=1"]),
        ("select menu=n=1,No. 2", ["n=1", "n=2"]),
        ("select some=No. 0", ["n=0"]),
        ({"select": {"Pick some": ["n=2", "n=0"]}}, ["n=2", "n=0"]),
        ({"select": {"menu:1:x=y": "No. 1"}}, ["n=1"]),
        ("select menu=2", ["n=2"]),
        ("select PICK=no. 2,0", ["n=2", "n=0"]),
        ("select menu=N=1", ["n=1"]),
        ({"select": {"menu": [2, "o. 1"]}}, ["n=2", "n=1"]),
    ],
)
async def test_menus_take_values_or_labels(sample: Conversation, step: object, chosen: list[str]) -> None:
    _, response = await sample.talk("/sample act:buttons", step)
    assert said(response) == repr(chosen)


async def test_a_menu_of_people_takes_their_names(sample_world: World, sample: Conversation) -> None:
    _, response = await sample.talk("/sample act:buttons", {"select": {"Who?": ["moderator"]}})
    assert said(response) == repr([str(sample_world.moderator.id)])


@pytest.mark.parametrize(
    "step",
    [
        "select menu=No. 9",
        "select menu=No.",
        "select e=n=1",
        "click t",
        "select menu=n=0,n=1,n=2",
        "select nothing=1",
        "click Off",
        "click Link",
        "click",
    ],
)
async def test_what_cannot_be_clicked_or_chosen_is_refused(sample: Conversation, step: str) -> None:
    _, response = await sample.talk("/sample act:buttons", step)
    assert source(response) is ErrorSource.INPUT


async def test_a_form_keeps_what_stands_in_it_and_takes_fields_by_id_or_label(sample: Conversation) -> None:
    _, form, answer = await sample.talk(
        "/sample act:buttons", "click Form", {"submit": {"Colour": "Red", "agree": True, "sides": ["A", "b"]}}
    )
    assert form.kind is Kind.MODAL
    assert form.as_json()["title"] == "Form"
    assert said(answer) == repr(
        [
            ("agree", ("True",)),
            ("colour", ("red",)),
            ("name", ("old",)),
            ("note", ()),
            ("sides", ("a", "b")),
        ]
    )


@pytest.mark.parametrize(
    "step",
    [
        pytest.param({"submit": {"Colour": "Green"}}, id="unknown option"),
        pytest.param({"submit": {"Size": "9"}}, id="unknown field"),
        pytest.param({"submit": {"name": "x" * 10, "colour": "red"}}, id="too long"),
        pytest.param({"submit": {"note": "x" * 4001, "colour": "red"}}, id="longer than any text"),
        pytest.param({"submit": {"name": None, "colour": "red"}}, id="nothing as a text"),
        pytest.param({"submit": {"name": ["n"], "colour": "red"}}, id="a list as a text"),
        pytest.param({"submit": {"name": True, "colour": "red"}}, id="a truth as a text"),
        pytest.param({"submit": {"colour": None}}, id="nothing as an option"),
        pytest.param({"submit": {"colour": "red", "agree": None}}, id="nothing as a truth"),
        pytest.param({"submit": {"colour": "red", "sides": [None]}}, id="nothing as one of several"),
        pytest.param({"submit": {"colour": "e"}}, id="a part of two options"),
        pytest.param("submit", id="required field empty"),
        pytest.param({"submit": {"colour": ["red", "blue"]}}, id="two of one"),
    ],
)
async def test_a_form_that_cannot_be_sent_stays_open(sample: Conversation, step: object) -> None:
    *_, refused, sent = await sample.talk("/sample act:buttons", "click Form", step, "submit colour=blue")
    assert source(refused) is ErrorSource.INPUT
    assert "'blue'" in said(sent)


@pytest.mark.parametrize("step", ["click EDIT", "click edit", "click DIT", "click EDIT:1:A"])
async def test_capitals_do_not_matter_where_nothing_else_fits(sample: Conversation, step: str) -> None:
    _, response = await sample.talk("/sample act:buttons", step)
    assert said(response) == "edited a=b"


async def test_a_form_takes_parts_of_labels_and_numbers(sample: Conversation) -> None:
    *_, answer = await sample.talk(
        "/sample act:buttons", "click Form", {"submit": {"COLOUR": "blu", "name": 3, "note": "x" * 4000}}
    )
    assert "('blue',)" in said(answer)
    assert "('3',)" in said(answer)


async def test_another_answer_closes_the_form(sample: Conversation) -> None:
    *_, response = await sample.talk(
        "/sample act:buttons", "click Form", "/sample act:x", "submit colour=red"
    )
    assert source(response) is ErrorSource.INPUT


async def test_buttons_and_forms_work_after_a_restart_and_after_an_hour(sample: Conversation) -> None:
    responses = await sample.talk(
        "/sample act:buttons",
        "wait 1h",
        "restart",
        "click Form",
        "restart",
        "submit colour=red",
        "click Edit",
    )
    assert [response.error for response in responses] == [None] * 7
    assert said(responses[-1]) == "edited a=b"


async def test_time_that_passes_changes_the_date(world: World, member: Conversation) -> None:
    assert world.bot.today() == datetime.date(2026, 11, 23)
    await member.step("wait 12h")
    assert world.bot.today() == datetime.date(2026, 11, 24)


async def test_a_refusal_of_the_bot_is_an_answer_with_its_reason(sample: Conversation) -> None:
    response = await sample.step("/sample act:refuse")
    assert response.kind is Kind.MESSAGE
    assert source(response) is ErrorSource.BOT
    assert not response.failed


async def test_a_bug_is_named_and_fails(sample: Conversation) -> None:
    response = await sample.step("/sample act:fail")
    assert response.kind is Kind.MESSAGE, "the member is told that there is a bug"
    assert response.error is not None
    assert response.error.exception == "RuntimeError('a bug')"
    assert response.failed


@pytest.mark.parametrize(
    ("act", "reason"),
    [("long", "2000 or fewer"), ("blank", "fields[0].name: This field is required")],
)
async def test_what_discord_would_refuse_is_refused(sample: Conversation, act: str, reason: str) -> None:
    response = await sample.step(f"/sample act:{act}")
    assert response.error is not None
    assert (response.error.source, response.error.code) == (ErrorSource.DISCORD, 50035)
    assert reason in response.error.message
    assert response.failed


async def test_too_many_suggestions_are_refused(sample: Conversation) -> None:
    response = await sample.step("complete /sample act=many")
    assert source(response) is ErrorSource.DISCORD
    assert not response.choices


@pytest.mark.parametrize("step", ["/sample act:nothing", "complete /sample act=silence"])
async def test_silence_is_an_error(sample: Conversation, step: str) -> None:
    response = await sample.step(step)
    assert response.kind is Kind.NONE
    assert response.failed


async def test_everything_said_about_a_response_is_json(sample: Conversation) -> None:
    response = (await sample.step("/sample act:buttons")).as_json()
    keys: dict[str, Any] = {"kind": "message", "ephemeral": True, "content": "one", "embeds": [], "flags": 64}
    assert {key: response[key] for key in keys} == keys
    assert response.keys() - keys.keys() == {"components", "followups", "error"}


async def test_the_moderator_may_use_commands_that_are_hidden_from_members(
    member: Conversation, moderator: Conversation
) -> None:
    assert source(await member.step("/reports")) is ErrorSource.INPUT
    assert (await moderator.step("/reports")).error is None


async def test_the_world_speaks_japanese(world: World) -> None:
    assert world.bot.user is not None
    assert world.bot.user.name == GUIDES
    assert list(world.channels)[:2] == ["相談", "雑談"]
    assert set(world.channels) - {"相談", "雑談"} == {
        "手数料の話",
        "質問広場",
        "初めての確定申告",
        "お知らせ",
    }


ASK = "say アプリから退会できないの？"


@pytest.mark.parametrize("name", ["ガイドで答える", "Answer with the guide", "answer with the guide"])
async def test_a_message_menu_is_opened_by_any_of_its_names(member: Conversation, name: str) -> None:
    said, answer = await member.talk(ASK, f"menu {name}")
    assert (said.kind, said.error) == (Kind.NONE, None)
    assert (answer.kind, answer.ephemeral, answer.error) == (Kind.MESSAGE, True, None)
    assert "アプリから退会できないの？" in answer.as_json()["content"]


async def test_a_menu_opens_on_the_last_message_of_somebody_else(world: World, member: Conversation) -> None:
    steps = ("say 一つ目の質問", ASK, {"say": "自分の話", "as": "member"}, "/fee amount:3000 public:True")
    *_, answer = await member.talk(*steps, "menu ガイドで答える")
    assert "アプリから退会できないの？" in answer.as_json()["content"]
    own = await member.step({"menu": "ガイドで答える", "on": "はるか"})
    assert "自分の話" in own.as_json()["content"]
    authors = [message.author_id for message in world.env.backend.messages[world.channel.id].values()]
    assert authors[:3] == [world.moderator.id, world.moderator.id, world.member.id]


@pytest.mark.parametrize("actor", ["moderator", "operator"])
async def test_who_speaks_is_never_the_one_who_acts(world: World, actor: str) -> None:
    await Conversation(world, person=actor).step(ASK)
    (message,) = world.env.backend.messages[world.channel.id].values()
    assert message.author_id == world.member.id


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("menu ガイドで答える", "write one first: say TEXT"),
        ({"menu": "ガイドで答える", "on": "bot"}, "no message by bot"),
        ("menu 保存", "no message menu 保存"),
        ({"say": "a", "as": "ghost"}, "nobody called ghost"),
    ],
)
async def test_a_menu_that_nobody_could_open_is_an_input_error(
    member: Conversation, step: object, message: str
) -> None:
    response = await member.step(step)
    assert source(response) is ErrorSource.INPUT
    assert response.error is not None
    assert message in response.error.message


async def test_a_reply_to_a_message_that_is_gone_is_refused_as_discord_does(
    world: World, member: Conversation
) -> None:
    await member.talk(ASK, "menu ガイドで答える")
    backend = world.env.backend
    backend.delete_message(world.channel.id, min(backend.messages[world.channel.id]))
    response = await member.step("click 返信する")
    assert source(response) is ErrorSource.DISCORD
    assert response.error is not None
    assert "message_reference" in response.error.message
    world.wire.sent.clear()


@pytest.mark.parametrize("wait", ["91d", "366d"])
async def test_a_year_may_pass_and_what_is_due_by_then_is_done(
    world: World, member: Conversation, wait: str
) -> None:
    day, begin = world.bot.today(), time.monotonic()
    asked, waited = await member.talk("/guide query:量子もつれとは", f"wait {wait}")
    assert (asked.error, waited.error) == (None, None)
    assert (world.bot.today() - day).days == int(wait.removesuffix("d"))
    assert time.monotonic() - begin < 60
    async with world.bot.database.reading() as session:
        assert await session.rows("get_gaps", guild_id=world.guild.id, since=0) == []
    assert (await member.step("/fee amount:3000")).error is None
