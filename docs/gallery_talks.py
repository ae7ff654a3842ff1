"""What is said for the pictures in docs/gallery, in each language, and what to wait for.

Knows words and the order of things; how they are typed and pictured is in make_gallery.py.
"""

from __future__ import annotations

from dataclasses import dataclass

LETTERBOXD = """\
Date,Name,Year,Letterboxd URI,Rating
2021-03-01,Alien,1979,https://boxd.it/1,4.5
2021-03-02,Heat,1995,https://boxd.it/2,4
2021-03-02,The Third Man,1949,https://boxd.it/3,5
2021-03-03,Vertigo,1958,https://boxd.it/4,3.5
2021-03-04,Sabrina,,https://boxd.it/5,4
2021-03-05,Unheard Of,2022,https://boxd.it/6,2
"""


@dataclass(frozen=True, slots=True)
class Talk:
    """The words of one language.

    Attributes:
        language: IETF tag, of the browser too.
        person: id of the one who talks in it.
        ratings: films to rate by text.
        asks, first_list, saved: patterns of the bot's answers; the others are named after what
            they answer.
        stars: the star buttons that answer the first questions.
    """

    language: str
    person: int
    ratings: tuple[str, ...]
    asks: str
    first_list: str
    saved: str
    picks: str
    card: str
    why_button: str
    why: str
    wish: str
    ratings_list: str
    preview: str
    club: str
    gathering: str
    join: str
    joined: str
    pick: str
    for_all: str
    poll: str
    query: str
    stars: tuple[str, ...] = ("4 ★", "5 ★")


ENGLISH = Talk(
    language="en-GB",
    person=1001,
    ratings=("alien 4.5", "blade runner 5", "usual suspects 5", "fargo 4"),
    asks="Have you seen",
    first_list="first picks",
    saved="Saved",
    picks="Your picks",
    card="I think you would give it",
    why_button="Why?",
    why="Why I picked it",
    wish="90s sci-fi like Alien, not horror",
    ratings_list="You have rated",
    preview="Your file from",
    club="Film club",
    gathering="Which film shall we watch",
    join="I'm in",
    joined=r"In \(2\)",
    pick="Pick films",
    for_all=r"For the 2 of you\n",
    poll="As a poll",
    query="alien",
)
RUSSIAN = Talk(
    language="ru-RU",
    person=1002,
    ratings=("contact 4", "shawshank redemption 5", "groundhog day 5", "fifth element 4"),
    asks="Знаком этот фильм",
    first_list="первая подборка",
    saved="Сохранено",
    picks="Для тебя",
    card="Думаю",
    why_button="Почему?",
    why="Почему он в подборке",
    wish="комедии 80-х, не ужасы",
    ratings_list="У тебя",
    preview="Файл:",
    club="Киноклуб",
    gathering="Что посмотрим вместе",
    join="Я с вами",
    joined=r"С нами \(2\)",
    pick="Подобрать",
    for_all=r"Для вас \(2",
    poll="Опросом",
    query="blade",
)
TALKS = (ENGLISH, RUSSIAN)
