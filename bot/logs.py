"""What goes into the log, and what never does: the bot's token.

Refuses to know who logs what.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable

# httpx logs every URL at INFO, and a Bot API URL holds the token.
_URL_LOGGERS = ("httpx", "httpcore")
# At DEBUG PTB logs the parameters of every call, the secret of setWebhook among them.
_PARAMETER_LOGGERS = ("telegram.Bot", "telegram.ext.ExtBot")
# Any token, also one that this process was not told about: bot123:ABC in a URL, or bare.
_SHORTEST_SECRET = 6
_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback included, with secrets replaced by ``<secret>``."""

    def __init__(self, secrets: Iterable[str]) -> None:
        super().__init__("%(asctime)s %(levelname)-7s %(name)s: %(message)s")
        # "off" and the like are words, not secrets: without them a log could not be read.
        self._secrets = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]

    def format(self, record: logging.LogRecord) -> str:
        """The line, or the lines of a traceback."""
        text = super().format(record)
        for secret in self._secrets:
            text = text.replace(secret, "<secret>")
        return _TOKEN.sub("<secret>", text)


def set_up(level: str, secrets: Iterable[str]) -> None:
    """Logs to standard error from ``level`` on."""
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter(secrets))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    root_level = logging.getLogger().level
    for name in _URL_LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _PARAMETER_LOGGERS:
        logging.getLogger(name).setLevel(max(logging.INFO, root_level))
    # uvicorn writes "Started server process" and the like to a logger called uvicorn.error.
    logging.getLogger("uvicorn").setLevel(logging.WARNING)
    # APScheduler says at INFO that each job ran, which every ten seconds is only noise.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
