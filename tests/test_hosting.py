"""What docs/hosting.md promises of the image, the volume and the unit."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bench.discord_server import TOKEN
from bot.settings import ROOT, SettingsError, load_settings, variables
from bot.volume import require_volume

DEPLOY = ROOT / "deploy"
DOCKERFILE = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")


@pytest.fixture
def image(tmp_path: Path) -> Path:
    """The files that the Dockerfile copies from the repository, as the image has them."""
    copied = [line.split()[1:-1] for line in DOCKERFILE.splitlines() if re.match("COPY (?!--from)", line)]
    ignored = shutil.ignore_patterns("__pycache__")
    for name in (name for names in copied for name in names if (ROOT / name).is_dir()):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=ignored)
    shutil.copy(DEPLOY / "image.env", tmp_path / ".env")
    return tmp_path


def _run(image: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        cwd=image,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_image_has_all_that_the_bot_needs(image: Path) -> None:
    checked = _run(image, "check")
    assert checked.returncode == 0, checked.stderr


def test_the_image_keeps_out_what_it_does_not_run() -> None:
    kept = (DEPLOY / "Dockerfile.dockerignore").read_text(encoding="utf-8").split()
    assert "*" in kept
    assert {line.removeprefix("!") for line in kept if line.startswith("!")} == {
        "requirements.txt",
        "requirements-sentry.txt",
        "bot",
        "cogs",
        "data",
        "deploy/image.env",
    }


def test_every_new_volume_belongs_to_the_bot() -> None:
    """What is nowhere in the image is made for root, who is not the bot."""
    documented = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")
    volumes = set(re.findall(r"-v \w+:(/\S+)", documented))
    (made,) = re.findall(r"install --directory --owner=10001 [^/]*(/.*)", DOCKERFILE)
    assert volumes == {"/var/lib/michishirube", "/backups"}
    assert volumes <= set(made.split())


def test_an_empty_variable_leaves_the_image_s_own_value(image: Path) -> None:
    """As from --env-file with a copied .env.example."""
    empty = dict.fromkeys(variables(), "")
    found = load_settings(empty, image / ".env")
    assert found.needs_volume
    assert found.health_address == ("127.0.0.1", 8089)
    assert found.log_format == "json"


def test_without_a_volume_the_container_does_not_start(image: Path) -> None:
    """A file beside the root directory goes with the container."""
    url = "sqlite:////usr/local/nowhere/michishirube.db"
    run = _run(image, "run", DATABASE_URL=url, NEEDS_VOLUME="yes", DISCORD_TOKEN=TOKEN)
    assert run.returncode == 1
    assert run.stderr.startswith("DATABASE_URL: /usr/local/nowhere is inside the container")
    assert len(run.stderr.splitlines()) == 1
    assert not Path("/usr/local/nowhere").exists()


def _volume_check(url: str) -> str:
    """A shell's words that end with 0 where the bot may keep its file, else say why not."""
    check = (
        "from bot.settings import load_settings as load; from bot.volume import require_volume as require; "
    )
    check += f"require(load({ {'NEEDS_VOLUME': 'yes', 'DATABASE_URL': url}!r}))"
    return shlex.join([sys.executable, "-c", check])


@pytest.mark.parametrize(
    ("mount", "kept"),
    [
        # As of a volume beside the containers: podman with --storage-driver vfs.
        (f"mount --bind {shlex.quote(str(DEPLOY))}", True),
        ("mount -t tmpfs tmpfs", False),
    ],
    ids=["from the same disk", "in memory"],
)
def test_what_is_mounted_is_a_volume_unless_it_is_in_memory(
    tmp_path: Path, mount: str, *, kept: bool
) -> None:
    place = tmp_path / "a volume"
    place.mkdir()
    script = f"{mount} {shlex.quote(str(place))} && {_volume_check(f'sqlite:///{place}/bot/bot.db')}"
    alone = ["unshare", "--map-root-user", "--mount"]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], capture_output=True).returncode:  # noqa: PLW1510 - it is asked whether it fails
        pytest.skip("this system lets nobody mount anything for himself")
    run = subprocess.run([*alone, "sh", "-c", script], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (run.returncode == 0) == kept, run.stderr
    assert kept or "a volume/bot is inside the container" in run.stderr


def test_a_server_needs_no_volume() -> None:
    require_volume(load_settings({"NEEDS_VOLUME": "yes", "DATABASE_URL": "postgresql://a:b@host/name"}))


def test_only_who_asks_for_the_check_is_checked() -> None:
    url = "sqlite:////usr/local/nowhere/michishirube.db"
    require_volume(load_settings({"DATABASE_URL": url}))
    with pytest.raises(SettingsError):
        require_volume(load_settings({"DATABASE_URL": url, "NEEDS_VOLUME": "yes"}))


@pytest.mark.parametrize("file", ["compose.yaml", "michishirube.service", "Dockerfile", "image.env"])
def test_every_variable_that_is_set_there_is_one_that_the_bot_reads(file: str) -> None:
    """A name that is read nowhere would be believed to work."""
    known = re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE)
    servers = {"POSTGRES_USER", "POSTGRES_PASSWORD", "POSTGRES_DB"}
    others = {"PATH", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED", "SENTRY", *servers}
    text = (DEPLOY / file).read_text(encoding="utf-8")
    found = set(re.findall(r"^\s*(?:ENV |Environment=)?([A-Z][A-Z_]+)(?:=|: )\S", text, re.MULTILINE))
    assert found - {"ENTRYPOINT", "CMD", "STOPSIGNAL"} <= {*known, *others}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_the_unit_is_one_that_systemd_understands(tmp_path: Path) -> None:
    unit = (DEPLOY / "michishirube.service").read_text(encoding="utf-8")
    file = tmp_path / "michishirube.service"
    file.write_text(unit.replace("/opt/michishirube/.venv/bin/python", sys.executable), encoding="utf-8")
    verified = subprocess.run(
        ["systemd-analyze", "verify", str(file)],  # noqa: S607 - wherever the system has it
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (verified.returncode, verified.stderr) == (0, "")
