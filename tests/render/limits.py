"""Discord's limits for one message, checked as Discord does."""

from collections.abc import Iterator
from typing import Any

from bot.render.theme import Answer, Limit


def embeds(answer: Answer) -> list[dict[str, Any]]:
    """Return the embeds as they are sent."""
    return [dict(embed.to_dict()) for embed in answer.embeds]


def text_length(answer: Answer) -> int:
    """Return the characters that count towards a message's 6000."""
    return sum(len(text) for embed in embeds(answer) for text in texts(embed))


def texts(embed: dict[str, Any]) -> Iterator[str]:
    """Yield every text of an embed that counts."""
    yield embed.get("title", "")
    yield embed.get("description", "")
    yield embed.get("footer", {}).get("text", "")
    yield embed.get("author", {}).get("name", "")
    for field in embed.get("fields", []):
        yield field["name"]
        yield field["value"]


def assert_within_limits(answer: Answer) -> None:
    """Fail where Discord would refuse ``answer``."""
    assert 1 <= len(answer.embeds) <= 10
    assert text_length(answer) <= Limit.MESSAGE_EMBED_TEXT
    for embed in embeds(answer):
        assert 1 <= len(embed["title"]) <= Limit.EMBED_TITLE
        assert len(embed.get("description", "")) <= Limit.EMBED_DESCRIPTION
        assert len(embed.get("fields", [])) <= Limit.EMBED_FIELDS
        for field in embed.get("fields", []):
            assert 1 <= len(field["name"]) <= Limit.FIELD_NAME
            assert 1 <= len(field["value"]) <= Limit.FIELD_VALUE
    identities = [str(item["custom_id"]) for row in answer.rows for item in row]
    assert len(identities) == len(set(identities))
    assert all(1 <= len(identity) <= Limit.CUSTOM_ID for identity in identities)
    assert len([row for row in answer.rows if row]) <= 5


def assert_uncut(answer: Answer) -> None:
    """Fail where something had to be cut: shipped text always fits."""
    cut = [text for embed in embeds(answer) for text in texts(embed) if text.endswith("…") and len(text) > 1]
    assert cut == []
