"""A few rounds of ``make endure`` on each engine, other ones each time; a failure shows the seed."""

import secrets
from pathlib import Path

import pytest

from tests.endure.ageing import endure_age
from tests.endure.databases import Engine, Postgres, Sqlite
from tests.endure.rounds import endure
from tests.store.conftest import postgres_server

__all__ = ("postgres_server",)
ROUNDS = 3


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Engine:
    if request.param == "sqlite":
        return Sqlite(tmp_path)
    return Postgres(request.getfixturevalue("postgres_server"))


@pytest.fixture
def seed() -> str:
    chosen = secrets.token_hex(4)
    print(f"seed {chosen}")
    return chosen


async def test_what_was_confirmed_outlives_kill_9_at_any_moment(
    engine: Engine, tmp_path: Path, seed: str
) -> None:
    told = await endure(engine, tmp_path, seed=seed, rounds=ROUNDS, progress=lambda _: None)
    assert told.killed >= ROUNDS


async def test_an_upgrade_outlives_kill_9_at_any_moment(engine: Engine, seed: str) -> None:
    assert await endure_age(engine, seed=seed) > 0
