"""The only place where simcord itself is changed, and only while a world is open.

simcord 3.2.1 gives every user an English client and every server an English setting, names nobody who
installed the bot, and accepts some requests that Discord refuses. A world steps in for both.
"""

from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any

import simcord.interactions
from simcord import BackendError
from simcord.http import router

from bot.simulation.components import many, one

ATTACHMENT_SIZE_LIMIT = 10 * 1024 * 1024
"""What an ordinary server allows for one file, in bytes."""

MOST_PINS, PINS_FULL = 250, 30003

Dispatch = Callable[..., Any]
"""``dispatch(backend, method, path, **request)`` returns what the API answers, or raises ``BackendError``."""


@contextmanager
def request_hook(hook: Callable[[Dispatch], Dispatch]) -> Generator[None]:
    """Send every API request through ``hook(dispatch)`` for the time of the context."""
    with replaced(router, "dispatch", hook(router.dispatch)):
        yield


@contextmanager
def interaction_payloads(
    backend: object, locale_of: Callable[[int], str], guild_locale: str
) -> Generator[None]:
    """Let interactions of ``backend`` carry their user's locale and what Discord says about the server."""
    original = simcord.interactions.base_payload

    def base_payload(sender: Any, *, user_id: int, guild_id: int | None, **data: Any) -> Any:  # noqa: ANN401 - simcord's own types
        record, payload = original(sender, user_id=user_id, guild_id=guild_id, **data)
        if sender is backend:
            payload["locale"] = locale_of(user_id)
            payload["attachment_size_limit"] = ATTACHMENT_SIZE_LIMIT
            payload["authorizing_integration_owners"] = {"0": "0" if guild_id is None else str(guild_id)}
            if guild_id is not None:
                payload["guild_locale"] = guild_locale
        return record, payload

    with replaced(simcord.interactions, "base_payload", base_payload):
        yield


@contextmanager
def pins_of_today() -> Generator[None]:
    """Let pins need Pin Messages, not Manage Messages, and a channel have room for 250 of them.

    simcord 3.2.1 has the rule that held until February 2026, and no limit.
    """
    original = router.RequestContext.require_channel_permissions

    def require(context: router.RequestContext, channel_id: int, *names: str) -> Any:  # noqa: ANN401 - simcord's own type
        if "/messages/pins/" not in context.path or names != ("manage_messages",):
            return original(context, channel_id, *names)
        channel = original(context, channel_id, "pin_messages")
        pinned = sum(message.pinned for message in context.backend.messages[channel_id].values())
        if context.method == "PUT" and pinned >= MOST_PINS:
            raise BackendError(400, PINS_FULL, f"Maximum number of pinned messages reached ({MOST_PINS})")
        return channel

    with replaced(router.RequestContext, "require_channel_permissions", require):
        yield


@contextmanager
def localized_catalog(locale: str) -> Generator[None]:
    """Let the preview page describe commands, options and choices in ``locale``; names stay as typed."""
    from simcord.preview import _commands  # noqa: PLC0415 - needs what only the preview needs

    original = _commands.entry_for_leaf

    def entry_for_leaf(
        command: Mapping[str, Any], path: list[str], leaf: Mapping[str, Any]
    ) -> dict[str, Any]:
        entry = original(command, path, leaf)
        entry["description"] = _described(leaf, entry["description"])
        for shown, option in zip(entry["options"], many(leaf, "options"), strict=True):
            shown["description"] = _described(option, shown["description"])
            for choice, declared in zip(shown["choices"], many(option, "choices"), strict=True):
                choice["name"] = one(declared, "name_localizations").get(locale, choice["name"])
        return entry

    def _described(node: Mapping[str, Any], default: str) -> str:
        return str(one(node, "description_localizations").get(locale, default))

    with replaced(_commands, "entry_for_leaf", entry_for_leaf):
        yield


@contextmanager
def embed_mentions() -> Generator[None]:
    """Let the preview page show names for mentions in embeds, as Discord does.

    simcord 3.2.1 knows the names and shows them only outside embeds.
    """
    from simcord.preview import _markdown  # noqa: PLC0415 - needs what only the preview needs

    policies = _markdown._FIELD_POLICIES  # noqa: SLF001 # pyright: ignore[reportPrivateUsage] - see above
    named = ("embed_description", "embed_field_value")
    with replaced(
        _markdown,
        "_FIELD_POLICIES",
        {name: {**each, "mentions": each["mentions"] or name in named} for name, each in policies.items()},
    ):
        yield


@contextmanager
def replaced(module: ModuleType | type, name: str, value: object) -> Generator[None]:
    """Put something else into a module or a class of simcord for the time of the context."""
    original = getattr(module, name)
    setattr(module, name, value)
    try:
        yield
    finally:
        setattr(module, name, original)
