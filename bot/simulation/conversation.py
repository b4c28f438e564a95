"""A conversation with the bot: one step after the other, each with what it led to."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from simcord import BackendError, SetupError

from bot.domain.guide import Language
from bot.i18n import Messages
from bot.render.theme import Colour
from bot.simulation.components import many
from bot.simulation.faults import StepError
from bot.simulation.hands import Hands
from bot.simulation.mistakes import Mistake
from bot.simulation.reading import read_step
from bot.simulation.response import ErrorSource, Response, Trouble
from bot.simulation.screen import Screen
from bot.simulation.steps import Command, Complete
from bot.simulation.wire import Sent, is_answer
from bot.simulation.world import World

NO_ANSWER = "the application did not respond"
"""What Discord's client shows when an interaction gets no answer in three seconds."""


class Conversation:
    """What one person, or several in turn, do with the bot in a world."""

    def __init__(self, world: World, *, person: str = "member") -> None:
        self._world = world
        self._screen = Screen()
        self._hands = Hands(world, self._screen, person)

    async def talk(self, *steps: object) -> list[Response]:
        """Take all steps and return one response for each; one that goes wrong does not end the conversation.

        A command that lacks required options and is followed by ``complete`` is only typed, not sent.
        """
        following = [*steps[1:], None]
        return [
            await self.step(step, send=not _goes_on_typing(after))
            for step, after in zip(steps, following, strict=True)
        ]

    async def step(self, step: object, *, send: bool = True) -> Response:
        """Take one step, a text or an object as ``docs/try.md`` has them, and return what it led to.

        ``send=False`` leaves a command unsent while it lacks required options.
        """
        before = self._world.moment()
        try:
            read = read_step(step)
            if isinstance(read, Command) and not send and self._hands.type_only(read):
                return Response()
            asked = await self._hands.take(read)
        except StepError as error:
            trouble = Trouble(source=ErrorSource.INPUT, message=str(error), available=error.available)
            return Response(error=trouble)
        except (SetupError, BackendError) as error:
            return Response(error=Trouble(source=ErrorSource.INPUT, message=str(error)))
        except TimeoutError as error:
            return Response(error=Trouble(source=ErrorSource.BOT, message=NO_ANSWER, exception=str(error)))
        sent, mistakes = self._world.since(before)
        actor = self._hands.actor
        response = self._screen.take(sent, user_id=actor.id, channel_id=self._world.channel.id)
        troubles = (
            *_refusals_of_discord(sent),
            *map(_mistake, mistakes),
            *(_silence(sent) if asked else ()),
            *_refusals_of_bot(response, self._world.bot.messages),
        )
        return replace(response, error=next(iter(troubles), None))


def _goes_on_typing(step: object) -> bool:
    try:
        read = read_step(step)
    except StepError:
        return False
    return isinstance(read, Complete) and read.line is None


def _refusals_of_discord(sent: Sequence[Sent]) -> Iterator[Trouble]:
    for request in sent:
        if (refusal := request.refusal) is not None:
            yield Trouble(
                source=ErrorSource.DISCORD,
                message=refusal.message,
                code=refusal.code,
                request=f"{request.method} {request.path}",
            )


def _mistake(mistake: Mistake) -> Trouble:
    return Trouble(source=ErrorSource.BOT, message=mistake.message, exception=mistake.exception)


def _silence(sent: Sequence[Sent]) -> Iterator[Trouble]:
    if not any(map(is_answer, sent)):
        yield Trouble(source=ErrorSource.DISCORD, message=NO_ANSWER)


def _refusals_of_bot(response: Response, messages: Messages) -> Iterator[Trouble]:
    """Recognise the card on which the bot says why there is no answer (see ``bot.failures``)."""
    titles = {messages[language]("failures.title") for language in Language}
    for answer in (response, *response.followups):
        for embed in many(answer.body, "embeds"):
            if embed.get("color") == Colour.REFUSAL and embed.get("title") in titles:
                yield Trouble(source=ErrorSource.BOT, message=str(embed.get("description") or ""))
