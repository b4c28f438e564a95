"""What must not leave the process in a log line or an error report: secrets, and what members wrote."""

import re
import traceback
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

import discord

from bot.watch.tally import current

HIDDEN = "[hidden]"
GONE = "…"
"""Stands for each word that is also in what the member wrote."""
SHORTEST_SECRET = 6
"""Shorter ones would be found in half of all words; where they stand in an address they are hidden anyway."""
_TEXT = "content", "value", "title", "description", "name", "username", "global_name", "nick"
_IN_ADDRESSES = (
    re.compile(r"(/(?:webhooks|interactions)/\d+/)[^/\s\"'?)\\]+"),
    re.compile(r"(://[^\s/@:]*:)[^\s/]+(?=@)"),
    re.compile(r"([?&](?:password|passfile|sslpassword)=)[^&\s\"']+"),
)
_WORD = re.compile(r"[A-Za-z0-9_]+|[^\x00-\x7f]+")


def hidden(text: str, secrets: Iterable[str]) -> str:
    """Return ``text`` without ``secrets``, passwords in addresses, and interactions' tokens."""
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, HIDDEN)
    for pattern in _IN_ADDRESSES:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


def own_token() -> tuple[str, ...]:
    """Return the token of the interaction that is being answered, which lets anybody answer it."""
    asked = current.get()
    return () if asked is None or asked.interaction is None else (asked.interaction.token,)


def own_words() -> str:
    """Return what the member, and who wrote the message that it is about, put into the interaction."""
    asked = current.get()
    if asked is None or asked.interaction is None:
        return ""
    data = cast("Mapping[str, Any]", asked.interaction.data or {})
    return " ".join(_written(data))


def _written(data: Mapping[str, Any]) -> Iterator[str]:
    for option in cast("Sequence[Mapping[str, Any]]", data.get("options", ())):
        yield from _written(option)
        yield str(option.get("value", ""))
    for row in cast("Sequence[Mapping[str, Any]]", data.get("components", ())):
        yield from _written(row)
        if isinstance(field := row.get("component"), Mapping):
            yield from _written({"components": (field,)})
        yield str(row.get("value", ""))
    yield from map(str, data.get("values", ()))
    for things in cast("Mapping[str, Mapping[str, Any]]", data.get("resolved", {})).values():
        for thing in things.values():
            yield from _texts(thing)


def _texts(thing: object) -> Iterator[str]:
    if isinstance(thing, Mapping):
        for name, value in cast("Mapping[str, object]", thing).items():
            if isinstance(value, str) and name in _TEXT:
                yield value
            elif not isinstance(value, str):
                yield from _texts(value)
    elif isinstance(thing, Sequence) and not isinstance(thing, str):
        for each in cast("Sequence[object]", thing):
            yield from _texts(each)


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def without(text: str, words: str) -> str:
    """Return ``text`` with an ellipsis for every word of it, or run of Japanese, that shares with ``words``.

    Letters of another width or case are the same. Of Japanese, two letters in a row are enough.
    """
    said = _folded(words)
    if not said.strip():
        return text
    alone = frozenset(_WORD.findall(said))

    def shown(found: re.Match[str]) -> str:
        word = _folded(found[0])
        if len(word) == 1:
            return GONE if word in alone else found[0]
        pairs = [word] if word.isascii() else [word[at : at + 2] for at in range(len(word) - 1)]
        return GONE if any(pair in said for pair in pairs) else found[0]

    return _WORD.sub(shown, text)


def chain(error: BaseException) -> Iterator[BaseException]:
    """Return an error with all that a traceback of it tells: causes, contexts and members of groups."""
    waiting, seen = [error], set[int]()
    while waiting:
        each = waiting.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [other for other in (each.__cause__, each.__context__) if other is not None]
        if isinstance(each, BaseExceptionGroup):
            waiting += cast("Sequence[BaseException]", each.exceptions)


def told(error: BaseException, text: str) -> str:
    """Return ``text``, which repeats what ``error`` says, without the member's words in what it says."""
    words = own_words()
    for each in chain(error) if words else ():
        for said in (str(each), *getattr(each, "__notes__", ())):
            if said:
                text = text.replace(said, without(said, words))
    return text


def traceback_of(error: BaseException) -> str:
    """Return a traceback: files, lines and what the errors say, but no variables and no words of a member."""
    return told(error, "".join(traceback.format_exception(error)).rstrip("\n"))


def shard_of(interaction: discord.Interaction[Any]) -> int:
    """Return the shard through which a server's events come; 0 outside a server."""
    return ((interaction.guild_id or 0) >> 22) % (interaction.client.shard_count or 1)
