"""The part of a long text that asks: a message tells a story before its question, or after it."""

import re

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


def asking_part(text: str) -> str:
    """Return what is read of a text: all of one of ``LONGEST`` characters, and never more than that.

    Of a longer one the sentences that ask, wherever they stand, as many as there is room for, the last ones
    first; then those just before them. If none asks, or all too long, its beginning and its end.
    """
    if len(text) <= LONGEST:
        return text
    sentences = [match[0].strip() for match in _SENTENCE.finditer(text)]
    left, chosen = LONGEST, set[int]()
    for place in _nearest_to_asking(sentences):
        if len(sentences[place]) < left:
            chosen.add(place)
            left -= len(sentences[place]) + 1
    if chosen:
        return "\n".join(sentences[place] for place in sorted(chosen))
    half = LONGEST // 2
    return f"{text[: half - 1]}\n{text[-half:]}"


def _nearest_to_asking(sentences: list[str]) -> list[int]:
    """Return the places of the sentences that ask, last first, then of those before them by nearness."""
    near: list[tuple[int, int]] = []
    distance = _CONTEXT + 1
    for place in range(len(sentences) - 1, -1, -1):
        distance = 0 if _ASKS.search(sentences[place]) else distance + 1
        if distance <= _CONTEXT and sentences[place]:
            near.append((distance, -place))
    return [-place for _, place in sorted(near)]
