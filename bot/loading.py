"""Reading the bot's own sentences, and what else is wrong in ``data/`` where they cannot be used."""

import datetime
from pathlib import Path

from bot.i18n import Messages, MessagesError, load_messages
from bot.store.errors import FaultyDataError


class FaultyFilesError(Exception):
    """Files of several kinds that cannot be used; ``faults`` has one line for each fault."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def loaded_messages(data: Path, *, today: datetime.date) -> Messages:
    """Return the messages of both languages.

    Raises ``MessagesError`` with all their faults, or ``FaultyFilesError`` with these and all of the guide,
    which would otherwise be told only once the messages are mended.
    """
    try:
        return load_messages(data / "locales")
    except MessagesError as error:
        from bot.store.shipped import check_complete, load_shipped  # noqa: PLC0415 - a start needs neither

        try:
            check_complete(load_shipped(data, today=today))
        except FaultyDataError as also:
            raise FaultyFilesError((*map(str, also.faults), *error.faults)) from error
        raise
