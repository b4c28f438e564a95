"""What stands under an answer to somebody's message: replying, and the other entries that come close."""

from collections.abc import Sequence

import discord

from bot.components import custom_id
from bot.i18n import Words
from bot.render.theme import Component, ComponentType, Row, button

REPLY, PICK, SUM = "answering.reply", "answering.pick", "answering.sum"
QUIET, NOTIFYING = "n", "p"


def reply_row(words: Words, message_id: int, what: str) -> Row:
    """Return the buttons that post ``what`` (an entry's key, or a packed sum) as a reply to a message."""
    state = f"{message_id}:{what}"
    return (
        button(
            words("answering.reply"),
            custom_id(REPLY, 1, f"{QUIET}:{state}"),
            style=discord.ButtonStyle.primary,
        ),
        button(words("answering.reply_notify"), custom_id(REPLY, 1, f"{NOTIFYING}:{state}")),
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


def rows_after_reply(words: Words, rows: Sequence[Row], pressed: str | None, url: str) -> tuple[Row, ...]:
    """Return ``rows`` once the reply stands in the channel: it says so and leads there."""
    done = button(words("answering.replied"), pressed or custom_id(REPLY, 1), disabled=True)
    link = {
        "type": ComponentType.BUTTON.value,
        "style": discord.ButtonStyle.link.value,
        "label": words("answering.open_reply"),
        "url": url,
    }
    return tuple((done, link) if any(_names(each, REPLY) for each in row) else row for row in rows)


def used_reply_row(rows: Sequence[Row]) -> Row:
    """Return the row that says that a reply was asked for, or stands in the channel; empty before that."""
    for row in rows:
        if any(_names(each, REPLY) and each.get("disabled") for each in row):
            return row
    return ()


def sum_row(rows: Sequence[Row]) -> Row:
    """Return the row with the button that shows a calculation; empty where there is none."""
    return next((row for row in rows if any(_names(each, SUM) for each in row)), ())


def picks(rows: Sequence[Row]) -> tuple[str, ...]:
    """Return the keys of the entries that the menu under an answer offers."""
    for row in rows:
        for each in row:
            if _names(each, PICK):
                return tuple(option["value"] for option in each["options"])
    return ()


def answered_message(rows: Sequence[Row]) -> int | None:
    """Return the message that an answer with reply buttons is about; ``None`` where it has none."""
    for row in rows:
        for each in row:
            if _names(each, REPLY):
                _, _, _, message_id, *_ = [*str(each["custom_id"]).split(":"), "", ""]
                return int(message_id) if message_id.isdecimal() else None
    return None


def _names(component: Component, action: str) -> bool:
    return str(component.get("custom_id", "")).startswith(f"{action}:")
