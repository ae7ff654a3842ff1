"""Every setting of filmbot, read once from the environment and typed.

Knows the variables of ``.env.example`` and what a good value looks like. Refuses to know what
the values are for: it opens no file, no database and no connection.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bot.cron import cron_trigger

TELEGRAM_API = "https://api.telegram.org"
UNSIGNED = "off"  # of WEBHOOK_SECRET: updates without a secret are accepted
RELEASES = (
    "ml-100k",
    "ml-1m",
    "ml-10m",
    "ml-20m",
    "ml-25m",
    "ml-32m",
    "ml-latest-small",
    "ml-latest",
)
_TOKEN = re.compile(r"[^\s/?#]+")
TRAININGS = ("full", "quick")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


class BadSettings(Exception):
    """Some settings cannot be used. ``problems``: one sentence for each, all of them at once."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Settings:
    """What an operator can set.

    Attributes:
        telegram_token: the bot's token; "" where a command needs none.
        telegram_api_url: root of the Bot API server, without a trailing slash.
        admin_ids: Telegram ids of those who run the bot: admins' commands and messages are theirs.
        database_path: the SQLite file.
        models_dir: folder of the trained versions.
        data_dir: folder of the downloaded MovieLens releases.
        dataset: the MovieLens release that the catalogue comes from.
        retrain_cron: five-field cron expression in UTC; "" switches the clock off.
        digest_cron: when admins get the day's digest, likewise.
        retrain_after: new ratings that start a retrain; 0 switches this off.
        training: "full", the strongest models, for which a quick one stands in until the first
            of them is trained; or "quick" for good, which takes seconds.
        webhook_url: public address for updates; "" means long polling.
        webhook_listen: address that the webhook server binds.
        webhook_port: port that the webhook server binds.
        webhook_secret: what Telegram must send along; None: made up at start; "off": unchecked.
        log_level: one of DEBUG, INFO, WARNING, ERROR.
    """

    telegram_token: str = field(default="", repr=False)
    telegram_api_url: str = TELEGRAM_API
    admin_ids: frozenset[int] = frozenset()
    database_path: Path = Path("data/filmbot.db")
    models_dir: Path = Path("data/models")
    data_dir: Path = Path("data/movielens")
    dataset: str = "ml-100k"
    retrain_cron: str = "0 4 * * *"
    digest_cron: str = "0 7 * * *"
    retrain_after: int = 500
    training: str = "full"
    webhook_url: str = ""
    webhook_listen: str = "127.0.0.1"
    webhook_port: int = 8443
    webhook_secret: str | None = field(default=None, repr=False)
    log_level: str = "INFO"

    def secrets(self) -> list[str]:
        """What must never be shown."""
        secrets = [self.telegram_token, self.webhook_secret or ""]
        return [secret for secret in secrets if secret not in {"", UNSIGNED}]

    @classmethod
    def from_env(cls, env: Mapping[str, str], *, needs_token: bool = False) -> Settings:
        """Reads the variables of ``.env.example`` from ``env``.

        A variable that is unset, empty or blank takes its default.

        Raises:
            BadSettings: names every variable that cannot be used.
        """
        problems: list[str] = []
        values: dict[str, Any] = {}
        for name, (attribute, parse) in _VARIABLES.items():
            raw = env.get(name, "").strip()
            if not raw or (name == "TELEGRAM_TOKEN" and not needs_token):
                continue  # who talks to nobody need not know the token
            try:
                values[attribute] = parse(raw)
            except ValueError as error:
                # A secret's value must not reach a terminal or a log.
                shown = "" if attribute in _SECRETS else f" It is {raw!r} now."
                problems.append(f"{name} {error}.{shown}")
        if needs_token and "telegram_token" not in values and not env.get("TELEGRAM_TOKEN"):
            problems.append(
                "TELEGRAM_TOKEN is not set: ask @BotFather for a token and put it into .env; "
                "to try the bot without one, use `filmbot local`."
            )
        if problems:
            raise BadSettings(problems)
        return cls(**values)


def _token(raw: str) -> str:
    # What is a token is for the server to say: emulators have tokens of their own forms.
    if not _TOKEN.fullmatch(raw):
        raise ValueError("must be a token as @BotFather gives it, without spaces or slashes")
    return raw


def _url(*schemes: str) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        try:
            parts = urlsplit(raw)
            good = parts.scheme in schemes and bool(parts.hostname) and (parts.port or 1) > 0
        except ValueError:
            good = False
        if not good:
            raise ValueError(f"must be an address that starts with {' or '.join(schemes)}://")
        return raw.rstrip("/")

    return parse


def _ids(raw: str) -> frozenset[int]:
    try:
        return frozenset(int(part) for part in re.split(r"[\s,;]+", raw) if part)
    except ValueError:
        raise ValueError("must be Telegram ids, numbers with commas between them") from None


def _whole(low: int, high: int) -> Callable[[str], int]:
    def parse(raw: str) -> int:
        try:
            number = int(raw)
        except ValueError:
            number = low - 1
        if not low <= number <= high:
            raise ValueError(f"must be a whole number from {low} to {high}")
        return number

    return parse


def _one_of(choices: tuple[str, ...], fold: Callable[[str], str]) -> Callable[[str], str]:
    def parse(raw: str) -> str:
        if fold(raw) not in choices:
            raise ValueError(f"must be one of {', '.join(choices)}")
        return fold(raw)

    return parse


def _cron(raw: str) -> str:
    if raw.lower() == "off":
        return ""
    try:
        cron_trigger(raw)
    except ValueError:
        raise ValueError(
            'must be a cron expression of five fields such as "0 4 * * *", or off'
        ) from None
    return raw


def _secret(raw: str) -> str:
    if raw.lower() == UNSIGNED:
        return UNSIGNED
    if not _SECRET.fullmatch(raw):
        raise ValueError("may hold 1 to 256 letters, digits, _ and -, or be off")
    return raw


# Variable -> (attribute of Settings, parser that raises ValueError with the end of a sentence).
_VARIABLES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "TELEGRAM_TOKEN": ("telegram_token", _token),
    "TELEGRAM_API_URL": ("telegram_api_url", _url("http", "https")),
    "ADMIN_IDS": ("admin_ids", _ids),
    "DATABASE_PATH": ("database_path", Path),
    "MODELS_DIR": ("models_dir", Path),
    "DATA_DIR": ("data_dir", Path),
    "FILMBOT_DATASET": ("dataset", _one_of(RELEASES, str.lower)),
    "RETRAIN_CRON": ("retrain_cron", _cron),
    "DIGEST_CRON": ("digest_cron", _cron),
    "RETRAIN_AFTER": ("retrain_after", _whole(0, 1_000_000_000)),
    "TRAINING": ("training", _one_of(TRAININGS, str.lower)),
    "WEBHOOK_URL": ("webhook_url", _url("https", "http")),
    "WEBHOOK_LISTEN": ("webhook_listen", str),
    "WEBHOOK_PORT": ("webhook_port", _whole(1, 65535)),
    "WEBHOOK_SECRET": ("webhook_secret", _secret),
    "LOG_LEVEL": ("log_level", _one_of(_LEVELS, str.upper)),
}
_SECRETS = {"telegram_token", "webhook_secret"}
