"""Words that need a second pair of eyes: proposed, taken back, sent back, approved, thrown away."""

import json

from bench.events import choose, command, press, submit
from bench.payloads import Payload
from bench.replies import FORM
from tests.endure.model import BrokenPromiseError, Held, Proposal, Stand
from tests.endure.stage import (
    NUMBER,
    PROPOSED,
    Stage,
    filled,
    find,
    headed,
    identity,
    message_of,
    options,
    text_of,
    written,
)
from tests.endure.wording import require_kept


async def go_on(stage: Stage) -> None:
    """Do the next thing about the proposal for an entry, whosever turn it is."""
    key = stage.chance.choice(PROPOSED)
    if key in stage.model.busy:
        return
    with stage.model.alone([key]):
        proposal = stage.model.proposals.get(key)
        if proposal is None:
            await _write(stage, key)
        elif proposal.stand.value is Stand.DRAFT:
            await _by_author(stage, key, proposal)
        elif stage.chance.random() < 0.2:
            await _withdraw(stage, key, proposal)
        else:
            await _by_another(stage, key, proposal)


async def _write(stage: Stage, key: str) -> None:
    member, number = stage.newcomer(), stage.number()
    form = await stage.ask(command("answers edit", entry=key), member)
    if form.kind != FORM:
        raise BrokenPromiseError(f"no form for {key}, but {form.data}")
    given = filled(form.data, ja_title=headed(number), ja_answer=written(number))
    page = message_of(await stage.ask(submit(form.data, given), member))
    require_kept(page, number)
    if find(page, "draft.save") is not None:
        raise BrokenPromiseError(f"{key} could be saved without approval: {text_of(page)}")
    draft = identity(page, "draft.discard").rpartition(":")[2]
    stage.model.proposals[key] = Proposal(member=member, draft=draft, number=number)


async def _by_author(stage: Stage, key: str, proposal: Proposal) -> None:
    page = await _as_author(stage, key, proposal)
    if stage.chance.random() < 0.2:
        page = message_of(await stage.ask(press(page, identity(page, "draft.discard")), proposal.member))
        with proposal.stand.trying(Stand.DISCARDED):
            await stage.ask(press(page, identity(page, "draft.discarded")), proposal.member)
            stage.done += 1
        del stage.model.proposals[key]
        return
    with proposal.stand.trying(Stand.PROPOSED):
        page = message_of(await stage.ask(press(page, identity(page, "draft.propose")), proposal.member))
        identity(page, "draft.withdraw")
        stage.done += 1


async def _withdraw(stage: Stage, key: str, proposal: Proposal) -> None:
    page = await _as_author(stage, key, proposal)
    with proposal.stand.trying(Stand.DRAFT):
        page = message_of(await stage.ask(press(page, identity(page, "draft.withdraw")), proposal.member))
        identity(page, "draft.propose")
        stage.done += 1


async def _by_another(stage: Stage, key: str, proposal: Proposal) -> None:
    """Approve a proposal, or send it back, from the list."""
    member = stage.newcomer()
    page = message_of(await stage.ask(command("answers list"), member))
    choice = f"d.{proposal.draft}"
    if choice not in [value for value, _ in options(page, "answers.choose")]:
        raise BrokenPromiseError(f"{proposal} is not in the list: {text_of(page)}")
    page = message_of(await stage.ask(choose(page, identity(page, "answers.choose"), choice), member))
    if stage.chance.random() < 0.6:
        words = stage.model.words.setdefault(key, Held(None))
        asked = stage.model.approvals.setdefault((key, proposal.number), [])
        asked.append((int(proposal.member), int(member)))
        with words.trying(proposal.number), proposal.stand.trying(Stand.APPROVED):
            done = message_of(await stage.ask(press(page, identity(page, "draft.approve")), member))
            identity(done, "history.open")
            stage.done += 1
        del stage.model.proposals[key]
        return
    returned = stage.model.returned.setdefault(key, Held(0))
    with returned.trying(returned.value + 1), proposal.stand.trying(Stand.DRAFT):
        await stage.ask(press(page, identity(page, "draft.send_back")), member)
        stage.done += 1


async def _as_author(stage: Stage, key: str, proposal: Proposal) -> Payload:
    """Return the page that the author comes back to, with what was typed."""
    page = message_of(await stage.ask(command("answers edit", entry=key), proposal.member))
    require_kept(page, proposal.number)
    return page


async def look_at_proposals(stage: Stage) -> None:
    """Read what became of proposals, and who is noted. Raises ``BrokenPromiseError``."""
    for key, proposal in list(stage.model.proposals.items()):
        found = await _found(stage, key, proposal)
        proposal.stand.settle(found, f"the proposal {proposal.number} for {key}")
        if found in (Stand.APPROVED, Stand.DISCARDED):
            del stage.model.proposals[key]
    for key, returned in stage.model.returned.items():
        query = f"SELECT COUNT(*) FROM audit WHERE deed = 'drafts.return' AND about = '{key}'"
        ((count,),) = await stage.kept.rows(query)
        returned.settle(int(count), f"times that words for {key} were sent back")
    await _approvals(stage)


async def _found(stage: Stage, key: str, proposal: Proposal) -> Stand:
    reply = await stage.ask(command("answers edit", entry=key), proposal.member)
    holds = stage.model.words.get(key, Held(None)).value == proposal.number
    if reply.kind == FORM:
        return Stand.APPROVED if holds else Stand.DISCARDED
    page = message_of(reply)
    require_kept(page, proposal.number)
    if holds:
        raise BrokenPromiseError(f"{proposal} holds, and is not done with: {text_of(page)}")
    return Stand.DRAFT if find(page, "draft.withdraw") is None else Stand.PROPOSED


async def _approvals(stage: Stage) -> None:
    """Check that words hold only once and by approval, and that both books name who gave it."""
    keys = ", ".join(f"'{key}'" for key in PROPOSED)
    editions = await stage.kept.rows(
        f"SELECT key, number, document, author_id, approver_id FROM answer_editions WHERE key IN ({keys})"
    )
    lines = await stage.kept.rows(
        f"SELECT about, detail FROM audit WHERE about IN ({keys}) AND deed LIKE 'answers.%'"
    )
    told = {
        (about, json.loads(detail)["number"]): json.loads(detail).get("approver") for about, detail in lines
    }
    seen: set[tuple[str, int]] = set()
    for key, number, document, author, approver in editions:
        if told[key, number] != approver:
            raise BrokenPromiseError(
                f"version {number} of {key} has approvers {approver}, {told[key, number]}"
            )
        if document is None:
            continue
        words = NUMBER.search(document)
        which = (key, int(words[1]) if words else 0)
        if which in seen or (author, approver) not in stage.model.approvals.get(which, []):
            raise BrokenPromiseError(
                f"{which} was written by {author} and approved by {approver}: {editions}"
            )
        seen.add(which)
