"""What is loaded once and kept for long: how it is kept from being in anybody's way.

Refuses to know what is loaded.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.context import Services


@contextmanager
def loading() -> Iterator[None]:
    """Loads without the garbage collector, and hides from it what was loaded.

    A catalogue of 87,000 films is a million objects that never become garbage by themselves. The
    collector would walk through them again and again while they are made, and later hold up
    everybody for a tenth of a second now and then. They are freed as ever when nothing refers to
    them any more, for they hold no circles.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def warm_up(services: Services) -> None:
    """Makes, in a thread that nobody waits for, what the first search and pick would have to make.

    The index of titles and what the picks need of each film take a second or two for a large
    catalogue. Who asks meanwhile waits for what is still missing, and nobody else does.
    """

    def work() -> None:
        with loading():
            services.catalogue.search("-")
            model = services.model
            if model is not None:
                model.recommender.recommend({}, n=1)

    threading.Thread(target=work, name="warm-up", daemon=True).start()
