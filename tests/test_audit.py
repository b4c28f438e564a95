"""What is told of vulnerable versions, of a missing network, and of a token that was committed."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import ROOT
from tests.audit import found_in

REPORT: dict[str, object] = {
    "dependencies": [
        {"name": "sound", "version": "1.0", "vulns": []},
        {"name": "sick", "version": "2.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["2.1"]}]},
        {"name": "unheard-of", "skip_reason": "Dependency not found on PyPI"},
    ],
    "fixes": [],
}
"""As pip-audit writes it."""


def test_a_vulnerable_version_is_named_with_what_mends_it() -> None:
    vulnerable, unknown = found_in(json.dumps(REPORT))
    assert vulnerable == ["sick 2.0: PYSEC-1, mended in: 2.1"]
    assert unknown == ["unheard-of"]


@pytest.mark.parametrize("report", ["", "no network", "{}"])
def test_what_is_no_report_is_not_taken_for_a_good_one(report: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        found_in(report)


def test_a_committed_token_is_found_with_the_options_that_the_check_uses(tmp_path: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    options = re.search(r"^NO_SECRETS := (.*) \$\(addprefix", makefile, re.MULTILINE)
    assert options is not None
    leak = tmp_path / "notes.md"
    leak.write_text(
        "token " + ".".join(("MTIzNDU2Nzg5MDEyMzQ1Njc4", "GabcDE", "a1B2c3D4e5" * 3)), encoding="utf-8"
    )
    hook = [sys.executable, "-m", "detect_secrets.pre_commit_hook"]
    found = subprocess.run(
        [*hook, *shlex.split(options[1].replace("$$", "$")), str(leak)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 1
    assert "Discord Bot Token" in found.stdout
