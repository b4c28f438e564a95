import datetime
from collections.abc import Sequence

import pytest

from bot.simulation.faults import StepError
from bot.simulation.lines import Trial, read_line

LIKE = Trial(steps=("-",), person="operator", language="en", today=datetime.date(2026, 11, 23))


@pytest.mark.parametrize(
    ("line", "steps"),
    [
        ("/fee amount:1", ("/fee amount:1",)),
        ("\ufeff  ／手数料 金額:1\r\n", ("／手数料 金額:1",)),
        ('["/fee amount:1", "click x"]', ["/fee amount:1", "click x"]),
        ('{"steps": ["click x"]}', ["click x"]),
        ('"/fee amount:1"', ("/fee amount:1",)),
        ('{"command": "fee"}', ({"command": "fee"},)),
    ],
)
def test_a_line_is_a_command_or_steps_and_the_rest_is_as_usual(line: str, steps: Sequence[object]) -> None:
    trial = read_line(line.encode(), LIKE)
    assert trial == Trial(steps=steps, person="operator", language="en", today=LIKE.today)


def test_a_line_may_say_who_when_and_in_which_language() -> None:
    line = b'{"steps": ["/fee"], "locale": "ja", "as": "member", "today": "2020-01-05"}'
    today = datetime.date(2020, 1, 5)
    assert read_line(line, LIKE) == Trial(steps=["/fee"], person="member", language="ja", today=today)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"", "^empty line$"),
        (b" \n", "^empty line$"),
        (b"click x\n", "inside a JSON array"),
        (b"restart", "inside a JSON array"),
        (b'"click x"', "inside a JSON array"),
        (b'{"click": "x"}', "inside a JSON array"),
        (b'{"complete": {"amount": "3"}, "command": "/fee"}', "inside a JSON array"),
        (b'"x"', "inside a JSON array"),
        (b"null", "a line is a command, a JSON array"),
        (b"123", "a line is a command, a JSON array"),
        (b"{}", "a line is a command, a JSON array"),
        (b'""', "a line is a command, a JSON array"),
        (b"dance", "neither a command nor JSON"),
        (b"[", "neither a command nor JSON"),
        (b'{"wait": NaN}', "NaN is not JSON"),
        (b"[" * 5000, "nested too deeply|neither a command nor JSON"),  # Python 3.13 reads on to the end
        (b"\xff\xfe", "not UTF-8"),
        (b"[]", "a list of steps"),
        (b'{"steps": "/fee"}', "a list of steps"),
        (b'{"steps": ["/fee"], "dance": 1}', "unknown: dance"),
        (b'{"steps": ["/fee"], "locale": "fr"}', "unknown locale fr"),
        (b'{"steps": ["/fee"], "locale": ' + b"[" * 500 + b"]" * 500 + b"}", "locale must be a text"),
        (b'{"steps": ["/fee"], "as": null}', "as must be a text"),
        (b'{"steps": ["/fee"], "today": 20261123}', "today must be a text"),
        (b'{"steps": ["/fee"], "today": "20261123"}', "today: write the date as 2026-11-23"),
    ],
    ids=lambda value: repr(value)[:40],
)
def test_a_line_that_is_no_conversation_is_refused(line: bytes, message: str) -> None:
    with pytest.raises(StepError, match=message):
        read_line(line, LIKE)
