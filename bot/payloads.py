"""Looking into what Discord is sent, as it is on the wire."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

JSON = Mapping[str, Any]


def many(node: JSON, key: str) -> Sequence[JSON]:
    """Return the objects listed under ``key``; none where there are none."""
    return cast("Sequence[JSON]", node.get(key) or ())


def one(node: JSON, key: str) -> JSON:
    """Return the object under ``key``, or an empty one."""
    return cast("JSON", node.get(key) or {})
