from typing import Any

import pytest

from bot.commandlimits import choice_faults, command_faults
from bot.simulation.strictness import form_faults, message_faults, request_faults
from bot.simulation.world import World


def command(**changes: object) -> dict[str, Any]:
    return {"name": "fee", "description": "d", "type": 1, "options": [], **changes}


def option(**changes: object) -> dict[str, Any]:
    return {"name": "amount", "description": "d", "type": 3, **changes}


def choices(count: int) -> list[dict[str, Any]]:
    return [{"name": f"n{number}", "value": f"v{number}"} for number in range(count)]


def test_what_is_right_has_no_faults() -> None:
    options = [
        option(required=True, max_length=6000, autocomplete=True),
        option(name="as_of", name_localizations={"ja": "契約日"}, choices=choices(25)),
        option(name="n" * 32, description="d" * 100),
    ]
    assert command_faults([command(options=options, name_localizations={"ja": "データ"})]) == []
    assert command_faults([{"type": 3, "name": "Answer with the guide", "options": []}]) == []


@pytest.mark.parametrize(
    ("faulty", "reason"),
    [
        pytest.param(command(name="Fee"), "lower case", id="capital"),
        pytest.param(command(name="a fee"), "letters", id="space"),
        pytest.param(command(name="f" * 33), "1-32", id="long name"),
        pytest.param(command(name_localizations={"ja": "手数料！"}), "name[ja]", id="localised name"),
        pytest.param(command(description=""), "required", id="no description"),
        pytest.param(command(description="d" * 101), "101", id="long description"),
        pytest.param(
            command(description_localizations={"ja": "あ" * 101}),
            "description[ja]",
            id="localised description",
        ),
        pytest.param(
            command(options=[option(name=f"o{n}") for n in range(26)]), "25 or fewer", id="26 options"
        ),
        pytest.param(command(options=[option(), option()]), "twice", id="one name twice"),
        pytest.param(
            command(
                options=[
                    option(name="a", name_localizations={"ja": "額"}),
                    option(name="b", name_localizations={"ja": "額"}),
                ]
            ),
            "in ja",
            id="one localised name twice",
        ),
        pytest.param(
            command(options=[option(name="a"), option(required=True)]), "before", id="required after optional"
        ),
        pytest.param(
            command(options=[option(description="d" * 101)]),
            "/fee.amount.description",
            id="long option description",
        ),
        pytest.param(command(options=[option(choices=choices(26))]), "26", id="26 choices"),
        pytest.param(
            command(options=[option(choices=[{"name": "n" * 101, "value": "v"}])]),
            "choices[0].name",
            id="long choice",
        ),
        pytest.param(
            command(options=[option(choices=[{"name": "n", "value": "v" * 101}])]),
            "choices[0].value",
            id="long value",
        ),
        pytest.param(
            command(options=[option(choices=choices(1), autocomplete=True)]),
            "exclude",
            id="choices and autocomplete",
        ),
        pytest.param(
            command(options=[option(type=5, autocomplete=True)]),
            "only texts",
            id="autocomplete of a truth value",
        ),
        pytest.param(command(options=[option(max_length=6001)]), "max_length", id="max_length"),
        pytest.param(command(options=[option(type=4, max_value=2**53)]), "max_value", id="max_value"),
        pytest.param(
            command(options=[{"type": 1, "name": "sub", "description": ""}]),
            "/fee.sub.description",
            id="subcommand",
        ),
        pytest.param(
            command(
                options=[
                    option(
                        name=f"o{n}", choices=[{"name": "n" * 100, "value": f"{c:0100}"} for c in range(25)]
                    )
                    for n in range(2)
                ]
            ),
            "8000",
            id="too much text",
        ),
        pytest.param({"type": 3, "name": "n" * 33}, "33", id="long context menu"),
    ],
)
def test_commands_that_discord_would_refuse(faulty: dict[str, Any], reason: str) -> None:
    faults = command_faults([faulty])
    assert len(faults) == 1
    assert reason in str(faults[0])


def test_too_many_commands_are_refused() -> None:
    assert len(command_faults([command(name=f"c{n}") for n in range(101)])) == 1
    assert len(command_faults([{"type": 2, "name": f"c{n}"} for n in range(16)])) == 1
    assert len(command_faults([command(), command()])) == 1


@pytest.mark.parametrize(
    ("offered", "faults"),
    [
        (choices(25), 0),
        (choices(26), 1),
        ([{"name": "n" * 100, "value": "v" * 100}], 0),
        ([{"name": "n" * 101, "value": "v"}], 1),
        ([{"name": "n", "value": "v" * 101}], 1),
        ([{"name": "", "value": "v"}], 1),
        ([{"name": "n", "value": 2**53}], 1),
    ],
)
def test_suggestions_that_discord_would_refuse(offered: list[dict[str, Any]], faults: int) -> None:
    assert len(choice_faults(offered)) == faults


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"components": [{"type": 1, "components": list(components)}]}


def menu(options: int, **changes: object) -> dict[str, Any]:
    shown = [{"label": f"l{n}", "value": f"v{n}"} for n in range(options)]
    return {"type": 3, "custom_id": "m", "options": shown, **changes}


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        pytest.param(
            {"embeds": [{"fields": [{"name": " ", "value": "v"}]}]}, "fields[0].name", id="field without name"
        ),
        pytest.param(
            {"embeds": [{"fields": [{"name": "n", "value": ""}]}]},
            "fields[0].value",
            id="field without value",
        ),
        pytest.param({"embeds": [{"color": 1}]}, "empty embed", id="empty embed"),
        pytest.param({"embeds": [{"title": "t", "url": "example.com"}]}, "embeds[0].url", id="address"),
        pytest.param(
            row({"type": 2, "style": 1, "custom_id": "b"}), "label or an emoji", id="nameless button"
        ),
        pytest.param(row({"type": 2, "style": 5, "label": "l", "url": "javascript:1"}), "URL", id="link"),
        pytest.param(row(menu(2, max_values=3)), "2 options", id="more choices than options"),
        pytest.param(
            row({**menu(1), "options": [{"label": "l", "value": "v", "default": True}] * 2}),
            "in advance",
            id="too many chosen",
        ),
    ],
)
def test_messages_that_discord_would_refuse(message: dict[str, Any], reason: str) -> None:
    faults = message_faults(message)
    assert len(faults) == 1
    assert reason in str(faults[0])


def test_messages_that_discord_takes_have_no_faults() -> None:
    embed = {"title": "t", "url": "https://example.com", "image": {"url": "attachment://a.png"}}
    buttons = [
        {"type": 2, "style": 1, "custom_id": "b", "emoji": {"name": "✅"}},
        {"type": 2, "style": 6, "sku_id": "1"},
    ]
    assert message_faults({"embeds": [embed], **row(*buttons)}) == []
    assert message_faults(row(menu(2, min_values=0, max_values=2))) == []


def field(**component: object) -> dict[str, Any]:
    return {"components": [{"type": 18, "label": "l", "component": {"custom_id": "f", **component}}]}


@pytest.mark.parametrize(
    ("form", "faults"),
    [
        (field(type=4, value="x" * 4000), 0),
        (field(type=4, value="x" * 11, max_length=10), 1),
        (field(type=22, min_values=0, required=False), 0),
        (field(type=22, min_values=0), 1),
        (field(**menu(2, disabled=True)), 1),
    ],
)
def test_forms_that_discord_would_refuse(form: dict[str, Any], faults: int) -> None:
    assert len(form_faults(form)) == faults


@pytest.mark.parametrize(
    ("sizes", "faults"), [([10 * 1024 * 1024], 0), ([10 * 1024 * 1024 + 1], 1), ([1] * 10, 0), ([1] * 11, 1)]
)
def test_files_are_as_many_and_as_large_as_an_ordinary_server_allows(sizes: list[int], faults: int) -> None:
    assert len(request_faults("POST", "/channels/1/messages", {"content": "x"}, sizes)) == faults


async def test_discord_takes_the_real_bots_commands(world: World) -> None:
    registered = [sent for sent in world.wire.sent if sent.path.endswith("/commands")]
    assert len(registered) == 1
    assert registered[0].refusal is None
