"""What a member reads in an answer."""

from typing import Any

from bot.simulation.response import Response


def title(response: Response) -> str:
    """Return the first line of an answer."""
    return str(response.body["embeds"][0]["title"])


def everything(response: Response) -> str:
    """Return all text of an answer, in reading order."""
    lines = [str(response.body.get("content") or "")]
    for embed in response.body.get("embeds") or ():
        lines.extend((embed.get("title", ""), embed.get("description", "")))
        for field in embed.get("fields", ()):
            lines.extend((field["name"], field["value"]))
        lines.append(embed.get("footer", {}).get("text", ""))
    return "\n".join(lines)


def field(response: Response, name: str) -> str:
    """Return the text of the field that begins with ``name``."""
    for embed in response.body["embeds"]:
        for each in embed.get("fields", ()):
            if each["name"].startswith(name):
                return str(each["value"])
    raise AssertionError(f"no field {name}")


def posted(response: Response) -> Response:
    """Return what pressing the share button posted for all."""
    (post,) = response.followups
    assert not post.ephemeral
    return post


def labels(response: Response) -> list[str]:
    """Return the labels of the buttons under an answer."""
    return [str(item["label"]) for item in _items(response) if item.get("type") == 2]


def usable(response: Response) -> list[str]:
    """Return the labels of the buttons that can be pressed."""
    buttons = (item for item in _items(response) if item.get("type") == 2)
    return [str(item["label"]) for item in buttons if not item.get("disabled")]


def menus(response: Response) -> dict[str, list[str]]:
    """Return the menus under an answer: the name of each one's action, and its values."""
    return {
        str(item["custom_id"]).partition(":")[0]: [str(option["value"]) for option in item["options"]]
        for item in _items(response)
        if item.get("type") == 3
    }


def menu_of(response: Response, action: str) -> dict[str, Any]:
    """Return the menu under an answer that ``action`` answers, as Discord is sent it."""
    (found,) = (
        item
        for item in _items(response)
        if item.get("type") == 3 and str(item["custom_id"]).startswith(f"{action}:")
    )
    return found


def _items(response: Response) -> list[dict[str, Any]]:
    return [item for row in response.body.get("components") or () for item in row["components"]]
