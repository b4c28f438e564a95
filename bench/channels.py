"""Channels of the loopback Discord, for a bot that posts, edits and pins: messages, nonces, pins."""

import asyncio
import datetime
import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from aiohttp import web

from bench import payloads
from bench.bodies import answered, refused
from bench.payloads import Payload

UNKNOWN_MESSAGE = 10008


class Channels:
    """Every channel there may be, empty at first."""

    def __init__(self, *, pause: float = 0.0) -> None:
        self.messages: dict[str, dict[str, Payload]] = {}
        """By channel and id, in their order."""
        self.posts: Counter[str] = Counter()
        """How many messages were posted in each channel; one with a nonce that was there already is none."""
        self.edits: Counter[str] = Counter()
        """How often each message was edited."""
        self.changed = asyncio.Condition()
        """Notified after every post, edit and pin."""
        self._pause = pause
        self._nonces: dict[tuple[str, str], Payload] = {}

    def routes(self) -> Iterable[web.RouteDef]:
        """Return the routes, without what every path begins with."""
        messages = "/channels/{channel}/messages"
        return (
            web.get(messages, self._history),
            web.get(f"{messages}/pins", self._pins),
            web.put(f"{messages}/pins/{{message}}", self._pin),
            web.post(messages, self._post),
            web.patch(f"{messages}/{{message}}", self._edit),
        )

    def all_of(self, channel: str) -> dict[str, Payload]:
        """Return a channel's messages by id."""
        return self.messages.setdefault(channel, {})

    async def _post(self, request: web.Request) -> web.Response:
        channel = request.match_info["channel"]
        data: dict[str, Any] = json.loads(await request.read())
        await asyncio.sleep(self._pause)
        nonce = (channel, str(data.get("nonce")))
        if data.get("enforce_nonce") and nonce in self._nonces:
            return answered(self._nonces[nonce])
        message = payloads.message(data, identity=payloads.snowflake(), attachments=[])
        message |= {"channel_id": channel, "type": 0}
        message.pop("webhook_id")
        self.all_of(channel)[message["id"]] = self._nonces[nonce] = message
        self.posts[channel] += 1
        await self._tell()
        return answered(message)

    async def _edit(self, request: web.Request) -> web.Response:
        identity = request.match_info["message"]
        message = self.all_of(request.match_info["channel"]).get(identity)
        if message is None:
            return refused(404, UNKNOWN_MESSAGE, "Unknown Message")
        data: dict[str, Any] = json.loads(await request.read())
        await asyncio.sleep(self._pause)
        message |= {name: data[name] for name in ("content", "embeds", "components") if name in data}
        message["content"] = message["content"] or ""
        self.edits[identity] += 1
        await self._tell()
        return answered(message)

    async def _pin(self, request: web.Request) -> web.Response:
        message = self.all_of(request.match_info["channel"]).get(request.match_info["message"])
        if message is None:
            return refused(404, UNKNOWN_MESSAGE, "Unknown Message")
        message["pinned"] = True
        await self._tell()
        return web.Response(status=204)

    async def _pins(self, request: web.Request) -> web.Response:
        now = datetime.datetime.now(datetime.UTC).isoformat()
        pinned = [
            {"pinned_at": now, "message": message}
            for message in self.all_of(request.match_info["channel"]).values()
            if message["pinned"]
        ]
        return answered({"items": pinned, "has_more": False})

    async def _history(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after", "0"))
        found = [
            message
            for identity, message in self.all_of(request.match_info["channel"]).items()
            if int(identity) > after
        ]
        return answered(found[: int(request.query.get("limit", "50"))][::-1])

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()
