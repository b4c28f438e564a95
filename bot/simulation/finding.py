"""Finding the button, menu or field that a step means, among what the person sees."""

from collections.abc import Callable, Iterable, Sequence

from bot.simulation.components import (
    BUTTON,
    ENTITY_SELECTS,
    JSON,
    LABEL,
    LINK,
    STRING_SELECT,
    TEXT_DISPLAY,
    many,
    walk,
)
from bot.simulation.faults import StepError
from bot.simulation.screen import Shown

SELECTS = (STRING_SELECT, *ENTITY_SELECTS)

Found = tuple[Shown, JSON]
Words = Callable[[JSON], Sequence[str]]
"""What a component can be called by."""
Matches = Callable[[Sequence[str], str], bool]


def find_button(seen: Sequence[Shown], target: str) -> Found:
    """Return the button called ``target``, in the newest message that has one.

    A button is called by its custom id or its label, or by a part of either that no other has.
    Raises ``StepError`` where there is none, where there are several, or where it cannot be clicked.
    """
    found = _find(seen, target, "button", (BUTTON,), lambda button: _texts(button, "custom_id", "label"))
    if found[1].get("style") == LINK:
        raise StepError(f"{target} is a link: {found[1].get('url')}")
    return found


def find_menu(seen: Sequence[Shown], target: str) -> Found:
    """Return the menu called ``target``: its custom id, its placeholder, or a part of either."""
    return _find(seen, target, "menu", SELECTS, lambda menu: _texts(menu, "custom_id", "placeholder"))


def find_assignment(seen: Sequence[Shown], assignment: str) -> tuple[Shown, JSON, str]:
    """Return the menu and the value of ``MENU=VALUE``; a menu's name may contain ``=`` itself."""
    parts = assignment.split("=")
    error: StepError | None = None
    for length in range(len(parts) - 1, 0, -1):
        try:
            shown, menu = find_menu(seen, "=".join(parts[:length]).strip())
        except StepError as fault:
            error = fault
            continue
        return shown, menu, "=".join(parts[length:]).strip()
    raise error or StepError("select needs MENU=VALUE")


def option_values(component: JSON, chosen: Iterable[str]) -> list[str]:
    """Return the values of a menu's or group's options.

    Each is called by its value, its label, or a part of the label that no other has; capitals do not matter.
    """
    options = many(component, "options")
    return [_option_value(options, text) for text in chosen]


def split_values(component: JSON, text: str) -> list[str]:
    """Return the items of ``a,b``; a text that calls an option, or several, is one item."""
    if _options_called(many(component, "options"), text):
        return [text]
    return [item.strip() for item in text.split(",")]


def fields_of(form: JSON) -> dict[str, JSON]:
    """Return a form's fields by custom id, each with its ``label``."""
    fields: dict[str, JSON] = {}
    for component in many(form, "components"):
        label = component.get("label") if component.get("type") == LABEL else None
        for control in walk((component,)):
            if control.get("custom_id") and control.get("type") != TEXT_DISPLAY:
                fields[str(control["custom_id"])] = {**control, "label": label or control.get("label") or ""}
    return fields


def find_field(fields: dict[str, JSON], target: str) -> JSON:
    """Return the field called ``target``: its custom id, its label, or a part of either."""
    return _one_called(
        list(fields.values()), target, "field", lambda field: _texts(field, "custom_id", "label")
    )


def _find(seen: Sequence[Shown], target: str, kind: str, types: Sequence[int], words: Words) -> Found:
    candidates = [
        (
            shown,
            [
                component
                for component in walk(many(shown.body, "components"))
                if component.get("type") in types
            ],
        )
        for shown in seen
    ]
    for matches in CLOSENESS:
        for shown, components in candidates:
            called = [component for component in components if matches(words(component), target)]
            if called:
                component = _only(called, target, kind, words)
                if component.get("disabled"):
                    raise StepError(f"{kind} {target} is disabled")
                return shown, component
    everything = [component for _, components in candidates for component in components]
    raise StepError(f"there is no {kind} {target}", _called(everything, words))


def _one_called(components: Sequence[JSON], target: str, kind: str, words: Words) -> JSON:
    for matches in CLOSENESS:
        called = [component for component in components if matches(words(component), target)]
        if called:
            return _only(called, target, kind, words)
    raise StepError(f"there is no {kind} {target}", _called(components, words))


def _only(called: Sequence[JSON], target: str, kind: str, words: Words) -> JSON:
    if len(called) > 1:
        raise StepError(f"there are {len(called)} of {kind} {target}", _called(called, words))
    return called[0]


def _option_value(options: Sequence[JSON], text: str) -> str:
    called = _options_called(options, text)
    if len(called) == 1:
        return str(called[0]["value"])
    message = f"there are {len(called)} options {text}" if called else f"there is no option {text}"
    raise StepError(message, _called(called or options, lambda option: _texts(option, "value", "label")))


def _options_called(options: Sequence[JSON], text: str) -> Sequence[JSON]:
    """Return the options that a text can mean, all equally well."""
    for matches, keys in OPTION_CLOSENESS if text else ():
        if called := [option for option in options if matches(_texts(option, *keys), text)]:
            return called
    return ()


def _exactly(words: Sequence[str], target: str) -> bool:
    return target in words


def _beginning(words: Sequence[str], target: str) -> bool:
    return any(word.startswith(target) for word in words)


def _inside(words: Sequence[str], target: str) -> bool:
    return any(target in word for word in words)


def _alike(matches: Matches) -> Matches:
    """Return a way of comparing for which capitals do not matter."""
    return lambda words, target: matches([word.casefold() for word in words], target.casefold())


WAYS = (_exactly, _beginning, _inside)
CLOSENESS = (*WAYS, *map(_alike, WAYS))
"""The ways in which a component can be meant, the surest first."""
NAMES = ("value", "label")
OPTION_CLOSENESS = ((_exactly, NAMES), (_alike(_exactly), NAMES), (_alike(_inside), ("label",)))
"""The ways in which an option can be meant, each with what is compared."""


def _texts(component: JSON, *keys: str) -> list[str]:
    return [str(component[key]) for key in keys if component.get(key)]


def _called(components: Sequence[JSON], words: Words) -> list[str]:
    named = (words(component) for component in components)
    return [f"{names[0]} ({', '.join(names[1:])})" if len(names) > 1 else "".join(names) for names in named]
