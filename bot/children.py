"""In which environment the bot starts processes of its own. Refuses to know what they do."""

from __future__ import annotations

import os

_SECRETS = ("TELEGRAM_TOKEN", "WEBHOOK_SECRET")
# Processes run side by side; threads of numpy's in each of them only get in the way of each other
# and of people.
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}


def environment() -> dict[str, str]:
    """The bot's own, without its secrets, for which they have no use."""
    return {name: value for name, value in os.environ.items() if name not in _SECRETS} | _ONE_THREAD
