"""Settings: read, typed, and refused in sentences."""

from pathlib import Path

import pytest

from bot.settings import BadSettings, Settings

TOKEN = "123456:AAE-abcdefghijklmnopqrstuvwxyz"


def test_defaults_serve_an_empty_environment() -> None:
    """Without variables every setting has its documented default."""
    assert Settings.from_env({}) == Settings()
    assert Settings.from_env({"RETRAIN_AFTER": "  ", "ADMIN_IDS": ""}) == Settings()


def test_every_variable_is_read() -> None:
    """Each variable of .env.example reaches its attribute, typed."""
    settings = Settings.from_env(
        {
            "TELEGRAM_TOKEN": TOKEN,
            "TELEGRAM_API_URL": "http://localhost:8081/",
            "ADMIN_IDS": "1, 2;3",
            "DATABASE_PATH": "/x/y.db",
            "MODELS_DIR": "/x/models",
            "DATA_DIR": "/x/data",
            "FILMBOT_DATASET": "ML-1M",
            "RETRAIN_CRON": "*/5 * * * *",
            "RETRAIN_AFTER": "7",
            "TRAINING": "Quick",
            "WEBHOOK_URL": "https://films.example/hook",
            "WEBHOOK_LISTEN": "0.0.0.0",
            "WEBHOOK_PORT": "9000",
            "WEBHOOK_SECRET": "off",
            "LOG_LEVEL": "debug",
        },
        needs_token=True,
    )
    assert settings == Settings(
        telegram_token=TOKEN,
        telegram_api_url="http://localhost:8081",
        admin_ids=frozenset({1, 2, 3}),
        database_path=Path("/x/y.db"),
        models_dir=Path("/x/models"),
        data_dir=Path("/x/data"),
        dataset="ml-1m",
        retrain_cron="*/5 * * * *",
        retrain_after=7,
        training="quick",
        webhook_url="https://films.example/hook",
        webhook_listen="0.0.0.0",
        webhook_port=9000,
        webhook_secret="off",
        log_level="DEBUG",
    )


def test_every_variable_of_the_example_is_known() -> None:
    """.env.example names exactly the variables that are read, so neither goes stale."""
    from bot.settings import _VARIABLES  # noqa: PLC0415 -- the list under test

    example = Path(__file__).parents[2] / ".env.example"
    lines = [line.lstrip("# ") for line in example.read_text(encoding="utf-8").splitlines()]
    named = {line.split("=")[0] for line in lines if line.split("=")[0].isupper() and "=" in line}
    assert named == set(_VARIABLES)


def test_all_bad_settings_are_listed_at_once() -> None:
    """One start tells everything that is wrong, each in a sentence with its variable."""
    with pytest.raises(BadSettings) as caught:
        Settings.from_env(
            {
                "TELEGRAM_API_URL": "localhost",
                "ADMIN_IDS": "me",
                "RETRAIN_CRON": "sometimes",
                "RETRAIN_AFTER": "-1",
                "WEBHOOK_PORT": "70000",
                "FILMBOT_DATASET": "netflix",
                "LOG_LEVEL": "LOUD",
                "WEBHOOK_SECRET": "with spaces",
            },
            needs_token=True,
        )
    problems = caught.value.problems
    named = {problem.split()[0] for problem in problems}
    assert named == {
        "TELEGRAM_API_URL",
        "ADMIN_IDS",
        "RETRAIN_CRON",
        "RETRAIN_AFTER",
        "WEBHOOK_PORT",
        "FILMBOT_DATASET",
        "LOG_LEVEL",
        "WEBHOOK_SECRET",
        "TELEGRAM_TOKEN",
    }
    assert all(problem.endswith(".") for problem in problems)


@pytest.mark.parametrize("name", ["TELEGRAM_TOKEN", "WEBHOOK_SECRET"])
def test_a_bad_secret_is_not_repeated(name: str) -> None:
    """The sentence about a malformed secret does not show it, and neither does repr."""
    with pytest.raises(BadSettings) as caught:
        Settings.from_env({name: "hunter2 hunter2"}, needs_token=name == "TELEGRAM_TOKEN")
    assert "hunter2" not in str(caught.value)
    assert len(caught.value.problems) == 1
    assert TOKEN not in repr(Settings(telegram_token=TOKEN, webhook_secret=TOKEN))


@pytest.mark.parametrize("raw", ["off", "OFF"])
def test_the_clock_can_be_switched_off(raw: str) -> None:
    """RETRAIN_CRON=off leaves only the threshold."""
    assert Settings.from_env({"RETRAIN_CRON": raw}).retrain_cron == ""
