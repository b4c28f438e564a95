"""``python -m bot db …``: upgrading, copying, backing up, restoring and verifying the database."""

import argparse
import datetime
import os
from pathlib import Path
from typing import Any

from bot.settings import DATA, Settings, env_file, load_settings
from bot.store.address import sqlite_file
from bot.store.errors import StoreError
from bot.store.postgrestools import dump_command, restore_command


def add_commands(commands: Any) -> None:  # noqa: ANN401 - argparse names the type of its subparsers privately
    """Add ``db`` and its own commands."""
    database = commands.add_parser("db", help="database upkeep").add_subparsers(
        required=True, metavar="COMMAND"
    )
    upgrade = database.add_parser("upgrade", help="apply the pending migrations")
    upgrade.set_defaults(function=_upgrade)
    copy = database.add_parser(
        "copy", help="carry everything from another database into the one that DATABASE_URL names"
    )
    copy.add_argument("source", metavar="FROM", help="its address, such as sqlite:///var/michishirube.db")
    copy.set_defaults(function=_copy)
    backup = database.add_parser(
        "backup", help="copy the SQLite database while the bot runs, and check the copy"
    )
    backup.add_argument(
        "file", metavar="FILE", nargs="?", type=Path, help="default: beside the scheduled ones"
    )
    backup.set_defaults(function=_back_up)
    restore = database.add_parser("restore", help="put a backup in the place of the SQLite database")
    restore.add_argument("file", metavar="FILE", type=Path)
    restore.set_defaults(function=_restore)
    verify = database.add_parser("verify", help="check that a database is whole and can be read")
    verify.add_argument("file", metavar="FILE", nargs="?", type=Path, help="default: the bot's own database")
    verify.set_defaults(function=_verify)


def _settings() -> Settings:
    return load_settings(os.environ, env_file())


def _upgrade(_options: argparse.Namespace) -> int:
    import asyncio

    from bot.store.database import open_database
    from bot.store.migrate import migrate

    async def upgrade() -> int:
        async with await open_database(_settings().database_url) as database:
            done = await migrate(database)
            print(f"{database.place}: version {done.after}")
            for name in done.applied:
                print(f"  applied {name}")
            if done.backup is not None:
                print(f"  the database as it was: {done.backup}")
        return 0

    return asyncio.run(upgrade())


def _copy(options: argparse.Namespace) -> int:
    import asyncio

    from bot.store.carryover import copy_database, require_source
    from bot.store.database import open_database
    from bot.store.holding import held_alone
    from bot.store.migrate import migrate

    async def copy() -> int:
        settings = _settings()
        require_source(options.source)
        for file in map(sqlite_file, (options.source, settings.database_url)):
            if file is not None and file.exists():
                with held_alone(file, "is in use: stop the bot first, then copy"):
                    pass
        async with (
            await open_database(options.source) as source,
            await open_database(settings.database_url) as target,
        ):
            await migrate(target)
            copied = await copy_database(source, target)
            print(f"{source.place} → {target.place}: {sum(copied.values()):,} rows")
            for table, count in copied.items():
                print(f"  {table}: {count:,}")
        return 0

    return asyncio.run(copy())


def _back_up(options: argparse.Namespace) -> int:
    from bot.backups import directory_of
    from bot.store.backups import by_hand, write_backup
    from bot.store.session import named_failures
    from bot.store.sqliteerrors import named

    settings = _settings()
    path = sqlite_file(settings.database_url)
    if path is None:
        raise StoreError(dump_command(settings.database_url, options.file))
    if not path.is_file():
        raise StoreError(f"{path}: there is no database yet")
    if options.file is None:
        directory = directory_of(settings, path)
        with named_failures(lambda error: named(directory, error)):
            directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = by_hand(directory, path, datetime.datetime.now(datetime.UTC))
    elif options.file.exists():
        raise StoreError(f"{options.file}: exists already; name another file")
    elif not options.file.absolute().parent.is_dir():
        raise StoreError(f"{options.file}: there is no such directory")
    else:
        file = options.file.absolute()
    made = write_backup(path, file, DATA)
    if made is None:
        raise StoreError(f"{path}: is empty: nothing to back up")
    print(f"{made}: {made.stat().st_size:,} bytes, checked")
    return 0


def _restore(options: argparse.Namespace) -> int:
    import asyncio

    from bot.store.restoring import restore

    settings = _settings()
    path = sqlite_file(settings.database_url)
    if path is None:
        raise StoreError(restore_command(settings.database_url, options.file))
    done = asyncio.run(restore(options.file.absolute(), path, DATA))
    print(f"{path}: is now {options.file}, version {done.verified.version}")
    if done.verified.version < done.verified.latest:
        print(f"  the next start brings it to version {done.verified.latest}")
    if done.kept is None:
        print("  there was no database before; if there should have been, DATABASE_URL names another place")
    else:
        print(f"  the database as it was: {done.kept}; delete it when all is well")
    return 0


def _verify(options: argparse.Namespace) -> int:
    import asyncio

    from bot.store.database import open_database
    from bot.store.looking import LookedAt
    from bot.store.verifying import verify

    async def verified() -> int:
        url = _settings().database_url
        file = options.file or sqlite_file(url)
        async with LookedAt(file.absolute()) if file is not None else await open_database(url) as database:
            found = await verify(database, DATA)
        later = "of another release, as after an upgrade; the next start brings it up to date"
        guide = later if found.entries is None else f"with {found.entries} entries"
        own = "" if found.own is None else f", {found.own} of servers' own"
        print(f"{found.place}: is in order: version {found.version}, guide {guide}{own}")
        return 0

    return asyncio.run(verified())
