"""What Discord refuses and simcord 3.2.1 lets through: limits of commands, suggestions, messages and forms.

Each function returns one line for each fault, worded as Discord's own details are, and none for what Discord
accepts. Sources are Discord's developer documentation of 2026-08 (interactions/application-commands,
resources/message, components/reference). What simcord checks by itself is not repeated here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from bot.simulation.components import JSON, many, one, walk

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

BUTTON, STRING_SELECT, TEXT_INPUT = 2, 3, 4
SELECTS = (3, 5, 6, 7, 8)
LINK, PREMIUM = 5, 6
TEXT_LENGTH = 4000
URL_LENGTH = 2048
ADDRESS = re.compile(r"(?:https?|attachment)://\S+")
FILES = 10
FILE_SIZE = 10 * 1024 * 1024

MESSAGE_CALLBACKS = (4, 7)
SUGGESTIONS_CALLBACK = 8
FORM_CALLBACK = 9


def request_faults(method: str, path: str, body: Any, file_sizes: Sequence[int] = ()) -> list[str]:  # noqa: ANN401 - any JSON
    """Return what Discord would refuse in a request of the bot."""
    faults = list(_file_faults(file_sizes))
    if method == "PUT" and path.endswith("/commands"):
        return faults + command_faults(body or ())
    if not isinstance(body, Mapping) or method not in ("POST", "PATCH"):
        return faults
    body = cast("JSON", body)
    if path.endswith("/callback"):
        return faults + _callback_faults(body)
    if path.startswith("/webhooks/") or "/messages" in path:
        return faults + message_faults(body)
    return faults


def _callback_faults(body: JSON) -> list[str]:
    data = one(body, "data")
    if body.get("type") in MESSAGE_CALLBACKS:
        return message_faults(data)
    if body.get("type") == SUGGESTIONS_CALLBACK:
        return suggestion_faults(many(data, "choices"))
    if body.get("type") == FORM_CALLBACK:
        return form_faults(data)
    return []


def _file_faults(sizes: Sequence[int]) -> Iterator[str]:
    if len(sizes) > FILES:
        yield f"files: Must be {FILES} or fewer in length."
    for number, size in enumerate(sizes):
        if size > FILE_SIZE:
            yield f"files[{number}]: {size} bytes; an ordinary server allows {FILE_SIZE}."


# Commands


def command_faults(commands: Sequence[JSON]) -> list[str]:
    """Return what Discord would refuse in a registration of all commands."""
    faults: list[str] = []
    for kind, limit in COMMANDS.items():
        names = [command.get("name") for command in commands if command.get("type", CHAT_INPUT) == kind]
        if len(names) > limit:
            faults.append(f"{len(names)} commands of type {kind}: Must be {limit} or fewer.")
        faults += _repeated(names, f"commands of type {kind}")
    for command in commands:
        path = f"/{command.get('name')}"
        if command.get("type", CHAT_INPUT) != CHAT_INPUT:
            faults += _length(command.get("name"), f"{path}.name", CONTEXT_MENU_NAME)
            continue
        faults += _node_faults(command, path)
        if (total := _text_of(command)) > COMMAND_TEXT:
            faults.append(f"{path}: {total} characters in all; Must be {COMMAND_TEXT} or fewer.")
    return faults


def _node_faults(node: JSON, path: str) -> Iterator[str]:
    yield from _name_faults(node, path)
    yield from _descriptions(node, path)
    options = many(node, "options")
    if len(options) > CHILDREN:
        yield f"{path}.options: Must be {CHILDREN} or fewer in length."
    yield from _repeated([option.get("name") for option in options], f"{path}.options")
    for locale in {locale for option in options for locale in one(option, "name_localizations")}:
        names = [one(option, "name_localizations").get(locale, option.get("name")) for option in options]
        yield from _repeated(names, f"{path}.options in {locale}")
    optional = False
    for option in options:
        here = f"{path}.{option.get('name')}"
        if option.get("type") in (SUBCOMMAND, GROUP):
            yield from _node_faults(option, here)
            continue
        if option.get("required") and optional:
            yield f"{here}: Required options must be placed before non-required options."
        optional = optional or not option.get("required")
        yield from _option_faults(option, here)


def _name_faults(node: JSON, path: str) -> Iterator[str]:
    names = {"": node.get("name"), **one(node, "name_localizations")}
    for locale, name in names.items():
        where = f"{path}.name" + (f"[{locale}]" if locale else "")
        if not isinstance(name, str) or not COMMAND_NAME.fullmatch(name):
            yield f"{where}: {name!r}: Must be 1-32 letters, numbers, - or _."
        elif name != name.lower():
            yield f"{where}: {name!r}: Must be lower case."


def _descriptions(node: JSON, path: str) -> Iterator[str]:
    yield from _length(node.get("description"), f"{path}.description", DESCRIPTION)
    for locale, text in one(node, "description_localizations").items():
        yield from _length(text, f"{path}.description[{locale}]", DESCRIPTION)


def _option_faults(option: JSON, path: str) -> Iterator[str]:
    yield from _name_faults(option, path)
    yield from _descriptions(option, path)
    choices = many(option, "choices")
    if choices and option.get("autocomplete"):
        yield f"{path}: choices and autocomplete exclude each other."
    if (choices or option.get("autocomplete")) and option.get("type") not in (STRING, INTEGER, NUMBER):
        yield f"{path}: only texts and numbers can have choices or autocomplete."
    yield from suggestion_faults(choices, path=f"{path}.choices")
    yield from _repeated([choice.get("value") for choice in choices], f"{path}.choices")
    shortest, longest = option.get("min_length"), option.get("max_length")
    if shortest is not None and not SHORTEST_LIMIT <= shortest <= LONGEST_LIMIT:
        yield f"{path}.min_length: Must be between {SHORTEST_LIMIT} and {LONGEST_LIMIT}."
    if longest is not None and not 1 <= longest <= LONGEST_LIMIT:
        yield f"{path}.max_length: Must be between 1 and {LONGEST_LIMIT}."
    for bound in ("min_value", "max_value"):
        if abs(option.get(bound) or 0) > SAFE_INTEGER:
            yield f"{path}.{bound}: Must be between -{SAFE_INTEGER} and {SAFE_INTEGER}."


def _text_of(node: JSON) -> int:
    """Return how many characters of names, descriptions and values count; the longest language does."""
    total = sum(
        max(len(text) for text in (node.get(key) or "", *one(node, f"{key}_localizations").values()))
        for key in ("name", "description")
    )
    if isinstance(value := node.get("value"), str):
        total += len(value)
    return total + sum(_text_of(child) for key in ("options", "choices") for child in many(node, key))


def suggestion_faults(choices: Sequence[JSON], *, path: str = "choices") -> list[str]:
    """Return what Discord would refuse in an option's choices or in the suggestions for it."""
    faults: list[str] = []
    if len(choices) > CHILDREN:
        faults.append(f"{path}: {len(choices)}: Must be {CHILDREN} or fewer in length.")
    for number, choice in enumerate(choices):
        names = {"name": choice.get("name"), **one(choice, "name_localizations")}
        for key, name in names.items():
            faults += _length(name, f"{path}[{number}].{key}", CHOICE_NAME)
        if isinstance(value := choice.get("value"), str):
            faults += _length(value, f"{path}[{number}].value", CHOICE_TEXT)
        elif isinstance(value, int) and abs(value) > SAFE_INTEGER:
            faults.append(f"{path}[{number}].value: Must be between -{SAFE_INTEGER} and {SAFE_INTEGER}.")
    return faults


# Messages and forms


def message_faults(message: JSON) -> list[str]:
    """Return what Discord would refuse in a message; only parts that are sent are looked at."""
    faults: list[str] = []
    for number, embed in enumerate(many(message, "embeds")):
        faults += _embed_faults(embed, f"embeds[{number}]")
    for component in walk(many(message, "components")):
        if component.get("type") == BUTTON:
            faults += _button_faults(component)
        if component.get("type") == STRING_SELECT:
            faults += _menu_faults(component)
    return faults


def _embed_faults(embed: JSON, path: str) -> Iterator[str]:
    said = ("title", "description", "fields", "footer", "author", "image", "thumbnail")
    if not any(embed.get(part) for part in said):
        yield f"{path}: Cannot send an empty embed."
    for number, field in enumerate(many(embed, "fields")):
        for key in ("name", "value"):
            if not str(field.get(key) or "").strip():
                yield f"{path}.fields[{number}].{key}: This field is required."
    addresses = {
        "url": embed.get("url"),
        "image.url": one(embed, "image").get("url"),
        "thumbnail.url": one(embed, "thumbnail").get("url"),
        "footer.icon_url": one(embed, "footer").get("icon_url"),
        "author.url": one(embed, "author").get("url"),
        "author.icon_url": one(embed, "author").get("icon_url"),
    }
    for key, address in addresses.items():
        if address is not None and (len(address) > URL_LENGTH or not ADDRESS.fullmatch(address)):
            yield f"{path}.{key}: Not a well formed URL."


def _button_faults(button: JSON) -> Iterator[str]:
    if button.get("style") == PREMIUM:
        return
    if not button.get("label") and not button.get("emoji"):
        yield f"{_identity(button)}: A button needs a label or an emoji."
    if button.get("style") == LINK and not re.match(r"(?:https?|discord)://", button.get("url") or ""):
        yield f"{_identity(button)}: Not a well formed URL."


def _menu_faults(menu: JSON) -> Iterator[str]:
    options = many(menu, "options")
    most = menu.get("max_values") or 1
    least = menu.get("min_values")
    if most > len(options) or (least or 0) > len(options):
        yield f"{_identity(menu)}: {len(options)} options, yet min_values or max_values is more."
    chosen = sum(bool(option.get("default")) for option in options)
    if chosen > most:
        yield f"{_identity(menu)}: {chosen} options are chosen in advance, {most} can be."


def form_faults(form: JSON) -> list[str]:
    """Return what Discord would refuse in a form."""
    faults: list[str] = []
    for control in walk(many(form, "components")):
        where = _identity(control)
        if control.get("disabled"):
            faults.append(f"{where}: a form's controls cannot be disabled.")
        if control.get("type") == TEXT_INPUT:
            most = control.get("max_length") or TEXT_LENGTH
            if len(control.get("value") or "") > most:
                faults.append(f"{where}.value: Must be {most} or fewer in length.")
        elif control.get("min_values") == 0 and control.get("required", True):
            faults.append(f"{where}: min_values 0 needs required false.")
        if control.get("type") == STRING_SELECT:
            faults += _menu_faults(control)
    return faults


def _identity(component: JSON) -> str:
    return str(component.get("custom_id") or component.get("label") or component.get("url") or "component")


def _length(text: object, path: str, most: int) -> list[str]:
    if not isinstance(text, str) or not text.strip():
        return [f"{path}: This field is required."]
    return [f"{path}: {len(text)}: Must be between 1 and {most} in length."] if len(text) > most else []


def _repeated(names: Sequence[object], path: str) -> list[str]:
    return [f"{path}: {name!r} is there twice." for name in dict.fromkeys(names) if names.count(name) > 1]
