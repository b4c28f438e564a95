"""The answer of ``/exitcheck``: the verdict, the to-do list, then the steps."""

from collections.abc import Iterable

import discord

from bot.domain.exitcheck import SUPPORT, Balance, ExitCheck, Verdict
from bot.domain.guide import Basis, Entry, Evidence
from bot.domain.services import Service
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.payout import cycle_line, expiry_line, minimum_line, payday_text, transfer_line
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
    # The operator's support is the last resort, not something to do before leaving.
    todo = [each.entry for each in check.todo if each.entry.key != SUPPORT]
    lead = [words(f"exitcheck.lead.{check.verdict.value}", count=len(todo))]
    if check.verdict is Verdict.CANNOT_YET and all(article_only(guide, entry) for entry in todo):
        lead.append(words("exitcheck.lead.article_only"))
    if unread_balance:
        lead.append(words("exitcheck.unread_balance", reason=unread_balance))
    fields = [
        (f"{number}. {_title(words, entry)}", _todo(words, guide, entry, reasons=reasons))
        for number, entry in enumerate(todo, 1)
    ]
    if check.balance is not None:
        fields.append(balance_field(words, check.balance))
    losses = [f"- {entry[words.language].answer}" for entry in check.losses if entry not in todo]
    fields.append((words("exitcheck.losses"), "\n".join(losses)))
    if len(todo) < len(check.todo):
        fields.append((words("exitcheck.stuck_title"), words("exitcheck.stuck")))
    verdict = card(
        title=words(f"exitcheck.title.{check.verdict.value}"),
        lead="\n".join(lead),
        fields=fields,
        colour=_COLOURS[check.verdict],
    )
    steps = [_step(words, entry, explained=explained) for entry in check.steps]
    shown = (*todo, *check.losses, *check.steps)
    how = card(
        title=words(f"exitcheck.steps.{'later' if check.verdict is Verdict.CANNOT_YET else 'now'}"),
        lead="\n".join(steps),
        fields=(trust_field(words, guide, _evidence(guide, shown, check)),),
        footer=words("exitcheck.footer"),
    )
    return verdict, how


def article_only(guide: Guide, entry: Entry) -> bool:
    """Tell whether what an entry says rests on the article: its first source carries its answer."""
    return guide.sources[entry.evidence.sources[0]].basis is Basis.ARTICLE


def _title(words: Words, entry: Entry) -> str:
    text = entry[words.language]
    return text.question or text.title


def _todo(words: Words, guide: Guide, entry: Entry, *, reasons: bool) -> str:
    text = entry[words.language]
    lines = [text.todo or text.answer]
    if reasons and text.todo:
        lines.append(words("exitcheck.why", reason=text.answer))
    if article_only(guide, entry):
        lines.append(words("common.article_only"))
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
    if balance.sum is not None and not balance.below_minimum:
        lines.extend(_arriving(words, balance, balance.sum))
    if balance.minimum is not None and not balance.below_minimum:
        lines.append(words("payout.minimum", amount=words.yen(balance.minimum.yen)))
    if balance.expires_after_days is not None:
        lines.append(words("exitcheck.balance.expiry", days=balance.expires_after_days))
    return words("exitcheck.balance.title"), "\n".join(f"- {line}" for line in lines)


def _arriving(words: Words, balance: Balance, held: int) -> list[str]:
    arriving = [
        words("payout.transfer_bank", bank=fee.bank[words.language], amount=words.yen(held - fee.yen))
        if fee.bank
        else words.yen(held - fee.yen)
        for fee in balance.transfer_fees
        if fee.yen < held
    ]
    return [words("exitcheck.balance.arriving", sums=words.list(arriving))] if arriving else []


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
        known = [note.text[words.language] for note in service.notes if note.topic == "payout"]
        payout[:0] = known or [words("payout.next_unknown")]
    payout.extend(expiry_line(words, service))
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
