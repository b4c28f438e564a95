"""Titles in a list, told apart where several entries have the same."""

from collections import Counter
from collections.abc import Sequence

from bot.domain.names import folded_name
from bot.i18n import Words
from bot.render.theme import Limit, clip


def told_apart(words: Words, titled: Sequence[tuple[str, str]]) -> list[str]:
    """Return the titles of (key, title), in their order: with the key where another entry has the same."""
    folded = [folded_name(title) for _, title in titled]
    times = Counter(folded)
    return [
        with_key(words, title, key) if times[name] > 1 else title
        for (key, title), name in zip(titled, folded, strict=True)
    ]


def with_key(words: Words, title: str, key: str) -> str:
    """Return a title with its entry's key; the title is cut where both do not fit into a choice."""
    room = Limit.OPTION_TEXT - len(words("answers.named", title="", key=key))
    return words("answers.named", title=clip(title, room), key=key)
