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

FILMS = Catalogue([ALIEN, ALIENS, ALIEN_3, APOLLO, USUAL, SABRINA_1954, SABRINA_1995, ODD, LONG])
