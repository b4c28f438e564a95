"""The trust line: who says so, and when it was compared."""

from collections.abc import Iterable, Sequence

from bot.domain.guide import Basis, Evidence, Source
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.theme import Limit

MOST_SOURCES = 3
_ORDER = (Basis.OFFICIAL, Basis.THIRD_PARTY, Basis.ARTICLE)


def main_evidence(evidence: Sequence[Evidence]) -> Evidence:
    """Return one for several values: each one's first source alone, and the oldest day of comparison.

    For answers that put many values side by side.
    """
    return Evidence(
        sources=tuple(dict.fromkeys(name for each in evidence for name in each.sources[:1])),
        checked=min(each.checked for each in evidence),
    )


def trust_field(words: Words, guide: Guide, evidence: Iterable[Evidence]) -> tuple[str, str]:
    """Return the field that ends an answer: its sources, best first, and the oldest day of comparison."""
    found = list(evidence)
    sources = dict.fromkeys(name for each in found for name in each.sources)
    known = sorted((guide.sources[name] for name in sources), key=lambda source: _ORDER.index(source.basis))
    shown = [_source(words, source) for source in known[:MOST_SOURCES]]
    if len(known) > MOST_SOURCES:
        shown.append(words("common.trust_more", count=len(known) - MOST_SOURCES))
    checked = min(each.checked for each in found)
    value = words("common.trust", sources=words.list(shown), checked=checked.isoformat())
    while len(value) > Limit.FIELD_VALUE and shown:
        shown.pop(-2 if len(shown) > 1 else -1)
        value = words("common.trust", sources=words.list(shown), checked=checked.isoformat())
    return words("common.source"), value


def _source(words: Words, source: Source) -> str:
    name = source.name[words.language]
    if source.url:
        name = f"[{name}]({source.url})"
    if source.basis is Basis.ARTICLE:
        return name  # its name says what it is
    return words("common.trust_source", name=name, basis=words(f"common.basis.{source.basis.value}"))
