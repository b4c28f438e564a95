import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from bot.domain.guide import EntryText, Evidence, Text
from bot.store.canonical import canonical, digest, restored
from bot.store.errors import CorruptError

TEXTS = st.builds(
    EntryText,
    title=st.text(),
    answer=st.text(),
    body=st.text(),
    keywords=st.lists(st.text(), max_size=3).map(tuple),
)


@given(TEXTS, TEXTS)
def test_records_come_back_and_differ_exactly_where_their_documents_do(one: EntryText, other: EntryText):
    assert restored(EntryText, canonical(one), "faq.fee") == one
    assert (one == other) == (canonical(one) == canonical(other))


def test_the_same_record_has_the_same_document_in_every_release():
    evidence = Evidence(
        sources=("F1", "article"), checked=datetime.date(2026, 3, 1), note=Text(ja="例", en='an "example"')
    )
    document = r'{"checked":"2026-03-01","note":{"en":"an \"example\"","ja":"例"},"sources":["F1","article"]}'
    assert canonical(evidence) == document
    assert digest('{"a":1}') == "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862"


def test_a_new_optional_field_does_not_change_documents_that_do_not_use_it():
    class NextRelease(Struct, frozen=True, kw_only=True):
        title: str
        answer: str
        subtitle: str = ""

    assert canonical(NextRelease(title="a", answer="b")) == canonical(EntryText(title="a", answer="b"))


@pytest.mark.parametrize("document", ["", "[]", "{}", '{"title":1,"answer":"a"}', '{"title":"a"'])
def test_a_document_that_is_no_such_record_is_corrupt(document: str):
    with pytest.raises(CorruptError, match=r"faq\.fee"):
        restored(EntryText, document, "faq.fee")
