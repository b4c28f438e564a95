"""The REST routes through which a bot answers interactions, and what it sent through them."""

import asyncio
import time
from collections import OrderedDict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from aiohttp import web

from bench import payloads
from bench.bodies import answered, received, refused
from bench.payloads import Payload

MESSAGE, DEFERRED_MESSAGE, DEFERRED_UPDATE, UPDATE, SUGGESTIONS, FORM = 4, 5, 6, 7, 8, 9
DEFERRED = (DEFERRED_MESSAGE, DEFERRED_UPDATE)
MOST_MESSAGES = 200
MOST_ACKNOWLEDGED = 5000
REMEMBERED = 200
UNKNOWN_MESSAGE, UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED = 10008, 10062, 40060


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the bot sent for one interaction."""

    kind: int
    """Discord's callback type: ``MESSAGE``, ``UPDATE``, ``SUGGESTIONS`` or ``FORM``; never a deferred one."""
    data: Mapping[str, Any]
    """As the bot sent it."""
    message: Mapping[str, Any] | None
    """The message as Discord stores it, for ``bench.events.press`` and ``choose``."""
    acknowledged_ns: int
    """From writing the event to receiving the first callback."""
    answered_ns: int
    """To receiving the answer itself; later than ``acknowledged_ns`` if the bot deferred it."""


@dataclass(slots=True, kw_only=True)
class Pending:
    """An interaction that was sent and is not answered yet. Times are those of ``time.perf_counter_ns``."""

    event: Payload
    reply: asyncio.Future[Reply]
    written: int = 0
    acknowledged: int = 0

    def answer(self, kind: int, data: Payload, message: Payload | None, arrived: int) -> None:
        """Take the answer; what comes after the first is no longer of interest."""
        if self.reply.done():
            return
        self.reply.set_result(
            Reply(
                kind=kind,
                data=data,
                message=message,
                acknowledged_ns=self.acknowledged - self.written,
                answered_ns=arrived - self.written,
            )
        )


class Replies:
    """Takes the answers to the interactions in ``pending``, by token."""

    def __init__(self) -> None:
        self.pending: dict[str, Pending] = {}
        self.copies = 0
        """How many answers the bot asked to have back as Discord stored them."""
        self.answer_within: float | None = None
        """Seconds after which Discord no longer takes a first answer; its own limit is 3. ``None``: none."""
        self.accepted = 0
        """How many first answers were taken."""
        self.turned_away: deque[tuple[str, int]] = deque(maxlen=REMEMBERED)
        """First answers that were not: the interaction's id and Discord's error code."""
        self._acknowledged: OrderedDict[str, None] = OrderedDict()
        self._messages: OrderedDict[str, Payload] = OrderedDict()

    def routes(self) -> Iterable[web.RouteDef]:
        """Return the routes, without what every path begins with."""
        webhook = "/webhooks/{app}/{token}"
        return (
            web.post("/interactions/{id}/{token}/callback", self._callback),
            web.post(webhook, self._follow_up),
            web.get(f"{webhook}/messages/{{message}}", self._original),
            web.patch(f"{webhook}/messages/{{message}}", self._edit),
            web.delete(f"{webhook}/messages/{{message}}", self._delete),
        )

    async def _callback(self, request: web.Request) -> web.Response:
        arrived = time.perf_counter_ns()
        identity, token = request.match_info["id"], request.match_info["token"]
        pending = self.pending.get(token)
        if token in self._acknowledged:
            self.turned_away.append((identity, ALREADY_ACKNOWLEDGED))
            return refused(400, ALREADY_ACKNOWLEDGED, "Interaction has already been acknowledged.")
        if pending is None or self._is_late(pending, arrived):
            self.turned_away.append((identity, UNKNOWN_INTERACTION))
            return refused(404, UNKNOWN_INTERACTION, "Unknown interaction")
        self._acknowledged[token] = None
        if len(self._acknowledged) > MOST_ACKNOWLEDGED:
            self._acknowledged.popitem(last=False)
        pending.acknowledged = arrived
        self.accepted += 1
        body, attachments = await received(request)
        kind, data = int(body["type"]), cast("Payload", body.get("data") or {})
        described: Payload = {"id": pending.event["id"], "type": pending.event["type"]}
        answer: Payload = {"interaction": described}
        message: Payload | None = None
        if kind in (MESSAGE, UPDATE, *DEFERRED):
            message = self._stored(pending.event, kind, data, attachments)
            described["response_message_id"] = message["id"]
            described["response_message_loading"] = kind == DEFERRED_MESSAGE
            described["response_message_ephemeral"] = bool(message["flags"] & payloads.EPHEMERAL)
            answer["resource"] = {"type": kind, "message": message}
        if kind not in DEFERRED:
            pending.answer(kind, data, message, arrived)
        if "with_response" not in request.query:
            return web.Response(status=204)
        self.copies += 1
        return answered(answer)

    def _is_late(self, pending: Pending, arrived: int) -> bool:
        limit = self.answer_within
        return limit is not None and arrived - pending.written > limit * 1e9

    def _stored(self, event: Payload, kind: int, data: Payload, attachments: list[Payload]) -> Payload:
        old = cast("Payload | None", event.get("message")) if kind in (UPDATE, DEFERRED_UPDATE) else None
        if old is not None and kind == DEFERRED_UPDATE:
            message = dict(old)
        else:
            message = payloads.message(
                data, identity=old["id"] if old else payloads.snowflake(), attachments=attachments
            )
        self._messages[event["token"]] = message
        if len(self._messages) > MOST_MESSAGES:
            self._messages.popitem(last=False)
        return message

    async def _original(self, request: web.Request) -> web.Response:
        message = self._messages.get(request.match_info["token"])
        return answered(message) if message else refused(404, UNKNOWN_MESSAGE, "Unknown Message")

    async def _edit(self, request: web.Request) -> web.Response:
        arrived = time.perf_counter_ns()
        token = request.match_info["token"]
        data, attachments = await received(request)
        message = self._messages.get(token)
        if message is None:
            return refused(404, UNKNOWN_MESSAGE, "Unknown Message")
        changed = payloads.message({**message, **data}, identity=message["id"], attachments=attachments)
        message.update(changed)
        if (pending := self.pending.get(token)) is not None:
            pending.answer(MESSAGE, data, message, arrived)
        return answered(message)

    async def _follow_up(self, request: web.Request) -> web.Response:
        arrived = time.perf_counter_ns()
        data, attachments = await received(request)
        message = payloads.message(data, identity=payloads.snowflake(), attachments=attachments)
        if (pending := self.pending.get(request.match_info["token"])) is not None:
            pending.answer(MESSAGE, data, message, arrived)
        return answered(message)

    async def _delete(self, request: web.Request) -> web.Response:
        self._messages.pop(request.match_info["token"], None)
        return web.Response(status=204)
