"""``python -m bot`` as an operator types it."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.settings import ROOT

TIMEOUT = 60


def bot(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command line in ``cwd``, with no settings but ``environment``."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("DISCORD_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "bot", *arguments],
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


@pytest.mark.parametrize("arguments", [(), ("run",), ("sync",)])
def test_without_a_token_it_says_what_is_missing_and_points_to_the_preview(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    done = bot(*arguments, cwd=tmp_path)
    assert done.returncode == 1
    assert "DISCORD_TOKEN is not set" in done.stderr
    assert "make preview" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "var").exists()


def test_check_finds_everything_in_order_and_touches_no_database(tmp_path: Path) -> None:
    done = bot("check", cwd=tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'mine.db'}")
    assert done.returncode == 0, done.stderr
    assert "in order" in done.stdout
    assert not (tmp_path / "mine.db").exists()


def test_bad_settings_are_all_named_at_once(tmp_path: Path) -> None:
    done = bot("check", cwd=tmp_path, LOG_LEVEL="loud", DATABASE_URL="mysql://x")
    assert done.returncode == 1
    assert "LOG_LEVEL" in done.stderr
    assert "DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("url", ["sqlite:", "sqlite:///~nosuchuser/x.db", "sqlite:///var/%00.db"])
def test_check_refuses_an_address_that_a_start_would_refuse(tmp_path: Path, url: str) -> None:
    done = bot("check", cwd=tmp_path, DATABASE_URL=url)
    assert done.returncode == 1
    assert done.stderr.startswith("DATABASE_URL: sqlite:")
    assert len(done.stderr.splitlines()) == 1


def test_a_file_of_settings_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / ".env").mkdir()
    done = bot("run", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"{tmp_path / '.env'}: cannot be read: Is a directory\n"


def test_db_upgrade_makes_the_database_and_then_finds_nothing_to_do(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'guide.db'}"
    first = bot("db", "upgrade", cwd=tmp_path, DATABASE_URL=url)
    second = bot("db", "upgrade", cwd=tmp_path, DATABASE_URL=url)
    assert first.returncode == second.returncode == 0, first.stderr
    assert "applied" in first.stdout
    assert "applied" not in second.stdout
    with closing(sqlite3.connect(tmp_path / "guide.db")) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert {"guide_entries", "guide_texts", "shipped_documents", "reports", "command_syncs"} <= tables


def test_a_database_that_cannot_be_opened_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"this is not a database" * 100)
    done = bot("db", "upgrade", cwd=tmp_path, DATABASE_URL=f"sqlite:///{tmp_path / 'broken.db'}")
    assert done.returncode == 1
    assert "broken.db" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_procfile_starts_a_command_that_exists() -> None:
    assert (ROOT / "Procfile").read_text(encoding="utf-8") == "worker: python -m bot run\n"
