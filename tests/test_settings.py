"""Settings come from the environment and .env, all faults at once."""

import re
from pathlib import Path

import pytest

from bot.domain.guide import Language
from bot.settings import ROOT, Settings, SettingsError, env_file, load_settings, variables


def test_without_any_variable_the_bot_has_sqlite_japanese_and_no_token() -> None:
    assert load_settings({}) == Settings()
    assert Settings().token is None
    assert Settings().database_url.startswith("sqlite:")
    assert Settings().server_language is Language.JA


def test_every_variable_that_cannot_be_used_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(
            {
                "DISCORD_TOKEN": "two words",
                "DATABASE_URL": "mysql://here",
                "BACKUP_DIRECTORY": str(ROOT / "data" / "backups"),
                "BACKUP_HOURS": "-1",
                "BACKUP_KEEP": "0",
                "SERVER_LANGUAGE": "fr",
                "LOG_LEVEL": "loud",
                "LOG_FORMAT": "xml",
                "DISCORD_API_URL": "ftp://discord",
                "DISCORD_GATEWAY_URL": "nowhere",
                "SHARD_COUNT": "0",
                "SHARD_IDS": "3-1",
                "CLUSTER_INDEX": "first",
                "CLUSTER_COUNT": "many",
                "NEEDS_VOLUME": "maybe",
                "HEALTH_ADDRESS": "everywhere",
                "SENTRY_DSN": "sentry",
            }
        )
    assert [line.partition(":")[0] for line in caught.value.faults] == list(variables())


def test_a_directory_for_backups_that_is_a_file_is_named_with_its_variable(tmp_path: Path) -> None:
    file = tmp_path / "backups"
    file.touch()
    with pytest.raises(SettingsError, match=f"BACKUP_DIRECTORY: .*{file} is something else"):
        load_settings({"BACKUP_DIRECTORY": str(file)})
    file.unlink()
    assert load_settings({"BACKUP_DIRECTORY": str(file)}).backup_directory == file


def test_the_environment_wins_over_the_file_and_empty_counts_as_unset(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("DISCORD_TOKEN=from-file\nSERVER_LANGUAGE=en\nLOG_LEVEL=\n", encoding="utf-8")
    settings = load_settings({"DISCORD_TOKEN": "from-environment", "SERVER_LANGUAGE": ""}, file)
    assert settings.token == "from-environment"
    assert settings.server_language is Language.EN
    assert settings.log_level == "INFO"


@pytest.mark.parametrize("written", ["info", "INFO", " Info "])
def test_a_value_is_read_whatever_its_case(written: str) -> None:
    assert load_settings({"LOG_LEVEL": written}).log_level == "INFO"


def test_the_example_file_lists_exactly_the_variables_that_are_read() -> None:
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert re.findall(r"^([A-Z_]+)=", example, flags=re.MULTILINE) == list(variables())


def test_an_untouched_copy_of_the_example_is_valid() -> None:
    assert load_settings({}, ROOT / ".env.example") == Settings()


def test_neither_token_nor_password_is_in_the_settings_own_text() -> None:
    settings = load_settings(
        {"DISCORD_TOKEN": "secret-token", "DATABASE_URL": "postgresql://a:pass-word@h/b"}
    )
    assert "secret-token" not in repr(settings)
    assert "pass-word" not in repr(settings)


@pytest.mark.parametrize(
    "url",
    ["sqlite:", "sqlite://", f"sqlite:///{ROOT}/data/x.db", "sqlite:///~nosuch/x", "postgres://h:abc/x"],
)
def test_an_address_that_no_start_could_use_is_a_fault_beside_the_others(url: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings({"DATABASE_URL": url, "LOG_LEVEL": "loud"})
    assert [line.partition(":")[0] for line in caught.value.faults] == ["DATABASE_URL", "LOG_LEVEL"]


@pytest.mark.parametrize(
    "url",
    [
        "http://a..b/api",
        "http://:8080/",
        "http://two words/",
        f"http://{'a' * 64}.jp",
        "http://é..jp/",
        "http://host:port/",
        "http://host:99999/",
        "http://host\x07/",
    ],
)
def test_an_address_that_no_network_knows_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match=r"^DISCORD_API_URL: "):
        load_settings({"DISCORD_API_URL": url})


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8080/api/v10", "http://[::1]:80", "https://日本.jp/api", "http://rest_proxy:1"]
)
def test_an_address_that_a_proxy_can_have_is_accepted(url: str) -> None:
    assert load_settings({"DISCORD_API_URL": url}).api_url == url


@pytest.mark.parametrize("token", ["a\x07b", "a\x00b", "a\udcffb", "ａｂ"])
def test_a_token_that_no_header_carries_is_refused(token: str) -> None:
    with pytest.raises(SettingsError, match=r"^DISCORD_TOKEN: ") as caught:
        load_settings({"DISCORD_TOKEN": token})
    assert token not in str(caught.value)


def test_a_line_of_the_file_that_cannot_be_understood_is_a_fault_beside_the_others(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("LOG_LEVEL=loud\n\n\nDISCORD_TOKEN: secret\nSERVER_LANGUAGE='en\n", encoding="utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings({}, file)
    reason = "cannot be understood; write NAME=value, and close quotes"
    assert caught.value.faults[:2] == (f"{file}: line 4: {reason}", f"{file}: line 5: {reason}")
    assert caught.value.faults[2].startswith("LOG_LEVEL: ")
    assert "secret" not in str(caught.value)


def test_what_a_file_says_is_taken_as_it_stands(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    text = "\ufeff# mine\nexport DISCORD_TOKEN='a${B}c' # copied\nDATABASE_URL=\"sqlite:x.db\"\nOTHER\n"
    file.write_text(text, encoding="utf-8")
    settings = load_settings({}, file)
    assert (settings.token, settings.database_url) == ("a${B}c", "sqlite:x.db")


def test_a_file_that_cannot_be_read_is_named_with_the_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").mkdir()
    with pytest.raises(SettingsError, match=r"^\S+\.env: cannot be read: Is a directory$"):
        load_settings({}, env_file())
    load_settings({}, tmp_path / "missing")
    (tmp_path / ".env" / "pyvenv.cfg").touch()  # a virtual environment may be called so
    assert env_file() == ROOT / ".env"
    (tmp_path / ".env" / "pyvenv.cfg").unlink()
    (tmp_path / ".env").rmdir()
    (tmp_path / ".env").symlink_to(".env")
    with pytest.raises(SettingsError, match=r"\.env: cannot be read: Too many levels"):
        load_settings({}, tmp_path / ".env")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("8089", ("127.0.0.1", 8089)),
        ("0.0.0.0:8089", ("0.0.0.0", 8089)),  # noqa: S104 - only read here
        ("[::1]:8089", ("::1", 8089)),
        ("localhost:0", ("localhost", 0)),
    ],
)
def test_a_port_alone_is_served_where_no_other_machine_reaches_it(
    written: str, read: tuple[str, int]
) -> None:
    assert load_settings({"HEALTH_ADDRESS": written}).health_address == read


@pytest.mark.parametrize(
    "written", ["127.0.0.1", "80 89", "127.0.0.1:65536", ":8089", "http://a:1", "a:1/b", "me@a:1"]
)
def test_what_is_no_address_and_port_is_refused(written: str) -> None:
    with pytest.raises(SettingsError, match="HEALTH_ADDRESS: must be a port"):
        load_settings({"HEALTH_ADDRESS": written})


@pytest.mark.parametrize("address", ["postgresql://a:pass%20word@h/b", "postgresql://a:pass word@h/b"])
def test_what_must_not_be_logged_is_the_token_and_the_password_however_it_is_written(address: str) -> None:
    secrets = load_settings({"DISCORD_TOKEN": "secret-token", "DATABASE_URL": address}).secrets()
    assert "secret-token" in secrets
    assert "pass word" in secrets
