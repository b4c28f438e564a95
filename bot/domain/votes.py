"""What members found helpful: votes for one version of an entry, and why it did not help."""

import hashlib
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from bot.domain.guide import EntryText, Language

VERSION_LETTERS = 12
VERSION = re.compile(rf"[0-9a-f]{{{VERSION_LETTERS}}}")
CLOSED_KEPT_DAYS = 90
"""How long the sums of a closed voting stay, from the day on which it was closed."""


class Reason(StrEnum):
    """Why an entry did not help."""

    OUTDATED = "outdated"
    """It was right once."""
    WRONG = "wrong"
    UNCLEAR = "unclear"
    """It is hard to understand."""
    NOT_MY_QUESTION = "not_my_question"
    """It answers something else."""
    MISSING = "missing"
    """What the member needed is not in it."""


class Ballot(Struct, frozen=True, kw_only=True):
    """What a vote that counted gives back to the member who cast it."""

    slip: str | None
    """After an unhelpful vote, the word with which one reason may be given; it says nothing about anybody."""


class VoteCount(Struct, frozen=True, kw_only=True):
    """How one server voted on one version of an entry."""

    entry: str
    version: str
    helpful: int
    unhelpful: int
    reasons: Mapping[Reason, int]
    """How often each reason was given, without those never given. Not every unhelpful vote has one."""


class Read(Protocol):
    """What members read, in both languages: an entry, or words alone."""

    def __getitem__(self, language: Language) -> EntryText:
        """Return the words in ``language``."""
        ...


def version_of(entry: Read) -> str:
    """Return twelve hexadecimal letters that change when the words change that members read of an entry.

    Keywords, questions and evidence may change without making it another version.
    """
    read = [
        [text.title, text.answer, text.body, text.differs, text.question, text.todo]
        for text in (entry[language] for language in Language)
    ]
    return hashlib.sha256(json.dumps(read).encode()).hexdigest()[:VERSION_LETTERS]
