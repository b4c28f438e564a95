"""What commands, options and choices are called: in English and in each localisation."""

from collections.abc import Sequence

from bot.simulation.components import JSON, one
from bot.simulation.faults import StepError


def names(node: JSON) -> tuple[str, ...]:
    """Return what a node is called, the English name first."""
    return tuple(dict.fromkeys((str(node["name"]), *map(str, one(node, "name_localizations").values()))))


def shown(nodes: Sequence[JSON], prefix: str = "") -> list[str]:
    """Return nodes by all their names, in the words of both languages: ``amount (金額)``."""
    shown: list[str] = []
    for node in nodes:
        first, *others = (f"{prefix}{name}" for name in names(node))
        shown.append(f"{first} ({', '.join(others)})" if others else first)
    return shown


def named(nodes: Sequence[JSON], name: str, kind: str, prefix: str = "") -> JSON:
    """Return the node called ``name``. Raises ``StepError`` with the names that exist."""
    for node in nodes:
        if name.casefold() in (known.casefold() for known in names(node)):
            return node
    raise StepError(f"there is no {kind} {prefix}{name}".rstrip(), shown(nodes, prefix))
