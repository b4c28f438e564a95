"""The command line: ``python -m bot [run | preview | try | search | check | sync | db …]``.

Each subcommand imports what it needs when it is chosen, so that ``run`` never loads the simulator.
"""

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence

from bot.memory import collect_nothing, share_one_pool
from bot.settings import Settings, SettingsError, env_file, load_settings
from bot.terminal import DONE, FAILED, MISUSED

Command = Callable[[argparse.Namespace], int]

NOT_CONNECTED = """\
DISCORD_TOKEN is not set, so there is no Discord to connect to.
  - To try the bot without a token:   make preview
  - To run it on Discord:             copy .env.example to .env, put the bot's token there, start again"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 when done, 1 when it was refused with a message."""
    options = _parser().parse_args(arguments)
    try:
        return options.function(options)
    except Exception as error:
        message = _explained(error)
        if message is None:
            raise
        print(message, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130


def _explained(error: Exception) -> str | None:
    """Return what an operator can do about ``error``; ``None`` for a bug, whose traceback is wanted."""
    from bot.i18n import MessagesError
    from bot.loading import FaultyFilesError
    from bot.store.errors import FaultyDataError, StoreError

    if isinstance(error, SettingsError | MessagesError | FaultyFilesError | FaultyDataError | StoreError):
        return str(error)
    if isinstance(error, ModuleNotFoundError) and error.name == "simcord":
        return "preview and try need the packages of requirements-dev.txt; `make preview` installs them"
    return _explained_by_discord(error)


def _explained_by_discord(error: Exception) -> str | None:
    import aiohttp
    import discord

    from bot.app import CogError
    from bot.gateway import DISALLOWED_INTENTS, INVALID_TOKEN, REFUSALS, NotDiscordError, refused

    message: str | None = None
    match error:
        case aiohttp.ClientError() | TimeoutError():
            message = f"Discord cannot be reached: {str(error) or 'no answer in time'}"
        case CogError():
            logging.getLogger(__name__).debug("a cog did not load", exc_info=error)
            message = f"{error}; LOG_LEVEL=DEBUG shows the traceback"
        case NotDiscordError():
            message = str(error)
        case discord.LoginFailure():
            message = REFUSALS[INVALID_TOKEN]
        case discord.ConnectionClosed():
            message = refused(error.code)
        case discord.PrivilegedIntentsRequired():
            message = refused(DISALLOWED_INTENTS)
        case discord.HTTPException() | discord.GatewayNotFound():
            message = f"Discord refuses: {error}"
        case _:
            pass
    return message


def _settings(*, runs: bool) -> Settings:
    return load_settings(os.environ, env_file(), runs=runs)


def _token(settings: Settings) -> str:
    if settings.token is None:
        raise SettingsError((NOT_CONNECTED,))
    return settings.token


def _stopped(_number: int, _frame: object) -> None:
    sys.exit()


def _run(_options: argparse.Namespace) -> int:
    collect_nothing()  # until bot.serving has a bot
    # A container's first process would not hear this at all before bot.serving listens.
    signal.signal(signal.SIGTERM, _stopped)
    share_one_pool()
    settings = _settings(runs=True)
    token = _token(settings)
    import asyncio

    from bot.logs import configure_logs

    configure_logs(settings.log_level, settings.log_format, settings.secrets())
    if settings.sentry_dsn is not None:
        from bot.watch.sentry import report_to

        report_to(settings.sentry_dsn, settings.secrets())
    from bot.serving import run
    from bot.store.address import sqlite_file
    from bot.store.holding import served_alone
    from bot.volume import require_volume

    require_volume(settings)
    with served_alone(sqlite_file(settings.database_url)):
        asyncio.run(run(settings, token))
    return DONE


def _preview(options: argparse.Namespace) -> int:
    collect_nothing()  # until the bot is in its page
    from bot.simulation.surroundings import database_file

    try:
        kept = None if options.database is None else database_file(options.database)
    except ValueError as error:
        print(f"preview: --database: {error}", file=sys.stderr)
        return MISUSED
    from bot.simulation import preview

    return preview.run(options, kept)


def _try(options: argparse.Namespace) -> int:
    collect_nothing()  # until conversations begin
    from bot.simulation import trial

    return trial.run(options)


def _search(options: argparse.Namespace) -> int:
    collect_nothing()  # until questions are asked
    from bot import asking

    return asking.run(options)


def _check(_options: argparse.Namespace) -> int:
    collect_nothing()
    settings = _settings(runs=True)
    import asyncio

    from bot.checking import check

    if settings.log_level == "DEBUG":
        from bot.logs import configure_logs

        configure_logs(settings.log_level, settings.log_format, settings.secrets())
    return asyncio.run(check(settings))


def _sync(options: argparse.Namespace) -> int:
    settings = _settings(runs=False)
    token = _token(settings)
    import asyncio

    from bot.logs import configure_logs
    from bot.serving import register

    configure_logs(settings.log_level, settings.log_format, settings.secrets())
    sent = asyncio.run(register(settings, token, force=options.force))
    print(
        "commands registered" if sent else "commands unchanged, nothing sent; --force sends them all the same"
    )
    return DONE


def _parser() -> argparse.ArgumentParser:
    from bot.upkeep import add_commands

    parser = argparse.ArgumentParser(
        prog="python -m bot", description="Michishirube, a guide bot for Discord"
    )
    parser.set_defaults(function=_run)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")

    def command(name: str, function: Command, text: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text)
        added.set_defaults(function=function)
        return added

    command("run", _run, "run the bot on Discord (the default; needs DISCORD_TOKEN)")
    preview = command("preview", _preview, "the real bot in a browser page that looks like Discord; no token")
    preview.add_argument("--locale", choices=("ja", "en"), default="ja", help="the members' language")
    preview.add_argument("--port", type=int, default=0, help="the page's port (default: any free one)")
    preview.add_argument(
        "--database", metavar="FILE", help="an SQLite file to keep (default: a throwaway one)"
    )
    preview.add_argument("--channel", metavar="NAME", help="another channel, or a thread, than the first")
    trial = command("try", _try, "one slash command, or a conversation, in the terminal (docs/try.md)")
    trial.add_argument(
        "line", help="such as '/fee amount:3,000円' or 'say TEXT'; - reads conversations from standard input"
    )
    trial.add_argument(
        "--then",
        action="append",
        default=[],
        metavar="STEP",
        help="go on, such as 'click LABEL', or 'menu NAME' on the last message that somebody else said; "
        "may be repeated",
    )
    trial.add_argument("--json", action="store_true", help="print the response to one command as JSON")
    trial.add_argument("--locale", choices=("ja", "en"), default="ja", help="the member's language")
    trial.add_argument(
        "--as", dest="actor", choices=("member", "moderator", "operator"), default="member", help="who types"
    )
    trial.add_argument("--today", metavar="DATE", help="the date in Japan, such as 2026-11-23")
    search = command("search", _search, "which entries of data/ a question finds, and whether it is answered")
    search.add_argument("question", help="in everyday words; - reads one a line from standard input")
    search.add_argument("--json", action="store_true", help="print JSON, as always with -")
    search.add_argument("--locale", choices=("ja", "en"), default="ja", help="the language of the titles")
    command("check", _check, "check settings, data, migrations and cogs, offline")
    sync = command("sync", _sync, "register the commands with Discord if they changed")
    sync.add_argument("--force", action="store_true", help="register them even if they did not change")
    add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
