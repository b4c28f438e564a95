"""The forms of work of a service, as members name them."""

from bot.domain.names import folded_name
from bot.domain.services import Form, Service


def form_spellings(form: Form) -> tuple[str, ...]:
    """Return all that people call a form of work, as ``folded_name`` has it."""
    return tuple(folded_name(name) for name in (form.key, form.name.ja, form.name.en, *form.aliases))


def form_named(service: Service, text: str) -> Form | None:
    """Return the form of work that ``text`` names: its key, a name or alias, or a part that only one has."""
    wanted = folded_name(text)
    spellings = {form.key: form_spellings(form) for form in service.forms}
    for alike in (str.__eq__, str.startswith, str.__contains__):
        found = [form for form in service.forms if any(alike(name, wanted) for name in spellings[form.key])]
        if len(found) == 1:
            return found[0]
    return None
