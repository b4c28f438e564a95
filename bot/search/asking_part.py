"""The part of a long text that asks: a message tells a story before its question, or after it."""

import re
from itertools import compress

from msgspec import Struct

from bot.domain.letters import folded

LONGEST = 400
"""Characters of a question that are read."""
_CONTEXT = 2
"""So many sentences before one that asks may say what it is about."""
_SENTENCE = re.compile(r"(?:[^。．！？!?\n.]|\.(?!\s|$))+[。．！？!?.]*")
_ASKS = re.compile(
    r"[?？]|か(?:な|ね|しら|も)?[。．!！.)）」\s]*$|教えて|おしえて|知りたい"
    r"|^\s*(?:how|what|when|where|which|who|why|can|could|do|does|is|are|am|should|will|would|may)\b",
    re.IGNORECASE,
)


_JOINED = re.compile(
    r"[、,。.!！?？\s]+(?=(?:あと|それと(?!も)|それから|ついでに|ちなみに))"
    r"|(?<=[\u3400-\u9fffき])と、(?=[^\n]*(?:教え|おしえ|知りた|聞きた))"
    r"|[,.?!]?\s+(?:and|also)\s+(?:also\s+)?(?=(?:how|what|when|where|which|who|why)\s+(?!to\b)"
    r"|(?:can|could|do|does|is|are|am|should|will|would)\b)",
    re.IGNORECASE,
)
"""What joins one question to the next: words that say so, for most sentences after another explain it."""
_REFERS_BACK = re.compile(r"\b(?:it|its|they|them|their|this|that|these|those)\b", re.IGNORECASE)
_FEWEST_OF_A_STORY = 3
"""From so many sentences on, what is told may be about something else than what is asked."""


class Story(Struct, frozen=True, kw_only=True):
    """A text that tells more than it asks."""

    asked: str
    """The sentences that ask."""
    before: str
    """Those just before them."""


def asking_part(text: str) -> str:
    """Return what is read of a text: all of one of ``LONGEST`` characters, and never more than that.

    Of a longer one the sentences that ask, wherever they stand, as many as there is room for, the last ones
    first; then those just before them. If none asks, or all too long, its beginning and its end.
    """
    if len(text) <= LONGEST:
        return text
    sentences = _sentences(text)
    left, chosen = LONGEST, set[int]()
    for place in _nearest_to_asking(sentences):
        if len(sentences[place]) < left:
            chosen.add(place)
            left -= len(sentences[place]) + 1
    if chosen:
        return "\n".join(sentences[place] for place in sorted(chosen))
    half = LONGEST // 2
    return f"{text[: half - 1]}\n{text[-half:]}"


def told(text: str) -> Story | None:
    """Return what a text of three sentences or more asks; ``None`` if none of them asks, or all do.

    Like all that is compared, it comes back folded.
    """
    sentences = list(filter(None, _sentences(folded(text))))
    asks = [bool(_ASKS.search(sentence)) for sentence in sentences]
    if len(sentences) < _FEWEST_OF_A_STORY or not any(asks) or all(asks):
        return None
    before = [
        sentence
        for sentence, asked, next_asks in zip(sentences, asks, asks[1:], strict=False)
        if next_asks and not asked
    ]
    return Story(asked="\n".join(compress(sentences, asks)), before="\n".join(before))


def joined_questions(text: str) -> list[str]:
    """Return the questions that ``text`` joins by words like "and when"; none where it asks one thing.

    One that refers back to what was said before is no question of its own. They come back folded.
    """
    parts = [part for part in map(str.strip, _JOINED.split(folded(text))) if part]
    if len(parts) < 2 or any(map(_REFERS_BACK.search, parts[1:])):  # noqa: PLR2004 - one part joins nothing
        return []
    return parts


def _sentences(text: str) -> list[str]:
    return [match[0].strip() for match in _SENTENCE.finditer(text)]


def _nearest_to_asking(sentences: list[str]) -> list[int]:
    """Return the places of the sentences that ask, last first, then of those before them by nearness."""
    near: list[tuple[int, int]] = []
    distance = _CONTEXT + 1
    for place in range(len(sentences) - 1, -1, -1):
        distance = 0 if _ASKS.search(sentences[place]) else distance + 1
        if distance <= _CONTEXT and sentences[place]:
            near.append((distance, -place))
    return [-place for _, place in sorted(near)]
