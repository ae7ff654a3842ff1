"""A few well-known films and what tests do with them."""

from engine.catalogue import Catalogue, Film

ALIEN = Film(1, "Alien", 1979, ("Horror", "Sci-Fi"))
ALIENS = Film(2, "Aliens", 1986, ("Action", "Sci-Fi"))
ALIEN_3 = Film(3, "Alien 3", 1992, ("Sci-Fi",))
APOLLO = Film(4, "Apollo 13", 1995, ("Drama",))
USUAL = Film(5, "The Usual Suspects", 1995, ("Crime", "Thriller"), imdb_id="tt0114814")
SABRINA_1954 = Film(6, "Sabrina", 1954, ("Comedy", "Romance"))
SABRINA_1995 = Film(7, "Sabrina", 1995, ("Comedy", "Romance"))
ODD = Film(8, "<b>Tom & Jerry</b>", None, ())
LONG = Film(9, "Dr. " + "Very Strange " * 30 + "Love", 1963, ("Comedy",), tmdb_id=935)

TERMINATOR = Film(10, "The Terminator", 1984, ("Action", "Sci-Fi"))
TERMINATOR_2 = Film(11, "Terminator 2: Judgment Day", 1991, ("Action", "Sci-Fi"))
GODFATHER = Film(12, "The Godfather", 1972, ("Crime",))
GODFATHER_2 = Film(13, "The Godfather: Part II", 1974, ("Crime",))
POLICE_4 = Film(14, "Police Story 4: Project S", 1993, ("Action",))

FILMS = Catalogue(
    [
        *(ALIEN, ALIENS, ALIEN_3, APOLLO, USUAL, SABRINA_1954, SABRINA_1995, ODD, LONG),
        *(TERMINATOR, TERMINATOR_2, GODFATHER, GODFATHER_2, POLICE_4),
    ]
)
