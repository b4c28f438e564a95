"""What went wrong inside the bot: exceptions that it did not expect."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from discord.app_commands import AppCommandError

from bot.domain.errors import UserError

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """An exception that the bot did not expect, or an error that it logged."""

    message: str
    exception: str


class Mistakes(logging.Handler):
    """Collects what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.found: list[Mistake] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record."""
        error = record.exc_info[1] if record.exc_info else None
        self.found.append(Mistake(message=record.getMessage(), exception=repr(error or record.name)))


def log_escaped(errors: Iterable[BaseException], *, answered: bool) -> None:
    """Log what nobody has logged: exceptions of the bot's own tasks, and whatever kept it from answering.

    simcord also passes on the exceptions that the bot has turned into answers; those are no mistakes.
    """
    for error in errors:
        if not answered or not isinstance(error, AppCommandError | UserError):
            logger.error("an exception was not answered", exc_info=error)
