"""Where the better of two services changes, in words."""

from collections.abc import Iterable, Sequence

from bot.domain.breakeven import BreakEven
from bot.i18n import Words
from bot.render.theme import Limit


def pair_line(words: Words, pair: BreakEven) -> str:
    """Return which of two services leaves more up to which contract sum, in one line."""
    names = [service.name[words.language] for service in pair.services]
    title = words("compare.even.pair", first=names[0], second=names[1])
    return words("compare.even.line", pair=title, text=_text(words, pair, names))


def _text(words: Words, pair: BreakEven, names: Sequence[str]) -> str:
    if not pair.crossings:
        if pair.at_first is None:
            return words("compare.even.equal")
        return words("compare.even.always", service=names[pair.at_first])
    parts: list[str] = []
    first = pair.crossings[0]
    if first.before is None:
        parts.append(words("compare.even.equal_below", amount=words.yen(first.at - 1)))
    else:
        last = first.at - (2 if first.level else 1)
        parts.append(words("compare.even.below", amount=words.yen(last), service=names[first.before]))
    for crossing in pair.crossings:
        if crossing.level and crossing.before is not None:
            parts.append(words("compare.even.level", amount=words.yen(crossing.at - 1)))
        parts.append(
            words("compare.even.from", amount=words.yen(crossing.at), service=names[crossing.better])
        )
    return words.list(parts)


def pair_fields(words: Words, lines: Iterable[str]) -> list[tuple[str, str]]:
    """Return the lines in as many fields as they need."""
    chunks: list[list[str]] = [[]]
    room = Limit.FIELD_VALUE - 2
    for line in lines:
        if sum(map(len, chunks[-1])) + len(chunks[-1]) + len(line) > room:
            chunks.append([])
        chunks[-1].append(line)
    titles = [words("compare.even.pairs"), *["…"] * (len(chunks) - 1)]
    return [(title, "\n".join(chunk)) for title, chunk in zip(titles, chunks, strict=True)]
