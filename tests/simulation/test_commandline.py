from typing import Any

import pytest

from bot.simulation.commandline import Commands
from bot.simulation.faults import StepError

FEE: dict[str, Any] = {
    "name": "fee",
    "name_localizations": {"ja": "手数料"},
    "options": [
        {"name": "amount", "name_localizations": {"ja": "金額"}, "type": 3, "required": True},
        {"name": "as_of", "name_localizations": {"ja": "契約日"}, "type": 3, "autocomplete": True},
        {"name": "as", "type": 3},
    ],
}
SET: dict[str, Any] = {
    "name": "set",
    "options": [
        {
            "name": "card",
            "type": 2,
            "options": [
                {
                    "name": "pin",
                    "name_localizations": {"ja": "固定"},
                    "type": 1,
                    "options": [{"name": "to", "type": 3}],
                },
                {"name": "unpin", "type": 1},
            ],
        }
    ],
}
MENU: dict[str, Any] = {"name": "fee", "type": 3}


def commands() -> Commands:
    return Commands([MENU, FEE, SET], lambda kind, name: (kind, name))


@pytest.mark.parametrize(
    ("line", "options"),
    [
        pytest.param("/fee amount:3,000円", {"amount": "3,000円"}, id="plain"),
        pytest.param(
            "/fee amount: 3,000 円  as_of:2020-01-01",
            {"amount": "3,000 円", "as_of": "2020-01-01"},
            id="spaces",
        ),
        pytest.param(
            "／手数料　金額：3千円　契約日：昨日", {"amount": "3千円", "as_of": "昨日"}, id="full width"
        ),
        pytest.param("/FEE Amount:3", {"amount": "3"}, id="capitals"),
        pytest.param("/fee amount:税込:3000", {"amount": "税込:3000"}, id="a colon in the value"),
        pytest.param(
            "/fee amount:内訳 税込:3000", {"amount": "内訳 税込:3000"}, id="a word with a colon in the value"
        ),
        pytest.param(
            "/fee amount:see https://a.example/?x:y as:me",
            {"amount": "see https://a.example/?x:y", "as": "me"},
            id="an address",
        ),
        pytest.param("/fee amount:at 10:30 as_of:now", {"amount": "at 10:30", "as_of": "now"}, id="a time"),
        pytest.param("/fee amount:note: three", {"amount": "note: three"}, id="a word, a colon and a space"),
        pytest.param(
            "/fee as:as_of as_of:as", {"as": "as_of", "as_of": "as"}, id="one option's name begins another's"
        ),
        pytest.param("/fee amount:xas:1", {"amount": "xas:1"}, id="a name inside a word"),
    ],
)
def test_a_value_ends_where_an_option_of_the_command_begins(line: str, options: dict[str, str]) -> None:
    command = commands().read(line, {})
    assert (command.path, command.options) == (("fee",), options)


@pytest.mark.parametrize("line", ["/set card pin to:x", "/set card 固定 to:x"])
def test_subcommands_are_found_by_any_of_their_names(line: str) -> None:
    command = commands().read(line, {})
    assert (command.name, command.options) == ("set card pin", {"to": "x"})


@pytest.mark.parametrize(
    ("line", "message", "available"),
    [
        ("/", "no command /", ("/fee (/手数料)", "/set")),
        ("/fees amount:1", "no command /fees", ("/fee (/手数料)", "/set")),
        ("/set", "no command /set", ("/set card",)),
        (
            "/set card rename",
            "no command /set card rename",
            ("/set card pin (/set card 固定)", "/set card unpin"),
        ),
        ("/set card unpin to:x", "no option to", ()),
        ("/fee amount:1 as_off:2", "no option as_off", ("amount (金額)", "as_of (契約日)", "as")),
        ("/fee amount:1 契約曰:2", "no option 契約曰", ("amount (金額)", "as_of (契約日)", "as")),
        ("/fee amount:1 situation:left", "no option situation", ("amount (金額)", "as_of (契約日)", "as")),
        ("/fee 3000", "belongs to no option", ("amount (金額)", "as_of (契約日)", "as")),
    ],
)
def test_an_unknown_name_is_answered_with_the_known_ones(
    line: str, message: str, available: tuple[str, ...]
) -> None:
    with pytest.raises(StepError, match=message) as raised:
        commands().read(line, {})
    assert raised.value.available == available


def test_missing_required_options_are_named() -> None:
    assert commands().read("/fee as:me", {}).missing == ("amount",)


@pytest.mark.parametrize(
    ("line", "option", "text", "others"),
    [
        ("/fee as_of=", "as_of", "", {}),
        ("/fee amount:3 as_of=20", "as_of", "20", {"amount": "3"}),
        ("/手数料 金額:3 契約日=20", "as_of", "20", {"amount": "3"}),
        ("/fee amount:a=b as_of=x=y", "as_of", "x=y", {"amount": "a=b"}),
    ],
)
def test_the_option_with_an_equals_sign_is_being_typed(
    line: str, option: str, text: str, others: dict[str, str]
) -> None:
    typing = commands().read_typing(line)
    assert (typing.option, typing.text, typing.command.options) == (option, text, others)


def test_a_message_menu_is_known_by_all_its_names_and_apart_from_commands() -> None:
    menus = Commands(
        [FEE, {"name": "Save it", "name_localizations": {"ja": "保存"}, "type": 3}],
        lambda kind, name: (kind, name),
    )
    assert {menus.message_menu(name) for name in ("Save it", "save IT", "保存")} == {"Save it"}
    with pytest.raises(StepError, match="no message menu fee") as caught:
        menus.message_menu("fee")
    assert caught.value.available == ("Save it (保存)",)
