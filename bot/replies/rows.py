"""What stands under an answer to somebody's message: replying, and the other entries that come close."""

import re
from collections.abc import Iterator, Sequence

import discord
from msgspec import Struct

from bot.components import custom_id
from bot.i18n import Words
from bot.render.theme import Component, ComponentType, Row, button

REPLY, PICK, SUM = "answering.reply", "answering.pick", "answering.sum"
QUIET, NOTIFYING = "n", "p"
BREAKDOWN, COMPARISON = "fee.show", "compare.open"
"""The buttons that show a calculation, and the comparison, to who presses them."""
_MODE = re.compile(f"([{QUIET}{NOTIFYING}])([0-9]{{0,3}})")


class Earlier(Struct, frozen=True, kw_only=True):
    """A reply that says the same under the same message already."""

    url: str
    lately: bool
    """Whether it is too new for another one."""


def read_mode(text: str) -> tuple[bool, int] | None:
    """Return whether a reply button notifies, and how many replies the answer around it had led to.

    ``None``: it is no mode.
    """
    match = _MODE.fullmatch(text)
    return (match[1] == NOTIFYING, int(match[2] or 0)) if match else None


def reply_row(
    words: Words, message_id: int, what: str, *, earlier: Earlier | None = None, turn: int = 0
) -> Row:
    """Return the buttons that post ``what`` (as ``postable`` takes it) as a reply to a message.

    ``turn`` is how many replies the same private answer has led to: a press that was made before the last of
    them is told from one made after it.
    """
    state = f"{turn or ''}:{message_id}:{what}"
    quiet = custom_id(REPLY, 1, QUIET + state)
    if earlier and earlier.lately:
        return _replied(words("answering.already"), quiet, words("answering.open_reply"), earlier.url)
    before = (_link(words("answering.open_earlier"), earlier.url),) if earlier else ()
    return (
        button(words("answering.reply"), quiet, style=discord.ButtonStyle.primary),
        button(words("answering.reply_notify"), custom_id(REPLY, 1, NOTIFYING + state)),
        *before,
    )


def rows_while_replying(rows: Sequence[Row], pressed: str | None, label: str) -> tuple[Row, ...]:
    """Return ``rows`` with no reply button to press and no other entry to choose.

    The pressed button is called ``label``.
    """
    return tuple(tuple(_while_replying(each, pressed, label) for each in row) for row in rows)


def _while_replying(component: Component, pressed: str | None, label: str) -> Component:
    if component.get("custom_id") == pressed:
        return {**component, "disabled": True, "label": label}
    if _names(component, REPLY) or _names(component, PICK):
        return {**component, "disabled": True}
    return component


def rows_after_reply(
    words: Words, rows: Sequence[Row], pressed: str | None, url: str, *, label: str
) -> tuple[Row, ...]:
    """Return ``rows`` once the reply stands in the channel: ``label`` says so, and a link leads there."""
    done = _replied(label, pressed or custom_id(REPLY, 1), words("answering.open_reply"), url)
    return tuple(done if any(_names(each, REPLY) for each in row) else row for row in rows)


def _replied(label: str, identity: str, link: str, url: str) -> Row:
    return (button(label, identity, disabled=True), _link(link, url))


def _link(label: str, url: str) -> Component:
    return {
        "type": ComponentType.BUTTON.value,
        "style": discord.ButtonStyle.link.value,
        "label": label,
        "url": url,
    }


def pending_reply_row(rows: Sequence[Row]) -> Row:
    """Return the row that says that a reply is on its way; empty where none is."""
    for row in rows:
        buttons = [each for each in row if _names(each, REPLY)]
        if len(buttons) > 1 and all(each.get("disabled") for each in buttons):
            return row
    return ()


def next_turn(rows: Sequence[Row]) -> int:
    """Return how many replies an answer with these rows has led to."""
    for row in rows:
        buttons = [each for each in row if _names(each, REPLY)]
        if buttons:
            mode = read_mode(_payload(buttons[0]).partition(":")[0])
            return (mode[1] if mode else 0) + all(each.get("disabled") for each in buttons)
    return 0


def sum_row(rows: Sequence[Row]) -> Row:
    """Return the row with the button that shows a calculation; empty where there is none."""
    return next((row for row in rows if any(_names(each, SUM) for each in row)), ())


def packed_sum(rows: Sequence[Row]) -> str:
    """Return the calculation that the figure above an answer comes from, packed; empty where it has none."""
    for each in _components(rows):
        if _names(each, SUM):
            return _payload(each).partition(":")[2]
        if _names(each, BREAKDOWN):
            return _payload(each)
    return ""


def comparison(rows: Sequence[Row]) -> str:
    """Return the id of the button that compares the services; empty where there is none."""
    ids = (str(each["custom_id"]) for each in _components(rows) if _names(each, COMPARISON))
    return next(ids, "")


def picks(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the keys of the entries that the menu under an answer offers."""
    for each in _components(rows):
        if _names(each, PICK):
            return tuple(option["value"] for option in each["options"])
    return ()


def answered_message(rows: Sequence[Row]) -> int | None:
    """Return the message that an answer with reply buttons is about; ``None`` where it has none."""
    for each in _components(rows):
        if _names(each, REPLY):
            message_id = [*_payload(each).split(":"), ""][1]
            return int(message_id) if message_id.isdecimal() else None
    return None


def _components(rows: Sequence[Row]) -> Iterator[Component]:
    return (each for row in rows for each in row)


def _names(component: Component, action: str) -> bool:
    return str(component.get("custom_id", "")).startswith(f"{action}:")


def _payload(component: Component) -> str:
    """Return what stands in a component's id behind name and version."""
    return "".join(str(component.get("custom_id", "")).split(":", 2)[2:])
