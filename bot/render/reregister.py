"""``/reregister`` answered: whether one can come back, then steps, pitfalls or tips."""

from enum import StrEnum

from bot.domain.guide import Entry, Kind
from bot.domain.reregister import Return, ReturnVerdict, Situation
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.exitcheck import article_only
from bot.render.theme import Answer, Colour, card
from bot.render.trust import trust_field


class Tab(StrEnum):
    """What of the answer is shown."""

    STEPS = "steps"
    PITFALLS = "pitfalls"
    TIPS = "tips"


def shown_on(answer: Return, tab: Tab) -> tuple[Entry, ...]:
    """Return the entries that a tab shows."""
    return {Tab.STEPS: answer.steps, Tab.PITFALLS: answer.pitfalls, Tab.TIPS: answer.tips}[tab]


def reregister_answer(
    words: Words, guide: Guide, answer: Return, situation: Situation | None, tab: Tab
) -> Answer:
    """Return one tab of ``answer``, without buttons. The verdict stands first on each."""
    verdict = answer.verdict.value
    entries = shown_on(answer, tab)
    lead = [_lead(words, answer)]
    below: list[str] = []
    if answer.verdict is ReturnVerdict.LEAVE_FIRST:
        # Its first line is about the account that is still there, and tips claim nothing.
        if tab is not Tab.TIPS and any(article_only(guide, entry) for entry in entries):
            below.append(words("common.article_only"))
    elif article_only(guide, answer.overview):
        lead.append(words("common.article_only"))
    if tab is Tab.STEPS:
        if answer.support is not None:
            lead.append(words("reregister.ask_support"))
        if answer.command is not None:
            lead.append(words("reregister.first_exitcheck"))
    heading = words(f"reregister.heading.{tab.value}")
    if tab is Tab.STEPS and situation is not Situation.LEFT:
        heading = words(f"reregister.heading.steps_{situation.value if situation else 'any'}")
    numbered = tab is Tab.TIPS
    fields = [
        (
            f"{number}. {entry[words.language].title}" if numbered else entry[words.language].title,
            _value(words, entry, todo=_has_todo(entry, situation)),
        )
        for number, entry in enumerate(entries, 1)
    ]
    evidence = [entry.evidence for entry in (answer.overview, *entries)]
    fields.append(trust_field(words, guide, evidence))
    embed = card(
        title=words(f"reregister.title.{verdict}"),
        lead="\n".join((*lead, "", f"**{heading}**", *below)),
        fields=fields,
        footer=words("reregister.footer"),
        colour=Colour.GUIDE,
    )
    return Answer((embed,))


def _lead(words: Words, answer: Return) -> str:
    """Return the first line: the guide's where the situation is not known, else the one that fits it.

    Words of a server's own stand as they are wherever coming back is possible.
    """
    own = answer.verdict is ReturnVerdict.POSSIBLE and answer.overview.edited is not None
    if own or answer.verdict is ReturnVerdict.DEPENDS:
        return answer.overview[words.language].answer
    return words(f"reregister.lead.{answer.verdict.value}")


def _has_todo(entry: Entry, situation: Situation | None) -> bool:
    """Tell whether ``situation`` is one for what an entry says to do: a caution's is done before leaving."""
    if situation is Situation.FORCED_OUT:
        return False
    return entry.kind is not Kind.CAUTION or situation is Situation.NOT_LEFT_YET


def _value(words: Words, entry: Entry, *, todo: bool) -> str:
    """Return what an entry says in a line or two; its whole text opens from the menu below."""
    text = entry[words.language]
    parts = [text.answer]
    if text.todo and todo:
        parts.append(text.todo)
    if text.differs:
        parts.append(words("reregister.differs", text=text.differs))
    return "\n".join(parts)
