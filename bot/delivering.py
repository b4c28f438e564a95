"""Getting a first answer to Discord within its three seconds, and not twice."""

import asyncio
import itertools
import logging
from typing import Any, cast

import aiohttp
import discord
from discord.http import MultipartParameters, Route, json_or_text
from discord.utils import _to_json  # pyright: ignore[reportPrivateUsage] - what the library writes bodies with

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 2.5
"""How long an answer is tried: Discord takes none that comes more than three seconds after the question."""
FIRST_PAUSE = 0.2
ATTEMPT_SECONDS = 30.0
"""How long Discord may take for one try; a file has to get there, too."""
TOO_MANY, SERVER_ERROR = 429, 500
ALREADY_ACKNOWLEDGED = 40060


class _AgainError(Exception):
    """A try that did not succeed, though another one may."""

    def __init__(self, cause: Exception, *, pause: float = 0.0, arrived: bool = True) -> None:
        super().__init__(str(cause) or type(cause).__name__)
        self.cause = cause
        self.pause = pause
        """How many seconds Discord wants the bot to wait at least."""
        self.may_have_arrived = arrived


async def deliver(
    route: Route,
    params: MultipartParameters,
    *,
    session: aiohttp.ClientSession,
    proxy: str | None,
    proxy_auth: aiohttp.BasicAuth | None,
) -> None:
    """Send a first answer, again and again while Discord is in trouble and would still take it.

    A try that failed may have arrived all the same: Discord then says that there is an answer
    already, which is as good. Raises what Discord says against the answer, or what the last try failed with.
    """
    now = asyncio.get_running_loop().time
    end, pause, may_have_arrived, is_last = now() + PATIENCE_SECONDS, FIRST_PAUSE, False, False
    for number in itertools.count():
        try:
            await _try(number, route, params, session=session, proxy=proxy, proxy_auth=proxy_auth)
        except _AgainError as failed:
            left = end - now()
            if is_last or failed.pause > left:
                raise failed.cause from None
            wait = min(max(pause, failed.pause), left)
            is_last = wait == left
            may_have_arrived = may_have_arrived or failed.may_have_arrived
            logger.warning("interaction %s: trying again to answer: %s", route.webhook_id, failed)
        except discord.HTTPException as error:
            if may_have_arrived and error.code == ALREADY_ACKNOWLEDGED:
                logger.info("interaction %s: the answer had arrived at the first try", route.webhook_id)
                return
            raise
        else:
            return
        await asyncio.sleep(wait)
        pause *= 2


async def _try(
    number: int,
    route: Route,
    params: MultipartParameters,
    *,
    session: aiohttp.ClientSession,
    proxy: str | None,
    proxy_auth: aiohttp.BasicAuth | None,
) -> None:
    """Send an answer once. Raises ``_AgainError`` where trying again may help, else what Discord says."""
    headers: dict[str, str] = {}
    body: str | aiohttp.FormData
    if params.files:
        for file in params.files:
            file.reset(seek=number)
        body = aiohttp.FormData(quote_fields=False)
        for field in params.multipart or ():
            body.add_field(**field)
    else:
        headers["Content-Type"] = "application/json"
        body = _to_json(params.payload)
    try:
        async with session.request(
            route.method,
            route.url,
            data=body,
            headers=headers,
            proxy=proxy,
            proxy_auth=proxy_auth,
            timeout=aiohttp.ClientTimeout(total=ATTEMPT_SECONDS),
        ) as response:
            _judge(response, await json_or_text(response))
    except aiohttp.ClientConnectorError as error:
        raise _AgainError(error, arrived=False) from error
    except (aiohttp.ClientConnectionError, aiohttp.ClientPayloadError, ConnectionError) as error:
        raise _AgainError(error) from error


def _judge(response: aiohttp.ClientResponse, content: object) -> None:
    status, said = response.status, cast("dict[str, Any] | str", content)
    if status < 300:  # noqa: PLR2004 - HTTP's own border between done and not done
        return
    if status == TOO_MANY and "Via" in response.headers and isinstance(content, dict):
        limited = cast("dict[str, Any]", content)
        # Without that header it is no limit for one route, but a ban that more tries make longer.
        raise _AgainError(
            discord.HTTPException(response, limited),
            pause=float(limited.get("retry_after", 0.0)),
            arrived=False,
        )
    if status >= SERVER_ERROR:
        raise _AgainError(discord.DiscordServerError(response, said))
    kind = {403: discord.Forbidden, 404: discord.NotFound}.get(status, discord.HTTPException)
    raise kind(response, said)
