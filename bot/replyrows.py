"""What stands under an answer to somebody's message: replying, and the other entries that come close."""

from collections.abc import Sequence

import discord

from bot.components import custom_id
from bot.i18n import Words
from bot.render.theme import ComponentType, Row, button

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
    """Return ``rows`` with no reply button to press any more; the pressed one is called ``label``."""
    return tuple(
        tuple(
            {**each, "disabled": True, "label": label if each["custom_id"] == pressed else each["label"]}
            if _is_reply(each.get("custom_id"))
            else each
            for each in row
        )
        for row in rows
    )


def rows_after_reply(words: Words, rows: Sequence[Row], pressed: str | None, url: str) -> tuple[Row, ...]:
    """Return ``rows`` once the reply stands in the channel: it says so and leads there."""
    done = button(words("answering.replied"), pressed or custom_id(REPLY, 1), disabled=True)
    link = {
        "type": ComponentType.BUTTON.value,
        "style": discord.ButtonStyle.link.value,
        "label": words("answering.open_reply"),
        "url": url,
    }
    return tuple(
        (done, link) if any(_is_reply(each.get("custom_id")) for each in row) else row for row in rows
    )


def pick_row(rows: Sequence[Row], chosen: str) -> Row:
    """Return the menu of near entries out of ``rows``, with ``chosen`` as its choice."""
    for row in rows:
        for each in row:
            if str(each.get("custom_id", "")).startswith(f"{PICK}:"):
                options = [{**option, "default": option["value"] == chosen} for option in each["options"]]
                return ({**each, "options": options},)
    return ()


def _is_reply(identity: object) -> bool:
    return str(identity or "").startswith(f"{REPLY}:")
