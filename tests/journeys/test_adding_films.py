"""An admin adds films: found by title and picked at once, also after a restart; by nobody else."""

from __future__ import annotations

from bot.button_code import pack
from bot.buttons import AddFilms
from bot.retraining import Finished
from bot.settings import Settings
from tests.journeys.test_import import send
from tests.journeys.town import BORIS, NORA, ROBIN, Town, open_town, titles

ROMULUS = "/addfilm Alien: Romulus (1998) | Sci-Fi"
FILE = (
    "\ufeffgenres;title;year\n"
    "Sci-Fi;Prometheus;1997\n"
    "Sci-Fi|Sport;Sunshine (1996);\n"
    "Crime;Heat;1995\n"
    "Crime;;1995\n"
    "Drama;prometheus;1997\n"
).encode()


async def space_fan(town: Town) -> None:
    """Nora likes space and no crime."""
    nora = town.talk(NORA)
    for text in ("alien 5", "aliens 5", "star wars 5", "dune 5", "heat 1", "casino 1", "fargo 1"):
        await nora.rate(text)


async def test_a_film_is_added_found_picked_and_still_there(settings: Settings) -> None:
    """Asked first; then its title finds it, a fan's picks hold it, a wish finds it, it is rated."""
    async with open_town(settings) as town:
        robin, nora = town.talk(ROBIN), town.talk(NORA)
        await space_fan(town)
        await nora.say("/rate romulus", "no film called|Did you mean|Which one")
        shown = await robin.say(ROMULUS, "Add this film")
        assert "Alien: Romulus (1998) · Sci-Fi" in shown.text
        before = town.services.model
        await robin.tap(shown, "Add it", "Added")
        assert town.services.model is not before
        card = await nora.say("alien romulus", "Romulus")
        assert "I think you would give it ★4" in card.text
        picks = await nora.say("/recommend 20", r"1\. ")
        assert "Alien: Romulus" in titles(picks)
        await nora.say("/similar alien romulus", "Like Alien: Romulus")
    async with open_town(settings) as town:
        nora = town.talk(NORA)
        picks = await nora.say("/recommend 20", r"1\. ")
        assert "Alien: Romulus" in titles(picks)
        await nora.say("/rate romulus 4.5", r"★4.5 for Alien: Romulus \(1998\)\. Saved")
        picks = await nora.say("/recommend 20", r"1\. ")
        assert "Alien: Romulus" not in titles(picks)
        # At the next training it is a film like any other.
        assert town.services.retraining is not None
        ended = await town.services.retraining.run()
        assert isinstance(ended, Finished)
        assert ended.live
        model = town.services.model
        assert model is not None
        trained = model.recommender.snapshot.trained or model.recommender.snapshot
        assert any(film.title == "Alien: Romulus" for film in trained.catalogue)
        await nora.say("/ratings", "Alien: Romulus")


async def test_a_file_of_films_with_a_preview_and_the_way_back(town: Town) -> None:
    """Counts, what is known already, what cannot be used; added by a tap, taken back by another."""
    robin, boris = town.talk(ROBIN), town.talk(BORIS)
    shown = await send(town, robin, FILE, "films.csv", "Add these 2 films")
    assert "Prometheus (1997) · Sci-Fi" in shown.text
    assert "One is in the catalogue already: Heat (1995)" in shown.text
    assert "One line says a film again" in shown.text
    assert "One line has no title or no year: 4" in shown.text
    assert "Genres that I don't know are left out: Sport" in shown.text
    done = await robin.tap(shown, "Add all 2", "2 films added")
    await boris.say("prometheus 4", r"★4")
    await robin.tap(done, "Take it back", "one film is gone.*One stays")
    await boris.say("sunshine", "Не знаю фильма|Этот\\?|Какой из них")
    await boris.say("prometheus", "Твоя оценка ★4")
    log = await robin.say("/log", "What admins did")
    assert "sent a file of 2 new films" in log.text
    assert "AddFilms(verb='apply'" in log.text


async def test_what_cannot_be_added_is_said(town: Town) -> None:
    """Usage, a missing year, an unknown genre, a film that is there, one that looks much alike."""
    robin = town.talk(ROBIN)
    await robin.say("/addfilm", "Which film")
    await robin.say("/addfilm Romulus | Sci-Fi", "a title and a year")
    told = await robin.say("/addfilm Romulus (1998) | Sport", "no genre called Sport")
    assert "Crime, Drama, Sci-Fi" in told.text
    await robin.say("/addfilm 2001: a space odyssey (1968) | Sci-Fi", "in the catalogue already")
    shown = await robin.say("/addfilm Blade Runer (1999) | Sci-Fi", "Much like one that I have")
    await robin.tap(shown, "No", "Nothing was added")
    films = len(town.services.catalogue)
    robin._read = robin.chat.timeline.last
    robin.chat.tap(shown.number, pack(AddFilms("apply", 1)), inaccessible=True)
    await robin.say("/status", "How I am doing")
    assert len(town.services.catalogue) == films


async def test_nobody_else_adds_films(town: Town) -> None:
    """Not by a file and not by a forged button."""
    robin, nora = town.talk(ROBIN), town.talk(NORA)
    await send(town, nora, FILE, "films.csv", "don't know this kind of file")
    shown = await robin.say(ROMULUS, "Add this film")
    films = len(town.services.catalogue)
    nora._read = nora.chat.timeline.last
    nora.chat.tap(1, pack(AddFilms("apply", 1)), inaccessible=True)
    await nora.hear("older version of me")
    assert len(town.services.catalogue) == films
    await robin.tap(shown, "Add it", "Added")
    assert len(town.services.catalogue) == films + 1
