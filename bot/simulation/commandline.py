"""Reading ``/fee amount:3,000円 service:lancers`` as Discord's client would build it.

Commands, options and choices are known by their English names and by every localised one, so ``/手数料
金額:3000`` is the same command. An option's value ends where another option *of that command* begins.
"""

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.simulation.components import JSON, many
from bot.simulation.faults import StepError
from bot.simulation.names import named, names, shown
from bot.simulation.optionvalues import Resolve, option_value, typed

CHAT_INPUT, MESSAGE_MENU, SUBCOMMANDS = 1, 3, (1, 2)
LIKELY_OPTION = re.compile(
    r"(?:^|\s)(?P<word>[a-z][a-z0-9_-]*):(?!//)(?=\S)|(?:^|\s)(?P<other>[-\w]{1,32})[:：]"
)
"""An English word with a colon and something behind it, or any other word with a colon."""
ALIKE = 0.65


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """A command with the options that were filled in, ready to be sent."""

    path: tuple[str, ...]
    options: Mapping[str, Any]
    missing: tuple[str, ...] = ()
    """Required options that were left out."""

    @property
    def name(self) -> str:
        """The command as simcord calls it: ``report list`` for a subcommand."""
        return " ".join(self.path)


@dataclass(frozen=True, slots=True, kw_only=True)
class Typing:
    """An option that is being typed, for which suggestions are wanted, beside those already filled in."""

    command: CommandLine
    option: str
    text: str


class Commands:
    """The commands that Discord knows, as the bot registered them."""

    def __init__(self, registered: Sequence[JSON], resolve: Resolve) -> None:
        self._roots = [command for command in registered if command.get("type", CHAT_INPUT) == CHAT_INPUT]
        self._menus = [command for command in registered if command.get("type") == MESSAGE_MENU]
        self._resolve = resolve

    def message_menu(self, name: str) -> str:
        """Return the command that messages' menus have under ``name``, as simcord calls it.

        Raises ``StepError`` naming those that exist.
        """
        return str(named(self._menus, name, "message menu")["name"])

    def read(self, line: str, apart: Mapping[str, object]) -> CommandLine:
        """Return the command that ``line`` is, with options given apart, which may contain anything.

        Raises ``StepError`` naming what exists where something does not.
        """
        path, leaf, rest = self._found(line)
        options = many(leaf, "options")
        values: dict[str, object] = {**_split(rest, options)}
        for name, value in apart.items():
            values[str(named(options, name, "option")["name"])] = value
        return self._filled(path, leaf, values)

    def read_typing(self, line: str) -> Typing:
        """Return what ``/fee service:lancers amount=3`` is: the option with ``=`` is being typed."""
        path, leaf, rest = self._found(line)
        options = many(leaf, "options")
        places = list(re.finditer(rf"(?:^|(?<=\s))({_alternatives(options)})=", rest, re.IGNORECASE))
        if not places:
            raise StepError("complete needs OPTION=TEXT", shown(options))
        focus = places[-1]
        command = self._filled(path, leaf, _split(rest[: focus.start()].strip(), options))
        return self._typing(command, leaf, focus[1], rest[focus.end() :])

    def type_into(self, command: CommandLine, name: str, text: str) -> Typing:
        """Return ``text`` being typed into the option ``name`` of ``command``."""
        _, leaf, _ = self._found("/" + command.name)
        return self._typing(command, leaf, name, text)

    def _typing(self, command: CommandLine, leaf: JSON, name: str, text: str) -> Typing:
        option = named(many(leaf, "options"), name, "option")
        if not option.get("autocomplete"):
            suggesting = [option for option in many(leaf, "options") if option.get("autocomplete")]
            raise StepError(f"option {option['name']} has no suggestions", shown(suggesting))
        others = {key: value for key, value in command.options.items() if key != option["name"]}
        partial = CommandLine(path=command.path, options=others)
        return Typing(command=partial, option=option["name"], text=typed(option["name"], text))

    def _found(self, line: str) -> tuple[tuple[str, ...], JSON, str]:
        rest = line.strip()[1:]
        children: Sequence[JSON] = self._roots
        path: tuple[str, ...] = ()
        while True:
            word, rest = _first_word(rest)
            node = named(children, word, "command", prefix="/" + "".join(f"{name} " for name in path))
            path = (*path, str(node["name"]))
            children = [option for option in many(node, "options") if option.get("type") in SUBCOMMANDS]
            if not children:
                return path, node, rest

    def _filled(self, path: tuple[str, ...], leaf: JSON, values: Mapping[str, object]) -> CommandLine:
        options = {option["name"]: option for option in many(leaf, "options")}
        return CommandLine(
            path=path,
            options={
                name: option_value(options[name], value, self._resolve) for name, value in values.items()
            },
            missing=tuple(name for name in options if options[name].get("required") and name not in values),
        )


def _first_word(text: str) -> tuple[str, str]:
    word, *rest = text.split(maxsplit=1) or [""]
    return word, rest[0] if rest else ""


def _alternatives(options: Sequence[JSON]) -> str:
    known = sorted((name for option in options for name in names(option)), key=len, reverse=True)
    return "|".join(map(re.escape, known)) or r"(?!)"


def _split(rest: str, options: Sequence[JSON]) -> dict[str, str]:
    places = list(re.finditer(rf"(?:^|(?<=\s))({_alternatives(options)})[:：]", rest, re.IGNORECASE))
    before = rest[: places[0].start()] if places else rest
    if before.strip():
        _refuse_words(before, options, first=True)
    values: dict[str, str] = {}
    for number, place in enumerate(places):
        end = places[number + 1].start() if number + 1 < len(places) else len(rest)
        value = rest[place.end() : end].strip()
        name = named(options, place[1], "option")["name"]
        if name in values:
            raise StepError(f"option {name} is given twice")
        _refuse_words(value, options, first=False)
        values[name] = value
    return values


def _refuse_words(text: str, options: Sequence[JSON], *, first: bool) -> None:
    """Refuse what must have been meant as an option, rather than pass it on inside another option's value."""
    known = [name for option in options for name in names(option)]
    for place in LIKELY_OPTION.finditer(text):
        word = place["word"] or place["other"]
        begins = place.start() == 0
        if first or (not begins and (place["word"] or difflib.get_close_matches(word, known, 1, ALIKE))):
            raise StepError(
                f"there is no option {word}; if it is part of a value, write the step as JSON",
                shown(options),
            )
    if first:
        raise StepError(f"{text.strip()!r} belongs to no option; write OPTION:VALUE", shown(options))
