"""What a vote is answered with."""

from bot.components import custom_id
from bot.domain.votes import Ballot, Reason
from bot.i18n import Words
from bot.render.theme import Row, button, menu


def said(words: Words, ballot: Ballot | None) -> str:
    """Return in one line what became of a vote."""
    return words("guide.vote.already" if ballot is None else "guide.vote.thanks")


def under_vote(words: Words, ballot: Ballot | None) -> Row:
    """Return what takes the place of the two buttons: thanks, or the menu of reasons."""
    reasons = reasons_menu(words, ballot)
    return reasons or closed(said(words, ballot))


def reasons_menu(words: Words, ballot: Ballot | None) -> Row:
    """Return the menu that asks why an entry did not help; empty where nothing of the kind was counted."""
    if ballot is None or ballot.slip is None:
        return ()
    options = [(reason.value, words(f"guide.reason.{reason.value}")) for reason in Reason]
    return (menu(custom_id("vote.reason", 1, ballot.slip), words("guide.vote.why"), options),)


def closed(text: str) -> Row:
    """Return a text in the place of the two buttons, with nothing more to press."""
    return (button(text, custom_id("vote.done", 1), disabled=True),)


def is_vote(row: Row) -> bool:
    """Tell whether a row holds the two buttons, or what took their place."""
    return any(str(component.get("custom_id", "")).startswith("vote.") for component in row)


def thanked(words: Words, content: str, *, kept: bool) -> str:
    """Return the lines above an answer that did not help, with thanks.

    ``kept`` tells whether its question is kept among the server's knowledge gaps, which the member is told.
    """
    lines = [without_thanks(words, content), words("guide.vote.thanks")]
    if kept:
        lines.append(words("guide.not_sure.kept"))
    return "\n".join(filter(None, lines))


def without_thanks(words: Words, content: str) -> str:
    """Return ``content`` without what ``thanked`` has put under it."""
    added = {words("guide.vote.thanks"), words("guide.not_sure.kept")}
    return "\n".join(line for line in content.split("\n") if line not in added)
