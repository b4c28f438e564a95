"""What a server's administrators choose for their server."""

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.guide import Language


class Unpinned(StrEnum):
    """What becomes of a card that somebody deleted or unpinned."""

    PUT_BACK = "put_back"
    DROP = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerSettings:
    """One server's choices; the defaults hold where nothing was chosen."""

    editors: tuple[int, ...] = ()
    """Ids of the roles whose members may edit the server's answers."""
    language: Language | None = None
    """Of public posts and cards; ``None``: the operator's setting."""
    public: bool = True
    """Whether members may post answers for all; editors always may."""
    notices: int | None = None
    """Id of the channel where moderators are told that shipped entries changed under the server's words."""
    log: int | None = None
    """Id of the channel where every change is posted."""
    unpinned: Unpinned = Unpinned.PUT_BACK
    approval: bool = False
    """Whether entries about money, tax or law need another moderator's approval."""
