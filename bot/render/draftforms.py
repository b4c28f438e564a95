"""The forms in which moderators write an entry: which fields each has, and what was typed into them."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import discord
from discord import ui
from msgspec.structs import replace

from bot.domain.differences import FIELDS
from bot.domain.edition_rules import LONGEST_FIELD, MOST_PHRASES, OWN_LENGTHS
from bot.domain.editions import Wording
from bot.domain.entry_rules import PHRASE_LENGTH
from bot.domain.guide import Entry, EntryText, Language
from bot.i18n import Words
from bot.render.theme import Limit, clip

ASK, DIFFERS = "ask", "differs"
"""The forms beside the one of each language: how the entry is found, and what did not fit into the others."""
ALWAYS = ("title", "answer", "body")
PHRASES = ("keywords", "questions")
ONE_LINERS = frozenset({"title", "question"})
MOST_FIELDS = 5
"""Fields that Discord puts into a form."""


class Field(NamedTuple):
    """A field of a form: a text of an entry in one language."""

    language: Language
    name: str

    @property
    def identity(self) -> str:
        """The id of the field in its form."""
        return f"{self.language.value}.{self.name}"


def forms_of(shipped: Entry | None, wording: Wording) -> tuple[str, ...]:
    """Return the names of the forms that an entry has."""
    languages = tuple(language.value for language in Language)
    return (*languages, ASK, *((DIFFERS,) if _overflows(shipped, wording) else ()))


def fields_of(form: str, shipped: Entry | None, wording: Wording) -> tuple[Field, ...]:
    """Return the fields of a form: what every entry has, and what this one has besides.

    Raises ``KeyError`` for a form that there is not.
    """
    if form == ASK:
        return tuple(Field(language, name) for language in Language for name in PHRASES)
    if form == DIFFERS:
        return tuple(Field(language, DIFFERS) for language in Language)
    if form not in list(Language):
        raise KeyError(form)
    names = [name for name in ("question", "todo", DIFFERS) if _has(name, shipped, wording)]
    if _overflows(shipped, wording):
        names.remove(DIFFERS)
    return tuple(Field(Language(form), name) for name in (*ALWAYS, *names))


def possible_fields(form: str) -> tuple[Field, ...]:
    """Return every field that a form can have had when it was opened, whatever its entry has by now.

    Raises ``KeyError`` for a form that there is not.
    """
    if form in list(Language):
        return tuple(Field(Language(form), name) for name in FIELDS if name not in PHRASES)
    return fields_of(
        form, None, Wording(ja=EntryText(title="", answer=""), en=EntryText(title="", answer=""))
    )


def form_items(words: Words, fields: Sequence[Field], wording: Wording) -> list[ui.Item[Any]]:
    """Return the fields with what stands in them.

    Every field takes as much as Discord allows: what is too long is told afterwards and can be shortened,
    instead of being cut while it is pasted.
    """
    return [
        ui.Label(
            text=clip(_label(words, field), Limit.LABEL),
            description=clip(_hint(words, field), Limit.LABEL_DESCRIPTION),
            component=ui.TextInput(
                custom_id=field.identity,
                style=discord.TextStyle.short if field.name in ONE_LINERS else discord.TextStyle.paragraph,
                default=_shown(wording[field.language], field.name) or None,
                required=False,
                max_length=LONGEST_FIELD,
            ),
        )
        for field in fields
    ]


def typed(wording: Wording, fields: Sequence[Field], values: Mapping[str, Sequence[str]]) -> Wording:
    """Return ``wording`` with what was typed into ``fields``; a field that is not among ``values`` stays."""
    texts = {language: wording[language] for language in Language}
    for language, name in fields:
        identity = Field(language, name).identity
        if identity in values:
            value = _clean("".join(values[identity]))
            texts[language] = _with(texts[language], name, value)
    return Wording(ja=texts[Language.JA], en=texts[Language.EN])


def typed_text(words: Words, values: Mapping[str, Sequence[str]]) -> str:
    """Return what was typed into a form as one text to copy from; ``values`` are by the ids of its fields."""
    return "\n\n".join(
        f"[{_label(words, field)}]\n{''.join(values[field.identity])}"
        for field in (Field(language, name) for language in Language for name in FIELDS)
        if values.get(field.identity)
    )


def _overflows(shipped: Entry | None, wording: Wording) -> bool:
    besides = [name for name in ("question", "todo", DIFFERS) if _has(name, shipped, wording)]
    return len(ALWAYS) + len(besides) > MOST_FIELDS


def _has(name: str, shipped: Entry | None, wording: Wording) -> bool:
    texts: list[EntryText] = [wording.ja, wording.en]
    if shipped is not None:
        texts += [shipped.ja, shipped.en]
    return any(getattr(text, name) for text in texts)


def _shown(text: EntryText, name: str) -> str:
    shown = "\n".join(getattr(text, name)) if name in PHRASES else str(getattr(text, name))
    # Whatever came out of a form goes into it again; only what a file brought before a rule changed may not.
    return shown[:LONGEST_FIELD]


def _with(text: EntryText, name: str, value: str) -> EntryText:
    change: dict[str, Any] = {name: _lines(value) if name in PHRASES else value}
    return replace(text, **change)


def _lines(value: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line.strip() for line in value.split("\n") if line.strip()))


def _clean(value: str) -> str:
    """Return what was typed with one kind of line break, and without halves of characters."""
    whole = value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def _label(words: Words, field: Field) -> str:
    return words(
        "history.field_name",
        field=words(f"history.field.{field.name}"),
        language=words(f"history.language.{field.language.value}"),
    )


def _hint(words: Words, field: Field) -> str:
    if field.name in PHRASES:
        return words("drafts.form.lines", most=MOST_PHRASES, longest=PHRASE_LENGTH)
    longest = f"{OWN_LENGTHS[field.name]:,}"
    return words(f"drafts.form.hint.{field.name}", longest=longest)
