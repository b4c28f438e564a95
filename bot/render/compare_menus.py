"""The menus under a comparison."""

from collections.abc import Iterable, Sequence

from bot.domain.compare import Sort
from bot.domain.comparequestion import BREAK_EVEN
from bot.domain.services import Job, Service
from bot.domain.snapshot import Guide
from bot.i18n import Words
from bot.render.guide import entry_options
from bot.render.theme import Component, Limit, menu

EVERY_JOB = "*"
"""Stands for all kinds of work where else the key of one stands."""


class CompareMenus:
    """The menus of one guide in one language; what they offer is written once.

    One option of each is always selected and hides the menu's name, so every option begins with it.
    """

    def __init__(self, words: Words, guide: Guide) -> None:
        self._words = words
        self._guide = guide
        self._jobs = self._job_menu(guide.popular_jobs[: Limit.OPTIONS - 1])
        self._offered = {option["value"] for option in self._jobs["options"]}
        self._sorts = menu(
            "",
            words("compare.sort_menu"),
            [
                (
                    sort.value,
                    words(
                        "compare.sort_option",
                        sort=words(f"commands.compare.options.sort.choices.{sort.value}"),
                    ),
                )
                for sort in Sort
            ],
        )
        self._pages: dict[int, Component] = {}
        entries = (guide.entries.get(key) for key in guide.services)
        services = entry_options(words, (entry for entry in entries if entry is not None))
        self._services = menu("", words("compare.services_menu"), services)

    def jobs(self, identity: str, selected: Job | None) -> Component:
        """Return the menu of kinds of work; ``None``: all."""
        if selected is None:
            return _shown(self._jobs, identity, EVERY_JOB)
        offered = self._jobs
        if selected.key not in self._offered:
            offered = self._job_menu([*self._guide.popular_jobs[: Limit.OPTIONS - 2], selected])
        return _shown(offered, identity, selected.key)

    def _job_menu(self, jobs: Sequence[Job]) -> Component:
        words = self._words
        named = [
            (EVERY_JOB, words("compare.all_jobs")),
            *((job.key, job.name[words.language]) for job in jobs),
        ]
        options = [(key, words("compare.job_option", job=name)) for key, name in named]
        return menu("", words("compare.job_menu"), options)

    def sorts(self, identity: str, selected: Sort) -> Component:
        """Return the menu of orders."""
        return _shown(self._sorts, identity, selected.value)

    def pages(self, identity: str, pages: int, selected: int | None) -> Component:
        """Return the menu of ``pages`` pages and the break-even amounts (``None``)."""
        offered = self._pages.get(pages)
        if offered is None:
            words = self._words
            numbers = range(min(pages, Limit.OPTIONS - 1))
            options = [(str(page), words("compare.page_option", page=page + 1)) for page in numbers]
            options.append((BREAK_EVEN, words("compare.even_option")))
            offered = self._pages[pages] = menu("", words("compare.page_menu"), options)
        return _shown(offered, identity, BREAK_EVEN if selected is None else str(selected))

    def services(self, identity: str, services: Iterable[Service]) -> Component | None:
        """Return the menu of services whose entries can be opened; ``None`` where there is none."""
        options = {option["value"]: option for option in self._services["options"]}
        found = [options[service.key] for service in services if service.key in options]
        return {**self._services, "custom_id": identity, "options": found} if found else None


def _shown(offered: Component, identity: str, selected: str) -> Component:
    """Return a menu as it stands under one answer."""
    options = [
        {**option, "default": True} if option["value"] == selected else option
        for option in offered["options"]
    ]
    return {**offered, "custom_id": identity, "options": options}
