"""The moderators' list of reported mistakes."""

from collections.abc import Mapping, Sequence

from bot.domain.editions import Wording
from bot.domain.japan import day_in_japan
from bot.domain.reports import Report
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.theme import Answer, Limit, card, clip, menu, plain

SHOWN = 5
TEXT = 950
GLIMPSE = 40


def reports_answer(
    words: Words, guide: Guide, gone: Mapping[str, Wording], reports: Sequence[Report], done: str
) -> Answer:
    """Return the oldest open reports with a menu, whose id is ``done``, to close one.

    ``gone`` has the last words of entries that are not in the guide any more, by key.
    """
    if not reports:
        return Answer((card(title=words("reports.list.title", count=0), lead=words("reports.list.none")),))
    shown = reports[:SHOWN]
    lead = words("reports.list.lead")
    if len(reports) > len(shown):
        lead = f"{lead}\n{words('reports.list.more', count=len(reports) - len(shown))}"
    embed = card(
        title=words("reports.list.title", count=len(reports)),
        lead=lead,
        fields=[
            (
                words(
                    "reports.list.item", number=report.id, about=about_title(words, guide, gone, report.about)
                ),
                "\n".join(_told(words, report, TEXT)),
            )
            for report in shown
        ],
    )
    options = [
        (
            str(report.id),
            clip(
                words("reports.list.option", number=report.id, text=clip(report.text, GLIMPSE)),
                Limit.OPTION_TEXT,
            ),
        )
        for report in shown
    ]
    return Answer((embed,), ((menu(done, words("reports.list.menu"), options),),))


def closing_answer(words: Words, guide: Guide, gone: Mapping[str, Wording], report: Report) -> Answer:
    """Return the whole report that a moderator is about to close."""
    lead = words("reports.close.lead", report="\n".join(_told(words, report, TEXT)))
    name = words("reports.list.item", number=report.id, about=about_title(words, guide, gone, report.about))
    return Answer((card(title=words("reports.close.title"), lead=f"{name}\n{lead}"),))


def _told(words: Words, report: Report, most: int) -> tuple[str, str]:
    return words.date(day_in_japan(report.created_at)), plain(report.text, most)


def about_title(words: Words, guide: Guide, gone: Mapping[str, Wording], about: str) -> str:
    """Return what a report is about in the words that members saw: a command and a service, or an entry."""
    entry = guide.entries.get(about) or gone.get(about)
    if entry is not None:
        return plain(entry[words.language].title)
    command, _, rest = about.partition(".")
    key, tab = f"commands.{command}.name", f"reregister.tab.{rest}"
    name = f"/{words(key)}" if key in words else command
    service = guide.services.get(f"service.{rest}")
    if service is not None:
        rest = service.name[words.language]
    elif tab in words:
        rest = words(tab)
    return plain(f"{name} {rest}".strip())
