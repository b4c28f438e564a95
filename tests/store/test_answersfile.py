"""A server's own words in a file: word for word, and every fault named with its line."""

import string
import tomllib

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.carried import Carried
from bot.domain.guide import EntryText
from bot.store.answersfile import LARGEST, MOST_ENTRIES, read, written

TRICKY = (
    '"',
    "'",
    '"""',
    "'''",
    "\\",
    "\n",
    "\r\n",
    "\r",
    "\t",
    " ",
    "#",
    "[[entry]]",
    "key = ",
    "\n[entry.ja]\ntitle = 1\n",
    "{{x}}",
    "🎉👩‍💻",
    "\x00",
    "\x1b",
    "\x7f",
    "\u2028",
    "\ufeff",
    "　",
    "お金",
)
TEXT = st.lists(
    st.sampled_from(TRICKY) | st.text(st.characters(exclude_categories=("Cs",)), max_size=8), max_size=5
).map("".join)
PHRASES = st.lists(TEXT, max_size=3).map(tuple)
WORDS = st.builds(
    EntryText,
    title=TEXT,
    answer=TEXT,
    body=TEXT,
    differs=TEXT,
    question=TEXT,
    todo=TEXT,
    keywords=PHRASES,
    questions=PHRASES,
)
KEYS = st.sampled_from(("faq.fee", "own.1", "own.22", "blocker.escrow"))
BASES = st.none() | st.text(string.hexdigits, min_size=1, max_size=12)
RECORDS = st.lists(
    st.builds(Carried, key=KEYS, base=BASES, ja=WORDS, en=WORDS), max_size=4, unique_by=lambda each: each.key
).map(tuple)


@given(records=RECORDS, remarks=st.lists(st.sampled_from(("", "メモ", "key = 1 # [[entry]]")), max_size=3))
def test_what_is_written_is_read_again_word_for_word(
    records: tuple[Carried, ...], remarks: list[str]
) -> None:
    files = written(records, remarks)
    assert len(files) == (1 if records else 0)
    for content in files:
        found = read(content)
        assert found.faults == ()
        assert found.records == records
        numbers = [
            number
            for number, line in enumerate(content.decode().split("\n"), start=1)
            if line == f'key = "{records[0].key}"'
        ]
        assert found.lines.of(1, "key") in numbers


def test_the_writer_alone_would_lose_a_line_break_of_windows_between_three_quotes() -> None:
    """Why such texts stand in one line; when this fails, the writer has learned it."""
    text = "一\r\n二"
    assert tomllib.loads(tomli_w.dumps({"a": text}, multiline_strings=True))["a"] == "一\n二"
    assert tomllib.loads(tomli_w.dumps({"a": text}))["a"] == text


def small(number: int, *, body: str = "") -> Carried:
    words = EntryText(title="a", answer="b", body=body)
    return Carried(key=f"own.{number}", ja=words, en=words)


def test_small_entries_have_a_heading_each_as_in_the_guides_own_files() -> None:
    (content,) = written([small(1), small(2)], ["メモ"])
    assert content.decode().startswith('# メモ\n\n[[entry]]\nkey = "own.1"\n\n[entry.ja]\n')
    assert content.count(b"\n[[entry]]\n") == 2


@pytest.mark.parametrize(
    "records",
    [
        [small(number) for number in range(1, MOST_ENTRIES + 2)],
        [small(number, body="長" * 4_000) for number in range(1, 20)],
    ],
    ids=["many", "long"],
)
def test_what_is_too_much_for_one_file_is_in_several_that_can_be_read(records: list[Carried]) -> None:
    files = written(records, ["メモ"])
    assert len(files) == 2
    assert all(len(content) <= LARGEST for content in files)
    assert [record for content in files for record in read(content).records] == records


GOOD = """[[entry]]
key = "own.1"
[entry.ja]
title = "あ"
answer = "い"
[entry.en]
title = "a"
answer = "b"
"""


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (b"", [(None, "", "no_entries")]),
        (b"# a\n\xff", [(2, "", "not_utf8")]),
        (b"a = 1\nb = \n", [(2, "", "syntax")]),
        (b'a = """\nb', [(2, "", "syntax")]),
        (b"a = " + b"9" * 5_000, [(1, "", "syntax")]),
        (b"a = " + b"[" * 100_000, [(1, "", "deep")]),
        (b"a = 1\n[b]\n", [(1, "", "outside"), (2, "", "outside"), (None, "", "no_entries")]),
        (b"entry = 3", [(None, "", "no_entries")]),
        (b"entry = [3]", [(None, "", "kind_table")]),
        (b"[[entry]]\n" * (MOST_ENTRIES + 1), [(None, "", "many_entries")]),
        ((GOOD + GOOD).encode(), [(10, "own.1", "twice")]),
        (GOOD.replace('"い"', "3").encode(), [(5, "own.1", "kind_str")]),
        (
            GOOD.replace('answer = "b"', 'anser = "b"').encode(),
            [(8, "own.1", "unknown"), (6, "own.1", "missing")],
        ),
        (GOOD.replace("key = ", 'kind = "faq"\nkey = ').encode(), [(2, "own.1", "guides")]),
        ((GOOD + 'keywords = [\n"a",\n3,\n]\n').encode(), [(9, "own.1", "kind_str")]),
        ((GOOD + "questions = 'x'\n").encode(), [(9, "own.1", "kind_list")]),
        (b"[[entry]]\nkey = 1\nja = 2\n", [(2, "", "kind_str"), (3, "", "kind_table"), (1, "", "missing")]),
        (
            f'# [[entry]]\n{GOOD}body = """\n[[entry]]\nkey = 1\n"""\n{GOOD}x = 1\n'.encode(),
            [(15, "own.1", "twice"), (22, "own.1", "unknown")],
        ),
    ],
    ids=lambda value: None if isinstance(value, list) else repr(value[:24]),
)
def test_every_fault_is_named_with_its_line(
    content: bytes, faults: list[tuple[int | None, str, str]]
) -> None:
    found = read(content)
    assert sorted((fault.line or 0, fault.key, fault.flaw.rule) for fault in found.faults) == sorted(
        (line or 0, key, rule) for line, key, rule in faults
    )
    assert found.records == ()


def test_a_file_from_windows_is_read_as_any_other() -> None:
    found = read(b"\xef\xbb\xbf" + (GOOD + 'body = """\n一\n二"""\n').replace("\n", "\r\n").encode())
    assert found.faults == ()
    assert found.records[0].en.body == "一\n二"


@given(
    st.binary(max_size=60)
    | TEXT.map(str.encode)
    | st.text("[]entry.=\"'\n #ja1", max_size=60).map(str.encode)
)
def test_whatever_is_handed_in_is_read_or_refused(content: bytes) -> None:
    found = read(content)
    assert bool(found.records) != bool(found.faults)
