"""What a message asks, without what Discord makes of some of its signs."""

import re

_ADDRESS = r"(?:[!-'*-;=?-~]|\([!-'*-;=?-~]*\))*(?<![.,:;!?'\"\]|*_~`])"
"""The rest of an address: no closing bracket that was opened before it, no mark that ends a sentence."""
_LINK = re.compile(
    r"\[([^\[\]\n]{1,200})\]\(<?[A-Za-z][A-Za-z0-9+.-]{0,19}://[^\s()]*(?:\s[^()\n]{0,200})?\)"
)
"""A link behind a text."""
_MARKUP = re.compile(
    rf"""
    <(?:@[!&]?|\#|a?:\w{{1,40}}:|/[^:<>]{{1,100}}:)[0-9]{{1,20}}>           # mentions, commands and emoji
    | <t:-?[0-9]{{1,20}}(?::[A-Za-z])?> | <id:[\w-]{{1,40}}(?::[0-9]{{1,20}})?> # dates, places in a server
    | @(?:everyone|here)(?![A-Za-z0-9])
    | <[A-Za-z][A-Za-z0-9+.-]{{0,19}}://[^\s<>]*>                           # addresses of any scheme
    | [A-Za-z][A-Za-z0-9+.-]{{0,19}}://{_ADDRESS}
    | (?<![A-Za-z0-9.-])(?:[A-Za-z0-9-]{{1,63}}\.){{1,5}}[A-Za-z]{{2,24}}/{_ADDRESS}  # host and path alone
    """,
    re.VERBOSE,
)


def without_markup(text: str) -> str:
    """Return a text without mentions, Discord's own emoji, dates and addresses, which ask nothing.

    A space stands for each; a link behind a text leaves its text. A host without a path stays, since people
    name services by it. Line breaks stay. Raises nothing.
    """
    return _MARKUP.sub(" ", _LINK.sub(r"\1", text)).strip()
