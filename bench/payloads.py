"""What this Discord says about itself: one server, one channel, one member, and the messages in it."""

import datetime
import itertools
import secrets
import time
from collections.abc import Mapping
from typing import Any

Payload = dict[str, Any]

APPLICATION_ID = "800000000000000001"
GUILD_ID = "800000000000000002"
CHANNEL_ID = "800000000000000003"
MEMBER_ID = "800000000000000004"
EPHEMERAL = 1 << 6
CHAT_INPUT_REPLY = 20
ALL_PERMISSIONS = str((1 << 53) - 1)
_EPOCH_MS = 1_420_070_400_000
_counter = itertools.count(1)


def snowflake() -> str:
    """Return a new id; like Discord's, it tells when it was made."""
    return str((time.time_ns() // 1_000_000 - _EPOCH_MS) << 22 | next(_counter) & 0x3FFFFF)


def user(identity: str, name: str, *, bot: bool = False) -> Payload:
    """Return a user."""
    return {
        "id": identity,
        "username": name,
        "discriminator": "0",
        "global_name": name,
        "avatar": None,
        "avatar_decoration_data": None,
        "public_flags": 0,
        "bot": bot,
    }


BOT_USER = user(APPLICATION_ID, "guide", bot=True)
APPLICATION: Payload = {
    "id": APPLICATION_ID,
    "name": "guide",
    "icon": None,
    "description": "",
    "bot_public": True,
    "bot_require_code_grant": False,
    "verify_key": "0" * 64,
    "flags": 0,
    "owner": user("800000000000000005", "owner"),
    "team": None,
    "summary": "",
}


def ready(session_id: str, resume_url: str, shard: list[int] | None) -> Payload:
    """Return the data of READY for a bot that is in no server it can see."""
    return {
        "v": 10,
        "user": BOT_USER,
        "guilds": [],
        "session_id": session_id,
        "resume_gateway_url": resume_url,
        "application": {"id": APPLICATION_ID, "flags": 0},
        "user_settings": {},
        "relationships": [],
        "private_channels": [],
        "presences": [],
        **({"shard": shard} if shard else {}),
    }


def interaction(
    event: Mapping[str, Any],
    *,
    locale: str,
    guild_locale: str,
    permissions: str,
    member_id: str = MEMBER_ID,
    guild_id: str = GUILD_ID,
) -> Payload:
    """Return the whole INTERACTION_CREATE around ``event`` (see ``bench.events``), with new ids and token."""
    return {
        "id": snowflake(),
        "application_id": APPLICATION_ID,
        "token": secrets.token_urlsafe(130),
        "version": 1,
        "context": 0,
        "attachment_size_limit": 10 * 1024 * 1024,
        "authorizing_integration_owners": {"0": guild_id},
        "entitlements": [],
        "entitlement_sku_ids": [],
        "app_permissions": ALL_PERMISSIONS,
        "locale": locale,
        "guild_locale": guild_locale,
        "guild_id": guild_id,
        "guild": {"id": guild_id, "locale": guild_locale, "features": []},
        "channel_id": CHANNEL_ID,
        "channel": _channel(permissions, guild_id),
        "member": _member(permissions, member_id),
        **event,
    }


def _channel(permissions: str, guild_id: str) -> Payload:
    return {
        "id": CHANNEL_ID,
        "guild_id": guild_id,
        "type": 0,
        "name": "相談",
        "position": 1,
        "flags": 0,
        "nsfw": False,
        "parent_id": None,
        "topic": None,
        "rate_limit_per_user": 0,
        "last_message_id": None,
        "permissions": permissions,
    }


def _member(permissions: str, member_id: str) -> Payload:
    return {
        "user": user(member_id, "member"),
        "roles": [],
        "flags": 0,
        "permissions": permissions,
        "nick": None,
        "avatar": None,
        "banner": None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "premium_since": None,
        "joined_at": "2026-01-01T00:00:00+00:00",
        "communication_disabled_until": None,
    }


def message(data: Mapping[str, Any], *, identity: str, attachments: list[Payload]) -> Payload:
    """Return the message that Discord makes of what the bot sent."""
    now = datetime.datetime.now(datetime.UTC).isoformat()
    return {
        "id": identity,
        "type": CHAT_INPUT_REPLY,
        "channel_id": CHANNEL_ID,
        "author": BOT_USER,
        "application_id": APPLICATION_ID,
        "webhook_id": APPLICATION_ID,
        "content": data.get("content") or "",
        "embeds": [{"type": "rich", **embed} for embed in data.get("embeds") or ()],
        "components": list(data.get("components") or ()),
        "attachments": attachments,
        "flags": int(data.get("flags") or 0),
        "timestamp": now,
        "edited_timestamp": None,
        "mentions": [],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
    }
