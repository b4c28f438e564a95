"""Imports go down only, and what starts the bot loads nothing that only the preview needs."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.app import COGS

ROOT = Path(__file__).resolve().parent.parent
STANDARD = frozenset(sys.stdlib_module_names)

ALLOWED = {
    "bot/domain": {"bot.domain", "jpholiday", "msgspec", "rapidfuzz"},
    "bot/store": {
        "bot.domain",
        "bot.store",
        "bot.tomlfiles",
        "aiosql",
        "aiosqlite",
        "asyncpg",
        "msgspec",
        "rtoml",
        "structlog",
        "tomli_w",
    },
    "bot/search": {"bot.domain", "bot.search", "jaconv", "msgspec", "rapidfuzz"},
    "bot/render": {"bot.domain", "bot.render", "bot.i18n", "discord", "msgspec"},
    "cogs": {"bot", "discord", "msgspec"},
}
FORBIDDEN_IN_COGS = {"cogs", "sqlite3", "aiosqlite", "asyncpg", "aiosql"}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def within(name: str, allowed: set[str]) -> bool:
    return any(name == each or name.startswith(f"{each}.") for each in allowed)


@pytest.mark.parametrize("folder", ALLOWED)
def test_a_layer_imports_only_what_lies_below_it(folder: str) -> None:
    strangers = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules(folder)
        for name in imports(path)
        if name.partition(".")[0] not in STANDARD and not within(name, ALLOWED[folder])
    ]
    assert strangers == []


def test_the_domain_reads_no_clock_no_file_and_no_environment() -> None:
    banned = {"os", "pathlib", "io", "time", "random", "secrets", "asyncio", "sqlite3", "tomllib"}
    found = [
        f"{path.name}: {name}" for path in modules("bot/domain") for name in imports(path) if name in banned
    ]
    calls = [
        f"{path.name}:{node.lineno}"
        for path in modules("bot/domain")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow"}
    ]
    assert found == []
    assert calls == []


def test_nothing_in_domain_or_render_awaits() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for folder in ("bot/domain", "bot/render")
        for path in modules(folder)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.AsyncFunctionDef | ast.Await)
    ]
    assert found == []


def test_cogs_know_no_sql_and_no_other_cog() -> None:
    found = [
        f"{path.name}: {name}"
        for path in modules("cogs")
        for name in imports(path)
        if name.partition(".")[0] in FORBIDDEN_IN_COGS
    ]
    assert found == []


def test_every_cog_is_loaded_and_every_loaded_cog_exists() -> None:
    files = {f"cogs.{path.stem}" for path in modules("cogs") if path.stem != "__init__"}
    assert set(COGS) == files


def test_no_japanese_sentence_and_no_rate_stands_in_code() -> None:
    """Words for members and rates live in data/; tokens for reading amounts are short."""
    found: list[str] = []
    for folder in ("bot", "cogs"):
        for path in modules(folder):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    runs = re.findall("[\u3041-\u3096]{12,}|[\u3041-\u30ff\u4e00-\u9fff]+。", node.value)
                    found.extend(f"{path.relative_to(ROOT)}:{node.lineno}: {run}" for run in runs)
                if isinstance(node, ast.Constant) and node.value in {1650, 1021, 2042, 0.165, 0.22, 2200}:
                    found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.value}")
    assert found == []


def test_a_start_imports_only_what_a_start_needs() -> None:
    """What reads questions comes with the search, after the bot is ready."""
    script = (
        "import sys, bot.serving, importlib\n"
        "from bot.app import COGS\n"
        "for cog in COGS: importlib.import_module(cog)\n"
        "print(*[name for name in ('simcord', 'PIL', 'asyncpg', 'matplotlib', 'numpy', 'hypothesis', "
        "'bot.search.search', 'aiohttp.web_server', 'prometheus_client', 'sentry_sdk', 'bot.watch.health', "
        "'bot.watch.metrics', 'bot.search.asking_part', 'bot.questions.guidance', 'bot.store.shipped') "
        "if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
