"""Imports go down only, and what starts the bot loads nothing that only the preview needs."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from bot.app import COGS

ROOT = Path(__file__).resolve().parent.parent
STANDARD = frozenset(sys.stdlib_module_names)

SERVERS_OWN = {
    "bot.app",
    "bot.components",
    "bot.domain",
    "bot.failures",
    "bot.i18n",
    "bot.patience",
    "bot.render",
    "bot.servers",
    "bot.store",
    "discord",
    "msgspec",
}
"""What all that is for a server's people may import."""
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
    "bot/servers": SERVERS_OWN,
    "bot/cards": SERVERS_OWN | {"bot.cards"},
    "bot/editions": SERVERS_OWN | {"bot.editions"},
    "bot/drafts": SERVERS_OWN | {"bot.drafts", "bot.editions"},
    "bot/carrying": SERVERS_OWN | {"bot.carrying", "bot.editions", "aiohttp"},
    "bot/questions": SERVERS_OWN
    | {
        "bot.brake",
        "bot.cards",
        "bot.editions",
        "bot.memory",
        "bot.questions",
        "bot.search",
        "bot.sharing",
    },
    "bot/replies": SERVERS_OWN | {"bot.brake", "bot.questions", "bot.replies", "bot.sharing"},
    "bot/watch": {
        "bot.app",
        "bot.backups",
        "bot.patience",
        "bot.settings",
        "bot.store",
        "bot.watch",
        "aiohttp",
        "discord",
        "msgspec",
        "prometheus_client",
        "sentry_sdk",
    },
    "bot/simulation": {"bot", "discord", "msgspec", "simcord"},
    "bot": {"bot", "aiohttp", "discord", "dotenv", "msgspec", "rtoml", "structlog", "yarl"},
    "cogs": {"bot", "discord", "msgspec"},
}
"""What each folder may import, for types alone too; ``bot`` is the files that are in no folder of it."""
KNOWS_THE_BOT = {"bot.__main__", "bot.opening", "bot.serving", "bot.simulation", "cogs"}
"""What imports ``bot.app`` when it runs. Everything else is imported by that and knows its type alone."""
FORBIDDEN_IN_COGS = {"cogs", "sqlite3", "aiosqlite", "asyncpg", "aiosql"}


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).glob("*.py") if folder == "bot" else (ROOT / folder).rglob("*.py"))


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PROGRAM = {module_name(path): path for folder in ALLOWED for path in modules(folder)}


def imports(path: Path, *, running: bool = False) -> Iterator[str]:
    """Return what a module imports, inside functions too; with ``running`` not what it needs for types."""
    waiting: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            module = node.module or ""
            names = [f"{module}.{alias.name}" for alias in node.names]
            yield from (name if name in PROGRAM else module for name in names)
        if isinstance(node, ast.If) and running and ast.unparse(node.test) == "TYPE_CHECKING":
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def layer(name: str) -> str:
    """Return the folder of a module, by its name with dots; of a file in no folder of ``bot``, itself."""
    return ".".join(name.split(".")[: 1 if within(name, {"cogs"}) else 2])


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


def test_every_folder_has_its_rule() -> None:
    folders = {f"bot/{path.parent.name}" for path in (ROOT / "bot").glob("*/__init__.py")}
    assert folders | {"bot", "cogs"} == ALLOWED.keys()


def test_no_two_layers_import_each_other() -> None:
    """In whatever roundabout way; a folder is one layer, and so is each file that is in none."""
    below: dict[str, set[str]] = {}
    for name, path in PROGRAM.items():
        needed = {layer(each) for each in imports(path, running=True) if within(each, {"bot", "cogs"})}
        below.setdefault(layer(name), set()).update(needed - {layer(name)})
    try:
        TopologicalSorter(below).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


def test_the_bot_imports_no_cog_and_few_import_the_bot() -> None:
    of_cogs = [
        name
        for name, path in PROGRAM.items()
        if not within(name, {"cogs"}) and any(within(each, {"cogs"}) for each in imports(path))
    ]
    of_the_bot = [
        name
        for name, path in PROGRAM.items()
        if not within(name, KNOWS_THE_BOT) and "bot.app" in imports(path, running=True)
    ]
    assert of_cogs == []
    assert of_the_bot == []


def test_nothing_that_serves_ever_imports_the_simulation() -> None:
    reached: set[str] = set()
    waiting = ["bot.serving", *COGS]
    while waiting:
        name = waiting.pop()
        if name in PROGRAM and name not in reached:
            reached.add(name)
            waiting.extend(imports(PROGRAM[name], running=True))
    assert {name for name in reached if within(name, {"bot.simulation"})} == set()
    assert len(reached) > len(PROGRAM) / 2


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
        "'bot.simulation', 'bot.search.search', 'aiohttp.web_server', 'prometheus_client', 'sentry_sdk', "
        "'bot.watch.health', 'bot.watch.metrics', 'bot.search.asking_part', 'bot.questions.guidance', "
        "'bot.store.shipped') "
        "if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
