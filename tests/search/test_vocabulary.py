"""The shipped words: each can be found, and none that is outside the subject is how an entry is asked for."""

import pytest

from bot.domain.letters import folded, stem
from bot.domain.snapshot import Guide
from bot.domain.vocabulary import WordGroup
from bot.search.candidate import passages
from bot.search.forms import Forms, english_words
from bot.search.terms import Reader


@pytest.mark.parametrize("kind", ["meanings", "fillers", "outside"])
def test_every_form_is_found_by_itself(guide: Guide, kind: str) -> None:
    groups: tuple[WordGroup, ...] = getattr(guide.vocabulary, kind)
    forms = Forms(groups)
    lost = [
        (group.key, form) for group in groups for form in group.forms if group.key not in found(forms, form)
    ]
    assert not lost


def found(forms: Forms, form: str) -> set[str]:
    plain = folded(form)
    each = (*forms.in_japanese(plain), *forms.in_english([stem(word) for word in english_words(plain)]))
    return {key for one in each for key in one.groups}


def test_what_brings_a_question_back_to_the_subject_is_a_meaning(guide: Guide) -> None:
    meanings = {group.key for group in guide.vocabulary.meanings}
    assert {key for group in guide.vocabulary.outside for key in group.unless} <= meanings


def test_hardly_a_way_of_asking_names_what_is_outside(guide: Guide) -> None:
    """A few do, for what they are about outweighs it; one more is most likely a word found inside another."""
    reader = Reader(guide.vocabulary)
    ways = [way for entry in guide.entries.values() for way in passages(entry)[0]]
    assert sum(bool(reader.question(way).outside) for way in ways) <= 5
