"""What people send, in letters that both engines keep."""

UNKNOWN = "\N{REPLACEMENT CHARACTER}"


def storable(text: str) -> str:
    """Return a text with a mark for each U+0000, which PostgreSQL refuses, and each half of a pair.

    Halves of surrogate pairs are no text and neither driver sends them; two that belong together are joined.
    """
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return whole.replace("\0", UNKNOWN)
