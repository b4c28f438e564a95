"""The words by which people ask: what means the same, what means nothing, what the guide has no answer to."""

from collections.abc import Iterator

from msgspec import Struct

from bot.domain.flaws import Flaw, check_key
from bot.domain.letters import folded

SHORTEST_FORM = 2
"""Characters, as texts are compared: a single letter stands for too much to mean one thing."""


class WordGroup(Struct, frozen=True, kw_only=True):
    """Words and phrases that belong together."""

    key: str
    forms: tuple[str, ...]
    """Every spelling that people type, readings and slips included, in both languages."""
    everyday: bool = False
    """Said of anything. Alone such a meaning does not make a question one for the guide; a subject outside of
    this kind does not count beside more that is the guide's: it tells how that came about."""
    unless: tuple[str, ...] = ()
    """Of a subject outside: the meanings beside which it does not count either."""


class Vocabulary(Struct, frozen=True, kw_only=True):
    """Everyday words of the subject."""

    meanings: tuple[WordGroup, ...] = ()
    """Each group means one thing; a form may stand in several."""
    fillers: tuple[WordGroup, ...] = ()
    """Words that any question may hold, whatever it is about."""
    outside: tuple[WordGroup, ...] = ()
    """Words that name a subject to which the guide has no answer."""


def check_group(group: WordGroup) -> Iterator[Flaw]:
    """Find what is wrong with a group of words."""
    yield from check_key(group.key)
    if not group.forms:
        yield Flaw(path="forms", reason="is empty")
        return
    seen: set[str] = set()
    # All at once: there are thousands, and each call costs more than its letters. A form is one line.
    alike = folded("\n".join(form.replace("\n", " ") for form in group.forms)).split("\n")
    for number, (form, compared) in enumerate(zip(group.forms, map(str.strip, alike), strict=True), start=1):
        if len(compared) < SHORTEST_FORM:
            yield Flaw(path=f"forms#{number}", reason=f"has fewer than {SHORTEST_FORM} characters")
        if compared in seen:
            yield Flaw(path=f"forms#{number}", reason=f"is there twice ({form})")
        seen.add(compared)
