"""README and the other pages say what is true of the code."""

import re

import pytest

from bot.app import COGS
from bot.domain.guide import Language
from bot.i18n import load_messages
from bot.settings import DATA, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = ("fee", "exitcheck", "compare", "reregister", "reports")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_readme_lists_every_command_under_both_names(command: str) -> None:
    japanese = load_messages(DATA / "locales")[Language.JA](f"commands.{command}.name")
    assert f"| `/{command}` | `/{japanese}` |" in README
    assert f"`/{japanese}`" in README.partition("使い方")[2]


def test_every_file_that_a_page_links_to_exists() -> None:
    for page in [*ROOT.glob("*.md"), ROOT / "data" / "README.md", *(ROOT / "docs").glob("*.md")]:
        text = page.read_text(encoding="utf-8")
        for target in (*re.findall(r"\]\(([^)#:]+)\)", text), *re.findall(r'src="([^":]+)"', text)):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_picture_has_a_text() -> None:
    for picture in re.findall(r"<img[^>]*>", README):
        assert re.search(r'alt="[^"]{20,}"', picture), picture


def test_every_make_target_that_the_readme_names_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in set(re.findall(r"(?:`|^)make (\w+)", README, flags=re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_the_cogs_folder_is_named_by_the_layout() -> None:
    assert all(name.startswith("cogs.") for name in COGS)
    assert "cogs/ " in README


def test_no_page_depends_on_anything_outside_the_repository() -> None:
    for page in [
        *ROOT.glob("*.md"),
        *ROOT.glob("requirements*"),
        ROOT / "Makefile",
        *(ROOT / "docs").glob("*.md"),
    ]:
        text = page.read_text(encoding="utf-8")
        assert "../shared" not in text
        assert "--index-url" not in text.replace("--no-emit-index-url", "")
