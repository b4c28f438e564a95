"""What members do, as the part of an interaction that differs: its type, its data and the message it is on.

``LoopbackDiscord.ask`` adds the rest (ids, token, member, channel) and sends it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, cast

Payload = dict[str, Any]
Value = str | int | bool

COMMAND_ID = "900000000000000001"
_BUTTON = 2
_TEXT_FIELD = 4
_LABEL = 18
_MANY_VALUES = (3, 5, 6, 7, 8, 19, 22)


def _option(name: str, value: Value) -> Payload:
    kind = 5 if isinstance(value, bool) else 4 if isinstance(value, int) else 3
    return {"name": name, "type": kind, "value": value}


def command(name: str, **options: Value) -> Payload:
    """Return a slash command with ``options``; a group's subcommand is written ``"group sub"``."""
    given = [_option(option, value) for option, value in options.items()]
    first, *subcommands = name.split()
    for place, subcommand in enumerate(reversed(subcommands)):
        given = [{"name": subcommand, "type": 1 if place == 0 else 2, "options": given}]
    return {"type": 2, "data": {"id": COMMAND_ID, "name": first, "type": 1, "options": given}}


def typing_in(name: str, focused: str, **options: Value) -> Payload:
    """Return the request for suggestions while a member types the option ``focused``."""
    event: Payload = {**command(name, **options), "type": 4}
    given: list[Payload] = event["data"]["options"]
    while given and "options" in given[0]:
        given = given[0]["options"]
    for option in given:
        if option["name"] == focused:
            option["focused"] = True
    return event


def press(message: Mapping[str, Any], identity: str) -> Payload:
    """Return a press of the button whose custom id is ``identity`` under ``message``."""
    return {
        "type": 3,
        "data": {"custom_id": identity, "component_type": _BUTTON, "id": 1},
        "message": message,
    }


def choose(message: Mapping[str, Any], identity: str, *values: str) -> Payload:
    """Return a choice of ``values`` in the text menu whose custom id is ``identity`` under ``message``."""
    data = {"custom_id": identity, "component_type": 3, "id": 1, "values": list(values)}
    return {"type": 3, "data": data, "message": message}


def submit(form: Mapping[str, Any], values: Mapping[str, Sequence[str]]) -> Payload:
    """Return a submission of ``form``, the modal as the bot sent it.

    ``values`` maps the fields' custom ids to what is entered; fields that it leaves out stay empty.
    """
    rows: list[Payload] = []
    for number, row in enumerate(cast("Sequence[Mapping[str, Any]]", form["components"])):
        if row["type"] != _LABEL:
            rows.append({"type": row["type"], "id": 2 * number + 1})
            continue
        field = cast("Mapping[str, Any]", row["component"])
        entered = values.get(str(field["custom_id"]), ())
        filled: Payload = {"type": field["type"], "id": 2 * number + 2, "custom_id": field["custom_id"]}
        if field["type"] in _MANY_VALUES:
            filled["values"] = list(entered)
        else:
            filled["value"] = entered[0] if entered else "" if field["type"] == _TEXT_FIELD else None
        rows.append({"type": _LABEL, "id": 2 * number + 1, "component": filled})
    return {"type": 5, "data": {"custom_id": form["custom_id"], "components": rows}}


def custom_ids(container: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the custom ids of every component of a message or form, in their order."""
    found: list[str] = []
    for component in cast("Sequence[Mapping[str, Any]]", container.get("components", ())):
        if "custom_id" in component:
            found.append(str(component["custom_id"]))
        if "component" in component:
            found.append(str(component["component"]["custom_id"]))
        found.extend(custom_ids(component))
    return tuple(found)
