"""Taking a file of words into a server: whether it can be done, letting it wait, and doing it."""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import discord
from msgspec.structs import replace

from bot.carrying.pages import changing, overtaken_now, overtaken_page, preview_page
from bot.components import custom_id, send, update
from bot.domain.carried import MOST_OWN, Carried, Fault, Step, check_step, steps_of
from bot.domain.editions import Deed, Edition, is_own
from bot.domain.errors import UserError
from bot.domain.flaws import Flaw
from bot.domain.guide import Entry
from bot.render.carrying import (
    careful_answer,
    done_answer,
    faults_answer,
    nothing_answer,
)
from bot.render.guide import entry_options
from bot.render.theme import Answer, Row, menu
from bot.servers.guides import Guides
from bot.store.answersfile import Read
from bot.store.editions import Change, OvertakenError
from bot.store.imports import Import, ImportGoneError, carry_out, keep_import, new_import_id, waiting_import

if TYPE_CHECKING:
    from bot.app import GuideBot


def faults_in(shipped: Mapping[str, Entry], current: Mapping[str, Edition], found: Read) -> tuple[Fault, ...]:
    """Return everything that is wrong with a file for a server, its form and its words, in the file's order.

    Of words whose form is not right only that is said. It takes long: in a thread, ``current`` must be what
    nobody changes meanwhile.
    """
    steps = steps_of(found.readable, shipped, current)
    faults = [
        Fault(line=found.lines.of(number, flaw.path), key=key, flaw=flaw)
        for number, key, flaw in _flaws(shipped, current, steps)
        if found.can_be_read(number, flaw.path)
    ]
    return tuple(sorted((*found.faults, *faults), key=lambda fault: fault.line or 0))


def _steps(guides: Guides, guild_id: int, records: Iterable[Carried]) -> tuple[Step, ...]:
    return steps_of(records, guides.shipped.entries, guides.editions(guild_id))


def _flaws(
    shipped: Mapping[str, Entry], current: Mapping[str, Edition], steps: Sequence[Step]
) -> Iterator[tuple[int, str, Flaw]]:
    """Yield what is wrong, with the number of its entry and the key; number 0 is the file itself."""
    own = {key for key, edition in current.items() if is_own(key) and edition.wording is not None}
    together = len(own | {step.carried.key for step in steps if is_own(step.carried.key)})
    if together > max(MOST_OWN, len(own)):
        reason = f"makes {together} own entries, {MOST_OWN} at most"
        yield 0, "", Flaw(reason=reason, rule="many_own", values={"count": together, "most": MOST_OWN})
    for number, step in enumerate(steps, start=1):
        key = step.carried.key
        for flaw in check_step(step, shipped.get(key), current.get(key)):
            yield number, key, flaw


async def begin_import(
    interaction: discord.Interaction["GuideBot"], guild_id: int, records: Iterable[Carried]
) -> None:
    """Show what faultless words would change, and keep them until the editor has decided."""
    bot = interaction.client
    steps = _steps(bot.guides, guild_id, records)
    answer = await _refusal(interaction, guild_id, steps)
    if answer is None:
        kept = await _kept(interaction, guild_id, steps)
        answer = preview_page(interaction, kept, 0)
    await send(interaction, answer, ephemeral=True)


async def _kept(
    interaction: discord.Interaction["GuideBot"], guild_id: int, steps: tuple[Step, ...]
) -> Import:
    kept = Import(
        id=new_import_id(),
        guild_id=guild_id,
        author_id=interaction.user.id,
        steps=steps,
        made_at=interaction.client.now().replace(microsecond=0),
    )
    await keep_import(interaction.client.database, kept)
    return kept


async def _refusal(
    interaction: discord.Interaction["GuideBot"], guild_id: int, steps: Sequence[Step]
) -> Answer | None:
    """Return why words cannot be taken in as things are now; ``None`` where they can."""
    bot, words = interaction.client, interaction.client.words(interaction)
    shipped, current = bot.guide.entries, dict(bot.guides.editions(guild_id))
    # Hundreds of entries take long.
    found = await asyncio.to_thread(lambda: tuple(_flaws(shipped, current, steps)))
    faults = [Fault(key=key, flaw=flaw) for _, key, flaw in found]
    if faults:
        return faults_answer(words, faults)
    waiting = changing(steps)
    if not waiting:
        return nothing_answer(words, steps)
    if bot.settings_of(guild_id).approval:
        careful = [step for step in waiting if bot.guides.is_careful(guild_id, step.carried.key)]
        if careful:
            return careful_answer(words, careful)
    return None


async def found_import(interaction: discord.Interaction["GuideBot"], guild_id: int, import_id: str) -> Import:
    """Return what waits under an id for this very member. Raises ``UserError`` where it does not any more."""
    try:
        return await waiting_import(
            interaction.client.database,
            import_id=import_id,
            guild_id=guild_id,
            author_id=interaction.user.id,
            now=interaction.client.now(),
        )
    except ImportGoneError as error:
        raise UserError("carrying.gone") from error


async def begin_again(interaction: discord.Interaction["GuideBot"], kept: Import) -> None:
    """Compare an import with what holds now, and show that, in place."""
    steps = _steps(interaction.client.guides, kept.guild_id, [step.carried for step in kept.steps])
    answer = await _refusal(interaction, kept.guild_id, steps)
    if answer is None:
        kept = await _kept(interaction, kept.guild_id, steps)
        answer = preview_page(interaction, kept, 0)
    await update(interaction, answer)


async def take_in(interaction: discord.Interaction["GuideBot"], kept: Import) -> None:
    """Do all that an import was shown to do, or nothing; and show which, in place."""
    bot, words = interaction.client, interaction.client.words(interaction)
    steps, waiting = kept.steps, changing(kept.steps)
    answer = overtaken_now(interaction, kept) or await _refusal(interaction, kept.guild_id, steps)
    if answer is not None:
        await update(interaction, answer)
        return
    changes = [_change(interaction, kept, step) for step in waiting]
    try:
        saved = await carry_out(bot.database, kept, changes)
    except ImportGoneError as error:
        raise UserError("carrying.gone") from error
    except OvertakenError as error:
        step = next(step for step in waiting if step.carried.key == error.key)
        await update(interaction, overtaken_page(words, kept, [(step, error.current)]))
        return
    for edition in saved:
        bot.guides.put(edition)
    bot.cardkeeper.wake(kept.guild_id)
    guide = bot.guides.of(kept.guild_id)
    taken = [guide.entries[edition.key] for edition in saved if edition.key in guide.entries]
    row: Row = ()
    if taken:
        row = (menu(custom_id("entry.open", 1), words("carrying.done.open"), entry_options(words, taken)),)
    await update(interaction, replace(done_answer(words, steps), rows=(row,)))


def _change(interaction: discord.Interaction["GuideBot"], kept: Import, step: Step) -> Change:
    edition = Edition(
        guild_id=kept.guild_id,
        key=step.carried.key,
        number=0,
        deed=Deed.IMPORT,
        wording=step.carried.wording,
        base=step.carried.base,
        author_id=interaction.user.id,
        made_at=interaction.client.now(),
    )
    return Change(edition=edition, seen=step.seen)
