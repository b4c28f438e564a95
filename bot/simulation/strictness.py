"""What Discord refuses and simcord 3.2.1 lets through: limits of suggestions, messages and forms.

Each function returns one line for each fault, worded as Discord's own details are, and none for what Discord
accepts. Sources are Discord's developer documentation of 2026-08 (interactions/application-commands,
resources/message, components/reference). What simcord checks by itself is not repeated here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from bot.commandlimits import choice_faults, command_faults
from bot.simulation.components import JSON, many, one, walk

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
        return faults + [str(fault) for fault in command_faults(body or ())]
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
        return choice_faults(many(data, "choices"))
    if body.get("type") == FORM_CALLBACK:
        return form_faults(data)
    return []


def _file_faults(sizes: Sequence[int]) -> Iterator[str]:
    if len(sizes) > FILES:
        yield f"files: Must be {FILES} or fewer in length."
    for number, size in enumerate(sizes):
        if size > FILE_SIZE:
            yield f"files[{number}]: {size} bytes; an ordinary server allows {FILE_SIZE}."


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
