"""Walking through the components of a message or a form, as they are on the wire."""

from collections.abc import Iterator, Sequence

from bot.payloads import JSON, many, one

__all__ = ["JSON", "many", "one", "walk"]

BUTTON, STRING_SELECT, TEXT_INPUT = 2, 3, 4
ENTITY_SELECTS = {5: "user", 6: "role", 7: "mentionable", 8: "channel"}
LABEL, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 18, 19, 21, 22, 23
TEXT_DISPLAY = 10
LINK = 5


def walk(components: Sequence[JSON]) -> Iterator[JSON]:
    """Yield every component in the order in which it is shown, whatever it is wrapped in."""
    for component in components:
        yield component
        yield from walk(many(component, "components"))
        for key in ("accessory", "component"):
            if child := one(component, key):
                yield from walk((child,))
