"""``python -m tests.audit``: does a version that is locked have a known vulnerability?

Asks the package index by pip-audit. Where no advisories can be had, as without a network, that is said and
counts as passed, unless ``must-answer`` is given: a check that is not made must not look like one that was.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

LOCKED = Path(__file__).resolve().parent.parent / "requirements-dev.txt"
"""Holds what runs and what checks it."""
SECONDS = 120.0
MOST_NAMED = 5
MUST_ANSWER = "must-answer"


def found_in(report: str) -> tuple[list[str], list[str]]:
    """Return what is vulnerable, a line each, and the packages of which nothing is known.

    Raises ``ValueError`` for what is no report of pip-audit.
    """
    packages: list[dict[str, Any]] = json.loads(report)["dependencies"]
    vulnerable = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in: {' '.join(flaw['fix_versions'])}"
        for package in packages
        for flaw in package.get("vulns", ())
    ]
    return vulnerable, [package["name"] for package in packages if "skip_reason" in package]


def _report() -> str:
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(LOCKED), "--require-hashes"]
    options = ["--disable-pip", "--format", "json", "--progress-spinner", "off", "--timeout", "10"]
    try:
        asked = subprocess.run(
            [*command, *options], capture_output=True, text=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return asked.stdout


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MOST_NAMED]) + (
        f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
    )


def main(arguments: Sequence[str]) -> int:
    """Print what was found. Returns 1 for a vulnerable version, or for no answer where there must be one."""
    try:
        vulnerable, unknown = found_in(_report())
    except (ValueError, KeyError):
        vulnerable, unknown = [], ["everything"]
    for line in vulnerable:
        print(f"vulnerable: {line}", file=sys.stderr)
    if unknown:
        print(f"not audited, since no advisories can be had here: {_some(unknown)}")
    elif not vulnerable:
        print("no locked version has a known vulnerability")
    return 1 if vulnerable or (unknown and MUST_ANSWER in arguments) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
