"""What Discord refuses in a registration of commands, for ``check`` and for the simulated Discord.

Reasons are worded as Discord's own details are. Source: Discord's developer documentation of 2026-08
(interactions/application-commands).
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.payloads import JSON, many, one
from bot.tree import slug

COMMAND_NAME = re.compile(r"[-_'\w\u0900-\u097f\u0e00-\u0e7f]{1,32}")
"""``\\w`` is close to Discord's letters and numbers; the two ranges are Devanagari and Thai."""
CHAT_INPUT = 1
SUBCOMMAND, GROUP, STRING, INTEGER, NUMBER = 1, 2, 3, 4, 10
COMMANDS = {1: 100, 2: 15, 3: 15}
CHILDREN = 25
DESCRIPTION = 100
CONTEXT_MENU_NAME = 32
CHOICE_NAME = CHOICE_TEXT = 100
COMMAND_TEXT = 8000
SAFE_INTEGER = 2**53 - 1
SHORTEST_LIMIT, LONGEST_LIMIT = 0, 6000


class CommandFault(NamedTuple):
    """One thing that Discord would refuse. Reads as in ``/fee.amount.description[ja]: 101: Must be …``."""

    where: str
    reason: str
    message: str = ""
    """The message that says it, as in ``fee.options.amount.description`` of commands.toml; empty for none."""
    locale: str = ""
    """The language whose words are meant; empty for those that have no other."""

    def __str__(self) -> str:
        return f"{self.where}{f'[{self.locale}]' if self.locale else ''}: {self.reason}"


def command_faults(commands: Sequence[JSON]) -> list[CommandFault]:
    """Return what Discord would refuse in a registration of all commands."""
    faults: list[CommandFault] = []
    for kind, limit in COMMANDS.items():
        names = [command.get("name") for command in commands if command.get("type", CHAT_INPUT) == kind]
        if len(names) > limit:
            faults.append(CommandFault(f"{len(names)} commands of type {kind}", f"Must be {limit} or fewer."))
        faults += _repeated(names, f"commands of type {kind}")
    for command in commands:
        path, key = f"/{command.get('name')}", slug(str(command.get("name")))
        if command.get("type", CHAT_INPUT) != CHAT_INPUT:
            for locale, name in _texts(command, "name").items():
                if reason := _length(name, CONTEXT_MENU_NAME):
                    faults.append(CommandFault(f"{path}.name", reason, f"{key}.name", locale))
            continue
        faults += _node_faults(command, path, key)
        if (total := _text_of(command)) > COMMAND_TEXT:
            reason = f"{total} characters in all; Must be {COMMAND_TEXT} or fewer."
            faults.append(CommandFault(path, reason, key))
    return faults


def choice_faults(choices: Sequence[JSON], path: str = "choices") -> list[str]:
    """Return what Discord would refuse in the suggestions for an option."""
    return [str(fault) for fault in _choice_faults(choices, path, "")]


def _node_faults(node: JSON, path: str, key: str) -> Iterator[CommandFault]:
    yield from _name_faults(node, path, key)
    yield from _descriptions(node, path, key)
    options = many(node, "options")
    if len(options) > CHILDREN:
        yield CommandFault(f"{path}.options", f"Must be {CHILDREN} or fewer in length.")
    yield from _repeated([option.get("name") for option in options], f"{path}.options")
    for locale in {locale for option in options for locale in one(option, "name_localizations")}:
        names = [_texts(option, "name").get(locale, option.get("name")) for option in options]
        yield from _repeated(names, f"{path}.options in {locale}", f"{key}.options", locale)
    optional = False
    for option in options:
        name = option.get("name")
        here = f"{path}.{name}"
        if option.get("type") in (SUBCOMMAND, GROUP):
            yield from _node_faults(option, here, f"{key}.{name}")
            continue
        if option.get("required") and optional:
            yield CommandFault(here, "Required options must be placed before non-required options.")
        optional = optional or not option.get("required")
        yield from _option_faults(option, here, f"{key}.options.{name}")


def _name_faults(node: JSON, path: str, key: str) -> Iterator[CommandFault]:
    for locale, name in _texts(node, "name").items():
        message = f"{key}.name" if locale else ""  # what has no locale stands in the program
        if not isinstance(name, str) or not COMMAND_NAME.fullmatch(name):
            reason = f"{name!r}: Must be 1-32 letters, numbers, - or _."
            yield CommandFault(f"{path}.name", reason, message, locale)
        elif name != name.lower():
            yield CommandFault(f"{path}.name", f"{name!r}: Must be lower case.", message, locale)


def _descriptions(node: JSON, path: str, key: str) -> Iterator[CommandFault]:
    for locale, text in _texts(node, "description").items():
        if reason := _length(text, DESCRIPTION):
            yield CommandFault(f"{path}.description", reason, f"{key}.description", locale)


def _option_faults(option: JSON, path: str, key: str) -> Iterator[CommandFault]:
    yield from _name_faults(option, path, key)
    yield from _descriptions(option, path, key)
    choices = many(option, "choices")
    if choices and option.get("autocomplete"):
        yield CommandFault(path, "choices and autocomplete exclude each other.")
    if (choices or option.get("autocomplete")) and option.get("type") not in (STRING, INTEGER, NUMBER):
        yield CommandFault(path, "only texts and numbers can have choices or autocomplete.")
    yield from _choice_faults(choices, f"{path}.choices", f"{key}.choices")
    yield from _repeated([choice.get("value") for choice in choices], f"{path}.choices")
    shortest, longest = option.get("min_length"), option.get("max_length")
    if shortest is not None and not SHORTEST_LIMIT <= shortest <= LONGEST_LIMIT:
        yield CommandFault(f"{path}.min_length", f"Must be between {SHORTEST_LIMIT} and {LONGEST_LIMIT}.")
    if longest is not None and not 1 <= longest <= LONGEST_LIMIT:
        yield CommandFault(f"{path}.max_length", f"Must be between 1 and {LONGEST_LIMIT}.")
    for bound in ("min_value", "max_value"):
        if abs(option.get(bound) or 0) > SAFE_INTEGER:
            yield CommandFault(f"{path}.{bound}", f"Must be between -{SAFE_INTEGER} and {SAFE_INTEGER}.")


def _choice_faults(choices: Sequence[JSON], path: str, key: str) -> Iterator[CommandFault]:
    if len(choices) > CHILDREN:
        yield CommandFault(path, f"{len(choices)}: Must be {CHILDREN} or fewer in length.")
    for number, choice in enumerate(choices):
        value = choice.get("value")
        here = f"{path}[{number}]"
        for locale, name in _texts(choice, "name").items():
            if reason := _length(name, CHOICE_NAME):
                yield CommandFault(f"{here}.name", reason, f"{key}.{value}" if key else "", locale)
        if isinstance(value, str):
            if reason := _length(value, CHOICE_TEXT):
                yield CommandFault(f"{here}.value", reason)
        elif isinstance(value, int) and abs(value) > SAFE_INTEGER:
            yield CommandFault(f"{here}.value", f"Must be between -{SAFE_INTEGER} and {SAFE_INTEGER}.")


def _texts(node: JSON, key: str) -> dict[str, object]:
    """Return what ``key`` says in each language; in none, what those see who have no other."""
    return {"": node.get(key), **one(node, f"{key}_localizations")}


def _text_of(node: JSON) -> int:
    """Return how many characters of names, descriptions and values count; the longest language does."""
    total = sum(
        max(len(text) for text in (node.get(key) or "", *one(node, f"{key}_localizations").values()))
        for key in ("name", "description")
    )
    if isinstance(value := node.get("value"), str):
        total += len(value)
    return total + sum(_text_of(child) for key in ("options", "choices") for child in many(node, key))


def _length(text: object, most: int) -> str:
    """Return what is wrong with the length of a text, or nothing."""
    if not isinstance(text, str) or not text.strip():
        return "This field is required."
    return f"{len(text)}: Must be between 1 and {most} in length." if len(text) > most else ""


def _repeated(names: Sequence[object], path: str, key: str = "", locale: str = "") -> list[CommandFault]:
    return [
        CommandFault(path, f"{name!r} is there twice.", key, locale)
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
