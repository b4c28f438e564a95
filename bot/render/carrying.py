"""A server's own words as a file: what was handed out, what is wrong with one, and what one would do."""

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec import Struct

from bot.domain.carried import Effect, Fault, Step
from bot.domain.differences import differences
from bot.domain.editions import Edition
from bot.domain.flaws import KEY
from bot.i18n import Words
from bot.render.differences import difference_fields
from bot.render.flawlines import flaw_line
from bot.render.history import made_by
from bot.render.pages import Page
from bot.render.theme import Answer, Colour, Limit, card, clip, plain, units

PAGE = 20
"""Entries that one message shows."""
LEFT_OUT = 5
"""Entries that are named of those that are not taken in."""
FAULTS = 15
"""Faults that one message shows; the others stand in a file beside it."""
MOST_FAULTS = 1_000
"""Faults that are named in all."""
_ROOM = 4_800
"""Characters of all differences on one page: a message has 6,000."""
_VALUE = 60
"""Characters of a value in a fault."""


class Told(Struct, frozen=True, kw_only=True):
    """What there is to know about entries of a file beside what it would do to them."""

    removed: Mapping[str, Edition]
    """Versions that removed what the file would bring back, by key."""
    outdated: frozenset[str]
    """Keys of those whose words were made from earlier shipped ones."""


def exported_answer(words: Words, *, entries: int, files: int) -> Answer:
    """Return what is said beside the files."""
    if not entries:
        return Answer((card(title=words("carrying.export.title"), lead=words("carrying.export.none")),))
    lead = [words("carrying.export.lead", count=entries), words("carrying.export.use")]
    if files > 1:
        lead.insert(1, words("carrying.export.several", count=files))
    return Answer((card(title=words("carrying.export.title"), lead="\n".join(lead)),))


def remarks(words: Words, *, entries: int, day: str) -> tuple[str, ...]:
    """Return the lines with which a file begins."""
    return tuple(words("carrying.export.remarks", count=entries, day=day).split("\n"))


def faults_answer(words: Words, faults: Sequence[Fault]) -> Answer:
    """Return what is wrong with a file: the first faults, in the order of the file."""
    lead = [words("carrying.faulty.lead", count=f"{len(faults):,}")]
    lead += [words("guide.item", title=fault_line(words, fault)) for fault in faults[:FAULTS]]
    if len(faults) > FAULTS:
        lead.append(words("carrying.faulty.more", count=f"{len(faults) - FAULTS:,}"))
    title = words("carrying.faulty.title")
    return Answer((card(title=title, lead="\n".join(lead), colour=Colour.REFUSAL),))


def faults_text(words: Words, faults: Sequence[Fault]) -> str:
    """Return the faults as lines of a text file, up to ``MOST_FAULTS`` of them."""
    lines = [fault_line(words, fault) for fault in faults[:MOST_FAULTS]]
    if len(faults) > MOST_FAULTS:
        lines.append(words("carrying.faulty.others", count=f"{len(faults) - MOST_FAULTS:,}"))
    return "\n".join(lines) + "\n"


def fault_line(words: Words, fault: Fault) -> str:
    """Return a fault with its line and its entry's key, in one line."""
    flaw = fault.flaw
    known = f"carrying.fault.{flaw.rule}"
    if known in words:
        values = {
            name: plain(value, _VALUE) if isinstance(value, str) else f"{value:,}"
            for name, value in flaw.values.items()
        }
        said = words(known, name=plain(flaw.path, _VALUE), **values)
    else:
        said = flaw_line(words, flaw)
    place = [] if fault.line is None else [words("carrying.faulty.line", line=f"{fault.line:,}")]
    if fault.key:
        place.append(fault.key if KEY.fullmatch(fault.key) else plain(fault.key, _VALUE))
    return words("carrying.faulty.at", place=words.list(place), said=said) if place else said


def careful_answer(words: Words, steps: Sequence[Step]) -> Answer:
    """Return which entries of a file need another editor's approval, so that it cannot be taken in."""
    shown = [words("guide.item", title=named(words, step)) for step in steps[:PAGE]]
    if len(steps) > PAGE:
        shown.append(words("carrying.more", count=len(steps) - PAGE))
    lead = "\n".join((words("carrying.careful"), *shown))
    return Answer((card(title=words("carrying.faulty.title"), lead=lead, colour=Colour.REFUSAL),))


def nothing_answer(words: Words, steps: Sequence[Step]) -> Answer:
    """Return that a file would change nothing."""
    same = sum(step.effect is Effect.SAME for step in steps)
    lead = [*_left_out(words, steps)]
    lead.append(words("carrying.preview.nothing", count=same) if same else words("carrying.preview.none"))
    return Answer((card(title=words("carrying.preview.title"), lead="\n".join(lead)),))


def preview_answer(
    words: Words, steps: Sequence[Step], page: Page[Step], told: Told, *, own_vouched: bool
) -> Answer:
    """Return what a file would do. ``own_vouched``: taking it in says that no own entry needs approval."""
    lead = [words("carrying.preview.lead"), counted(words, steps), *_left_out(words, steps), ""]
    for number, step in page.numbered():
        lead.append(_item(words, number, step))
        lead.extend(words("carrying.item.beside", said=said) for said in _told(words, step, told))
        if emptied := step.emptied:
            fields = words.list(words(f"history.field.{name}") for name in emptied)
            lead.append(words("carrying.item.emptied", fields=fields))
    if page.pages > 1:
        lead.append(words("history.page", page=page.number + 1, pages=page.pages))
    if own_vouched:
        lead += ["", words("carrying.preview.vouched")]
    return Answer((card(title=words("carrying.preview.title"), lead="\n".join(lead)),))


def _item(words: Words, number: int, step: Step) -> str:
    """Return what is done with an entry, and whose place it takes where that had another title."""
    entry = named(words, step)
    if step.before is not None and step.renames(words.language):
        before = plain(step.before[words.language].title, _VALUE)
        return words("carrying.item.renamed", number=number, before=before, entry=entry)
    return words(f"carrying.item.{step.effect.value}", number=number, entry=entry)


def _told(words: Words, step: Step, told: Told) -> list[str]:
    """Return what there is to know before an entry is taken in."""
    key, lines = step.carried.key, list[str]()
    if key in told.removed:
        lines.append(words("carrying.item.removed", made=made_by(words, told.removed[key])))
    if key in told.outdated:
        lines.append(words("carrying.item.outdated"))
    return lines


def _left_out(words: Words, steps: Sequence[Step]) -> list[str]:
    """Return which entries of a file are not taken in, as the guide does not have them any more."""
    gone = [named(words, step) for step in steps if step.effect is Effect.GONE]
    if not gone:
        return []
    listed = gone[:LEFT_OUT]
    if len(gone) > LEFT_OUT:
        listed.append(words("carrying.more", count=len(gone) - LEFT_OUT))
    return [words("carrying.preview.left_out", entries=words.list(listed))]


def counted(words: Words, steps: Sequence[Step]) -> str:
    """Return how many entries are added, changed and the same."""
    counts = Counter(step.effect for step in steps)
    return words.list(
        words(f"carrying.count.{effect.value}", count=counts[effect]) for effect in Effect if counts[effect]
    )


def named(words: Words, step: Step) -> str:
    """Return the title that an entry has in the file, with its key."""
    title = plain(step.carried.wording[words.language].title)
    return words("carrying.named", title=title, key=step.carried.key)


def option(words: Words, step: Step, number: int) -> str:
    """Return a step as an option of a menu."""
    label = words("carrying.option", number=number, title=step.carried.wording[words.language].title)
    return clip(label, Limit.OPTION_TEXT)


def changes_answer(words: Words, step: Step, told: Told) -> Answer:
    """Return everything that a file would change in an entry."""
    found = differences(step.before, step.carried.wording)
    lead = [words(f"carrying.effect.{step.effect.value}", key=step.carried.key)]
    lead += [*_told(words, step, told), words("history.legend")]
    title = clip(words("carrying.preview.one", title=named(words, step)), Limit.EMBED_TITLE)
    room = _ROOM - units(title)
    return Answer(
        (card(title=title, lead="\n".join(lead), fields=difference_fields(words, found, room=room)),)
    )


def overtaken_answer(words: Words, overtaken: Sequence[tuple[Step, Edition | None]]) -> Answer:
    """Return which entries somebody else has changed since a file was shown; each with what holds now."""
    lines = [words("carrying.overtaken.lead")]
    for step, edition in overtaken[:PAGE]:
        by = "" if edition is None else made_by(words, edition)
        lines.append(words("guide.item", title="　".join(filter(None, (named(words, step), by)))))
    if len(overtaken) > PAGE:
        lines.append(words("carrying.more", count=len(overtaken) - PAGE))
    return Answer(
        (card(title=words("carrying.overtaken.title"), lead="\n".join(lines), colour=Colour.CAUTION),)
    )


def done_answer(words: Words, steps: Sequence[Step]) -> Answer:
    """Return what a file has done, and how to take back what it changed."""
    lead = [counted(words, steps)]
    if any(step.effect is Effect.CHANGED for step in steps):
        lead.append(words("carrying.done.lead"))
    return Answer((card(title=words("carrying.done.title"), lead="\n".join(lead)),))


def cancelled_answer(words: Words) -> Answer:
    """Return that a file is not taken in."""
    return Answer((card(title=words("carrying.preview.title"), lead=words("carrying.cancelled")),))
