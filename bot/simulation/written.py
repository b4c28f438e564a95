"""What stands in a script before it is understood: texts, numbers and JSON."""

import json
import math
from collections.abc import Mapping
from typing import cast

from bot.simulation.faults import StepError

DEPTH = 8
"""How deep objects and lists may lie in each other; no step needs more than three."""
INFINITE = (math.inf, -math.inf)
"""What a number becomes that is too large, such as ``1e999``."""


def clean(text: str) -> str:
    """Replace half characters, which no client sends and no pipe carries."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_json(text: str) -> object:
    """Return what a text is as JSON. Raises ``ValueError`` for one that is none."""
    try:
        return json.loads(text, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _no_number(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def written(value: object, name: str) -> str:
    """Return what a person types for a text or a number. Raises ``StepError`` for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float) or value in INFINITE:
        raise StepError(f"{name} takes a text or a number")
    return str(value)


def cleaned(value: object, depth: int = DEPTH) -> object:
    """Return a value without half characters in it. Raises ``StepError`` for one that lies too deep."""
    if isinstance(value, str):
        return clean(value)
    if not isinstance(value, Mapping | list):
        return value
    if not depth:
        raise StepError("nested too deeply")
    if isinstance(value, list):
        return [cleaned(item, depth - 1) for item in cast("list[object]", value)]
    items = cast("Mapping[object, object]", value).items()
    return {clean(str(key)): cleaned(item, depth - 1) for key, item in items}
