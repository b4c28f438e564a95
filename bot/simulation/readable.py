"""Responses as people read them in a terminal."""

from collections.abc import Iterator

from bot.simulation.components import (
    BUTTON,
    CHECKBOX,
    ENTITY_SELECTS,
    JSON,
    LINK,
    STRING_SELECT,
    TEXT_DISPLAY,
    many,
    one,
    walk,
)
from bot.simulation.finding import fields_of
from bot.simulation.response import ErrorSource, Kind, Response

EDGE = "│ "
CHOSEN, OPEN = "•", " "


def readable(response: Response) -> str:
    """Return a response as several lines of text."""
    return "\n".join(_lines(response))


def _lines(response: Response) -> Iterator[str]:
    if response.kind is Kind.MODAL:
        yield from _form(response.body)
    elif response.kind is Kind.CHOICES:
        yield f"[{len(response.choices)} suggestions]"
        yield from (f"  {_pair(choice['name'], choice['value'])}" for choice in response.choices)
    elif response.kind is not Kind.NONE:
        yield f"[{response.kind.value}, {'private' if response.ephemeral else 'public'}]"
        yield from _message(response.body)
    for followup in response.followups:
        yield from _lines(followup)
    error = response.error
    if error is not None and (error.source is not ErrorSource.BOT or error.exception):
        yield f"! {error.source.value}: {error.message}"
        yield from (f"  {detail}" for detail in (error.request, error.exception, *error.available) if detail)
    elif error is None and response.kind is Kind.NONE and not response.followups:
        yield "[nothing to see]"


def _message(message: JSON) -> Iterator[str]:
    if message.get("content"):
        yield from str(message["content"]).splitlines()
    for embed in many(message, "embeds"):
        yield from (f"{EDGE}{line}".rstrip() for line in _embed(embed))
    for attachment in many(message, "attachments"):
        yield f"({_pair(attachment.get('filename'), attachment.get('description') or '')})"
    for row in many(message, "components"):
        yield from _row(row)


def _embed(embed: JSON) -> Iterator[str]:
    if embed.get("title"):
        yield f"**{embed['title']}**"
    yield from str(embed.get("description") or "").splitlines()
    for field in many(embed, "fields"):
        yield ""
        yield f"**{field['name']}**"
        yield from str(field["value"]).splitlines()
    if footer := one(embed, "footer").get("text"):
        yield ""
        yield from str(footer).splitlines()


def _row(row: JSON) -> Iterator[str]:
    buttons = [_button(component) for component in walk((row,)) if component.get("type") == BUTTON]
    if buttons:
        yield " ".join(buttons)
    for component in walk((row,)):
        if component.get("type") == TEXT_DISPLAY:
            yield from str(component.get("content") or "").splitlines()
        elif component.get("type") in (STRING_SELECT, *ENTITY_SELECTS):
            yield f"▾ {_pair(component.get('placeholder') or '', component['custom_id'])}"
            yield from _options(component)


def _button(button: JSON) -> str:
    label = button.get("label") or one(button, "emoji").get("name") or ""
    if button.get("style") == LINK:
        return f"[{label} → {button.get('url')}]"
    return f"({label})" if button.get("disabled") else f"[{label}]"


def _form(form: JSON) -> Iterator[str]:
    yield f"[form: {form.get('title')}]"
    for component in many(form, "components"):
        if component.get("type") == TEXT_DISPLAY:
            yield from str(component.get("content") or "").splitlines()
        for field in fields_of({"components": [component]}).values():
            needed = "" if field["type"] == CHECKBOX or not field.get("required", True) else " *"
            yield f"▸ {_pair(field['label'], field['custom_id'])}{needed}"
            if component.get("description"):
                yield f"    {component['description']}"
            if field.get("value"):
                yield from (f"    {line}" for line in str(field["value"]).splitlines())
            yield from _options(field)


def _options(component: JSON) -> Iterator[str]:
    for option in many(component, "options"):
        mark = CHOSEN if option.get("default") else OPEN
        yield f"  {mark} {_pair(option['label'], option['value'])}"


def _pair(shown: object, meant: object) -> str:
    """Return a text beside what a script would write for it, where the two differ."""
    return str(shown) if str(shown) == str(meant) or not meant else f"{shown}  ({meant})".lstrip()
