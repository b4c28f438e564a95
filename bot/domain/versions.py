"""The versions of a server's words for an entry, each beside the one before it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.domain.editions import Edition, Wording, wording_of
from bot.domain.guide import Entry
from bot.domain.votes import version_of


class Version(Struct, frozen=True, kw_only=True):
    """One version with what members read before it and since."""

    edition: Edition
    before: Wording | None
    """``None``: there was no such entry."""
    after: Wording | None
    """``None``: there was no such entry any more."""
    exact: bool
    """Whether the shipped words of that time are known, where they were compared; else today's stand in."""


def versions_of(
    history: Sequence[Edition], shipped: Entry | None, earlier: Mapping[str, Wording]
) -> tuple[Version, ...]:
    """Return all versions of an entry in a server, the latest first, as ``history`` is.

    ``shipped`` is what is shipped under it now, ``earlier`` what was, by version.
    """
    found: list[Version] = []
    after: Wording | None = None
    exact = True
    for edition in reversed(history):
        under, known = _under(edition, shipped, earlier)
        if not found or found[-1].edition.wording is None:
            after, exact = under, known
        before, exact_before = after, exact
        after, exact = (under, known) if edition.wording is None else (edition.wording, True)
        found.append(Version(edition=edition, before=before, after=after, exact=exact_before and exact))
    return tuple(reversed(found))


def _under(
    edition: Edition, shipped: Entry | None, earlier: Mapping[str, Wording]
) -> tuple[Wording | None, bool]:
    """Return the shipped words under an edition, and whether they are known to have been these."""
    if shipped is None:
        return earlier.get(edition.base or ""), True
    if edition.base == version_of(shipped):
        return wording_of(shipped), True
    known = earlier.get(edition.base or "")
    return (wording_of(shipped), False) if known is None else (known, True)
