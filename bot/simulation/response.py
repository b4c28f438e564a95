"""What a step led to: the bot's answer as it was sent, and what went wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from bot.simulation.components import JSON

EPHEMERAL = 1 << 6


class Kind(StrEnum):
    """How the bot answered."""

    MESSAGE = "message"
    UPDATE = "update"
    """The message whose button or menu was used has changed."""
    MODAL = "modal"
    CHOICES = "choices"
    NONE = "none"


class ErrorSource(StrEnum):
    """Who refused."""

    BOT = "bot"
    """The bot told the member why not, or failed."""
    DISCORD = "discord"
    """Discord would not take what the bot sent, or got nothing from it."""
    INPUT = "input"
    """Nobody could do this step in Discord."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """Why a step went wrong, or was refused."""

    source: ErrorSource
    message: str
    code: int | None = None
    """Discord's error code."""
    request: str | None = None
    """The request that Discord refused."""
    exception: str | None = None
    """What the bot did not expect."""
    available: tuple[str, ...] = ()
    """What could have been meant."""

    @property
    def fails(self) -> bool:
        """Whether it is more than the bot saying no: a script should stop."""
        return self.source is not ErrorSource.BOT or self.exception is not None

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts; what does not apply is left out."""
        details = {
            "code": self.code,
            "request": self.request,
            "exception": self.exception,
            "available": list(self.available) or None,
        }
        return {
            "source": self.source.value,
            "message": self.message,
            **{key: value for key, value in details.items() if value is not None},
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What a step led to. ``body`` is the message, form or nothing, in Discord's own form."""

    kind: Kind = Kind.NONE
    body: JSON = field(default_factory=dict[str, Any])
    choices: Sequence[JSON] = ()
    followups: "Sequence[Response]" = ()
    error: Trouble | None = None

    @property
    def ephemeral(self) -> bool:
        """Whether only the person who asked sees it."""
        return bool(int(self.body.get("flags") or 0) & EPHEMERAL)

    @property
    def failed(self) -> bool:
        """Whether a script should stop."""
        return self.error is not None and self.error.fails

    def as_json(self) -> dict[str, Any]:
        """Return it for scripts; ``docs/try.md`` describes every key."""
        shown: dict[str, Any] = {
            "kind": self.kind.value,
            "ephemeral": self.ephemeral,
            "content": self.body.get("content") or "",
            "embeds": list(self.body.get("embeds") or ()),
            "components": list(self.body.get("components") or ()),
            "flags": int(self.body.get("flags") or 0),
            **self._details(),
        }
        if self.kind in (Kind.MESSAGE, Kind.NONE, Kind.UPDATE):
            shown["followups"] = [followup.as_json() for followup in self.followups]
        return {**shown, "error": self.error.as_json() if self.error else None}

    def _details(self) -> Mapping[str, Any]:
        if self.kind is Kind.MODAL:
            return {"title": self.body.get("title"), "custom_id": self.body.get("custom_id")}
        if self.kind is Kind.CHOICES:
            return {"choices": list(self.choices)}
        attachments = self.body.get("attachments")
        return {"attachments": list(attachments)} if attachments else {}
