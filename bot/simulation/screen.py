"""What people see of the bot: its messages as they stand, each as it was last sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bot.simulation.components import JSON, many, one
from bot.simulation.response import EPHEMERAL, Kind, Response
from bot.simulation.wire import Sent

MESSAGE, DEFER, UPDATE, CHOICES, MODAL = 4, 5, 7, 8, 9


@dataclass(slots=True, kw_only=True)
class Shown:
    """A message of the bot; ``viewer`` is the one person who sees it, if it is private."""

    id: int
    channel_id: int
    viewer: int | None
    body: dict[str, Any] = field(default_factory=dict[str, Any])


@dataclass(slots=True, kw_only=True)
class _Step:
    """What has been seen of one step so far."""

    user_id: int
    channel_id: int
    form: JSON | None = None
    choices: list[JSON] | None = None
    original: int | None = None
    """The message that answers the interaction itself."""
    messages: dict[int, Shown] = field(default_factory=dict[int, Shown])
    kinds: dict[int, Kind] = field(default_factory=dict[int, Kind])

    def response(self) -> Response:
        if self.form is not None:
            return Response(kind=Kind.MODAL, body=self.form)
        if self.choices is not None:
            return Response(kind=Kind.CHOICES, choices=self.choices)
        answers = {
            message_id: Response(kind=self.kinds[message_id], body=dict(shown.body))
            for message_id, shown in self.messages.items()
        }
        answer = answers.pop(self.original, Response()) if self.original is not None else Response()
        return replace(answer, followups=tuple(answers.values()))


class Screen:
    """Every message of the bot in a conversation. What was sent or changed last stands last."""

    def __init__(self) -> None:
        self._messages: dict[int, Shown] = {}
        self._originals: dict[str, int] = {}
        """The message that an interaction's token stands for."""

    def seen_by(self, user_id: int) -> list[Shown]:
        """Return what a person sees, the newest first."""
        return [shown for shown in reversed(self._messages.values()) if shown.viewer in (None, user_id)]

    def take(self, requests: Iterable[Sent], *, user_id: int, channel_id: int) -> Response:
        """Return what came of a step of ``user_id`` in a channel, from all that the bot sent meanwhile."""
        step = _Step(user_id=user_id, channel_id=channel_id)
        for sent in requests:
            if sent.refusal is None:
                self._take(sent, step)
        return step.response()

    def _take(self, sent: Sent, step: _Step) -> None:
        body: JSON = sent.body or {}
        answer: JSON = sent.answer or {}
        match sent.method, sent.path.strip("/").split("/"):
            case "POST", ["interactions", _, token, "callback"]:
                self._take_callback(token, body, answer, step)
            case "POST", ["webhooks", _, _] | ["channels", _, "messages"]:
                self._put(answer, body, step)
            case "PATCH", ["webhooks" | "channels", _, *_, "messages", _]:
                self._put(answer, body, step)
            case "DELETE", ["webhooks", _, token, "messages", "@original"]:
                self._remove(self._originals.get(token), step)
            case "DELETE", ["webhooks" | "channels", _, *_, "messages", message_id]:
                self._remove(int(message_id), step)
            case _:
                pass

    def _take_callback(self, token: str, body: JSON, answer: JSON, step: _Step) -> None:
        data = one(body, "data")
        kind = body.get("type")
        if kind == MODAL:
            step.form = data
        elif kind == CHOICES:
            step.choices = list(many(data, "choices"))
        else:
            message_id = int(one(answer, "interaction")["response_message_id"])
            self._originals[token] = step.original = message_id
            if kind in (MESSAGE, DEFER, UPDATE):
                self._put({"id": message_id, "channel_id": step.channel_id}, data, step)

    def _put(self, message: JSON, body: JSON, step: _Step) -> None:
        message_id = int(message["id"])
        shown = self._messages.pop(message_id, None)
        step.kinds.setdefault(message_id, Kind.UPDATE if shown else Kind.MESSAGE)
        if shown is None:
            private = int(body.get("flags") or 0) & EPHEMERAL
            shown = Shown(
                id=message_id,
                channel_id=int(message["channel_id"]),
                viewer=step.user_id if private else None,
            )
        flags = shown.body.get("flags")
        shown.body.update(body)
        if flags is not None:
            shown.body["flags"] = flags
        self._messages[message_id] = shown
        step.messages[message_id] = shown

    def _remove(self, message_id: int | None, step: _Step) -> None:
        if message_id is not None:
            self._messages.pop(message_id, None)
            step.messages.pop(message_id, None)
