"""Forms that give back what they were filled with, and words that fit into a message."""

import datetime
from typing import Any

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bot.domain.edition_rules import LONGEST_TOGETHER, check_wording
from bot.domain.editions import Wording, wording_of
from bot.domain.flaws import Flaw
from bot.domain.guide import EntryText, Language
from bot.domain.snapshot import Guide
from bot.i18n import Messages
from bot.render.draftforms import fields_of, form_items, forms_of, typed, typed_text
from bot.render.flawlines import flaw_lines
from bot.render.guide import entry_answer
from bot.render.theme import Limit, units
from tests.render.limits import texts

NOTHING = EntryText(title="", answer="")


def filled(items: list[discord.ui.Item[Any]]) -> dict[str, tuple[str, ...]]:
    """Return what a form submits that nobody typed into."""
    values: dict[str, tuple[str, ...]] = {}
    for item in items:
        payload: dict[str, Any] = item.to_component_dict()
        field = payload["component"]
        assert len(payload["label"]) <= Limit.LABEL
        assert not payload["description"].endswith("…")
        value = field.get("value")
        assert value is None or len(value) <= field["max_length"]
        values[field["custom_id"]] = () if value is None else (value,)
    return values


@pytest.mark.parametrize("language", Language)
def test_forms_submitted_untouched_change_nothing(
    language: Language, guide: Guide, messages: Messages
) -> None:
    for entry in guide.entries.values():
        words = wording_of(entry)
        seen: list[str] = []
        for form in forms_of(entry, words):
            fields = fields_of(form, entry, words)
            values = filled(form_items(messages[language], fields, words))
            assert 1 <= len(values) <= 5
            assert typed(words, fields, values) == words
            seen.extend(values)
        assert len(seen) == len(set(seen))
        kept = [f"{each}.{name}" for each in Language for name in vars_of(entry[each])]
        assert set(kept) <= set(seen)


def vars_of(text: EntryText) -> list[str]:
    names = ("title", "answer", "body", "differs", "question", "todo", "keywords", "questions")
    return [name for name in names if getattr(text, name)]


@given(st.text(), st.text())
def test_what_is_typed_comes_back_in_the_form(answer: str, body: str) -> None:
    words = Wording(ja=NOTHING, en=NOTHING)
    fields = fields_of("ja", None, words)
    kept = typed(words, fields, {"ja.answer": (answer,), "ja.body": (body,)})
    again = typed(kept, fields, {"ja.answer": (kept.ja.answer,), "ja.body": (kept.ja.body,)})
    assert again == kept
    assert "\r" not in kept.ja.body
    kept.ja.body.encode()


def test_what_could_not_be_kept_is_written_down_whole(messages: Messages) -> None:
    values = {"ja.title": ("題",), "ja.body": ("一行目\n二行目",), "en.keywords": ()}
    assert typed_text(messages[Language.JA], values) == (
        "[タイトル（日本語）]\n題\n\n[本文（日本語）]\n一行目\n二行目"
    )


@pytest.mark.parametrize("language", Language)
def test_the_longest_words_that_may_be_saved_are_shown_whole(
    language: Language, guide: Guide, messages: Messages
) -> None:
    for entry in guide.entries.values():
        before = entry[language]
        short = replace(before, title="題" * 100, answer="答" * 400, body="")
        if before.differs:
            short = replace(short, differs="違" * 300)
        room = LONGEST_TOGETHER - sum(map(len, (short.title, short.answer, short.differs, short.todo)))
        text = replace(short, body="😀" + "本" * (min(room, 4000) - 3) + "終")
        edited = replace(entry, **{language.value: text}, edited=datetime.date(2026, 11, 24))
        assert list(check_wording(wording_of(edited), entry)) == []
        answer = entry_answer(messages[language], guide, edited)
        sent = [dict(embed.to_dict()) for embed in answer.embeds]
        everything = "\n".join(part for embed in sent for part in texts(embed))
        assert all(
            each in everything for each in (text.title, text.answer, text.body, text.differs, text.todo)
        )
        total = sum(units(part) for embed in sent for part in texts(embed))
        sources = answer.embeds[-1].fields[-1].value or ""
        longer_sources = Limit.FIELD_VALUE - units(sources)
        assert total + longer_sources <= Limit.MESSAGE_EMBED_TEXT
        assert all(units(str(embed.get("description", ""))) <= Limit.EMBED_DESCRIPTION for embed in sent)


def test_a_draft_that_is_far_too_long_is_shown_within_discords_limits(
    guide: Guide, messages: Messages
) -> None:
    long = "長" * 4000
    text = EntryText(title=long, answer=long, body=long, differs=long, question=long, todo=long)
    entry = replace(guide.entries["blocker.in-talks"], ja=text)
    answer = entry_answer(messages[Language.JA], guide, entry)
    sent = [dict(embed.to_dict()) for embed in answer.embeds]
    assert sum(units(part) for embed in sent for part in texts(embed)) <= Limit.MESSAGE_EMBED_TEXT


@pytest.mark.parametrize("language", Language)
def test_every_flaw_is_said_in_the_moderators_language(language: Language, messages: Messages) -> None:
    bad = EntryText(
        title="",
        answer="あ" * 500 + "@everyone",
        body="```" + "\x07" + "い" * 4500,
        question="一\n二",
        keywords=("う" * 200, *map(str, range(70))),
    )
    flaws: list[Flaw] = list(check_wording(Wording(ja=bad, en=bad), None))
    rules = {flaw.rule for flaw in flaws}
    assert rules == {
        "empty",
        "long",
        "mention",
        "fence",
        "control",
        "one_line",
        "many",
        "together",
        "unasked",
    }
    text = flaw_lines(messages[language], flaws, most=100)
    assert len(text.splitlines()) == len(flaws)
    assert "@everyone" not in text
    assert len(flaw_lines(messages[language], flaws, most=8).splitlines()) == 9
