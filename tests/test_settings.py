"""Settings come from the environment and .env, all faults at once."""

import re
from pathlib import Path

import pytest

from bot.domain.guide import Language
from bot.settings import ROOT, Settings, SettingsError, load_settings, variables


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
                "SERVER_LANGUAGE": "fr",
                "LOG_LEVEL": "loud",
                "LOG_FORMAT": "xml",
                "DISCORD_API_URL": "ftp://discord",
                "DISCORD_GATEWAY_URL": "nowhere",
            }
        )
    assert [line.partition(":")[0] for line in caught.value.faults] == list(variables())


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
