"""The statements of bot/store/sql, made ready file by file."""

import re
from collections import Counter
from pathlib import Path
from typing import Any, Literal

import aiosql
import pytest

from bot.store import session
from bot.store.session import SQL, queries_of


@pytest.mark.parametrize("adapter", ["aiosqlite", "asyncpg"])
def test_every_statement_is_found_by_its_name(adapter: Literal["aiosqlite", "asyncpg"]) -> None:
    untyped: Any = aiosql
    at_once = untyped.from_path(SQL, adapter, encoding="utf-8")
    queries = queries_of(adapter)
    assert {name for name in at_once.available_queries if not name.endswith("_cursor")} == set(queries)
    for name in queries:
        assert queries[name].sql == getattr(at_once, name).sql


def test_no_two_statements_have_the_same_name() -> None:
    names = [
        name
        for file in SQL.glob("*.sql")
        for name in re.findall(r"--\s*name\s*:\s*(\w+)", file.read_text("utf-8"))
    ]
    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_a_file_that_is_not_asked_for_is_not_read_as_sql(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "good.sql").write_text("-- name: get_one()$\nSELECT 1;\n", encoding="utf-8")
    (tmp_path / "bad.sql").write_text("-- name: get_two(\nSELECT 2;\n", encoding="utf-8")
    monkeypatch.setattr(session, "SQL", tmp_path)
    queries = session.Queries("aiosqlite")
    assert queries["get_one"].sql == "SELECT 1;"
    with pytest.raises(aiosql.SQLParseException):
        queries["get_two"]
    with pytest.raises(KeyError):
        queries["get_three"]
