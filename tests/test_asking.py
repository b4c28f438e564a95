"""``python -m bot search`` as an operator, or a program, uses it."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.settings import ROOT
from tests.test_cli import TIMEOUT, bot

LEAVING = "アプリから退会できないの？"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where ``done`` and ``done_as_json`` are run."""
    return tmp_path_factory.mktemp("asking")


@pytest.fixture(scope="module")
def done(place: Path) -> subprocess.CompletedProcess[str]:
    """A question that has been asked, where there is no database."""
    return bot("search", LEAVING, cwd=place, DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing")


@pytest.fixture(scope="module")
def done_as_json(place: Path) -> subprocess.CompletedProcess[str]:
    """The same with ``--json``."""
    return bot("search", LEAVING, "--json", cwd=place)


@cache
def asked(lines: bytes) -> tuple[list[dict[str, Any]], bytes]:
    """Ask what ``lines`` has; the objects that come back, and what went to standard error."""
    done = subprocess.run(
        [sys.executable, "-m", "bot", "search", "-"],
        cwd=ROOT,
        input=lines,
        capture_output=True,
        timeout=TIMEOUT,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.decode().splitlines()], done.stderr


def test_a_question_shows_the_verdict_and_the_ranked_keys_with_scores_and_titles(
    done: subprocess.CompletedProcess[str],
) -> None:
    verdict, *lines = done.stdout.splitlines()
    assert verdict.startswith("answers with exit.step.1-login (certainty ")
    assert lines[0].split()[::2] == ["1", "exit.step.1-login"]
    assert "ログイン" in lines[0]
    assert 1 < len(lines) <= 20


def test_titles_come_in_the_language_asked_for(tmp_path: Path) -> None:
    done = bot("search", LEAVING, "--locale", "en", cwd=tmp_path)
    first = done.stdout.splitlines()[1]
    assert "exit.step.1-login" in first
    assert first.isascii()


def test_a_question_outside_the_guide_is_said_to_be_unsure(tmp_path: Path) -> None:
    assert bot("search", "明日の東京の天気は？", cwd=tmp_path).stdout.startswith("not sure")
    assert bot("search", "", cwd=tmp_path).stdout == "not sure: nothing found\n"


def test_json_is_one_readable_object_with_scores_that_fall(
    done_as_json: subprocess.CompletedProcess[str],
) -> None:
    assert LEAVING in done_as_json.stdout
    found = json.loads(done_as_json.stdout)
    assert found.keys() == {"query", "answers", "ranked"}
    assert found["query"] == LEAVING
    assert found["answers"] is True
    scores = [each["score"] for each in found["ranked"]]
    assert scores == sorted(scores, reverse=True)
    assert all(
        each.keys() == {"key", "score"} and round(each["score"], 4) == each["score"]
        for each in found["ranked"]
    )


def test_the_database_is_neither_needed_nor_touched(
    done: subprocess.CompletedProcess[str], place: Path
) -> None:
    assert done.returncode == 0, done.stderr
    assert list(place.iterdir()) == []


TWO_LINES = f"{LEAVING}\n手数料\n"


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(TWO_LINES, id="newline at the end"),
        pytest.param(f"{LEAVING}\n手数料", id="no newline at the end"),
        pytest.param(f"{LEAVING}\r\n手数料\r\n", id="CRLF"),
        pytest.param(f"\ufeff{LEAVING}\n手数料\n", id="byte order mark"),
    ],
)
def test_every_line_of_standard_input_gets_a_line(lines: str) -> None:
    found, errors = asked(lines.encode())
    assert [each["query"] for each in found] == [LEAVING, "手数料"]
    assert found[0]["ranked"][0]["key"] == "exit.step.1-login"
    assert errors == b""


def test_whatever_a_line_holds_it_gets_an_object() -> None:
    lines = [
        b"",
        b"   ",
        b"\xff\xfe\x00",
        "退会".encode("shift_jis"),
        b"\xed\xa0\x80",
        "退".encode(),
        "🙂".encode(),
        "あ退会".encode() * 1000,
        b'{"query": "x"}',
        b'") OR * NEAR(\\',
        "\u202e\u200b<@1> ```\u2028退会".encode(),
    ]
    found, errors = asked(b"\n".join(lines) + b"\n")
    assert len(found) == len(lines)
    assert all(each.keys() == {"query", "answers", "ranked"} and len(each["ranked"]) <= 20 for each in found)
    assert found[0] == {"query": "", "answers": False, "ranked": []}
    assert found[2]["query"].startswith("\ufffd\ufffd")
    assert errors == b""


def test_nothing_on_standard_input_prints_nothing() -> None:
    assert asked(b"") == ([], b"")


def test_an_answer_comes_before_the_next_question_is_asked() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "search", "-"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for question in (LEAVING, "手数料"):
            process.stdin.write(f"{question}\n".encode())
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["query"] == question
        process.stdin.close()
        assert process.wait(TIMEOUT) == 0


def test_one_question_and_the_same_on_standard_input_find_the_same(
    done_as_json: subprocess.CompletedProcess[str],
) -> None:
    found, _ = asked(TWO_LINES.encode())
    assert found[0] == json.loads(done_as_json.stdout)


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "search", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        _, errors = process.communicate(LEAVING.encode(), TIMEOUT)
        assert process.returncode == 1
        assert errors == b""
