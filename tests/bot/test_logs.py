"""The token appears in no log line."""

import logging
import sys

import pytest

from bot import logs

TOKEN = "123456:AAE-abcdefghijklmnopqrstuvwxyz012"


@pytest.fixture(autouse=True)
def _own_logging() -> object:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_token_in_a_message_or_a_traceback_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    """Whoever logs it, and also as part of an exception, a secret is replaced."""
    logs.set_up("DEBUG", ["my-webhook-secret"])
    log = logging.getLogger("somewhere")
    log.info("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    log.info("secret my-webhook-secret")
    try:
        raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/sendMessage")
    except RuntimeError:
        log.exception("failed")
    shown = capsys.readouterr().err
    assert "<secret>" in shown
    assert "RuntimeError" in shown
    assert TOKEN not in shown
    assert "my-webhook-secret" not in shown


def test_a_word_that_stands_for_no_secret_is_not_hidden(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """WEBHOOK_SECRET=off must not tear "off" out of every line."""
    logs.set_up("INFO", ["off"])
    logging.getLogger("bot").warning("WEBHOOK_SECRET is off: handing it off")
    assert "WEBHOOK_SECRET is off: handing it off" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["telegram.Bot", "telegram.ext.ExtBot"])
def test_parameters_of_calls_stay_out_of_the_log(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """At DEBUG the library logs what it sends, the secret of setWebhook with it."""
    logs.set_up("DEBUG", [])
    logging.getLogger(name).debug("Calling setWebhook with {'secret_token': 'made-up-secret'}")
    assert capsys.readouterr().err == ""


def test_httpx_is_silent_about_urls(capsys: pytest.CaptureFixture[str]) -> None:
    """Httpx logs each URL at INFO; at every level of ours that stays out."""
    logs.set_up("DEBUG", [])
    logging.getLogger("httpx").info("HTTP Request: POST https://api.telegram.org/botX/getMe")
    assert capsys.readouterr().err == ""
    assert sys.stderr is not None
