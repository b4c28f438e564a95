"""What is in the log of a real bot that fails, and what must never be there."""

import json
from pathlib import Path

import pytest

from bench.discord_server import TOKEN
from bot.watch.secrecy import hidden, without
from tests.watch.staging import PARTS, all_that_is_logged

PASSWORD = "Sn0wy-p@ss"


@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
@pytest.mark.parametrize("form_of_lines", ["text", "json"])
async def test_no_member_s_words_no_token_and_no_password_is_logged(
    tmp_path: Path, data: Path, form_of_lines: str, level: str
) -> None:
    log, told = await all_that_is_logged(tmp_path, data, LOG_FORMAT=form_of_lines, LOG_LEVEL=level)
    found = [part for part in (*PARTS, TOKEN) if part.casefold() in log.casefold()]
    assert found == []
    assert "/webhooks/" in log
    assert "/webhooks/800000000000000001/[hidden]?wait=true" in log
    assert "known: ['[hidden]', '[hidden]', 'sqlite:///" in log
    for number in told:
        assert number in log
    assert log.count("Traceback (most recent call last)") >= 5
    assert "ValueError: … … … of a member" in log or "ValueError: cannot read …" in log
    assert "_fail_over(text)" in log, "lines of the program are shown, what they worked on is not"


async def test_each_json_line_about_an_interaction_says_which(tmp_path: Path, data: Path) -> None:
    log, told = await all_that_is_logged(tmp_path, data, LOG_FORMAT="json")
    lines = [json.loads(line) for line in log.splitlines()]
    errors = [line for line in lines if "error_id" in line]
    assert [line["error_id"] for line in errors] == told
    assert [(line["kind"], line["command"]) for line in errors] == [
        ("application_command", "failing"),
        ("modal_submit", "failing.form"),
        ("component", "failing.wire"),
        ("component", "failing.secret"),
    ]
    for line in errors:
        assert line["interaction"].isdecimal()
        assert line["interaction"] in line["event"]
        assert line["shard"] == 0
        assert line["level"] == "error"
    assert len({line["interaction"] for line in errors}) == 4
    assert all("interaction" not in line for line in lines if "connected to Gateway" in line["event"])


def test_passwords_in_addresses_are_hidden() -> None:
    for address in (
        f"postgresql://bot:{PASSWORD}@db.example/guide",
        f"postgresql://db.example/guide?user=bot&password={PASSWORD}&sslmode=require",
    ):
        assert PASSWORD not in hidden(f"cannot reach {address}!", ())
        assert "db.example/guide" in hidden(address, ())
    assert hidden(f"password {PASSWORD} refused", (PASSWORD,)) == "password [hidden] refused"
    assert hidden("https://discord.com/api/v10/webhooks/1/aW50.x_y-z/messages/@original", ()).endswith(
        "/webhooks/1/[hidden]/messages/@original"
    )
    assert "aW50" not in hidden("POST /interactions/12/aW50ZXI/callback", ())


def test_what_an_error_says_is_kept_but_for_the_member_s_words() -> None:
    said = "手数料は３，０００円？ My FEE a"
    assert without("KeyError: 'entry.missing' of 3,000円 and fee, a 手数 b", said) == (
        "KeyError: 'entry.missing' of …,…… and …, … … b"
    )
    assert without("nothing was said", "") == "nothing was said"
