from bot.simulation.conversation import Conversation
from bot.simulation.readable import readable

BUTTONS = """\
[message, private]
one
[Edit] [Later] [Form] (Off) [Link → https://example.com/]
▾ Pick some  (menu:1:x=y)
    No. 0  (n=0)
    No. 1  (n=1)
    No. 2  (n=2)
▾ Who?  (people:1:)"""

FORM = """\
[form: Form]
▸ Name  (name) *
    old
▸ Colour  (colour) *
    Red  (red)
    Blue  (blue)
▸ Agree  (agree)
▸ Sides  (sides)
    A  (a)
    B  (b)
▸ Note  (note)"""


async def test_buttons_menus_and_forms_are_shown_with_what_a_script_calls_them(sample: Conversation) -> None:
    buttons, form = await sample.talk("/sample act:buttons", "click Form")
    assert readable(buttons) == BUTTONS
    assert readable(form) == FORM


async def test_suggestions_show_what_they_stand_for(sample: Conversation) -> None:
    response = await sample.step("complete /sample act=x")
    assert readable(response) == "[2 suggestions]\n  x0 -  (x0)\n  x1 -  (x1)"


async def test_followups_come_after_the_answer(sample: Conversation) -> None:
    response = await sample.step("/sample act:defer")
    assert readable(response) == "[message, private]\nready\n[message, private]\nmore"


async def test_what_went_wrong_comes_last_with_what_there_is(sample: Conversation) -> None:
    unknown, long, quiet = await sample.talk("/nope", "/sample act:long", "as member")
    assert readable(unknown) == "! input: there is no command /nope\n  /sample (/見本)"
    assert "! discord: Invalid Form Body" in readable(long)
    assert readable(quiet) == "[nothing to see]"


async def test_a_refusal_of_the_bot_is_shown_once(sample: Conversation) -> None:
    response = await sample.step("/sample act:refuse")
    assert response.error is not None
    assert readable(response).count(response.error.message) == 1
