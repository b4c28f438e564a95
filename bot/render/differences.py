"""What differs between two wordings, marked so that it reads on a phone."""

import itertools
from collections.abc import Sequence

from bot.domain.differences import Difference, Fate, Part
from bot.domain.visible import visible
from bot.i18n import Words
from bot.render.theme import Limit, clip, escaped, units

_SIGNS = {Fate.GONE: "~~", Fate.NEW: "**"}
_SPACES = str.maketrans({"\n": "↵", " ": "␣", "\t": "␣", "\u3000": "␣"})
"""What stands for a space or a line break that is all that changed."""
_CONTEXT = 40
"""Characters of what stayed the same that are shown before and after a change."""
_SHORTENED = (400, 200, 100, 50, 25)
"""Characters of a change, where all of it is too long."""
_ELLIPSIS = "…"


def difference_fields(words: Words, found: Sequence[Difference], *, room: int) -> list[tuple[str, str]]:
    """Return a field for each text that differs, at most ``room`` characters together.

    What is gone is struck out, what is new is bold; ``history.legend`` says so to the reader. Of what stayed
    the same only the surroundings are shown.
    """
    found = found[: Limit.EMBED_FIELDS - 1]
    names = [difference_name(words, each) for each in found]
    left, fields = room - sum(map(units, names)), list[tuple[str, str]]()
    for number, (name, each) in enumerate(zip(names, found, strict=True)):
        value = marked(each.parts, min(Limit.FIELD_VALUE, left // (len(found) - number)))
        left -= units(value)
        fields.append((name, value))
    return fields


def difference_name(words: Words, difference: Difference) -> str:
    """Return which text it is that differs: ``本文（日本語）``."""
    return words(
        "history.field_name",
        field=words(f"history.field.{difference.field}"),
        language=words(f"history.language.{difference.language.value}"),
    )


def marked(parts: Sequence[Part], limit: int) -> str:
    """Return a text with what is gone struck out and what is new bold, at most ``limit`` characters."""
    shown: list[str] = []
    for longest in (limit, *_SHORTENED):
        shown = [_shown(parts, at, longest) for at in range(len(parts))]
        if sum(map(units, shown)) <= limit:
            return "".join(shown)
    ends = itertools.accumulate(map(units, shown))
    kept = [text for text, end in zip(shown, ends, strict=True) if end <= limit - len(_ELLIPSIS)]
    return "".join(kept) + _ELLIPSIS


def _shown(parts: Sequence[Part], at: int, longest: int) -> str:
    part = parts[at]
    if part.fate is Fate.SAME:
        return escaped(_surroundings(part.text, first=at == 0, last=at == len(parts) - 1))
    sign, text = _SIGNS[part.fate], part.text
    if not visible(text):
        return f"{sign}{clip(text.translate(_SPACES), longest) or '␣'}{sign}"
    if units(text) > longest:
        text = text[: len(text) - len(text.lstrip())] + clip(text, longest)
    return "\n".join([_line(line, sign) for line in text.split("\n")])


def _line(line: str, sign: str) -> str:
    """Mark one line: marks at work over several lines, or at a space, are not read everywhere."""
    inner = line.strip()
    if not visible(inner):
        return line
    before, _, after = line.partition(inner)
    return f"{before}{sign}{escaped(inner)}{sign}{after}"


def _surroundings(text: str, *, first: bool, last: bool) -> str:
    """Return what stands beside a change of a text that stayed the same."""
    before = "" if first else text[:_CONTEXT]
    after = "" if last else text[-_CONTEXT:]
    if len(before) + len(after) >= len(text):
        return text
    return f"{before}{_ELLIPSIS}{after}"
