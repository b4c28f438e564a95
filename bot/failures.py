"""The only map from an exception to what the member reads.

A ``UserError`` says what to type or do. Trouble on Discord's side says so. Everything else is a bug: it is
logged with an id, and the member sees that id.
"""

import datetime
import logging
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, cast

import aiohttp
import discord
from discord import app_commands

from bot.components import send
from bot.delivering import ALREADY_ACKNOWLEDGED
from bot.domain.errors import Candidate, EntryError, Person, UserError
from bot.domain.guide import Text
from bot.i18n import Words
from bot.render.theme import Answer, Colour, card, plain
from bot.store.errors import StoreError
from bot.watch.tally import Outcome, note

logger = logging.getLogger(__name__)

UNKNOWN_INTERACTION = 10062
UNKNOWN_WEBHOOK = 10015
INVALID_WEBHOOK_TOKEN = 50027
LOST = (UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED, UNKNOWN_WEBHOOK, INVALID_WEBHOOK_TOKEN)
"""What Discord says of an interaction that nobody can answer any more."""
VALUE_LIMIT = 300
MISSING_ACCESS = 50001
MISSING_PERMISSIONS = 50013
NOT_SENT = (discord.HTTPException, aiohttp.ClientError, OSError, RuntimeError)
"""What sending fails with: Discord refuses, cannot be reached, takes too long, or the bot is closing."""


class Failures:
    """Turns exceptions into replies."""

    def __init__(self, words_for: Callable[[discord.Interaction[Any]], Words]) -> None:
        self._words_for = words_for

    async def answer(
        self,
        interaction: discord.Interaction[Any],
        error: BaseException,
        *,
        told: Outcome = Outcome.REFUSED,
    ) -> None:
        """Tell the member what went wrong, privately, or log why nobody can be told.

        ``told`` is what becomes of the interaction if the member can put it right and is told how.
        """
        error = _cause(error)
        if _is_lost(error):
            note(Outcome.LOST)
            logger.warning("interaction %s was answered too late or twice: %s", interaction.id, error)
            return
        reply = self._reply(interaction, error, told)
        try:
            if interaction.type is not discord.InteractionType.autocomplete:
                await send(interaction, reply, ephemeral=True)
            elif not interaction.response.is_done():
                # There is no room for a sentence; no suggestions end the waiting for them.
                await interaction.response.autocomplete([])
        except NOT_SENT as failure:
            if _is_there(error, failure):
                note(Outcome.LOST)
                logger.warning("interaction %s: the answer had arrived all the same", interaction.id)
                return
            if isinstance(error, UserError) and _is_lost(failure):
                note(Outcome.LOST)
                logger.warning("interaction %s was answered too late or twice: %s", interaction.id, failure)
                return
            note(Outcome.FAILED)
            logger.warning("interaction %s: the failure could not be told: %s", interaction.id, failure)

    def _reply(self, interaction: discord.Interaction[Any], error: BaseException, told: Outcome) -> Answer:
        words = self._words_for(interaction)
        sentence = explained(words, error)
        note(told if sentence else Outcome.FAILED)
        if sentence is None:
            identity = secrets.token_hex(4)
            message = _message(error)
            logger.error(
                "error %s (%s), interaction %s",
                identity,
                message,
                interaction.id,
                exc_info=error,
                extra={"error_id": identity},
            )
            sentence = words(message, id=identity)
        return refusal(words, sentence)


def explained(words: Words, error: BaseException) -> str | None:
    """Return what the member can do about ``error``; ``None`` where it is not theirs to put right."""
    match error:
        case EntryError():
            return words(error.message, **{name: _named(words, value) for name, value in error.named.items()})
        case UserError():
            values = {
                name: plain(value, VALUE_LIMIT) if isinstance(value, str) else f"{value:,}"
                for name, value in error.values.items()
            }
            return words(error.message, **values)
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return words("failures.commands_changed")
        case app_commands.MissingPermissions():
            names = words.list([words(f"permissions.{name}") for name in error.missing_permissions])
            return words("failures.not_allowed", permissions=names)
        case app_commands.NoPrivateMessage():
            return words("failures.server_only")
        case _:
            return None


def _named(words: Words, value: object) -> str:
    match value:
        case Text():
            return plain(value[words.language], VALUE_LIMIT)
        case Person():
            return f"<@{value.id}>"
        case datetime.datetime():
            return discord.utils.format_dt(value, "f")
        case int():
            return f"{value:,}"
        case tuple():
            return "\n".join(_candidate(words, each) for each in cast("tuple[Candidate, ...]", value))
        case _:
            return plain(str(value), VALUE_LIMIT)


def _candidate(words: Words, candidate: Candidate) -> str:
    title = plain(candidate.title[words.language])
    if not candidate.shown:
        title = words("audit.gone", title=title)
    return words("guide.item", title=words("answers.named", title=title, key=candidate.key))


def _message(error: BaseException) -> str:
    match error:
        case discord.Forbidden() if error.code in (MISSING_ACCESS, MISSING_PERMISSIONS):
            return "failures.bot_not_allowed"
        case discord.HTTPException() if is_trouble(error.status):
            return "failures.discord"
        case aiohttp.ClientError() | TimeoutError():
            return "failures.discord"
        case StoreError():
            return "failures.database"
        case _:
            return "failures.unexpected"


def is_trouble(status: int) -> bool:
    """Tell whether Discord answered that it cannot just now, rather than that the request is wrong."""
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS


def refusal(words: Words, sentence: str) -> Answer:
    """Return the message that says why there is no answer."""
    return Answer((card(title=words("failures.title"), lead=sentence, colour=Colour.REFUSAL),))


def _cause(error: BaseException) -> BaseException:
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError):
        inner = error.original if isinstance(error, app_commands.CommandInvokeError) else error.__cause__
        if inner is None:
            break
        error = inner
    return error


def _is_lost(error: BaseException) -> bool:
    return isinstance(error, discord.HTTPException) and error.code in LOST


def _is_there(error: BaseException, failure: BaseException) -> bool:
    """Whether an answer whose sending failed by ``error`` is there, as ``failure`` says of the next one."""
    acknowledged = isinstance(failure, discord.HTTPException) and failure.code == ALREADY_ACKNOWLEDGED
    return acknowledged and _message(error) == "failures.discord"
