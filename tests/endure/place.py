"""The Discord that a bot dies in: channels that lose things, files, and a hand on the switch."""

import datetime
from collections.abc import Iterable
from typing import Protocol

from aiohttp import web

from bench import payloads
from bench.bodies import FILES, answered, refused
from bench.channels import UNKNOWN_MESSAGE, Channels
from bench.discord_server import LoopbackDiscord
from bench.faults import Handler
from bench.payloads import Payload
from bench.shards import ShardedGateway


class Look(Protocol):
    """Sees every request: as it comes, and again once it ``is_done``.

    Where it returns true of one that comes, that request is lost.
    """

    def __call__(self, *, is_done: bool) -> bool: ...


class Place(Channels):
    """Channels in which messages are deleted and unpinned, too, and files that can be fetched."""

    def __init__(self) -> None:
        super().__init__()
        self.files: dict[str, bytes] = {}

    def routes(self) -> Iterable[web.RouteDef]:
        messages = "/channels/{channel}/messages"
        return (
            *super().routes(),
            web.get("/channels/{channel}", self._channel),
            web.get("/guilds/{guild}", self._guild),
            web.get("/guilds/{guild}/roles", self._roles),
            web.get("/guilds/{guild}/members/{member}", self._member),
            web.delete(f"{messages}/{{message}}", self._delete),
            web.delete(f"{messages}/pins/{{message}}", self._unpin),
            web.get("/files/{file}/{name}", self._file),
        )

    def forget_nonces(self) -> None:
        """Be a Discord to which a bot comes back after hours: it knows nonces for a few minutes."""
        self._nonces.clear()

    async def _channel(self, request: web.Request) -> web.Response:
        here: Payload = {"id": request.match_info["channel"], "guild_id": payloads.GUILD_ID}
        return answered({**here, "type": 0, "name": "部屋", "position": 1, "permission_overwrites": []})

    async def _guild(self, request: web.Request) -> web.Response:
        everyone = {"id": request.match_info["guild"], "name": "@everyone", "position": 0}
        everyone |= {"permissions": payloads.ALL_PERMISSIONS, "color": 0, "hoist": False}
        return answered({**server(request.match_info["guild"]), "roles": [everyone | {"managed": False}]})

    async def _member(self, _request: web.Request) -> web.Response:
        return answered({**_someone(), "user": payloads.BOT_USER})

    async def _roles(self, _request: web.Request) -> web.Response:
        return answered([])

    async def _delete(self, request: web.Request) -> web.Response:
        there = self.all_of(request.match_info["channel"])
        if there.pop(request.match_info["message"], None) is None:
            return refused(404, UNKNOWN_MESSAGE, "Unknown Message")
        return web.Response(status=204)

    async def _unpin(self, request: web.Request) -> web.Response:
        message = self.all_of(request.match_info["channel"]).get(request.match_info["message"])
        if message is None:
            return refused(404, UNKNOWN_MESSAGE, "Unknown Message")
        message["pinned"] = False
        return web.Response(status=204)

    async def _history(self, request: web.Request) -> web.Response:
        """Return the oldest messages after one, or without that the latest: the latest first, either way."""
        query, there = request.query, list(self.all_of(request.match_info["channel"]).values())
        limit = int(query.get("limit", "50"))
        if "after" in query:
            found = [each for each in there if int(each["id"]) > int(query["after"])][:limit]
        else:
            before = int(query.get("before", 2**63))
            found = [each for each in there if int(each["id"]) < before][-limit:]
        return answered(found[::-1])

    async def _file(self, request: web.Request) -> web.Response:
        content = self.files.get(request.match_info["file"])
        return web.Response(body=content) if content is not None else refused(404, 0, "404: Not Found")


class Watched(LoopbackDiscord):
    """A Discord with a ``look`` at every request."""

    def __init__(self, place: Place, gateway: ShardedGateway | None = None) -> None:
        routes = gateway.routes() if gateway else ()
        super().__init__(gateway=gateway, routes=(*place.routes(), *routes))
        self.place = place
        self.look: Look | None = None

    @web.middleware
    async def _watch(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self.look is not None and self.look(is_done=False):
            return refused(500, 0, "lost")
        response = await super()._watch(request, handler)
        self.place.files.update(request.get(FILES, {}))
        if self.look is not None:
            self.look(is_done=True)
        return response

    async def _guilds(self, _request: web.Request) -> web.Response:
        return answered([server(payloads.GUILD_ID)])

    def handed_in(self, content: bytes) -> Payload:
        """Return a file as an attachment of a command."""
        identity = payloads.snowflake()
        self.place.files[identity] = content
        address = f"{self.api_url}/files/{identity}/words.toml"
        return {
            "id": identity,
            "filename": "words.toml",
            "size": len(content),
            "url": address,
            "proxy_url": address,
            "ephemeral": True,
        }


def server(identity: str) -> Payload:
    """Return a server, as one in the list of those that the bot is in."""
    said: Payload = {
        "icon": None,
        "banner": None,
        "owner": False,
        "features": [],
        "emojis": [],
        "stickers": [],
    }
    return {"id": identity, "name": "会", "permissions": payloads.ALL_PERMISSIONS, **said}


def channel(identity: str) -> Payload:
    """Return what places an interaction in another channel."""
    return {"channel_id": identity, "channel": {**_interaction()["channel"], "id": identity}}


def _someone() -> Payload:
    return _interaction()["member"]


def _interaction() -> Payload:
    return payloads.interaction({}, locale="ja", guild_locale="ja", permissions=payloads.ALL_PERMISSIONS)


def seconds(message: Payload) -> float:
    """Return when a message was posted, in seconds since 1970."""
    return datetime.datetime.fromisoformat(message["timestamp"]).timestamp()
