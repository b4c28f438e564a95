"""What everybody needs who does something: asking the bot, and finding what to press in its answer."""

import itertools
import random
import re
from collections.abc import Mapping
from typing import Any, cast

from bench.events import Payload, custom_ids
from bench.payloads import CHANNEL_ID
from bench.replies import Reply
from bot.domain.guide import Language
from bot.i18n import load_messages
from bot.render.theme import Colour
from bot.settings import DATA
from tests.endure.databases import Kept
from tests.endure.model import BrokenPromiseError, Model
from tests.endure.place import Watched, channel

EDITED = ("faq.how-to-leave", "tip.profile", "tip.quality", "reason.low-pay")
"""Shipped entries whose words people change here."""
PROPOSED = ("faq.fee", "faq.tax-return")
"""Shipped entries about money and tax: another moderator has to approve words, where a server wants that."""
VOTED = ("faq.client-silent", "faq.reputation", "faq.data-entry")
"""Shipped entries that nobody changes."""
ROOMS = tuple(str(int(CHANNEL_ID) + number) for number in range(100, 103))
LOG = str(int(CHANNEL_ID) + 99)
PATIENCE = 20.0
NUMBER = re.compile(r"答え(\d+)番。")
WORDS = load_messages(DATA / "locales")[Language.JA]


def written(number: int) -> str:
    """Return an answer by which its version is known."""
    return f"答え{number}番。"


def headed(number: int) -> str:
    return f"題{number}番"


class Stage:
    """One server whose bot may die at any time."""

    def __init__(self, discord: Watched, kept: Kept, chance: random.Random) -> None:
        self.discord = discord
        self.kept = kept
        self.chance = chance
        self.model = Model()
        self.untold = 0
        """Deeds up to the choice of the log channel, which that is not told of."""
        self.done = 0
        """Deeds of which the bot said that they are done."""
        self._members = itertools.count(810_000_000_000_000_001)
        self._numbers = itertools.count(1)

    def newcomer(self) -> str:
        """Return somebody who has not asked too often."""
        return str(next(self._members))

    def number(self) -> int:
        """Return what no words have had."""
        return next(self._numbers)

    async def ask(self, event: Payload, member: str, room: str = CHANNEL_ID, *, unless: str = "") -> Reply:
        """Return the answer.

        Raises ``BrokenPromiseError`` for a refusal, but one that says ``unless``, and what asking raises.
        """
        reply = await self.discord.ask(
            {**channel(room), **event},
            timeout=PATIENCE,
            guild_locale="ja",
            member_id=member,
        )
        if is_refusal(reply) and not (unless and unless in text_of(reply.data)):
            raise BrokenPromiseError(f"{event['data']} was refused: {reply.data}")
        return reply


def is_refusal(reply: Reply) -> bool:
    embeds: list[Payload] = reply.data.get("embeds") or []
    return any(embed.get("color") == Colour.REFUSAL for embed in embeds)


def message_of(reply: Reply) -> Payload:
    if reply.message is None:
        raise BrokenPromiseError(f"no message, but {reply.data}")
    return dict(reply.message)


def identity(container: Mapping[str, Any], name: str) -> str:
    """Return the custom id of what is called ``name``."""
    found = find(container, name)
    if found is None:
        raise BrokenPromiseError(f"nothing called {name} among {custom_ids(container)}: {text_of(container)}")
    return found


def find(container: Mapping[str, Any], name: str) -> str | None:
    return next((each for each in custom_ids(container) if each.partition(":")[0] == name), None)


def options(message: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    """Return value and label of each option of a menu; none where it is not there."""
    for row in cast("list[Payload]", message.get("components", [])):
        for each in row.get("components", []):
            if str(each.get("custom_id", "")).partition(":")[0] == name:
                return [(option["value"], option["label"]) for option in each.get("options", [])]
    return []


def text_of(message: Mapping[str, Any]) -> str:
    """Return everything that a message says."""
    lines = [str(message.get("content") or "")]
    for embed in cast("list[Payload]", message.get("embeds") or []):
        lines += [str(embed.get(name) or "") for name in ("title", "description")]
        for field in embed.get("fields", []):
            lines += [str(field["name"]), str(field["value"])]
    return "\n".join(lines)


def filled(form: Mapping[str, Any], **written: str) -> dict[str, list[str]]:
    """Return a form's values as they stand there, but for what is ``written``: ``ja_title="…"``."""
    given: dict[str, list[str]] = {}
    for row in cast("list[Payload]", form["components"]):
        field = row.get("component", {})
        if field.get("value"):
            given[field["custom_id"]] = [field["value"]]
    return given | {name.replace("_", "."): [text] for name, text in written.items()}
