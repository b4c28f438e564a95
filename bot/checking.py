"""``python -m bot check``: everything that can be found wrong without Discord."""

import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from bot.commandlimits import CommandFault, command_faults
from bot.domain.guide import Language
from bot.i18n import Message, Messages, MessagesError, Words, load_messages, message_of
from bot.loading import FaultyFilesError
from bot.opening import opened_bot
from bot.payloads import JSON
from bot.settings import DATA, ROOT, Settings
from bot.simulation.scenery import FILE as SCENERY
from bot.simulation.scenery import read_scenery
from bot.store.errors import FaultyDataError
from bot.usedmessages import unmet, uses_in

LOCALES = "data/locales"
COMMANDS = "commands"


async def check(settings: Settings) -> int:
    """Check settings, messages, data, search, migrations and every cog on a throwaway database.

    Returns 0. Raises what is wrong: as at a start, and beyond it ``FaultyFilesError`` with what would only
    be noticed later: messages that the program would look for in vain, what Discord would refuse of the
    commands, and what is wrong with the simulated Discord. The operator's own database is not touched.
    """
    faults = [*_scenery_faults(), *_message_faults()]
    with tempfile.TemporaryDirectory(prefix="michishirube-check-") as directory:
        url = f"sqlite:///{Path(directory) / 'check.db'}"
        try:
            async with opened_bot(settings.at(url)) as bot:
                await bot.load_cogs()
                commands, missing = described_commands(bot.guide_tree.payload, bot.messages)
                faults += [f"{_place(key)}: missing in both languages; a command needs it" for key in missing]
                faults += map(_command_fault, _of_others(command_faults(commands), missing))
                guide = bot.guide
                await bot.finder.search()
        except (MessagesError, FaultyDataError, FaultyFilesError) as error:
            raise FaultyFilesError((*map(str, error.faults), *faults)) from error
    if faults:
        raise FaultyFilesError(tuple(faults))
    print(
        f"settings, messages, data, search, migrations and cogs are in order: {len(guide.entries)} entries, "
        f"{len(guide.services)} services, {len(commands)} commands"
    )
    return 0


def _scenery_faults() -> Iterator[str]:
    if (DATA / SCENERY).exists():
        try:
            read_scenery(DATA)
        except FaultyDataError as error:
            yield from map(str, error.faults)


def _message_faults() -> Iterator[str]:
    """Yield what the program could not say; nothing where messages cannot be read, which is told anyway."""
    try:
        messages = load_messages(DATA / "locales")
    except MessagesError:
        return
    for key, reason in unmet(uses_in(ROOT), _written(messages[Language.JA])):
        yield f"{_place(key)}: {reason}"
    for key, message in _written(messages[Language.JA]).items():
        for name in sorted(message.names) if key.startswith(f"{COMMANDS}.") else ():
            yield f"{_place(key)}: has {{{name}}}, and nothing is filled into what Discord shows of a command"


def _written(words: Words) -> dict[str, Message]:
    read = {key: message_of(words(key)) for key in sorted(words.keys())}
    return {key: message for key, message in read.items() if message is not None}


def described_commands(
    payload: Callable[[Messages], Sequence[JSON]], messages: Messages
) -> tuple[Sequence[JSON], list[str]]:
    """Return what Discord is told about the commands, and the keys of messages that are missing for it.

    In place of what is missing stands a letter.
    """
    missing: list[str] = []
    while True:
        filled = {
            language: Words(
                language,
                {**_written(messages[language]), **{key: Message("x", "x", frozenset()) for key in missing}},
            )
            for language in Language
        }
        try:
            return payload(Messages(filled)), missing
        except KeyError as error:
            if error.args[0] in missing:
                raise
            missing.append(str(error.args[0]))


def _of_others(faults: Iterable[CommandFault], missing: list[str]) -> Iterator[CommandFault]:
    """Yield the faults of what is not missing anyway."""
    return (fault for fault in faults if f"{COMMANDS}.{fault.message}" not in missing)


def _command_fault(fault: CommandFault) -> str:
    if not fault.message:
        return f"cogs: {fault}"
    language = Language(fault.locale or Language.EN)
    return f"{LOCALES}/{language}/{COMMANDS}.toml: {fault.message}: {fault.reason}"


def _place(key: str) -> str:
    """Return where a message should stand in both languages."""
    file, _, path = key.partition(".")
    return f"{LOCALES}/*/{file}.toml: {path}"
