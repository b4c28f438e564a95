"""``python -m bot`` as an operator types it."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Generator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

import pytest

from bot.settings import ROOT

TIMEOUT = 60
COMPARING = '[compare]\nname = "比較"\ndescription = "'
TOKEN = "not-a-real-token"


def bot(
    *arguments: str, cwd: Path, program: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command line of ``program`` in ``cwd``, with no settings but ``environment``."""
    return python("-m", "bot", *arguments, cwd=cwd, program=program, **environment)


def python(
    *arguments: str, cwd: Path, program: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run Python where it finds ``program``, in ``cwd``, with no settings but ``environment``."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("DISCORD_", "DATABASE_"))}
    return subprocess.run(
        [sys.executable, "-W", "ignore", *arguments],
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(program), "PYTHONIOENCODING": "utf-8", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=TIMEOUT,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program and its data, to be broken."""
    for name in ("bot", "cogs", "data"):
        # With what is compiled, but for files that another test's bot is writing.
        shutil.copytree(ROOT / name, tmp_path / "copy" / name, ignore=shutil.ignore_patterns("*.pyc.*"))
    return tmp_path / "copy"


def change(program: Path, file: str, old: str, new: str) -> None:
    """Change a file of ``data/``, which must have what is to be replaced."""
    path = program / "data" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.fixture
def answer() -> Generator[dict[str, bytes | str]]:
    """What a server that is not Discord answers to every request, and its ``address``."""
    says: dict[str, bytes | str] = {"type": "text/html", "body": b""}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", str(says["type"]))
            self.end_headers()
            self.wfile.write(bytes(cast("bytes", says["body"])))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's own name
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        says["address"] = f"http://127.0.0.1:{server.server_port}/api"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield says
        server.shutdown()


@pytest.mark.parametrize("command", ["run", "sync"])
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<html>Sign in to this network</html>"),
        ("application/json", b"{}"),
        ("application/json", b'{"id": '),
        ("application/json", b"[]"),
        ("application/json", b"\xff\xfe"),
    ],
    ids=["a page", "an empty object", "half an object", "a list", "no text"],
)
def test_a_server_that_is_not_discord_is_one_line_naming_the_setting(
    tmp_path: Path, answer: dict[str, bytes | str], command: str, kind: str, body: bytes
) -> None:
    answer.update(type=kind, body=body)
    address = str(answer["address"])
    done = bot(
        command,
        cwd=tmp_path,
        DISCORD_TOKEN=TOKEN,
        DISCORD_API_URL=address,
        LOG_LEVEL="WARNING",
    )
    assert done.returncode == 1
    assert done.stderr.startswith(f"DISCORD_API_URL: what answers at {address} is not Discord's API (")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("raise SystemExit(3)", "SystemExit: 3 (cogs/fee.py, line 1)"),
        ("print(1 / 0)", "ZeroDivisionError: division by zero (cogs/fee.py, line 1)"),
        ("a = = b", "SyntaxError: invalid syntax (fee.py, line 1)"),
    ],
)
def test_a_cog_that_does_not_load_is_one_line_and_its_traceback_is_there_for_who_asks(
    tmp_path: Path, copy: Path, line: str, reason: str
) -> None:
    file = copy / "cogs" / "fee.py"
    file.write_text(f"{line}\n{file.read_text(encoding='utf-8')}", encoding="utf-8")
    done = bot("check", cwd=tmp_path, program=copy)
    told = f"cogs.fee: {reason}; LOG_LEVEL=DEBUG shows the traceback\n"
    assert (done.returncode, done.stderr) == (1, told)
    debugged = bot("check", cwd=tmp_path, program=copy, LOG_LEVEL="DEBUG")
    assert debugged.stderr.count("Traceback (most recent call last)") >= 1
    assert debugged.stderr.endswith(told)


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


def test_upkeep_is_done_where_the_bot_itself_would_have_no_shard(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    done = bot("db", "upgrade", cwd=tmp_path, CLUSTER_INDEX="9", CLUSTER_COUNT="2", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    for command in ("run", "check"):
        refused = bot(command, cwd=tmp_path, CLUSTER_INDEX="9", CLUSTER_COUNT="2", DATABASE_URL=url)
        assert refused.returncode == 1
        assert refused.stderr.startswith("CLUSTER_INDEX, CLUSTER_COUNT: ")


@pytest.mark.parametrize("command", ["search", "try"])
def test_what_reads_on_and_on_collects_garbage_but_not_in_what_its_start_made(
    tmp_path: Path, command: str
) -> None:
    script = (
        "import atexit, gc, sys\n"
        "from bot.__main__ import main\n"
        "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count()))\n"
        f"sys.exit(main(['{command}', '-']))"
    )
    done = python("-c", script, cwd=tmp_path)
    collects, passes_over = done.stdout.split()
    assert collects == "True"
    assert int(passes_over) > 10_000


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


def test_check_lists_what_would_only_be_noticed_on_discord(tmp_path: Path, copy: Path) -> None:
    for language, amount in (("ja", "金額"), ("en", "amount")):
        commands = f"locales/{language}/commands.toml"
        change(copy, commands, f'name = "{amount}"\n', 'name = "two words"\n')
        change(copy, commands, "\n[exitcheck]\nname =", "\n[exitcheck]\nnom =")
        change(copy, f"locales/{language}/common.toml", "\nshare =", "\nshares =")
        change(copy, f"locales/{language}/fee.toml", "{net}", "{rest}")
    change(copy, "locales/ja/commands.toml", 'included = "', f'included = "{"あ" * 100}')
    change(
        copy, "locales/ja/commands.toml", COMPARING, f'[compare]\nname = "比較"\ndescription = "{"あ" * 91}'
    )
    change(copy, "simulation.toml", "channels = [", "kanaele = [")
    change(copy, "simulation.toml", 'server = "', 'server = 3 # "')
    done = bot("check", cwd=tmp_path, program=copy)
    assert (done.returncode, done.stdout) == (1, "")
    lines = done.stderr.splitlines()
    assert [line.partition(";")[0].split(", which")[0] for line in lines] == [
        "data/simulation.toml: server: must be text, not 3",
        "data/simulation.toml: kanaele: is not known",
        "data/simulation.toml: channels: is missing",
        "data/locales/*/fee.toml: title.takehome: has {rest}",
        "data/locales/*/common.toml: share: missing in both languages",
        "data/locales/*/commands.toml: exitcheck.name: missing in both languages",
        "data/locales/ja/commands.toml: compare.description: 114: Must be between 1 and 100 in length.",
        (
            "data/locales/ja/commands.toml: fee.options.amount.name: "
            "'two words': Must be 1-32 letters, numbers, - or _."
        ),
        (
            "data/locales/ja/commands.toml: fee.options.tax.choices.included: "
            "102: Must be between 1 and 100 in length."
        ),
    ]


def test_check_finds_a_placeholder_in_what_discord_shows_of_a_command(tmp_path: Path, copy: Path) -> None:
    for language in ("ja", "en"):
        change(copy, f"locales/{language}/commands.toml", 'description = "', 'description = "{x} ')
    done = bot("check", cwd=tmp_path, program=copy)
    assert done.returncode == 1
    assert "has {x}, and nothing is filled into what Discord shows of a command" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_faults_of_messages_and_of_the_guide_are_told_together(tmp_path: Path, copy: Path) -> None:
    change(copy, "locales/en/common.toml", "\nshare =", "\nshares =")
    change(copy, "guide/faq.toml", 'kind = "faq"', 'kind = "own"')
    change(copy, "simulation.toml", "channels = [", "channels = [] # [")
    for command in (("check",), ("try", "/fee amount:3")):
        done = bot(*command, cwd=tmp_path, program=copy)
        assert done.returncode == 1
        told = [": ".join(line.split(": ")[:2]) for line in done.stderr.splitlines()]
        if command == ("check",):
            assert told[-1] == "data/simulation.toml: channels"
            told.pop()
        assert told == [
            "data/guide/faq.toml: faq.reputation",
            "data/locales/en/common.toml: share",
            "data/locales/ja/common.toml: shares",
        ]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("channels = [", "channels = [] # [", "channels: is empty: commands are typed in the first one"),
        ('"雑談"]', '"相談"]', "channels: has a name twice"),
        ("channels = [", "channels = 5 # [", "channels: must be a list, not 5"),
        ('member = "', 'member = "" # "', "people.member: is empty"),
        ('bot = "', f'bot = "{"x" * 33}" # "', "bot: has 33 characters, 32 at most"),
        ("[preview]", "[prewiew]", "prewiew: is not known; did you mean preview?"),
        (
            "server =",
            "server",
            "line 4: not valid TOML: key with no value, expected `=` at line 4 column 8",
        ),
    ],
)
def test_a_fault_in_the_simulated_discord_is_one_line_in_try(
    tmp_path: Path, copy: Path, old: str, new: str, fault: str
) -> None:
    change(copy, "simulation.toml", old, new)
    done = bot("try", "/fee amount:3", cwd=tmp_path, program=copy)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines()[0] == f"data/simulation.toml: {fault}"
    assert "Traceback" not in done.stderr


def test_a_simulated_discord_that_is_not_there_is_missed_by_try_alone(tmp_path: Path, copy: Path) -> None:
    (copy / "data" / "simulation.toml").unlink()
    done = bot("try", "-", cwd=tmp_path, program=copy)
    assert done.stderr == "data/simulation.toml: cannot be read: No such file or directory\n"
    assert bot("check", cwd=tmp_path, program=copy).returncode == 0


def test_what_no_command_could_show_is_refused_by_try_as_by_a_start(tmp_path: Path, copy: Path) -> None:
    blockers = copy / "data" / "guide" / "blockers.toml"
    text = blockers.read_text(encoding="utf-8")
    blocker = next(entry for entry in text.split("[[entry]]") if 'side = "worker"' in entry)
    more = [blocker.replace('key = "blocker.', f'key = "blocker.more-{n}-') for n in range(19)]
    blockers.write_text("[[entry]]".join((text.rstrip() + "\n\n", *more)), encoding="utf-8")
    told = {
        bot(*command, cwd=tmp_path, program=copy).stderr for command in (("check",), ("try", "/exitcheck"))
    }
    assert len(told) == 1
    assert told.pop().startswith("data/guide/: blocker.* (worker): ")


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


def test_db_copy_carries_a_file_into_another_database_once(tmp_path: Path) -> None:
    old, new = (f"sqlite:///{tmp_path / name}.db" for name in ("old", "new"))
    missing = bot("db", "copy", old, cwd=tmp_path, DATABASE_URL=new)
    assert missing.returncode == 1
    assert "there is no such file" in missing.stderr
    assert not (tmp_path / "old.db").exists()
    assert bot("db", "upgrade", cwd=tmp_path, DATABASE_URL=old).returncode == 0
    copied = bot("db", "copy", old, cwd=tmp_path, DATABASE_URL=new)
    assert copied.returncode == 0, copied.stderr
    assert re.search(r"old\.db → .*new\.db: 0 rows", copied.stdout)
    same = bot("db", "copy", new, cwd=tmp_path, DATABASE_URL=new)
    assert same.returncode == 1
    assert "nothing to copy" in same.stderr
