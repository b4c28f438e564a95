"""`python -m bot try`, as a script runs it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.simulation.prepared import DATABASE

ROOT = Path(__file__).resolve().parents[2]
UNREACHABLE = "postgresql://nobody@192.0.2.1/never"
"""An address that nobody answers: it may not even be tried."""
BUFFERED = {"PYTHONUNBUFFERED": ""}
"""As output is for most people: what could not be written is tried again at the end."""


def run(*arguments: str, lines: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "try", *arguments],
        input=lines,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": UNREACHABLE, "SERVER_LANGUAGE": "", **environment},
        timeout=60,
        check=False,
    )


def test_a_command_is_printed_for_people() -> None:
    done = run("/fee amount:3,000円 service:lancers")
    assert done.returncode == 0, done.stderr.decode()
    first, title, *lines = done.stdout.decode().splitlines()
    assert first == "[message, private]"
    assert title == "│ **手取り 2,505円**"
    assert any("16.5%" in line for line in lines)
    assert lines[-1].startswith("[チャンネルに共有]")
    assert done.stderr == b""


def test_json_is_one_object_for_one_command() -> None:
    done = run("/fee amount:3000 service:lancers", "--json", "--locale", "en")
    response: dict[str, Any] = json.loads(done.stdout)
    assert (response["kind"], response["ephemeral"], response["error"]) == ("message", True, None)
    assert response["flags"] == 64
    assert "2,505 yen" in response["embeds"][0]["title"]
    assert response["components"][0]["components"][0]["type"] == 2
    assert done.returncode == 0


@pytest.mark.parametrize("options", [(), ("--json",)], ids=["then", "then and json"])
def test_a_conversation_is_a_json_list(options: tuple[str, ...]) -> None:
    steps = ("/fee amount:3,000円", "--then", "click チャンネルに共有", "--then", "click まちがい")
    done = run(*steps, *options)
    answer, pressed, form = json.loads(done.stdout)
    (shared,) = pressed["followups"]
    kinds = [step["kind"] for step in (answer, pressed, shared, form)]
    assert kinds == ["message", "update", "message", "modal"]
    assert [step["ephemeral"] for step in (answer, pressed, shared)] == [True, True, False]
    assert form["components"]
    assert done.returncode == 0


def test_a_step_that_cannot_be_done_is_printed_for_people_too() -> None:
    done = run("click なし")
    assert done.stdout.decode() == "! input: there is no button なし\n"
    assert done.returncode == 1


def test_a_refusal_of_the_bot_is_an_ordinary_answer() -> None:
    done = run("/fee amount:abc", "--json")
    response: dict[str, Any] = json.loads(done.stdout)
    assert response["error"]["source"] == "bot"
    assert response["error"]["message"] == response["embeds"][0]["description"]
    assert done.returncode == 0


def test_an_unknown_command_names_those_that_exist() -> None:
    done = run("/fees amount:3", "--json")
    error = json.loads(done.stdout)["error"]
    assert error["source"] == "input"
    assert "/fee (/手数料)" in error["available"]
    assert done.returncode == 1


def test_the_date_can_be_fixed() -> None:
    first, second = (
        json.loads(run("/fee amount:3000", "--json", "--today", day).stdout)
        for day in ("2026-11-02", "2026-12-28")
    )
    assert "2026年11月" in json.dumps(first["embeds"], ensure_ascii=False)
    assert "2027年1月" in json.dumps(second["embeds"], ensure_ascii=False)


@pytest.mark.parametrize("day", ["2026-02-30", ""])
def test_a_date_that_is_none_is_refused(day: str) -> None:
    done = run("/fee amount:3000", "--today", day)
    assert done.returncode == 2
    assert done.stderr.decode() == "try: --today: write the date as 2026-11-23\n"


def test_the_moderator_sees_what_a_member_does_not() -> None:
    assert json.loads(run("/reports", "--json", "--as", "moderator").stdout)["error"] is None
    assert json.loads(run("/reports", "--json", "--as", "operator").stdout)["error"] is None
    assert json.loads(run("/reports", "--json").stdout)["error"]["source"] == "input"


def test_the_server_speaks_the_operators_language() -> None:
    done = run("/fee amount:3000 public:はい", "--json", SERVER_LANGUAGE="en")
    assert "yen" in json.loads(done.stdout)["embeds"][0]["title"]


def test_many_conversations_are_answered_line_by_line_and_know_nothing_of_each_other() -> None:
    lines = [
        '["/fee amount:3,000円 service:lancers", "click チャンネルに共有"]',
        "/fee amount:abc",
        "nonsense",
        '["click チャンネルに共有"]',
        '{"steps": ["/fee amount:100"], "locale": "en", "today": "2020-01-05", "as": "moderator"}',
        '{"steps": ["/fee amount:100"], "as": "ghost"}',
        '["/fee amount:100", 5]',
        '[{"submit": {"a": ' + "[" * 900 + "]" * 900 + "}}]",
        "null",
        '"click x"',
    ]
    done = run("-", lines="\n".join(lines).encode())
    answers: list[Any] = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert len(answers) == len(lines)
    shared, refused, nonsense, fresh, english, ghost, mixed, deep, null, outside = answers
    assert [step["ephemeral"] for step in shared] == [True, True]
    assert [post["ephemeral"] for post in shared[1]["followups"]] == [False]
    assert [step["error"]["source"] for step in refused] == ["bot"]
    assert [step["error"]["source"] for step in deep] == ["input"]
    for unusable in (nonsense, ghost, null, outside):
        assert unusable["error"]["source"] == "input"
    assert fresh[0]["error"]["message"].startswith("there is no button")
    assert "yen" in english[0]["embeds"][0]["title"]
    assert [step["error"] and step["error"]["source"] for step in mixed] == [None, "input"]
    assert done.returncode == 1
    assert done.stderr == b""


def test_a_step_that_cannot_be_done_in_any_line_fails_and_a_refusal_does_not() -> None:
    assert run("-", lines=b"/fee amount:abc\n").returncode == 0
    assert run("-", lines=b"/nope\n/fee amount:3\n").returncode == 1


@contextmanager
def asked(*lines: str, **environment: str) -> Generator["subprocess.Popen[bytes]"]:
    """Start ``try -`` and give it some lines, each answered before the next; its input stays open."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "try", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env={**os.environ, **BUFFERED, "DATABASE_URL": UNREACHABLE, **environment},
    )
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        for line in lines:
            process.stdin.write(f"{line}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())[0]["kind"] == "message"
        yield process
    finally:
        process.kill()
        process.communicate()


def test_each_line_is_answered_before_the_next_is_read() -> None:
    with asked("/fee amount:100", "/fee amount:200") as process:
        assert process.communicate(timeout=20) == (b"", b"")
        assert process.returncode == 0


@pytest.mark.parametrize(("name", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_one_signal_ends_the_waiting_for_a_line(tmp_path: Path, name: signal.Signals, code: int) -> None:
    with asked("/fee amount:100", TMPDIR=str(tmp_path)) as process:
        (directory,) = tmp_path.iterdir()
        left = {file.name.removesuffix(".lock") for file in directory.iterdir()}
        assert left == {DATABASE}, "the conversation's is deleted"
        process.send_signal(name)
        assert process.wait(10) == code
        assert process.communicate() == (b"", b"")
    assert list(tmp_path.iterdir()) == []


def test_sigterm_ends_a_conversation_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with asked("/fee amount:100", TMPDIR=str(tmp_path)) as process:
        assert process.stdin is not None
        process.stdin.write(b"%s\n" % json.dumps(["/fee amount:100"] * 500).encode())
        process.stdin.flush()
        (directory,) = tmp_path.iterdir()
        until = time.monotonic() + 10
        while not any(file.is_dir() for file in directory.iterdir()):
            assert time.monotonic() < until
        process.terminate()
        assert process.wait(10) == 143
        assert process.communicate() == (b"", b"")
    assert list(tmp_path.iterdir()) == []


def test_forty_conversations_take_a_few_seconds_and_leave_nothing_behind(tmp_path: Path) -> None:
    begin = time.monotonic()
    done = run("-", lines=b"/fee amount:3000\n" * 40, TMPDIR=str(tmp_path))
    assert done.returncode == 0
    assert len(done.stdout.splitlines()) == 40
    assert time.monotonic() - begin < 40 * 0.5
    assert list(tmp_path.iterdir()) == []


def test_options_that_make_no_sense_together_are_refused() -> None:
    assert run("-", "--then", "click x").returncode == 2
    assert run("/fee", "--locale", "fr").returncode == 2


def test_a_reader_that_stops_reading_is_no_disaster() -> None:
    with asked() as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        process.stdin.write(b"/fee amount:3000\n")
        process.stdin.flush()
        assert process.wait(20) == 1
        assert process.stderr.read() == b""
        process.stdout = None


@pytest.mark.parametrize("name", ["try", "preview"])
@pytest.mark.parametrize(
    ("redirection", "complaint"),
    [("> /dev/full", "standard output: No space left on device"), (">&-", "standard output is closed")],
)
def test_output_that_cannot_be_written_is_one_line(name: str, redirection: str, complaint: str) -> None:
    done = shell(f"{name} /fee" if name == "try" else name, redirection)
    assert (done.returncode, done.stderr) == (1, f"{name}: {complaint}\n")


def test_input_that_is_closed_is_one_line() -> None:
    done = shell("try -", "<&-")
    assert (done.returncode, done.stderr) == (1, "try: standard input is closed\n")
    assert shell("try '/fee amount:3'", "<&-").returncode == 0


def shell(arguments: str, redirection: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", "-c", f'exec "$0" -m bot {arguments} {redirection}', sys.executable],
        stdin=subprocess.DEVNULL,
        env={**os.environ, **BUFFERED},
        capture_output=True,
        cwd=ROOT,
        text=True,
        timeout=60,
        check=False,
    )
