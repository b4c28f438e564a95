"""What differs between two wordings of an entry, sentence by sentence and then word by word."""

import itertools
import re
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from msgspec import Struct

from bot.domain.editions import Wording
from bot.domain.guide import EntryText, Language

FIELDS = ("title", "answer", "body", "differs", "question", "todo", "keywords", "questions")
"""An entry's texts in the order in which they are read."""
_SENTENCE = re.compile(
    r"""
    \n
    | [^\n]+? (?:
        [。！？]+[」』）)"]*            # ends a Japanese sentence, whatever follows
        | [.!?]+["')]*[^\S\n]+          # ends an English one, where a space follows
        | (?=\n) | \Z
    )
    """,
    re.VERBOSE,
)
_WORD = re.compile(
    r"[A-Za-z]+|[0-9０-９][0-9０-９,.]*|[ぁ-ゖ]+|[ァ-ヺー]+|[々一-鿿]+|[^\S\n]+|.",
    re.DOTALL,
)
_ALIKE = 0.5
"""Share of two passages that must be the same for their words to be compared one by one."""
_MOST_PAIRS = 2_500
"""Pairs of sentences that are looked at for the likest; beyond it a passage is compared as a whole."""
_CHAFF = 2
"""Characters that may stay the same between two changes without being worth telling apart from them."""


class Fate(StrEnum):
    """What became of a part of a text."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


class Part(NamedTuple):
    """A part of a text, never empty."""

    fate: Fate
    text: str


class Difference(Struct, frozen=True, kw_only=True):
    """One text of an entry that is not what it was."""

    language: Language
    field: str
    """One of ``FIELDS``."""
    parts: tuple[Part, ...]
    """In reading order; what is gone stands before what is new in its place.

    Without what is new they are the text before, without what is gone the text after.
    """


def differences(before: Wording | None, after: Wording | None) -> tuple[Difference, ...]:
    """Return the texts that differ, in both languages; ``None`` has no text at all.

    Keywords and ways of asking are compared as lines, one each.
    """
    return tuple(
        Difference(language=language, field=field, parts=parts(was, now))
        for language in Language
        for field in FIELDS
        if (was := _text(before, language, field)) != (now := _text(after, language, field))
    )


def parts(before: str, after: str) -> tuple[Part, ...]:
    """Return how one text becomes another: whole sentences, and words where two sentences are alike."""
    found: list[Part] = []
    for same, was, now in _runs(_SENTENCE.findall(before), _SENTENCE.findall(after)):
        if same:
            found.append(Part(Fate.SAME, "".join(now)))
            continue
        for gone, new in _paired(was, now):
            found.extend(_changed(gone, new))
    return tuple(_joined(found))


def _paired(was: Sequence[str], now: Sequence[str]) -> list[tuple[str, str]]:
    """Return which of the sentences became which, in order; what has no partner stands beside nothing."""
    if not was or not now or len(was) * len(now) > _MOST_PAIRS:
        return [("".join(was), "".join(now))]
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - as below

    likeness = [[Indel.normalized_similarity(old, new) for new in now] for old in was]
    best = [[0.0] * (len(now) + 1) for _ in range(len(was) + 1)]
    for i, j in itertools.product(reversed(range(len(was))), reversed(range(len(now)))):
        together = best[i + 1][j + 1] + likeness[i][j] if likeness[i][j] >= _ALIKE else 0.0
        best[i][j] = max(best[i + 1][j], best[i][j + 1], together)
    pairs: list[tuple[str, str]] = []
    i = j = 0
    gone = new = ""
    while i < len(was) and j < len(now):
        if likeness[i][j] >= _ALIKE and best[i][j] == best[i + 1][j + 1] + likeness[i][j]:
            pairs += [(gone, new), (was[i], now[j])]
            gone = new = ""
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            gone, i = gone + was[i], i + 1
        else:
            new, j = new + now[j], j + 1
    pairs.append((gone + "".join(was[i:]), new + "".join(now[j:])))
    return pairs


def _changed(was: str, now: str) -> Iterator[Part]:
    """Yield the parts of a sentence that was changed, by words where that can be read."""
    words = [
        (same, "".join(before), "".join(after))
        for same, before, after in _runs(_WORD.findall(was), _WORD.findall(now))
    ]
    alike = 2 * sum([len(after) for same, _, after in words if same])
    if alike < _ALIKE * (len(was) + len(now)):
        words = [(False, was, now)]
    gone = new = ""
    for number, (same, before, after) in enumerate(words):
        between = 0 < number < len(words) - 1 and len(after.strip()) <= _CHAFF and "\n" not in after
        if same and not between:
            yield from _replaced(gone, new)
            gone = new = ""
            yield Part(Fate.SAME, after)
        else:
            gone, new = gone + before, new + after
    yield from _replaced(gone, new)


def _replaced(gone: str, new: str) -> Iterator[Part]:
    if gone:
        yield Part(Fate.GONE, gone)
    if new:
        yield Part(Fate.NEW, new)


def _runs(before: Sequence[str], after: Sequence[str]) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Yield runs of pieces: whether they are the same, and the pieces before and after."""
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - 10 ms that only an editor's page pays

    numbers = {piece: number for number, piece in enumerate(dict.fromkeys((*before, *after)))}
    was, now = ([numbers[piece] for piece in pieces] for pieces in (before, after))
    here = there = 0
    for step in Indel.opcodes(was, now):
        if step.tag != "equal":
            continue
        if here < step.src_start or there < step.dest_start:
            yield False, before[here : step.src_start], after[there : step.dest_start]
        here, there = step.src_end, step.dest_end
        yield True, before[step.src_start : here], after[step.dest_start : there]
    if here < len(before) or there < len(after):
        yield False, before[here:], after[there:]


def _joined(found: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts with neighbours of the same fate as one."""
    last: Part | None = None
    for part in found:
        if last is not None and last.fate is part.fate:
            last = Part(part.fate, last.text + part.text)
            continue
        if last is not None:
            yield last
        last = part
    if last is not None:
        yield last


def _text(wording: Wording | None, language: Language, field: str) -> str:
    return "" if wording is None else text_of(wording[language], field)


def text_of(words: EntryText, field: str) -> str:
    """Return one of an entry's texts by its name; keywords and ways of asking as lines."""
    value: str | tuple[str, ...] = getattr(words, field)
    return value if isinstance(value, str) else "\n".join(value)
