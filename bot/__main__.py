"""The ``filmbot`` command: local, run, train, data, evaluate, films, backup.

Reads the settings once, calls one function for each command, and makes sentences of errors.
Refuses to know how any of it is done.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from dotenv import dotenv_values

from bot import commands, logs
from bot.http_server import CannotListen
from bot.local_chat import local_settings
from bot.preparing import NoFirstModel
from bot.running import CannotStart, TokenRefused
from bot.settings import RELEASES, BadSettings, Settings
from engine.errors import EngineError
from storage import DatasetMismatch, StorageError

_LAST_PORT = 65_535
_DISK_ERRORS = (OSError, MemoryError)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; returns the process's exit status."""
    chosen = _parser().parse_args(arguments)
    run: Callable[[argparse.Namespace, Settings], int] = chosen.run
    try:
        env = {**{k: v or "" for k, v in dotenv_values(".env").items()}, **os.environ}
        settings = chosen.adapt(Settings.from_env(env, needs_token=chosen.needs_token))
        logs.set_up(settings.log_level, settings.secrets())
        return run(chosen, settings)
    except BadSettings as error:
        return _fail("These settings cannot be used:", *(f"  - {p}" for p in error.problems))
    except KeyboardInterrupt:
        return 130
    except DatasetMismatch as error:
        return _fail(
            f"{settings.database_path} holds {error.have}, and the settings ask for "
            f"{error.wanted}. Film ids differ between releases, so they cannot be mixed: set "
            "FILMBOT_DATASET back, or DATABASE_PATH and MODELS_DIR to new places."
        )
    except TokenRefused as error:
        return _fail(
            f"{error.api_url} does not know this token. Check TELEGRAM_TOKEN: @BotFather shows it."
        )
    except CannotStart as error:
        return _fail(
            f"{error.api_url} refused to start the bot: {error.reason}. With WEBHOOK_URL set, "
            "Telegram wants an https address that it can reach."
        )
    except CannotListen as error:
        return _fail(f"Cannot listen on {error.host}:{error.port}: {error.reason}.")
    except NoFirstModel as error:
        return _fail(f"The first training failed ({error.result.kind}): {error.result.detail}")
    except (EngineError, StorageError) as error:
        return _fail(f"{error}")
    except _DISK_ERRORS as error:
        return _fail(f"{error}. Nothing that was saved before is lost.")


def _fail(*lines: str) -> int:
    print(*lines, sep="\n", file=sys.stderr)
    return 1


def _port(raw: str) -> int:
    """A TCP port; 0 takes a free one."""
    if not raw.isdecimal() or int(raw) > _LAST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 0 to {_LAST_PORT}")
    return int(raw)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="filmbot", description="A film recommender in a chat. Settings: see .env.example."
    )
    parser.set_defaults(needs_token=False, adapt=lambda settings: settings)
    sub = parser.add_subparsers(required=True, metavar="COMMAND")

    local = sub.add_parser("local", help="chat with the bot in a browser, without Telegram")
    local.add_argument("--port", type=_port, default=8080, help="of the page (default 8080)")
    local.set_defaults(run=commands.local, adapt=local_settings)

    run = sub.add_parser("run", help="run the bot on Telegram")
    run.set_defaults(run=commands.run, needs_token=True)

    train = sub.add_parser("train", help="train on all ratings now, as /retrain does")
    train.set_defaults(run=commands.train)

    data = sub.add_parser("data", help="get a MovieLens release")
    steps = data.add_subparsers(required=True, metavar="STEP")
    get = steps.add_parser("get", help="download a release, check it and import it")
    get.add_argument("name", nargs="?", choices=RELEASES, help="default: FILMBOT_DATASET")
    get.add_argument("--from", dest="source", type=Path, help="an archive or folder at hand")
    get.set_defaults(run=commands.data_get)

    evaluate = sub.add_parser("evaluate", help="measure the recommender on held-out ratings")
    evaluate.add_argument(
        "--protocol",
        choices=("folds", "stratified", "last", "cold", "interview", "triplets"),
        default="stratified",
    )
    evaluate.add_argument(
        "--target",
        choices=("any", "liked"),
        default="any",
        help="which hidden films count as good picks: any, or those with 4 stars and more",
    )
    evaluate.add_argument("--from", dest="source", type=Path, help="an archive or folder at hand")
    evaluate.add_argument("--seed", type=int, default=0)
    evaluate.add_argument(
        "--json",
        type=Path,
        nargs="?",
        const=commands.STANDARD_OUTPUT,
        metavar="FILE",
        help="write the figures into this file as well; without one, or with -, print JSON only",
    )
    evaluate.set_defaults(run=commands.evaluate)

    films = sub.add_parser("films", help="find films as the chat does")
    films.add_argument("query", nargs="+")
    films.set_defaults(run=commands.films)

    backup = sub.add_parser("backup", help="copy the database, also of a running bot")
    backup.add_argument("target", type=Path)
    backup.set_defaults(run=commands.backup)
    return parser


if __name__ == "__main__":
    sys.exit(main())
