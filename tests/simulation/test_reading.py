import contextlib
import json
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulation.faults import StepError
from bot.simulation.reading import read_step
from bot.simulation.steps import (
    As,
    Click,
    Command,
    Complete,
    In,
    Menu,
    Restart,
    Say,
    Select,
    Step,
    Submit,
    Wait,
)


@pytest.mark.parametrize(
    ("written", "step"),
    [
        ("/fee amount:1", Command(line="/fee amount:1", options={})),
        (" ／手数料 ", Command(line="／手数料", options={})),
        ({"command": "fee", "options": {"amount": 1}}, Command(line="/fee", options={"amount": 1})),
        ("click 画面 と違う", Click("画面 と違う")),
        ({"click": "a"}, Click("a")),
        ('{"click": "a"}', Click("a")),
        ("select a=b,c", Select(assignment="a=b,c")),
        ({"select": {"a": "b,c"}}, Select(menu="a", values=("b,c",))),
        ({"select": {"a": ["b", 1]}}, Select(menu="a", values=("b", "1"))),
        ("complete amount=", Complete(option="amount", text="")),
        ("complete amount=a=b", Complete(option="amount", text="a=b")),
        ("complete /fee amount=3", Complete(line="/fee amount=3")),
        ({"complete": {"amount": "3"}}, Complete(option="amount", text="3")),
        ({"complete": {"a": "3"}, "command": "/fee"}, Complete(line="/fee", option="a", text="3")),
        ("submit", Submit({})),
        ("submit text=a = b", Submit({"text": "a = b"})),
        ('submit {"a": ["b"]}', Submit({"a": ["b"]})),
        ({"submit": {"a": None}}, Submit({"a": None})),
        ("say a = b: c", Say(text="a = b: c")),
        ({"say": "a\nb"}, Say(text="a\nb")),
        ({"say": "a", "as": "operator"}, Say(text="a", person="operator")),
        ("menu ガイドで 答える", Menu(name="ガイドで 答える")),
        ({"menu": "a"}, Menu(name="a")),
        ({"menu": "a", "on": "bot"}, Menu(name="a", author="bot")),
        ("as moderator", As("moderator")),
        ("in 手数料の話", In("手数料の話")),
        ({"in": "雑談"}, In("雑談")),
        ("wait 90", Wait(90)),
        ("wait 1.5h", Wait(5400)),
        ({"wait": 2}, Wait(2)),
        ("restart", Restart()),
        ({"restart": True}, Restart()),
        ({"click": "half \ud83d"}, Click("half \ufffd")),
        ('submit {"a": ["\\ud83d"]}', Submit({"a": ["\ufffd"]})),
        ({"complete": {"amount": 3}}, Complete(option="amount", text="3")),
    ],
)
def test_a_step_is_a_few_words_or_json(written: object, step: Step) -> None:
    assert read_step(written) == step


@pytest.mark.parametrize(
    "written",
    [
        "",
        "fee amount:1",
        "click",
        "select a",
        "complete amount",
        "submit text",
        "submit {",
        "say",
        "menu",
        {"say": ""},
        {"say": "a" * 4001},
        "say " + "a" * 4001,
        {"menu": 1},
        {"menu": "a", "as": "bot"},
        "{}",
        '{"click": ',
        '"click a"',
        "wait",
        "wait soon",
        "wait 400d",
        "restart now",
        {},
        {"click": ""},
        {"click": ["a"]},
        {"click": "a", "select": {"b": "c"}},
        {"select": {}},
        {"select": {"a": "b", "c": "d"}},
        {"complete": "amount"},
        {"complete": {"amount": None}},
        {"complete": {"amount": True}},
        {"complete": {"amount": ["3"]}},
        {"select": {"a": None}},
        {"select": {"a": [["b"]]}},
        {"restart": False},
        {"restart": 1},
        {"restart": None},
        '{"wait": NaN}',
        '{"complete": {"amount": 1e999}}',
        'submit {"a": ' + "[" * 900 + "]" * 900 + "}",
        {"submit": "x"},
        {"command": "/fee", "options": ["x"]},
        {"dance": 1},
        ["click a"],
        None,
        3,
    ],
    ids=lambda written: repr(written)[:50],
)
def test_what_is_no_step_is_refused(written: object) -> None:
    with pytest.raises(StepError):
        read_step(written)


JSON = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(), children, max_size=3),
    max_leaves=8,
)


def test_a_value_that_is_nested_without_end_is_no_step() -> None:
    deep: object = "x"
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(StepError, match="nested too deeply"):
        read_step({"submit": {"a": deep}})
    while isinstance(deep, list):  # taken apart by hand: a deep list's own deletion may not go that deep
        deep = cast("list[object]", deep)[0]


@given(
    JSON
    | JSON.map(json.dumps)
    | st.sampled_from(["click", "select", "submit", "wait"]).flatmap(
        lambda verb: JSON.map(lambda value: {verb: value})
    )
)
def test_anything_is_a_step_or_refused_as_none(written: object) -> None:
    with contextlib.suppress(StepError):
        read_step(written)
