"""What goes wrong between a bot and Discord's REST API, on request."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from aiohttp import web

from bench.bodies import answered

RESET = 0
"""As a status: the connection breaks off instead of an answer."""
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A failure that Discord is to answer with; see ``LoopbackDiscord.refuse``.

    discord.py waits after a 429 only if it has the header ``Via``, and retries the statuses 500 to 504.
    """

    status: int | None = None
    """``None``: the request is served as ever, so that all there is to it is ``held``."""
    code: int = 0
    headers: Mapping[str, str] | None = None
    retry_after: float = 0.0
    """What a 429 tells the bot to wait, in seconds."""
    arrives: bool = False
    """Whether the request takes effect all the same, and only the answer to it is another."""
    held: asyncio.Event | None = None
    """Until this is set, Discord does not answer; a request that does not arrive takes no effect before."""


class Faults:
    """The failures that are still to come, by method and beginning of the path."""

    def __init__(self) -> None:
        self._coming: dict[tuple[str, str], deque[Refusal]] = {}

    def add(self, method: str, start: str, *refusals: Refusal) -> None:
        """Have the next requests to paths that begin with ``start`` fail by ``refusals``, in order."""
        self._coming.setdefault((method, start), deque()).extend(refusals)

    def clear(self) -> None:
        """Let everything be served from now on."""
        self._coming.clear()

    async def served(self, request: web.Request, path: str, handler: Handler) -> web.StreamResponse:
        """Return the failure whose turn it is for this request, or what ``handler`` says."""
        for (method, start), coming in self._coming.items():
            if coming and method == request.method and path.startswith(start):
                return await _failed(coming.popleft(), request, handler)
        return await handler(request)


async def _failed(refusal: Refusal, request: web.Request, handler: Handler) -> web.StreamResponse:
    served = await handler(request) if refusal.arrives else None
    if refusal.held is not None:
        await refusal.held.wait()
    if refusal.status is None:
        return served or await handler(request)
    if refusal.status == RESET and request.transport is not None:
        request.transport.abort()
    content = {"code": refusal.code, "message": "refused", "retry_after": refusal.retry_after}
    return answered(content, refusal.status or web.HTTPOk.status_code, refusal.headers)
