"""What it means for a card when Discord refuses something."""

import discord
from msgspec import Struct

from bot.failures import MISSING_ACCESS, MISSING_PERMISSIONS

UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE = 10003, 10004, 10008
PINS_FULL = 30003
"""A channel has room for 250 pins."""
TOO_MANY_EDITS, ANNOUNCED_TOO_OFTEN = 30046, 20022
"""Of messages that are older than an hour, and of announcements that other servers follow."""
NOT_ITS_OWN = 50005
WRONG_CHANNEL, SYSTEM_MESSAGE, WRONG_KIND_OF_CHANNEL = 50019, 50021, 50024
IN_FORUM, NO_TEXT_CHANNEL = 40058, 50008
THREAD_ARCHIVED, THREAD_LOCKED = 50083, 160005
AUTOMOD = 200000
_REASONS = {
    UNKNOWN_CHANNEL: "channel_gone",
    UNKNOWN_GUILD: "no_access",
    MISSING_ACCESS: "no_access",
    MISSING_PERMISSIONS: "no_permission",
    PINS_FULL: "pins_full",
    NOT_ITS_OWN: "refused",
    WRONG_CHANNEL: "not_here",
    SYSTEM_MESSAGE: "not_here",
    WRONG_KIND_OF_CHANNEL: "not_here",
    IN_FORUM: "not_here",
    NO_TEXT_CHANNEL: "not_here",
    THREAD_ARCHIVED: "archived",
    THREAD_LOCKED: "archived",
    AUTOMOD: "automod",
}
STUMBLED = "discord"
"""The reason where Discord, or the way there, failed for a moment."""
_CLIENT_ERROR, _TOO_MANY = 400, 429
_SERVER_ERROR = 500


class Trouble(Struct, frozen=True):
    """Why nothing came of looking after a card."""

    reason: str
    """The last part of the key of the message that says so."""
    outside: bool
    """Whether only people can change it; else Discord stumbled."""


def trouble_of(error: Exception) -> Trouble:
    """Return what a failed request means for a card."""
    if not isinstance(error, discord.HTTPException):
        return Trouble(STUMBLED, outside=False)
    reason = _REASONS.get(error.code)
    if reason is not None:
        return Trouble(reason, outside=True)
    passing = (
        error.status >= _SERVER_ERROR
        or error.status in (401, _TOO_MANY)
        or error.code in (TOO_MANY_EDITS, ANNOUNCED_TOO_OFTEN)
    )
    if passing or error.status < _CLIENT_ERROR:
        return Trouble(STUMBLED, outside=False)
    return Trouble("refused", outside=True)
