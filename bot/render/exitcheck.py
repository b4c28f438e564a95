"""The answer of ``/exitcheck``: the verdict, the to-do list, then the steps."""

import discord
from msgspec import Struct

from bot.domain.exitcheck import BALANCE, SUPPORT, UNFINISHED, ExitCheck, Verdict
from bot.domain.guide import Basis, Entry, Evidence, Kind
from bot.domain.services import CROWDWORKS, Service
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.exitbalance import balance_field
from bot.render.payout import cycle_line, expiry_line, minimum_line, transfer_line
from bot.render.theme import Answer, Colour, Limit, card, units
from bot.render.trust import trust_field

_COLOURS = {Verdict.CANNOT_YET: Colour.CAUTION, Verdict.LOSES: Colour.CAUTION, Verdict.READY: Colour.GUIDE}


class _Written(Struct, frozen=True, kw_only=True):
    """A blocker or caution as it is shown."""

    title: str
    todo: str
    why: str
    """The reason on a line of its own, where ``todo`` is not the reason itself."""
    unconfirmed: bool
    """Whether only the article says so."""
    loss: str


class ExitPages:
    """The exit checks of one guide in one language.

    What does not depend on the ticks is written once, when it is first shown.
    """

    def __init__(self, words: Words, guide: Guide) -> None:
        self._words = words
        self._guide = guide
        self._written: dict[str, _Written] = {}
        self._told: dict[bool, tuple[str, str]] = {}
        self._reasons = [(entry.key, entry[words.language].title) for entry in guide.of_kind(Kind.REASON)]

    def options(self, check: ExitCheck) -> list[tuple[str, str]]:
        """Return the entries that open from the answer, as (key, title) options of a menu."""
        entries = (*(todo.entry for todo in check.todo), *check.steps)
        return [(entry.key, entry[self._words.language].title) for entry in entries] + self._reasons

    def embeds(self, check: ExitCheck, *, unread_balance: str = "") -> tuple[discord.Embed, ...]:
        """Return the embeds for ``check``.

        ``unread_balance`` says why a balance that was typed could not be read; the rest is answered all the
        same. Reasons are left out, then the steps' explanations, where everything would not fit into one
        message.
        """
        # The operator's support is the last resort, not something to do before leaving.
        todo = [each.entry for each in check.todo if each.entry.key != SUPPORT]
        trust = trust_field(self._words, self._guide, self._evidence(check, todo))
        for reasons, explained in ((True, True), (False, True), (False, False)):
            embeds = (
                self._verdict(check, todo, unread_balance, reasons=reasons),
                self._how(check, trust, explained=explained),
            )
            if _fit(embeds):
                break
        return embeds

    def _verdict(
        self, check: ExitCheck, todo: list[Entry], unread_balance: str, *, reasons: bool
    ) -> discord.Embed:
        words = self._words
        firsts, checks = _parted(check, todo)
        written = [self._line(entry) for entry in todo]
        doubtful = check.verdict is Verdict.CANNOT_YET and self._is_doubtful(todo)
        lead = [self._count(check.verdict, len(firsts))]
        unconfirmed = sum(each.unconfirmed for each in written)
        unmarked = unconfirmed == len(written) and not (doubtful and checks)
        if doubtful and unconfirmed == len(written):
            lead.append(words(f"exitcheck.lead.article_only.{_number(len(firsts))}"))
        elif unconfirmed and unmarked:
            lead.append(words("common.article_only"))
        if firsts and checks:
            lead.append(words("exitcheck.lead.apart", count=len(checks)))
        mark = ""
        if unconfirmed and not unmarked:
            mark = words("exitcheck.mark")
            lead.append(words("exitcheck.lead.marked"))
        if unread_balance:
            lead.append(words("exitcheck.unread_balance", reason=unread_balance))
        fields: list[tuple[str, str]] = []
        for number, entry in enumerate((*firsts, *checks), 1):
            each = self._line(entry)
            title = f"{each.title}{mark if each.unconfirmed else ''}"
            apart = number > len(firsts)
            named = words("exitcheck.apart", title=title) if apart else f"{number}. {title}"
            fields.append((named, self._what_to_do(entry, each, check, reasons=reasons)))
        if check.balance is not None:
            fields.append(balance_field(words, check.balance))
        asked = {entry.key for entry in todo}
        losses = [self._line(entry).loss for entry in check.losses if entry.key not in asked]
        fields.append((words("exitcheck.losses"), "\n".join(losses)))
        if len(todo) < len(check.todo):
            fields.append((words("exitcheck.stuck_title"), words("exitcheck.stuck")))
        return card(
            title=words(f"exitcheck.title.{'doubtful' if doubtful else check.verdict.value}"),
            lead="\n".join(lead),
            fields=fields,
            colour=_COLOURS[check.verdict],
        )

    def _count(self, verdict: Verdict, count: int) -> str:
        if verdict is Verdict.CANNOT_YET:
            return self._words(f"exitcheck.lead.cannot_yet.{_number(count)}", count=count)
        return self._words(f"exitcheck.lead.{verdict.value}", count=count)

    def _is_doubtful(self, todo: list[Entry]) -> bool:
        """Tell whether only the article says that what is to be done stops anybody from leaving."""
        blocking = [entry for entry in todo if entry.kind is Kind.BLOCKER]
        # That unfinished work stops it is the operator's own rule, whatever else the caution says.
        return bool(blocking) and all(self._line(entry).unconfirmed for entry in blocking)

    def _what_to_do(self, entry: Entry, written: _Written, check: ExitCheck, *, reasons: bool) -> str:
        """Return what to do, and why; about a balance, what fits its sum.

        Words of a server's own stand as they are.
        """
        todo = written.todo
        balance = check.balance
        if (
            entry.key == BALANCE
            and entry.edited is None
            and balance is not None
            and balance.minimum is not None
        ):
            minimum = self._words.yen(balance.minimum.yen)
            if balance.below_minimum:
                return self._words("exitcheck.balance.todo_below", minimum=minimum)
            if balance.sum is None:
                todo = self._words("exitcheck.balance.todo_unknown", todo=todo, minimum=minimum)
        return f"{todo}{written.why}" if reasons else todo

    def _how(self, check: ExitCheck, trust: tuple[str, str], *, explained: bool) -> discord.Embed:
        lead, differing = self._steps(check, explained=explained)
        when = "later" if check.verdict is Verdict.CANNOT_YET else "now"
        return card(
            title=self._words(f"exitcheck.steps.{when}"),
            lead=lead,
            fields=((self._words("exitcheck.steps.differing"), differing), trust),
            footer=self._words("exitcheck.footer"),
        )

    def _steps(self, check: ExitCheck, *, explained: bool) -> tuple[str, str]:
        """Return the steps, and a line for each on which the sources disagree."""
        told = self._told.get(explained)
        if told is None:
            words = self._words
            texts = [(entry.order, entry[words.language]) for entry in check.steps]
            told = self._told[explained] = (
                "\n\n".join([f"**{step.title}**\n{step.answer}" for _, step in texts])
                if explained
                else "\n".join([f"**{step.title}**" for _, step in texts]),
                "\n".join(
                    [
                        words("exitcheck.steps.differs", number=number, text=step.differs)
                        for number, step in texts
                        if step.differs and explained
                    ]
                ),
            )
        return told

    def _line(self, entry: Entry) -> _Written:
        written = self._written.get(entry.key)
        if written is None:
            written = self._written[entry.key] = _write(self._words, self._guide, entry)
        return written

    def _evidence(self, check: ExitCheck, todo: list[Entry]) -> list[Evidence]:
        evidence = [entry.evidence for entry in (*todo, *check.losses, *check.steps)]
        payout = self._guide.services[CROWDWORKS].payout
        if check.balance is not None and payout is not None:
            evidence.append(payout.evidence)
        return evidence


def _parted(check: ExitCheck, todo: list[Entry]) -> tuple[list[Entry], list[Entry]]:
    """Return what is to be done, in order, and apart from it what is only worth a look before leaving.

    Where nothing stops a member, looking is all there is to do.
    """
    if check.verdict is not Verdict.CANNOT_YET:
        return todo, []
    firsts = [entry for entry in todo if entry.kind is Kind.BLOCKER or entry.key == UNFINISHED]
    return firsts, [entry for entry in todo if entry not in firsts]


def _number(count: int) -> str:
    """Return which of two messages speaks of so many things."""
    return "one" if count == 1 else "many"


def article_only(guide: Guide, entry: Entry) -> bool:
    """Tell whether what an entry says rests on the article: its first source carries its answer."""
    return guide.sources[entry.evidence.sources[0]].basis is Basis.ARTICLE


def _write(words: Words, guide: Guide, entry: Entry) -> _Written:
    text = entry[words.language]
    return _Written(
        title=text.question or text.title,
        todo=text.todo or text.answer,
        why="\n" + words("exitcheck.why", reason=text.answer) if text.todo else "",
        unconfirmed=article_only(guide, entry),
        loss=f"- {text.answer}",
    )


def _fit(embeds: tuple[discord.Embed, ...]) -> bool:
    """Tell whether Discord takes these embeds in one message."""
    if 2 * sum(map(len, embeds)) <= Limit.MESSAGE_EMBED_TEXT:
        return True  # whatever the characters are: none counts for more than two
    texts = [
        text
        for embed in embeds
        for text in (
            embed.title,
            embed.description,
            embed.footer.text,
            *(each for field in embed.fields for each in (field.name, field.value)),
        )
    ]
    return sum(units(text) for text in texts if text) <= Limit.MESSAGE_EMBED_TEXT


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
