import datetime
from pathlib import Path

import pytest

from bot.domain.guide import Side
from bot.domain.services import Roll, TaxOnFee
from bot.store.errors import FaultyDataError
from bot.store.shipped import load_shipped
from tests.store.sample import FILES, TODAY, loaded, written


def faults_of(directory: Path, *changes: tuple[str, str, str]) -> list[str]:
    with pytest.raises(FaultyDataError) as failure:
        loaded(directory, *changes)
    assert str(failure.value).splitlines() == [str(fault) for fault in failure.value.faults]
    return str(failure.value).splitlines()


def test_valid_files_become_records(tmp_path: Path):
    shipped = loaded(tmp_path)
    assert [entry.key for entry in shipped.entries] == [
        *("blocker.open", "blocker.support", "service.one", "service.two"),
        *("faq.fee", "faq.data-entry"),
    ]
    one = shipped.services[0]
    assert [tier.rate for tier in one.schedules[0].tiers] == [2000, 1000, 500]
    assert one.schedules[1].tiers[0].rate == 1650
    assert one.schedules[1].tax_on_fee is TaxOnFee.INCLUDED
    assert one.schedules[2].valid_from is None
    assert one.client_fee is not None
    assert one.client_fee.rate == 550
    assert one.payout is not None
    assert one.payout.roll is Roll.PREVIOUS
    assert shipped.entries[0].side is Side.WORKER
    assert shipped.entries[4].ja.body == "- 一つ目\n- 二つ目"
    assert shipped.entries[4].evidence.checked == datetime.date(2026, 3, 1)
    assert [tier.rate for tier in shipped.taxes.withholding[0].tiers] == [1021, 2042]
    assert [job.key for job in shipped.jobs] == ["writing", "design"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        pytest.param("guide/faq.toml", "2026-03-01", TODAY.isoformat(), id="checked today"),
        pytest.param("guide/faq.toml", "手数料はいくら？", "あ" * 100, id="a title of 100 characters"),
        pytest.param("services/one.toml", "percent = 16.5 ", "percent = 0 ", id="a rate of nothing"),
        pytest.param("services/one.toml", "percent = 16.5 ", "percent = 100.00 ", id="a rate of everything"),
        pytest.param("services/one.toml", "percent = 16.5 ", "percent = 0.01 ", id="a basis point"),
        pytest.param("services/one.toml", "valid_until = 2019-09-30", "", id="old rates of unknown dates"),
        pytest.param("services/one.toml", "payday = 31", "payday = 15", id="paid on the period's last day"),
        pytest.param("services/one.toml", 'roll = "previous"', "", id="nothing published about holidays"),
        pytest.param("services/one.toml", 'aliases = ["わん", "1S"]', 'aliases = ["one"]', id="its own name"),
    ],
)
def test_what_is_just_within_the_rules_is_accepted(file: str, old: str, new: str, tmp_path: Path):
    loaded(tmp_path, (file, old, new))


FAQ, BLOCKERS, ONE, TWO = "guide/faq.toml", "guide/blockers.toml", "services/one.toml", "services/two.toml"
SOURCES, JOBS, TAXES = "sources.toml", "jobs.toml", "taxes.toml"
MEANINGS = "search/meanings.toml"
KINDS = "reason, step, caution, blocker, tip, voice, faq, answer, service"
A_DATE = "must be a date such as 2024-04-01, without quotes"
CHECKED = "evidence = { sources = ["

CASES = {
    "a missing title": (FAQ, 'title = "How much is the fee?"\n', "", "faq.fee: en.title is missing"),
    "a missing language": (
        FAQ,
        'en = { title = "Data entry", answer = "Yes." }\n',
        "",
        "faq.data-entry: en is missing",
    ),
    "a blank answer": (FAQ, '"契約額の一部です。"', '" 　 "', "faq.fee: ja.answer is empty"),
    "a misspelt field": (
        FAQ,
        "differs =",
        "difers =",
        "faq.fee: en.difers is not known; did you mean differs?",
    ),
    "a number for a text": (
        FAQ,
        '"手数料はいくら？"',
        "5",
        "faq.fee: ja.title must be text, not 5",
    ),
    "a text for a list": (
        FAQ,
        '["手数料"]',
        '"手数料"',
        "faq.fee: ja.keywords must be a list, not '手数料'",
    ),
    "a number in a list of texts": (
        FAQ,
        '["手数料"]',
        '["手数料", 3]',
        "faq.fee: ja.keywords#2 must be text, not 3",
    ),
    "a truth for a number": (
        FAQ,
        "order = 2",
        "order = true",
        "faq.fee: order must be a whole number, not true",
    ),
    "a fraction for a number": (
        FAQ,
        "order = 2",
        "order = 2.5",
        "faq.fee: order must be a whole number, not 2.5",
    ),
    "a text for a table": (
        FAQ,
        'ja = { title = "データ入力", answer = "できます。" }',
        'ja = "データ入力"',
        "faq.data-entry: ja must be a table, not 'データ入力'",
    ),
    "a text for a date": (
        FAQ,
        "checked = 2026-03-01, note",
        'checked = "2026-03-01", note',
        f"faq.fee: evidence.checked {A_DATE}, not '2026-03-01'",
    ),
    "a time for a date": (
        FAQ,
        "checked = 2026-03-01, note",
        "checked = 2026-03-01T10:00:00, note",
        f"faq.fee: evidence.checked {A_DATE}, not 2026-03-01 10:00:00",
    ),
    "an unknown kind": (
        FAQ,
        'kind = "faq"',
        'kind = "fag"',
        f"faq.fee: kind must be one of {KINDS}, not 'fag'",
    ),
    "the kind of a server's own entry": (
        FAQ,
        'kind = "faq"',
        'kind = "own"',
        f"faq.fee: kind must be one of {KINDS}, not 'own'",
    ),
    "a missing key": (FAQ, 'key = "faq.fee"\n', "", "[[entry]] 1: key is missing"),
    "a wrong heading": (
        FAQ,
        '[[entry]]\nkey = "faq.data-entry"',
        '[[entri]]\nkey = "faq.data-entry"',
        "entri is not known; records begin with [[entry]]",
    ),
    "a key in capitals": (
        FAQ,
        '"faq.data-entry"',
        '"FAQ.data"',
        "FAQ.data: is not a key: use a-z and 0-9, with single '.' or '-' between them",
    ),
    "a key used twice in a file": (
        FAQ,
        '"faq.data-entry"',
        '"faq.fee"',
        "faq.fee: is there twice, first in data/guide/faq.toml",
    ),
    "a key used twice in two files": (
        FAQ,
        '"faq.data-entry"',
        '"blocker.open"',
        "blocker.open: is there twice, first in data/guide/blockers.toml",
    ),
    "a related entry that does not exist": (
        FAQ,
        '["blocker.open"]',
        '["blocker.open", "blocker.closed"]',
        "faq.fee: related#2 names no entry: blocker.closed",
    ),
    "an entry related to itself": (
        FAQ,
        '["blocker.open"]',
        '["faq.fee"]',
        "faq.fee: related#1 names the entry itself",
    ),
    "a command that does not exist": (
        FAQ,
        'command = "fee"',
        'command = "fees"',
        "faq.fee: command names no command: fees",
    ),
    "a shown_by that does not exist": (
        FAQ,
        'shown_by = ["fee"]',
        'shown_by = ["fee", "/compare"]',
        "faq.fee: shown_by#2 names no command: /compare",
    ),
    "a service that does not exist": (
        FAQ,
        'service = "service.one"',
        'service = "service.none"',
        "faq.fee: service names no service: service.none",
    ),
    "a source that does not exist": (
        FAQ,
        CHECKED + '"F1"]',
        CHECKED + '"F1", "F99"]',
        "faq.fee: evidence.sources#2 names no source of data/sources.toml: F99",
    ),
    "no source": (
        FAQ,
        CHECKED + '"F1"]',
        CHECKED + "]",
        "faq.fee: evidence.sources is empty: every value needs a source",
    ),
    "checked tomorrow": (
        FAQ,
        "checked = 2026-03-01, note",
        "checked = 2026-04-02, note",
        "faq.fee: evidence.checked is in the future: 2026-04-02",
    ),
    "a note in one language": (
        FAQ,
        'en = "worked example"',
        'en = ""',
        "faq.fee: evidence.note.en is empty",
    ),
    "a title that is too long": (
        FAQ,
        "手数料はいくら？",
        "あ" * 101,
        "faq.fee: ja.title has 101 characters, 100 at most",
    ),
    "an answer that is too long": (
        FAQ,
        "契約額の一部です。",
        "あ" * 401,
        "faq.fee: ja.answer has 401 characters, 400 at most",
    ),
    "a body that is too long": (
        FAQ,
        "- 一つ目\n- 二つ目",
        "あ" * 1501,
        "faq.fee: ja.body has 1501 characters, 1500 at most",
    ),
    "a differs that is too long": (
        FAQ,
        "Two pages disagree.",
        "a" * 301,
        "faq.fee: en.differs has 301 characters, 300 at most",
    ),
    "a keyword that is too long": (
        FAQ,
        'keywords = ["手数料"]',
        f'keywords = ["{"あ" * 101}"]',
        "faq.fee: ja.keywords#1 has 101 characters, 100 at most",
    ),
    "a blank question": (
        FAQ,
        '["いくら引かれますか"]',
        '["いくら引かれますか", ""]',
        "faq.fee: ja.questions#2 is empty",
    ),
    "a title of two lines": (
        FAQ,
        '"手数料はいくら？"',
        '"手数料は\\nいくら？"',
        "faq.fee: ja.title must be one line",
    ),
    "a mention of everyone": (
        FAQ,
        "- 二つ目",
        "@everyone",
        "faq.fee: ja.body must not mention anybody (@everyone)",
    ),
    "a mention of a member": (
        FAQ,
        "A part of",
        "<@123456789012345678>",
        "faq.fee: en.answer must not mention anybody (<@)",
    ),
    "a code block without an end": (
        FAQ,
        "- 二つ目",
        "```\n計算",
        "faq.fee: ja.body has a ``` without its partner",
    ),
    "a checkbox label that is too long": (
        BLOCKERS,
        '"A contract is open"',
        f'"{"a" * 101}"',
        "blocker.open: en.question has 101 characters, 100 at most",
    ),
    "a todo that is too long": (
        BLOCKERS,
        'todo = "Deliver"',
        f'todo = "{"a" * 301}"',
        "blocker.open: en.todo has 301 characters, 300 at most",
    ),
    "a blocker without a question": (
        BLOCKERS,
        'question = "A contract is open", ',
        "",
        "blocker.open: en.question is missing: a blocker needs the line beside its checkbox",
    ),
    "a blocker without a todo": (
        BLOCKERS,
        ', todo = "納品する"',
        "",
        "blocker.open: ja.todo is missing: a blocker says what to do about it",
    ),
    "a blocker without a side": (
        BLOCKERS,
        'side = "worker"\n',
        "",
        "blocker.open: side is missing: a blocker is a worker's or a client's",
    ),
    "an entry for a service without a file": (
        BLOCKERS,
        'key = "service.two"',
        'key = "service.three"',
        "service.three: has no file in data/services",
    ),
    "a service without an entry": (
        TWO,
        'key = "service.two"',
        'key = "service.three"',
        "service.three: has no entry in data/guide",
    ),
    "a service key without its prefix": (
        TWO,
        'key = "service.two"',
        'key = "two"',
        "two: must begin with service.",
    ),
    "a job that does not exist": (
        TWO,
        '"design"',
        '"singing"',
        "service.two: jobs#1 names no job of data/jobs.toml: singing",
    ),
    "an alias of another service, spelt otherwise": (
        TWO,
        "aliases = []",
        'aliases = ["ﾜﾝ ｻｰﾋﾞｽ"]',
        "service.two: the name ﾜﾝ ｻｰﾋﾞｽ already means service.one",
    ),
    "an alias of another job": (
        JOBS,
        'aliases = ["ライティング"]',
        'aliases = ["ライティング", "ＤＥＳＩＧＮ"]',
        "design: the name Design already means writing",
    ),
    "a rate instead of percent": (
        ONE,
        "tiers = [{ percent = 16.5 }]",
        "tiers = [{ rate = 1650 }]",
        "service.one: schedules#2.tiers#1.rate is not known; did you mean percent?",
    ),
    "a percent with three decimals": (
        ONE,
        "percent = 16.5 ",
        "percent = 16.505 ",
        "service.one: schedules#2.tiers#1.percent must have two decimals at most, not 16.505",
    ),
    "a percent that is no number": (
        ONE,
        "percent = 16.5 ",
        "percent = nan ",
        "service.one: schedules#2.tiers#1.percent must have two decimals at most, not nan",
    ),
    "a percent without end": (
        ONE,
        "percent = 16.5 ",
        "percent = inf ",
        "service.one: schedules#2.tiers#1.percent must have two decimals at most, not inf",
    ),
    "a percent in quotes": (
        ONE,
        "percent = 16.5 ",
        'percent = "16.5" ',
        "service.one: schedules#2.tiers#1.percent must be a number such as 16.5, not '16.5'",
    ),
    "a percent that is a truth": (
        ONE,
        "percent = 16.5 ",
        "percent = true ",
        "service.one: schedules#2.tiers#1.percent must be a number such as 16.5, not true",
    ),
    "a percent above the whole": (
        ONE,
        "percent = 16.5 ",
        "percent = 165 ",
        "service.one: schedules#2.tiers#1.percent must be between 0 and 100 percent",
    ),
    "a schedule for a form that does not exist": (
        ONE,
        'forms = ["project"]',
        'forms = ["project", "hourly"]',
        "service.one: schedules#1.forms names no form of this service: hourly",
    ),
    "tiers that do not ascend": (
        ONE,
        "upto = 200000",
        "upto = 100000",
        "service.one: schedules#1.tiers#2.upto must be above 100000: tiers ascend",
    ),
    "an open tier in the middle": (
        ONE,
        "{ upto = 200000, percent = 10 }",
        "{ percent = 10 }",
        "service.one: schedules#1.tiers#2.upto is missing: only the last tier is open-ended",
    ),
    "a last tier with an end": (
        ONE,
        "{ percent = 5 }",
        "{ upto = 300000, percent = 5 }",
        "service.one: schedules#1.tiers#3.upto must be left out: the last tier is open-ended",
    ),
    "no tiers": (
        ONE,
        "tiers = [{ percent = 16.5 }]",
        "tiers = []",
        "service.one: schedules#2.tiers is empty",
    ),
    "schedules that overlap": (
        ONE,
        "valid_until = 2022-09-30",
        "valid_until = 2022-10-01",
        "service.one: schedules#2 holds on the same days as schedules#1 for project",
    ),
    "schedules that overlap, the later one first": (
        ONE,
        "valid_until = 2019-09-30",
        "valid_from = 2019-01-01\nvalid_until = 2019-10-01",
        "service.one: schedules#3 holds on the same days as schedules#1 for project",
    ),
    "a schedule that ends before it begins": (
        ONE,
        "valid_until = 2022-09-30",
        "valid_until = 2019-09-30",
        "service.one: schedules#1.valid_until is before valid_from: 2019-09-30 < 2019-10-01",
    ),
    "a form with neither schedule nor reason": (
        ONE,
        'unknown = { ja = "公表されていません。", en = "Not published." }\n',
        "",
        "service.one: forms#2 has neither a dated schedule nor a reason in 'unknown'",
    ),
    "a form that is there twice": (
        ONE,
        'key = "task"',
        'key = "project"',
        "service.one: forms#2.key is there twice: project",
    ),
    "a service without forms or a reason": (
        TWO,
        'fee_unknown = { ja = "公表されていません。", en = "Not published." }\n',
        "",
        "service.two: fee_unknown is missing: without forms, say why there is no fee",
    ),
    "payout periods with a gap": (
        ONE,
        "first = 16",
        "first = 17",
        "service.one: payout.periods#2.first must be 16: no gap, no overlap",
    ),
    "payout periods that overlap": (
        ONE,
        "first = 16",
        "first = 15",
        "service.one: payout.periods#2.first must be 16: no gap, no overlap",
    ),
    "payout periods that end early": (
        ONE,
        "last = 31",
        "last = 30",
        "service.one: payout.periods must reach day 31, the last one ends on day 30",
    ),
    "a payday before the period's end": (
        ONE,
        "payday = 31",
        "payday = 14",
        "service.one: payout.periods#1.payday is before the period ends",
    ),
    "a payday that no month has": (
        ONE,
        "payday = 31",
        "payday = 32",
        "service.one: payout.periods#1.payday must be between 1 and 31",
    ),
    "a negative sum": (
        ONE,
        "yen = 1000",
        "yen = -1000",
        "service.one: minimum_payout.yen must not be negative: -1000",
    ),
    "a transfer fee for no payout": (
        ONE,
        "below_yen = 3000",
        "below_yen = 1",
        "service.one: transfer_fees#1.below_yen must be above from_yen",
    ),
    "a note on no known topic": (
        ONE,
        'topic = "fee"',
        'topic = "fees"',
        "service.one: notes#1.topic must be one of exit, fee, history, identity, payout, return",
    ),
    "a source without a web address": (
        SOURCES,
        '"https://example.com/fee"',
        '"example.com/fee"',
        "F1: url must begin with https:// or http://",
    ),
    "a source id with a space": (
        SOURCES,
        'id = "article"',
        'id = "the article"',
        "the article: id must be letters and digits, with '.' or '-' between them",
    ),
    "taxes out of order": (
        TAXES,
        "valid_from = 2019-10-01",
        "valid_from = 2014-04-01",
        "taxes: consumption#2.valid_from must be later than the one before",
    ),
    "taxes that overlap": (
        TAXES,
        "valid_until = 2019-09-30\n",
        "",
        "taxes: consumption#2.valid_from is before the one before ends",
    ),
    "a letter for a word": (
        MEANINGS,
        '"やめる"',
        '"や"',
        "leave: forms#2 has fewer than 2 characters",
    ),
    "a word twice": (MEANINGS, '"やめる"', '"退会"', "leave: forms#2 is there twice (退会)"),
    "no words": (MEANINGS, '["退会", "やめる", "leave"]', "[]", "leave: forms is empty"),
    "a group of words whose key is none": (
        MEANINGS,
        '"leave"',
        '"Leave it"',
        "Leave it: is not a key: use a-z and 0-9, with single '.' or '-' between them",
    ),
    "no minimum wage": (TAXES, "[[minimum_wages]]", "[[minimum_wage]]", "taxes: minimum_wages is missing"),
}


@pytest.mark.parametrize(("file", "old", "new", "told"), CASES.values(), ids=CASES.keys())
def test_each_fault_is_told_with_its_file_key_and_reason(
    file: str, old: str, new: str, told: str, tmp_path: Path
):
    assert f"data/{file}: {told}" in faults_of(tmp_path, (file, old, new))


SEVERAL = [
    "a missing title",
    "a misspelt field",
    "a number for a text",
    "a blocker without a side",
    "a service without forms or a reason",
    "schedules that overlap",
    "payout periods with a gap",
    "tiers that do not ascend",
    "a source without a web address",
    "an alias of another job",
    "taxes that overlap",
]


def test_several_faults_in_several_files_are_all_told_at_once_and_nothing_else(tmp_path: Path):
    changes = [CASES[name][:3] for name in SEVERAL]
    expected = {f"data/{CASES[name][0]}: {CASES[name][3]}" for name in SEVERAL}
    told = faults_of(tmp_path, *changes)
    assert set(told) == expected
    assert len(told) == len(expected)
    assert told == sorted(told, key=lambda line: line.split(":")[0]), "faults of one file stand together"


def test_a_faulty_entry_may_still_be_referred_to(tmp_path: Path):
    told = faults_of(tmp_path, (BLOCKERS, 'side = "worker"', 'side = "both"'))
    assert told == ["data/guide/blockers.toml: blocker.open: side must be one of worker, client, not 'both'"]


def test_broken_toml_names_the_line_and_the_other_files_are_still_checked(tmp_path: Path):
    told = faults_of(tmp_path, (FAQ, "order = 2", "order 2"), (TAXES, "yen = 1000", "yen = -1000"))
    assert told[0].startswith("data/guide/faq.toml: line 5: not valid TOML: key with no value, expected `=`")
    assert told[1:] == ["data/taxes.toml: taxes: minimum_wages#1.yen must not be negative: -1000"]


def test_a_file_that_is_missing_is_one_fault_not_one_for_each_reference(tmp_path: Path):
    data = written(tmp_path)
    (data / "sources.toml").unlink()
    (data / "jobs.toml").write_bytes("名前".encode("cp932"))
    with pytest.raises(FaultyDataError) as failure:
        load_shipped(data, today=TODAY)
    assert str(failure.value).splitlines() == [
        "data/jobs.toml: is not UTF-8, from byte 0",
        "data/sources.toml: cannot be read: No such file or directory",
    ]


def test_an_empty_directory_is_told_file_by_file(tmp_path: Path):
    (tmp_path / "data").mkdir()
    with pytest.raises(FaultyDataError) as failure:
        load_shipped(tmp_path / "data", today=TODAY)
    assert [str(fault) for fault in failure.value.faults] == [
        "data/guide: has no .toml file",
        "data/jobs.toml: cannot be read: No such file or directory",
        "data/search/fillers.toml: cannot be read: No such file or directory",
        "data/search/meanings.toml: cannot be read: No such file or directory",
        "data/search/outside.toml: cannot be read: No such file or directory",
        "data/services: has no .toml file",
        "data/sources.toml: cannot be read: No such file or directory",
        "data/taxes.toml: cannot be read: No such file or directory",
    ]


@pytest.mark.parametrize("file", FILES)
def test_an_empty_file_is_a_fault(file: str, tmp_path: Path):
    data = written(tmp_path)
    (data / file).write_text("")
    with pytest.raises(FaultyDataError, match=f"data/{file}: "):
        load_shipped(data, today=TODAY)


@pytest.mark.parametrize("file", [FAQ, BLOCKERS, ONE, SOURCES, JOBS])
@pytest.mark.parametrize("how", ["a mistake", "another heading"])
def test_a_file_that_cannot_be_read_is_the_only_fault(file: str, how: str, tmp_path: Path):
    written(tmp_path)
    path = tmp_path / "data" / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text + "\n= x\n" if how == "a mistake" else "[[other]]\nkey = 'x'\n", encoding="utf-8")
    with pytest.raises(FaultyDataError) as failure:
        load_shipped(tmp_path / "data", today=TODAY)
    assert {fault.file for fault in failure.value.faults} == {f"data/{file}"}
    if how == "a mistake":
        (fault,) = failure.value.faults
        assert fault.reason.startswith("not valid TOML: ")
        assert fault.key == f"line {len(text.splitlines()) + 2}"


def test_every_file_may_begin_with_the_mark_of_an_editor_on_windows(tmp_path: Path):
    expected = loaded(tmp_path)
    for path in (tmp_path / "data").rglob("*.toml"):
        path.write_text("\ufeff" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert load_shipped(tmp_path / "data", today=TODAY) == expected
