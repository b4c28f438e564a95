"""One command family each: read what was typed, ask the domain, send what render made."""
