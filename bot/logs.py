"""Log lines for people (text) or for a collector (JSON), from one configuration of the standard logger.

A line about an interaction says which it is. None holds a secret or a member's words (bot.watch.secrecy).
"""

import logging
import sys
from collections.abc import Sequence
from typing import cast

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

from bot.watch.secrecy import hidden, own_token, shard_of, told, traceback_of
from bot.watch.tally import current


def configure_logs(level: str, form: str, secrets: Sequence[str] = ()) -> None:
    """Send everything at ``level`` and above to standard error, as ``text`` or ``json``, without ``secrets``.

    The loggers of discord.py and aiosqlite stay at INFO or above: at DEBUG they print what members send.
    """
    renderer: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=sys.stderr is not None and sys.stderr.isatty())
    )

    def hide(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        kept = (*secrets, *own_token())
        return {
            name: hidden(value, kept) if isinstance(value, str) else value for name, value in event.items()
        }

    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.stdlib.ExtraAdder(("error_id",)),
                structlog.processors.TimeStamper(fmt="iso", utc=True),
            ],
            processors=[
                _with_interaction,
                _with_errors,
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                hide,
                renderer,
            ],
            pass_foreign_args=True,
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # It runs without the guilds intent on purpose (see bot.app); the library warns about that at every start.
    logging.getLogger("discord.state").addFilter(lambda record: "Guilds intent" not in record.getMessage())
    for library in ("discord", "aiosqlite"):
        logging.getLogger(library).setLevel(max(logging.INFO, logging.getLevelNamesMapping()[level]))


def _with_interaction(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Add which interaction is being answered. Its id is text: JavaScript rounds such numbers."""
    asked = current.get()
    if asked is not None and asked.interaction is not None:
        kind, name = asked.name()
        event.update(
            interaction=str(asked.interaction.id), kind=kind, command=name, shard=shard_of(asked.interaction)
        )
    return event


def _with_errors(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Write out the traceback, and take the member's words out of it and of errors in the line itself."""
    filled_in: object = event.pop("positional_args", ())
    for value in cast("tuple[object, ...]", filled_in) if isinstance(filled_in, tuple) else ():
        if isinstance(value, BaseException):
            event["event"] = told(value, event["event"])
    match event.pop("exc_info", None):
        case (_, BaseException() as error, _):
            event["exception"] = traceback_of(error)
        case _:
            pass
    return event
