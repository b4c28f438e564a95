"""The questions by which the search is measured, in two halves: tests/search/questions_*.toml."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rtoml

from bot.settings import ROOT

FOLDER = ROOT / "tests" / "search"
TUNING, UNSEEN = "tuning", "unseen"
"""The half to look at and to tune on, and the half of which only rates are reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that the guide answers."""

    text: str
    best: tuple[str, ...]
    """Every entry that may come first."""
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unanswerable:
    """A question that it does not."""

    text: str
    near: bool
    """Whether it is near the guide's subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSet:
    """One half."""

    name: str
    asked: tuple[Asked, ...]
    unanswerable: tuple[Unanswerable, ...]


def read_half(name: str, folder: Path = FOLDER) -> QuestionSet:
    """Return the half called ``name``."""
    content: dict[str, Any] = rtoml.loads((folder / f"questions_{name}.toml").read_text(encoding="utf-8"))
    return QuestionSet(
        name=name,
        asked=tuple(
            Asked(text=each["text"], best=tuple(each["best"]), style=each["style"])
            for each in content["asked"]
        ),
        unanswerable=tuple(
            Unanswerable(text=each["text"], near=each["near"]) for each in content["unanswerable"]
        ),
    )
