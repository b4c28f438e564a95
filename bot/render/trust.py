"""The trust line: who says so, and when it was compared."""

from collections.abc import Iterable, Sequence
from itertools import zip_longest

from bot.domain.guide import Basis, Entry, Evidence, Source
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.theme import Limit, clip, units

MOST_SOURCES = 3


def main_evidence(evidence: Sequence[Evidence]) -> Evidence:
    """Return one for several values: each one's first source alone, and the oldest day of comparison.

    For answers that put many values side by side.
    """
    return Evidence(
        sources=tuple(dict.fromkeys(name for each in evidence for name in each.sources[:1])),
        checked=min(each.checked for each in evidence),
    )


def trust_field(words: Words, guide: Guide, evidence: Iterable[Evidence]) -> tuple[str, str]:
    """Return the field that ends an answer: its sources, and the oldest day of comparison.

    Three sources at most are named, or as many as the field holds; the others are counted. The first of each
    value stands before the second of any: it is what carries the value, whoever published it.
    """
    found = list(evidence)
    ranks = zip_longest(*[each.sources for each in found])
    sources = list(dict.fromkeys([name for rank in ranks for name in rank if name is not None]))
    known = [_source(words, guide.sources[name]) for name in sources[:MOST_SOURCES]]
    checked = min(each.checked for each in found).isoformat()
    value = ""
    for most in range(MOST_SOURCES, -1, -1):
        value = words("common.trust", sources=_named(words, known[:most], len(sources)), checked=checked)
        if units(value) <= Limit.FIELD_VALUE:
            break
    return words("common.source"), value


def entry_trust(words: Words, guide: Guide, entry: Entry) -> tuple[str, str]:
    """Return the trust field of an entry: of a server's own words, that they are, before what is shipped."""
    if entry.edited is None:
        return trust_field(words, guide, [entry.evidence])
    edited = words("common.edited", date=entry.edited.isoformat())
    if not entry.evidence.sources:
        return words("common.source"), edited
    name, shipped = trust_field(words, guide, [entry.evidence])
    return name, clip(f"{edited}\n{words('common.edited_from')}\n{shipped}", Limit.FIELD_VALUE)


def _named(words: Words, shown: list[str], sources: int) -> str:
    if sources > len(shown):
        return words.list([*shown, words("common.trust_more", count=sources - len(shown))])
    return words.list(shown)


def _source(words: Words, source: Source) -> str:
    name = source.name[words.language]
    if source.url:
        name = f"[{name}]({source.url})"
    if source.basis is Basis.ARTICLE:
        return name  # its name says what it is
    return words("common.trust_source", name=name, basis=words(f"common.basis.{source.basis.value}"))
