"""The one typed door from a handler to the rest: Services, and the context that carries them.

Refuses to know what any handler does with them.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from telegram import Update, User
from telegram.ext import Application, CallbackContext, ExtBot, JobQueue

from bot.counting import Counts
from bot.error_watch import ErrorWatch
from bot.importing import FileReader
from bot.settings import Settings
from bot.taste_picture import Easel
from bot.words import Words, language_for, words_in
from engine.catalogue import Catalogue, Film
from engine.recommender import Recommender
from storage import Database, Person

if TYPE_CHECKING:
    from bot.retraining import Retraining

Result = TypeVar("Result")


class NoModel(Exception):
    """There is no trained model to answer with yet."""


class FilmGone(LookupError):
    """A button names a film that is not in the catalogue. ``film_id``: which."""

    def __init__(self, film_id: int) -> None:
        super().__init__(f"film {film_id} is not in the catalogue")
        self.film_id = film_id


@dataclass(frozen=True, slots=True)
class ServingModel:
    """The model that answers now.

    Attributes:
        version: its name.
        recommender: what answers.
        quick: whether it was trained in a hurry, by `TrainingConfig.quick`.
    """

    version: str
    recommender: Recommender
    quick: bool = False


@dataclass(frozen=True, slots=True)
class WentBack:
    """An admin went back to ``version`` when ``event_id`` was the newest rating event."""

    version: str
    event_id: int


@dataclass(slots=True)
class Services:
    """What the handlers work with; one for each running bot.

    ``model`` is what changes: a retrain ends in one assignment. A handler takes it once, so that
    one answer never mixes two models. ``went_back``: to which model an admin went back, if any.
    ``changing``: held by whoever changes which films and which model serve; ``backing_up``: by
    whoever copies the database.
    """

    settings: Settings
    database: Database
    catalogue: Catalogue
    model: ServingModel | None = None
    popularity: Mapping[int, int] = field(default_factory=dict)
    retraining: Retraining | None = None
    files: FileReader = field(default_factory=FileReader)
    easel: Easel = field(default_factory=Easel)
    clock: Callable[[], float] = time.time
    started_at: float = field(default_factory=time.time)
    counts: Counts = field(default_factory=Counts)
    went_back: WentBack | None = None
    changing: asyncio.Lock = field(default_factory=asyncio.Lock)
    backing_up: asyncio.Lock = field(default_factory=asyncio.Lock)
    watch: ErrorWatch = field(init=False)

    def __post_init__(self) -> None:
        """The watch counts where the rest is counted."""
        self.watch = ErrorWatch(self.counts)

    @property
    def held(self) -> WentBack | None:
        """The going back to the model that serves now; None: it serves by its own merits."""
        back, model = self.went_back, self.model
        return back if back and model and back.version == model.version else None

    def is_admin(self, telegram_id: int) -> bool:
        """Whether somebody is one of those who run the bot."""
        return telegram_id in self.settings.admin_ids

    def recommender(self) -> Recommender:
        """The recommender that serves now.

        Raises:
            NoModel: nothing has been trained yet.
        """
        model = self.model
        if model is None:
            raise NoModel
        return model.recommender

    def film(self, film_id: int) -> Film:
        """The film of a button or a rating.

        Raises:
            FilmGone: the catalogue has no such film.
        """
        film = self.catalogue.get(film_id)
        if film is None:
            raise FilmGone(film_id)
        return film

    def serve(self, model: ServingModel) -> None:
        """From now on ``model`` answers."""
        snapshot = model.recommender.snapshot
        ids = snapshot.catalogue.film_ids.tolist()
        self.popularity = dict(zip(ids, snapshot.popularity.tolist(), strict=True))
        self.model = model

    def now(self) -> int:
        """Unix seconds."""
        return int(self.clock())


class FilmContext(CallbackContext[ExtBot[int], dict[Any, Any], dict[Any, Any], dict[Any, Any]]):
    """The context of every handler, with the services and the person at hand."""

    @property
    def services(self) -> Services:
        """The services that :func:`bot.app.build_application` was given."""
        services = self.bot_data["services"]
        assert isinstance(services, Services)
        return services

    async def person(self, user: User, *, in_private: bool = True) -> Person:
        """The stored person behind a Telegram user; made at the first meeting.

        Whoever blocked the bot is back when they write in private: in a group they may tap.
        """
        people = self.services.database.people
        person = await people.get_or_create("telegram", user.id, None)
        if person.left and in_private:
            await people.mark_back(person.person_id)
        return person

    async def meet(self, update: Update) -> tuple[Person, Words]:
        """The person who sent ``update`` and the words of their language."""
        user = update.effective_user
        assert user is not None  # every handler of ours is for messages and taps of people
        chat = update.effective_chat
        person = await self.person(user, in_private=chat is not None and chat.id == user.id)
        return person, words_in(language_for(person.language, user.language_code))

    async def hear(self, update: Update) -> tuple[Person | None, Words]:
        """As :meth:`meet`, for a message that may be written in a group's or a channel's name.

        Telegram then sends an account that stands for all who write so: it is nobody, and is not
        made known. Taps are always somebody's: for those there is `meet`.
        """
        message = update.message
        if message is None or message.sender_chat is None:
            return await self.meet(update)
        user = update.effective_user
        return None, words_in(language_for(None, user.language_code if user else None))

    @property
    def argument(self) -> str:
        """What stands behind the command, with its white space folded."""
        return " ".join(self.args or [])


async def off_loop(work: Callable[..., Result], *arguments: Any) -> Result:
    """Runs the engine's work in a thread: the event loop goes on serving others."""
    return await asyncio.to_thread(work, *arguments)


FilmApplication = Application[
    ExtBot[int],
    FilmContext,
    dict[Any, Any],
    dict[Any, Any],
    dict[Any, Any],
    JobQueue[Any],
]
Handler = Callable[[Update, FilmContext], Coroutine[Any, Any, None]]
