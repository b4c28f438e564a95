"""Buttons, menus and forms that outlive the process.

All state is in the custom id (``name:version:payload``), nothing in memory: a component is answered by
looking its name up among the actions that the cogs registered, so it works after a restart and costs nothing
while it waits. Views and modals are therefore sent already stopped, which keeps discord.py from storing them
(it would hold abandoned modals for ever, and an expiring view takes dynamic items of the whole bot with it).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, cast

import discord
from discord import ui
from discord.utils import MISSING

from bot.domain.errors import UserError
from bot.render.theme import Answer, ComponentType, Limit, Row

WAITING = discord.InteractionResponseType.deferred_channel_message
ANSWERED = "answered"
"""Marks, in an interaction's extras, that its waiting sign has been replaced."""

Action = Callable[[discord.Interaction[Any], str], Awaitable[None]]


def custom_id(name: str, version: int, payload: str = "") -> str:
    """Return the id of a component that ``name``'s action answers.

    Raises ``ValueError`` when it would be longer than Discord allows.
    """
    identity = f"{name}:{version}:{payload}"
    if len(identity) > Limit.CUSTOM_ID:
        raise ValueError(f"custom id of {len(identity)} characters: {identity}")
    return identity


DIGITS, ID_DIGITS, DISCORD_DIGITS = 9, 15, 19
"""Of versions and pages, of what is numbered through all servers, of Discord's own ids and permissions."""
_HIGHEST = 2**63 - 1
"""What a column of whole numbers holds, in any database; not every 19 digits are one."""


class StaleComponentError(UserError):
    """A button, menu or form of an older version of the bot, or one with an unreadable id."""

    def __init__(self) -> None:
        super().__init__("common.stale")


def number_in(text: str, *, digits: int = DIGITS) -> int:
    """Return a number of a component's state, of so many digits at most. Raises ``StaleComponentError``."""
    if not (text.isascii() and text.isdecimal()) or len(text) > digits or int(text) > _HIGHEST:
        raise StaleComponentError
    return int(text)


class Router:
    """Finds the action behind a component or a submitted form."""

    def __init__(self) -> None:
        self._actions: dict[tuple[str, str], Action] = {}
        self.names: set[str] = set()
        """The names of all actions."""

    def on(self, name: str, version: int, action: Action) -> None:
        """Register ``action`` for components made by ``custom_id(name, version, …)``."""
        key = (name, str(version))
        if key in self._actions:
            raise ValueError(f"two actions for {name} version {version}")
        self._actions[key] = action
        self.names.add(name)

    async def dispatch(self, interaction: discord.Interaction[Any]) -> None:
        """Run the action behind ``interaction``.

        Raises ``StaleComponentError`` where there is none (any more).
        """
        data = cast("Mapping[str, Any]", interaction.data or {})
        name, _, rest = str(data.get("custom_id", "")).partition(":")
        version, _, payload = rest.partition(":")
        await self.run(interaction, name, version, payload)

    async def run(self, interaction: discord.Interaction[Any], name: str, version: str, payload: str) -> None:
        """Run an action as if its own component had been used. Raises ``StaleComponentError`` for none."""
        action = self._actions.get((name, version))
        if action is None:
            raise StaleComponentError
        await action(interaction, payload)


def chosen(interaction: discord.Interaction[Any]) -> tuple[str, ...]:
    """Return the values chosen in the menu that ``interaction`` comes from."""
    data = cast("Mapping[str, Any]", interaction.data or {})
    return tuple(str(value) for value in data.get("values", ()))


def picked(interaction: discord.Interaction[Any], kind: str) -> dict[int, Mapping[str, Any]]:
    """Return the ``roles`` or ``channels`` picked in a menu, by their ids, as Discord describes them.

    It describes only those of this server. Raises ``StaleComponentError`` for any other, and for none at all.
    """
    data = cast("Mapping[str, Any]", interaction.data or {})
    described = data.get("resolved", {}).get(kind, {})
    values = chosen(interaction)
    found = {number_in(each, digits=DISCORD_DIGITS): described[each] for each in values if each in described}
    if not found or len(found) != len(values):
        raise StaleComponentError
    return found


def submitted(interaction: discord.Interaction[Any]) -> dict[str, tuple[str, ...]]:
    """Return what a form holds: field id to its values (one for a text field, none where left empty)."""
    fields: dict[str, tuple[str, ...]] = {}
    data = cast("Mapping[str, Any]", interaction.data or {})
    for row in cast("Sequence[Mapping[str, Any]]", data.get("components", ())):
        field = row.get("component")
        if not isinstance(field, Mapping):
            continue
        field = cast("Mapping[str, Any]", field)
        values = field.get("values")
        if values is None:
            value = field.get("value")
            values = () if value in (None, "") else (value,)
        fields[str(field.get("custom_id"))] = tuple(str(value) for value in values)
    return fields


class _Rows(ui.View):
    """Rows that are sent as they are. Already stopped, so that the library does not keep them."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__(timeout=None)
        self._rows = rows
        self.stop()

    def to_components(self) -> list[dict[str, Any]]:
        """Return the rows in Discord's own form."""
        return [
            {"type": ComponentType.ACTION_ROW.value, "components": list(row)} for row in self._rows if row
        ]


def _view(answer: Answer) -> ui.View | None:
    return _Rows(answer.rows) if any(answer.rows) else None


async def send(
    interaction: discord.Interaction[Any],
    answer: Answer,
    *,
    ephemeral: bool,
    files: Sequence[discord.File] = (),
) -> None:
    """Answer ``interaction`` with a message of its own, to which up to ten ``files`` are attached.

    After a deferred answer the message takes the place of the waiting sign, whose privacy it keeps.
    """
    view = _view(answer)
    content, embeds = answer.content or MISSING, list(answer.embeds)
    response = interaction.response
    if not response.is_done():
        await response.send_message(
            content or None,
            embeds=embeds,
            view=view or MISSING,
            files=files or MISSING,
            ephemeral=ephemeral,
        )
    elif response.type is WAITING and not interaction.extras.get(ANSWERED):
        interaction.extras[ANSWERED] = True
        await interaction.edit_original_response(
            content=answer.content or None, embeds=embeds, view=view, attachments=files or MISSING
        )
    else:
        await interaction.followup.send(
            content, embeds=embeds, view=view or MISSING, files=files or MISSING, ephemeral=ephemeral
        )


async def update(interaction: discord.Interaction[Any], answer: Answer) -> None:
    """Replace the message whose component was used by ``answer``."""
    content, embeds, view = answer.content or None, list(answer.embeds), _view(answer)
    if interaction.response.is_done():
        await interaction.edit_original_response(content=content, embeds=embeds, view=view)
    else:
        await interaction.response.edit_message(content=content, embeds=embeds, view=view)


def rows_under(message: discord.Message) -> tuple[Row, ...]:
    """Return the buttons and menus of ``message`` as they were sent."""
    return tuple(
        tuple(cast("Mapping[str, Any]", component.to_dict()) for component in row.children)
        for row in message.components
        if isinstance(row, discord.ActionRow)
    )


async def update_rows(
    interaction: discord.Interaction[Any], rows: Sequence[Row], *, content: str | None = None
) -> None:
    """Replace the buttons and menus of the message whose component was used, and nothing else of it.

    ``content``, where given, takes the place of the lines above the embeds.
    """
    view, lines = _Rows(rows), MISSING if content is None else content
    if interaction.response.is_done():
        await interaction.edit_original_response(content=lines, view=view)
    else:
        await interaction.response.edit_message(content=lines, view=view)


async def show_form(
    interaction: discord.Interaction[Any], *, title: str, identity: str, items: Sequence[ui.Item[Any]]
) -> None:
    """Open a form; ``identity`` is the custom id whose action gets what is submitted."""
    modal = ui.Modal(title=title, custom_id=identity)
    for item in items:
        modal.add_item(item)
    modal.stop()
    await interaction.response.send_modal(modal)


async def post(channel: discord.abc.Messageable, answer: Answer, *, nonce: str) -> discord.Message:
    """Post ``answer``, which mentions nobody. With the same ``nonce`` Discord posts it only once.

    Raises what Discord says against it.
    """
    return await channel.send(
        answer.content or None,
        embeds=list(answer.embeds),
        view=_view(answer) or MISSING,
        nonce=nonce,
        allowed_mentions=discord.AllowedMentions.none(),
    )


async def edit(message: discord.PartialMessage, answer: Answer) -> discord.Message:
    """Replace a message of the bot by ``answer``; return it as Discord has it now.

    Raises what Discord says against it.
    """
    return await message.edit(
        content=answer.content or None,
        embeds=list(answer.embeds),
        view=_view(answer),
        allowed_mentions=discord.AllowedMentions.none(),
    )


async def post_reply(
    channel: discord.abc.Messageable,
    answer: Answer,
    *,
    to: discord.MessageReference,
    notify: bool,
    nonce: str,
) -> discord.Message:
    """Post ``answer`` as a reply, which mentions nobody but, with ``notify``, the author of that message.

    With the same ``nonce`` Discord posts it only once. Raises what Discord says against it.
    """
    view = _view(answer)
    return await channel.send(
        answer.content or None,
        embeds=list(answer.embeds),
        view=view or MISSING,
        reference=to,
        nonce=nonce,
        allowed_mentions=discord.AllowedMentions.none(),
        mention_author=notify,
    )
