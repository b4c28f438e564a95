"""What a person does in Discord: types, clicks, chooses, fills in, and waits."""

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, cast

from simcord import InteractionResult, ResponseMessage

from bot.simulation.commandline import CommandLine, Commands, Typing
from bot.simulation.components import ENTITY_SELECTS, JSON
from bot.simulation.faults import StepError
from bot.simulation.finding import find_assignment, find_button, find_menu, option_values, split_values
from bot.simulation.form import filled
from bot.simulation.people import commanding, going_to, last_message, offered, person, resolve, somebody_else
from bot.simulation.screen import Screen, Shown
from bot.simulation.steps import (
    As,
    Click,
    Command,
    Complete,
    In,
    Menu,
    Restart,
    Say,
    Select,
    Step,
    Submit,
    Wait,
)
from bot.simulation.world import World

LONGEST_SENT = 2000


class Hands:
    """One person's hands in a world; who that is can change from step to step.

    ``screen`` is what they see. Every step raises ``StepError``, ``SetupError`` or ``BackendError`` where a
    person could not take it, and ``TimeoutError`` where the bot does not come to rest.
    """

    def __init__(self, world: World, screen: Screen, who: str) -> None:
        self._world = world
        self._screen = screen
        self.actor = person(world, who)
        self._typed: CommandLine | None = None
        self._form: InteractionResult | None = None
        self._ways: Mapping[type[Step], Callable[[Any], Coroutine[Any, Any, bool]]] = {
            Command: self._command,
            Complete: self._complete,
            Click: self._click,
            Select: self._select,
            Submit: self._submit,
            Say: self._say,
            Menu: self._menu,
            As: self._become,
            In: self._go,
            Wait: self._wait,
            Restart: self._restart,
        }

    async def take(self, step: Step) -> bool:
        """Take a step and return whether it asked the bot for an answer."""
        return await self._ways[type(step)](step)

    def type_only(self, step: Command) -> bool:
        """Type a command without sending it, if it cannot be sent yet. Returns whether that is so."""
        self._typed = self._read(step)
        return bool(self._typed.missing)

    def _commands(self) -> Commands:
        registered = self._world.env.backend.commands.get(None, {}).values()
        return Commands(list(registered), self._resolve)

    def _resolve(self, kind: str, name: str) -> object:
        return resolve(self._world, kind, name)

    def _read(self, step: Command) -> CommandLine:
        return self._commands().read(step.line, step.options)

    async def _command(self, step: Command) -> bool:
        self._typed = command = self._read(step)
        if command.missing:
            raise StepError(f"required and not given: {', '.join(command.missing)}")
        self._opened(await self.actor.slash(commanding(self._world), command.name, **command.options))
        return True

    async def _complete(self, step: Complete) -> bool:
        typing = self._typing(step)
        command = typing.command
        options = {**command.options, typing.option: typing.text}
        self._typed = CommandLine(path=command.path, options=options)
        await self.actor.autocomplete(
            commanding(self._world), command.name, typing.option, typing.text, **command.options
        )
        return True

    def _typing(self, step: Complete) -> Typing:
        commands = self._commands()
        if step.line is None:
            if self._typed is None:
                raise StepError("nothing is typed yet: write complete /COMMAND OPTION=TEXT")
            return commands.type_into(self._typed, cast("str", step.option), step.text)
        if step.option is None:
            return commands.read_typing(step.line)
        return commands.type_into(commands.read(step.line, {}), step.option, step.text)

    async def _click(self, step: Click) -> bool:
        shown, button = find_button(self._seen(), step.target)
        self._opened(await self.actor.click(self._message(shown), custom_id=button["custom_id"]))
        return True

    async def _select(self, step: Select) -> bool:
        seen = self._seen()
        if step.assignment is None:
            shown, menu = find_menu(seen, step.menu)
            chosen = list(step.values)
        else:
            shown, menu, text = find_assignment(seen, step.assignment)
            chosen = split_values(menu, text)
        values = self._menu_values(menu, chosen)
        self._opened(await self.actor.select(self._message(shown), values, custom_id=menu["custom_id"]))
        return True

    def _menu_values(self, menu: JSON, chosen: list[str]) -> list[Any]:
        kind = ENTITY_SELECTS.get(menu["type"])
        if kind is None:
            return option_values(menu, chosen)
        return [offered(self._world, menu, self._resolve(kind, name)) for name in chosen]

    async def _submit(self, step: Submit) -> bool:
        form = self._form
        if form is None or form.modal is None:
            raise StepError("no form is open")
        values = filled(form.modal, step.fields, self._resolve)
        self._opened(await self.actor.submit_modal(form, values))
        return True

    async def _say(self, step: Say) -> bool:
        speaker = (
            somebody_else(self._world, self.actor)
            if step.person is None
            else person(self._world, step.person)
        )
        message = await speaker.send(self._world.channel, step.text[:LONGEST_SENT])
        # simcord lets nobody write what only those who pay Discord can.
        self._world.env.backend.get_message(self._world.channel.id, message.id).content = step.text
        return False

    async def _menu(self, step: Menu) -> bool:
        name = self._commands().message_menu(step.name)
        message = last_message(self._world, self.actor, step.author)
        target = ResponseMessage(self._world.env, message)
        self._opened(await self.actor.context_menu(commanding(self._world), name, target))
        return True

    async def _become(self, step: As) -> bool:
        self.actor = person(self._world, step.person)
        self._form = None
        return False

    async def _go(self, step: In) -> bool:
        self._world.channel = going_to(self._world, self.actor, step.channel)
        self._form = None
        return False

    async def _wait(self, step: Wait) -> bool:
        await self._world.env.let_pass(step.seconds)
        return False

    async def _restart(self, _: Restart) -> bool:
        await self._world.restart()
        return False

    def _opened(self, result: InteractionResult) -> None:
        """Keep the form that the bot opened; any other answer closes the one that was open."""
        self._form = result if result.modal is not None else None

    def _seen(self) -> list[Shown]:
        """Return the bot's messages in this channel that the person sees, the newest first."""
        seen = self._screen.seen_by(self.actor.id)
        return [shown for shown in seen if shown.channel_id == self._world.channel.id]

    def _message(self, shown: Shown) -> ResponseMessage:
        env = self._world.env
        return ResponseMessage(env, env.backend.get_message(shown.channel_id, shown.id))
