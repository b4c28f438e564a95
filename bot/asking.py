"""``python -m bot search``: what the guide finds for a question, in a terminal."""

import argparse
import datetime
import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bot.domain.guide import Language
from bot.domain.japan import JAPAN
from bot.domain.snapshot import Guide
from bot.memory import collect_from_now
from bot.search.search import Finding, Search
from bot.settings import DATA
from bot.store.shipped import load_shipped
from bot.terminal import (
    DONE,
    FAILED,
    TERMINATED,
    TerminalError,
    Terminated,
    input_lines,
    open_output,
    orderly_end,
    say,
)

STANDARD_INPUT = "-"
MOST = 20
"""So many entries are shown."""
_PLACES = 4
_LINE_ENDS = {ord(sign): f"\\u{ord(sign):04x}" for sign in "\x85\u2028\u2029"}
"""What some readers take for the end of a line, besides what JSON escapes anyway."""


def run(options: argparse.Namespace) -> int:
    """Run the subcommand: ``options`` has ``question``, ``json`` and ``locale``.

    Returns 0 for any question, found or not; 1 where the terminal cannot be used; 143 when SIGTERM ended it.
    Raises ``KeyboardInterrupt`` for Ctrl-C, and the faults of the data.
    """
    try:
        with orderly_end():
            open_output()
            guide = shipped_guide(DATA)
            search = Search(guide.vocabulary, guide.entries.values())
            if options.question == STANDARD_INPUT:
                collect_from_now()
                ask_many(search, input_lines())
            else:
                question = _sound(options.question)
                finding = search.find(question)
                readable = as_text(finding, guide, Language(options.locale))
                say(_json(question, finding) if options.json else readable)
    except BrokenPipeError:
        return FAILED
    except TerminalError as error:
        sys.stderr.write(f"search: {error}\n")
        return FAILED
    except Terminated:
        return TERMINATED
    return DONE


def shipped_guide(directory: Path) -> Guide:
    """Return the guide in the files under ``directory``, no database asked. Raises ``FaultyDataError``."""
    return load_shipped(directory, today=datetime.datetime.now(JAPAN).date()).guide()


def ask_many(search: Search, lines: Iterable[bytes]) -> None:
    """Ask one question a line and print one line of JSON for each, as soon as it is found."""
    for line in lines:
        question = line.decode("utf-8-sig", "replace").removesuffix("\n").removesuffix("\r")
        say(_json(question, search.find(question)))


def _sound(argument: str) -> str:
    """Return an argument of the command line with a mark for each byte that is not UTF-8."""
    return argument.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def as_json(question: str, finding: Finding) -> dict[str, Any]:
    """Return what a question found, best first."""
    ranked = [{"key": match.key, "score": round(match.score, _PLACES)} for match in finding.matches[:MOST]]
    return {"query": question, "answers": finding.answers, "ranked": ranked}


def _json(question: str, finding: Finding) -> str:
    return json.dumps(as_json(question, finding), ensure_ascii=False).translate(_LINE_ENDS)


def as_text(finding: Finding, guide: Guide, language: Language) -> str:
    """Return for people what a question found."""
    shown = finding.matches[:MOST]
    if not shown:
        return "not sure: nothing found"
    sure = f"(certainty {finding.certainty:.2f})"
    verdict = f"answers with {shown[0].key} {sure}" if finding.answers else f"not sure {sure}, the nearest:"
    width = max(len(match.key) for match in shown)
    titles = [guide.entries[match.key][language].title for match in shown]
    lines = (
        f"{place:>3}  {match.score:.{_PLACES}f}  {match.key:<{width}}  {title}"
        for place, (match, title) in enumerate(zip(shown, titles, strict=True), start=1)
    )
    return "\n".join((verdict, *lines))
