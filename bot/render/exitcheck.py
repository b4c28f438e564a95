"""The answer of ``/exitcheck``: the verdict, the to-do list, then the steps."""

from collections.abc import Iterable

import discord

from bot.domain.exitcheck import Balance, ExitCheck, Verdict
from bot.domain.guide import Basis, Entry, Evidence
from bot.domain.services import Service
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.payout import cycle_line, minimum_line, payday_text, transfer_line
from bot.render.theme import Answer, Colour, Limit, card
from bot.render.trust import trust_field

_COLOURS = {Verdict.CANNOT_YET: Colour.CAUTION, Verdict.LOSES: Colour.CAUTION, Verdict.READY: Colour.GUIDE}


def exit_answer(words: Words, guide: Guide, check: ExitCheck, *, unread_balance: str = "") -> Answer:
    """Return the message for ``check``, without buttons.

    ``unread_balance`` says why a balance that was typed could not be read; the rest is answered all the same.
    Reasons are left out, then the steps' explanations, where everything would not fit into one message.
    """
    for reasons, explained in ((True, True), (False, True), (False, False)):
        embeds = _embeds(words, guide, check, unread_balance, reasons=reasons, explained=explained)
        if sum(map(len, embeds)) <= Limit.MESSAGE_EMBED_TEXT:
            break
    return Answer(embeds)


def _embeds(
    words: Words, guide: Guide, check: ExitCheck, unread_balance: str, *, reasons: bool, explained: bool
) -> tuple[discord.Embed, ...]:
    lead = [words(f"exitcheck.lead.{check.verdict.value}", count=len(check.todo))]
    if unread_balance:
        lead.append(words("exitcheck.unread_balance", reason=unread_balance))
    fields = [
        (f"{number}. {_title(words, entry)}", _todo(words, guide, entry, reasons=reasons))
        for number, entry in enumerate((todo.entry for todo in check.todo), 1)
    ]
    listed = {todo.entry.key for todo in check.todo}
    more = [entry for entry in check.losses if entry.key not in listed]
    if check.balance is not None:
        fields.append(balance_field(words, check.balance))
    if more:
        fields.append(
            (
                words("exitcheck.losses"),
                "\n".join(f"- {entry[words.language].answer}" for entry in more),
            )
        )
    verdict = card(
        title=words(f"exitcheck.title.{check.verdict.value}"),
        lead="\n".join(lead),
        fields=fields,
        colour=_COLOURS[check.verdict],
    )
    steps = [_step(words, entry, explained=explained) for entry in check.steps]
    shown: Iterable[Entry] = (*(todo.entry for todo in check.todo), *check.losses, *check.steps)
    how = card(
        title=words(f"exitcheck.steps.{'later' if check.verdict is Verdict.CANNOT_YET else 'now'}"),
        lead="\n".join(steps),
        fields=(trust_field(words, guide, _evidence(guide, shown, check)),),
        footer=words("common.general"),
    )
    return verdict, how


def _title(words: Words, entry: Entry) -> str:
    text = entry[words.language]
    return text.question or text.title


def _todo(words: Words, guide: Guide, entry: Entry, *, reasons: bool) -> str:
    text = entry[words.language]
    lines = [text.todo or text.answer]
    if reasons and text.todo:
        lines.append(words("exitcheck.why", reason=text.answer))
    if all(guide.sources[source].basis is Basis.ARTICLE for source in entry.evidence.sources):
        lines.append(words("exitcheck.article_only"))
    return "\n".join(lines)


def _step(words: Words, entry: Entry, *, explained: bool) -> str:
    text = entry[words.language]
    return f"**{text.title}**\n{text.answer}" if explained else f"**{text.title}**"


def balance_field(words: Words, balance: Balance) -> tuple[str, str]:
    """Return when and how a balance can be paid out, as far as it is published."""
    lines: list[str] = []
    if balance.sum is not None:
        lines.append(words("exitcheck.balance.sum", amount=words.yen(balance.sum)))
    if balance.below_minimum and balance.minimum is not None:
        lines.append(words("exitcheck.balance.below", minimum=words.yen(balance.minimum.yen)))
    elif balance.payday is None:
        lines.append(words("payout.next_unknown"))
    else:
        if balance.earlier is not None:
            lines.append(
                words(
                    "exitcheck.balance.earlier",
                    until=words.date(balance.earlier.collects_until),
                    date=payday_text(words, balance.earlier),
                )
            )
        lines.append(words("exitcheck.balance.payday", date=payday_text(words, balance.payday)))
    lines.append(transfer_line(words, balance.transfer_fees))
    if balance.minimum is not None and not balance.below_minimum:
        lines.append(words("payout.minimum", amount=words.yen(balance.minimum.yen)))
    if balance.expires_after_days is not None:
        lines.append(words("payout.expiry", days=balance.expires_after_days))
    return words("exitcheck.balance.title"), "\n".join(f"- {line}" for line in lines)


def _evidence(guide: Guide, entries: Iterable[Entry], check: ExitCheck) -> list[Evidence]:
    evidence = [entry.evidence for entry in entries]
    service = guide.services["service.crowdworks"]
    if check.balance is not None and service.payout is not None:
        evidence.append(service.payout.evidence)
    return evidence


def other_service_answer(words: Words, guide: Guide, service: Service, entry: Entry | None) -> Answer:
    """Return what the guide knows about leaving another service than CrowdWorks, and what it does not."""
    name = service.name[words.language]
    payout = [transfer_line(words, service.transfer_fees), minimum_line(words, service)]
    if service.payout is not None:
        payout.insert(0, cycle_line(words, service.payout))
    else:
        payout.insert(0, words("payout.next_unknown"))
    if service.expiry is not None:
        payout.append(words("payout.expiry", days=service.expiry.days))
    notes = [note for note in service.notes if note.topic == "exit"]
    evidence = [service.jobs_evidence, *(note.evidence for note in notes)]
    fields = [(words("payout.title"), "\n".join(f"- {line}" for line in payout))]
    lead = words("exitcheck.other.unknown", service=name)
    title = words("exitcheck.other.title", service=name)
    if entry is not None:
        text = entry[words.language]
        title, lead = text.title, f"{text.answer}\n\n{text.body}".strip()
        if text.differs:
            fields.insert(0, (words("guide.differs"), text.differs))
        evidence = [entry.evidence]
    elif notes:
        lead = "\n".join((lead, *(f"- {note.text[words.language]}" for note in notes)))
    evidence.extend(each.evidence for each in (service.payout, service.minimum_payout) if each is not None)
    fields.append((words("exitcheck.other.scope_title"), words("exitcheck.other.scope", service=name)))
    fields.append(trust_field(words, guide, evidence))
    return Answer((card(title=title, lead=lead, fields=fields, footer=words("common.general")),))
