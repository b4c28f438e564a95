"""What a server that the bot is in takes of its memory: one that never chose anything, and one that did.

Discord tells a bot without the guilds intent the servers' ids in READY and nothing else of them: no channel,
role or member, however many they have.

    python -m bench.servers
"""

import asyncio
import datetime
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from msgspec.structs import replace

from bench.discord_server import LoopbackDiscord
from bench.payloads import Payload
from bench.process import running
from bench.results import Servers
from bench.starting import BARE, GUIDE, settings
from bot.asking import shipped_guide
from bot.domain.editions import Deed, Edition, Wording, wording_of
from bot.domain.guide import Entry, EntryText
from bot.domain.serversettings import ServerSettings
from bot.settings import DATA
from bot.store.canonical import canonical
from bot.store.database import open_database
from bot.store.editions import Change, save_in
from bot.store.migrate import migrate

FIRST = 900_000_000_000_000_000
OWN_ENTRIES = 3
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


async def measure_servers(directory: Path, *, count: int, pause: float) -> Servers:
    """Start each bot in one server and in ``count``, and the guide with words of their own in each.

    Memory is looked at ``pause`` seconds after READY.
    """
    plain, own = settings(directory / "servers.db"), settings(directory / "servers-own.db")
    await _resident(GUIDE, directory, plain, 1, pause=0)  # makes the database
    bare = [await _resident(BARE, directory, {}, each, pause) for each in (1, count)]
    guide = [await _resident(GUIDE, directory, plain, each, pause) for each in (1, count)]
    await _fill(own["DATABASE_URL"], count)
    await _resident(GUIDE, directory, own, 1, pause=0)
    with_own = await _resident(GUIDE, directory, own, count, pause)
    thousands = max(count - 1, 1) / 1000
    return Servers(
        count=count,
        bare=(bare[1] - bare[0]) / thousands,
        guide=(guide[1] - guide[0]) / thousands,
        own=(with_own - guide[1]) / (count / 1000),
    )


async def _resident(
    arguments: tuple[str, ...], directory: Path, environment: dict[str, str], servers: int, pause: float
) -> int:
    async with LoopbackDiscord() as discord:
        discord.gateway.servers = [_unavailable(number) for number in range(servers)]
        async with running(arguments, discord, directory / "servers.log", environment) as process:
            await process.ready(discord)
            await asyncio.sleep(pause)
            return process.memory().resident


def _unavailable(number: int) -> Payload:
    return {"id": str(FIRST + number), "unavailable": True}


async def _fill(url: str, count: int) -> None:
    """Give servers settings, and words of their own for three entries."""
    entries = list(shipped_guide(DATA).entries.values())[:OWN_ENTRIES]
    document = canonical(ServerSettings(editors=(1, 2), log=3))
    async with await open_database(url) as database:
        await migrate(database)
        async with database.transaction() as session:
            for number in range(count):
                guild_id = FIRST + number
                await session.run("put_server_settings", guild_id=guild_id, document=document)
                await save_in(session, [_change(entry, guild_id) for entry in entries])


def _change(entry: Entry, guild_id: int) -> Change:
    def reworded(text: EntryText) -> EntryText:
        return replace(text, answer=f"{text.answer} {guild_id}")

    words = wording_of(entry)
    edition = Edition(
        guild_id=guild_id,
        key=entry.key,
        number=0,
        deed=Deed.EDIT,
        wording=Wording(ja=reworded(words.ja), en=reworded(words.en)),
        author_id=1,
        made_at=NOW,
    )
    return Change(edition=edition, seen=0)


def main() -> int:
    """Measure 1,000 and 10,000 servers, and print what each thousand takes."""
    with tempfile.TemporaryDirectory(prefix="michishirube-servers-") as name:
        for count in (1_000, 10_000):
            directory = Path(name) / str(count)
            directory.mkdir()
            print(json.dumps(asdict(asyncio.run(measure_servers(directory, count=count, pause=4.0)))))
    return 0


if __name__ == "__main__":
    sys.exit(main())
