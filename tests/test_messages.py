"""The bot's own sentences: complete in both languages, and refused with every fault at once."""

import ast
import datetime
import re
from pathlib import Path

import pytest

from bot.domain.guide import Language
from bot.i18n import Messages, MessagesError, client_language, load_messages
from bot.settings import DATA, ROOT


@pytest.fixture(scope="module")
def messages() -> Messages:
    return load_messages(DATA / "locales")


def write(directory: Path, language: str, name: str, content: str) -> None:
    folder = directory / language
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")


def test_both_languages_have_the_same_messages(messages: Messages) -> None:
    assert messages[Language.JA].keys() == messages[Language.EN].keys()


def test_all_faults_are_listed_at_once_with_file_key_and_reason(tmp_path: Path) -> None:
    write(tmp_path, "ja", "a.toml", 'one = "{amount}円"\nonly = "片方"\nbad = "{"\nnumber = 3\n')
    write(tmp_path, "en", "a.toml", 'one = "{sum} yen"\n')
    write(tmp_path, "en", "b.toml", "a = 'x'\na = 'x'\n")
    with pytest.raises(MessagesError) as caught:
        load_messages(tmp_path)
    place = f"{tmp_path.parent.name}/{tmp_path.name}"
    assert caught.value.faults == (
        f"{place}/ja/a.toml: bad: not a template; write {{name}}, and {{{{ and }}}} for braces",
        f"{place}/ja/a.toml: number: must be a text",
        f"{place}/en/b.toml: line 2: not valid TOML: duplicate key at line 2 column 1",
        f"{place}/en/a.toml: one: placeholders differ: ja has ['amount'], en has ['sum']",
        f"{place}/en/a.toml: only: missing (ja has it)",
    )


def test_what_was_complained_about_is_not_called_missing_too(tmp_path: Path) -> None:
    write(tmp_path, "ja", "a.toml", "one = 1\ntwo = '{'\nthree = 'x'\n")
    write(tmp_path, "ja", "b.toml", "one = 'x'\ntwo = 'y'\n")
    write(tmp_path, "en", "a.toml", "one = 'x'\ntwo = 'y'\nthree = []\n")
    write(tmp_path, "en", "b.toml", "one = 'x'\ntwo = y\n")
    with pytest.raises(MessagesError) as caught:
        load_messages(tmp_path)
    place = f"{tmp_path.parent.name}/{tmp_path.name}"
    *told, unreadable = caught.value.faults
    assert told == [
        f"{place}/ja/a.toml: one: must be a text",
        f"{place}/ja/a.toml: two: not a template; write {{name}}, and {{{{ and }}}} for braces",
        f"{place}/en/a.toml: three: must be a text",
    ]
    assert unreadable.startswith(f"{place}/en/b.toml: line 2: not valid TOML: ")


def test_a_language_without_any_message_is_one_fault(tmp_path: Path) -> None:
    write(tmp_path, "ja", "a.toml", "one = 'x'\ntwo = 'y'\n")
    with pytest.raises(MessagesError, match=r"^\S+/en: no messages$"):
        load_messages(tmp_path)


def test_a_file_may_begin_with_the_mark_of_an_editor_on_windows(tmp_path: Path) -> None:
    for language in ("ja", "en"):
        write(tmp_path, language, "a.toml", "\ufeffone = 'x'\r\n")
    assert load_messages(tmp_path)[Language.JA]("a.one") == "x"


def test_every_message_that_code_names_exists(messages: Messages) -> None:
    known = messages[Language.JA].keys()
    missing: list[str] = []
    for path in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            first = node.args[0]
            if name not in {"words", "UserError", "AmountError"} or not isinstance(first, ast.Constant):
                continue
            if first.value not in known:
                missing.append(f"{path.name}:{node.lineno}: {first.value!r}")
    assert missing == []


def test_every_message_is_named_somewhere(messages: Messages) -> None:
    """A message that nothing shows is a promise nobody keeps."""
    literals: set[str] = set()
    patterns: set[str] = set()
    for path in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "cogs").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            if isinstance(node, ast.JoinedStr):
                patterns.add("".join(_pattern(part) for part in node.values))
    patterns = {each for each in patterns if re.match(r"[a-z_]+\\\.", each)}
    unused = [
        key
        for key in sorted(messages[Language.JA].keys())
        if key not in literals
        and not key.startswith("commands.")
        and not any(re.fullmatch(pattern, key) for pattern in patterns)
    ]
    assert sorted(unused) == []


def _pattern(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[^.]+"


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ja", Language.JA), ("en-US", Language.EN), ("en-GB", Language.EN), ("fr", None), ("zh-TW", None)],
)
def test_a_client_is_answered_in_its_language_if_it_is_one_of_the_two(
    locale: str, language: Language | None
) -> None:
    assert client_language(locale) is language


def test_sums_rates_and_dates_read_naturally(messages: Messages) -> None:
    ja, en = messages[Language.JA], messages[Language.EN]
    day = datetime.date(2026, 11, 30)
    assert (ja.yen(15000), en.yen(15000)) == ("15,000円", "15,000 yen")
    assert [ja.percent(rate) for rate in (1650, 2000, 1021, 550, 5)] == [
        "16.5%",
        "20%",
        "10.21%",
        "5.5%",
        "0.05%",
    ]
    assert ja.date(day) == "2026年11月30日(月)"
    assert en.date(day) == "Mon, 30 Nov 2026"


def test_a_message_may_hold_percent_signs_and_braces(tmp_path: Path) -> None:
    for language in ("ja", "en"):
        write(tmp_path, language, "a.toml", 'rate = "100% {{of}} {sum}, %(sum)s %d"\nplain = "5%"\n')
    words = load_messages(tmp_path)[Language.JA]
    assert words("a.rate", sum="7%") == "100% {of} 7%, %(sum)s %d"
    assert words("a.plain") == words("a.plain", sum=1) == "5%"
    with pytest.raises(KeyError):
        words("a.rate", other=1)


@pytest.mark.parametrize("template", ["{sum:>5}", "{sum!r}", "{sum.real}", "{sum[0]}", "{}", "{0}", "{"])
def test_a_message_holds_values_by_their_names_alone(template: str, tmp_path: Path) -> None:
    for language in ("ja", "en"):
        write(tmp_path, language, "a.toml", f'bad = "{template}"\n')
    with pytest.raises(MessagesError, match="not a template"):
        load_messages(tmp_path)


def test_a_range_of_one_sum_is_that_sum(messages: Messages) -> None:
    words = messages[Language.EN]
    assert words.yen_range(8_000, 9_000) == "8,000 yen to 9,000 yen"
    assert words.yen_range(8_000, 8_000) == "8,000 yen"
    assert words.range("a", "b") == "a to b"
    assert words.range("a", "a") == "a"
