"""What is wrong with a moderator's words, said in the moderator's language."""

from collections.abc import Sequence

from bot.domain.flaws import Flaw
from bot.i18n import Words
from bot.render.theme import plain


def flaw_line(words: Words, flaw: Flaw) -> str:
    """Return a flaw that ``check_wording`` found as a sentence naming language and field."""
    values = {
        name: f"{value:,}" if isinstance(value, int) else plain(value) for name, value in flaw.values.items()
    }
    reason = words(f"drafts.flaw.{flaw.rule}", **values)
    return words("drafts.flaw_line", place=_place(words, flaw.path), reason=reason)


def flaw_lines(words: Words, flaws: Sequence[Flaw], *, most: int) -> str:
    """Return one line for each flaw, at most ``most``, with how many more there are."""
    lines = [words("guide.item", title=flaw_line(words, flaw)) for flaw in flaws[:most]]
    if len(flaws) > most:
        lines.append(words("drafts.flaws_more", count=len(flaws) - most))
    return "\n".join(lines)


def _place(words: Words, path: str) -> str:
    language, _, rest = path.partition(".")
    name, _, number = rest.partition("#")
    spoken = words(f"history.language.{language}")
    if not name:
        return spoken
    field = words(f"history.field.{name}")
    if number:
        field = words("drafts.numbered", field=field, number=number)
    return words("history.field_name", field=field, language=spoken)
