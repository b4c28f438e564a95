"""Reading and writing the bodies of REST requests as Discord does."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import BodyPartReader, web

from bench.payloads import Payload, snowflake

FILES = web.RequestKey("files", dict[str, bytes])
"""Where a request keeps the contents of the files that came with it, by the ids of its attachments."""


def answered(content: object, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return ``content`` as JSON."""
    # discord.py takes a body for JSON only if the type is exactly this, without a charset.
    return web.Response(
        body=json.dumps(content).encode(), status=status, headers=headers, content_type="application/json"
    )


def refused(status: int, code: int, message: str, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return an error as Discord writes it; the library branches on ``code``."""
    return answered({"code": code, "message": message}, status, headers)


async def received(request: web.Request) -> tuple[Payload, list[Payload]]:
    """Return a request's JSON, and the files sent with it as attachments."""
    if not request.content_type.startswith("multipart/"):
        return json.loads(await request.read()), []
    body: Payload = {}
    attachments: list[Payload] = []
    files: dict[str, bytes] = {}
    request[FILES] = files
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        content = bytes(await part.read())
        if part.name == "payload_json":
            body = json.loads(content)
        else:
            attachments.append(_attachment(part.filename or "", len(content)))
            files[attachments[-1]["id"]] = content
    return body, attachments


def _attachment(name: str, size: int) -> dict[str, Any]:
    identity = snowflake()
    address = f"http://127.0.0.1/attachments/{identity}/{name}"
    return {"id": identity, "filename": name, "size": size, "url": address, "proxy_url": address}
