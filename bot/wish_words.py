"""A wish in a person's own words -> what they want, and what of it was not understood.

"90s sci-fi like Alien", "комедии 80-х", "5 comedy 1990-1999 -horror": English and Russian, also
mixed. Genres are wanted all at once unless "or" stands among them. What stands behind "not" is not
wanted, years too: those right behind it, or behind others of them, but not those behind a genre,
"without horror, 80s".
Knows titles only through the function it is given; refuses to know what is done with a wish.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot import wish_vocabulary as vocabulary
from bot.wish_negation import Negation
from bot.wish_phrases import Token, asking_words, nearest_word, phrase_at, tokens_of
from bot.wish_titles import Titles, title_behind
from bot.wish_years import Years, decade_of
from engine.wishes import Fame, Wish

_OF_YEARS = frozenset({"year", "span", "decade", "decades", "since"})  # kinds of pieces
_BEFORE_YEARS = frozenset({"decade", "early", "middle", "late"})  # and of phrases


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text asks for.

    Attributes:
        wish: as far as it was understood.
        unknown: pieces that were not, as typed.
        guesses: wishes with a misspelt word put right, beside that word.
        asks: whether the text is plainly about films in general and no title.
    """

    wish: Wish
    unknown: tuple[str, ...]
    guesses: tuple[tuple[str, Wish], ...]
    asks: bool

    @property
    def complete(self) -> bool:
        """Whether it is a wish and all of it was understood."""
        return not self.wish.empty and not self.unknown


def read_wish(text: str, newest: int | None, titles: Titles) -> Reading:
    """Reads a text; any text, also one that is no wish at all, whose wish is empty.

    Args:
        text: as typed.
        newest: year of the newest film; None where there is none.
        titles: finds the film behind "like".
    """
    return _Reader(text, newest, titles).reading()


class _Reader:
    """One text on its way through; each `_on_...` takes one kind of phrase."""

    def __init__(self, text: str, newest: int | None, titles: Titles) -> None:
        self._text = text
        self._tokens = tokens_of(text)
        self._newest = newest
        self._years = Years()
        self._titles = titles
        self._wish = Wish()
        self._unknown: list[list[Token]] = []
        self._not = Negation()
        self._not_year_pieces: list[int] = []
        self._or = False
        self._last = -1  # the last piece that was not understood

    def reading(self) -> Reading:
        """Goes through the text once."""
        at = 0
        while at < len(self._tokens):
            at += self._take(at)
        wish = replace(
            self._wish,
            wanted=self._wish.wanted - self._wish.unwanted,
            since=self._years.since,
            until=self._years.until,
        )
        wish = self._without_years(replace(wish, either=wish.either and len(wish.wanted) > 1))
        guesses = []
        for piece in self._unknown:
            for token in piece:
                meaning = nearest_word(token.text)
                if meaning is not None:
                    guesses.append((token.text, _with(wish, *meaning)))
        unknown = tuple(self._text[piece[0].start : piece[-1].end] for piece in self._unknown)
        return Reading(wish, unknown, tuple(guesses), self._asks(wish))

    def _without_years(self, wish: Wish) -> Wish:
        """Without those that are not wanted; where a wish cannot say it, that is what is told."""
        without = self._not.years.applied_to(wish)
        if without is not None:
            return without
        for at in self._not_year_pieces:
            self._not_understood(at)
        self._unknown.sort(key=lambda piece: piece[0].start)
        return wish

    def _asks(self, wish: Wish) -> bool:
        whole, stems = asking_words()
        conditions = len(wish.wanted) + len(wish.unwanted) + (wish.fame is not None)
        conditions += (wish.since, wish.until) != (None, None)
        conditions += bool(wish.barred) + (wish.like is not None)
        asked = any(t.text in whole or t.text.startswith(stems) for t in self._tokens)
        return conditions > 1 or (conditions > 0 and asked)

    def _take(self, at: int) -> int:
        """Takes what stands at ``at``; how many pieces that were."""
        token = self._tokens[at]
        if token.kind in {"word", ""}:
            return self._on_words(at)
        if token.kind == "minus":
            self._not.begin("one")
        elif token.kind == "comma":
            self._not.comma(before_years=self._are_years(at + 1))
        elif token.kind == "number":
            self._on_count(at, int(token.text))
        elif token.kind == "other":
            self._not_understood(at)
        else:
            self._on_years(at, token.kind, re.findall(r"\d+", token.text))
        return 1

    def _are_years(self, at: int) -> bool:
        phrase = phrase_at(self._tokens, at)
        at_all = at < len(self._tokens) and self._tokens[at].kind in _OF_YEARS
        return at_all or (phrase is not None and phrase[0][0] in _BEFORE_YEARS)

    def _on_years(self, at: int, kind: str, numbers: list[str]) -> None:
        years = self._not.years_for(self._years)
        if years is None:
            self._not_understood(at)
            return
        if years is not self._years:
            self._not_year_pieces.append(at)
        match kind:
            case "year":
                years.year(int(numbers[0]))
            case "since":
                years.span(int(numbers[0]), None)
            case "span":
                years.span(int(numbers[0]), int(numbers[1]))
            case _:
                years.decades(decade_of(numbers[0]), decade_of(numbers[-1]))

    def _on_words(self, at: int) -> int:  # noqa: PLR0912 -- a branch for each kind of phrase
        found = phrase_at(self._tokens, at)
        if found is None:
            self._not_understood(at)
            return 1
        (kind, value), length = found
        match kind:
            case "genre":
                self._on_genre(str(value))
            case "fame":
                self._on_fame("well" if value == "well" else "less")
            case "not":
                said = " ".join(token.text for token in self._tokens[at : at + length])
                over_commas = said in vocabulary.NOT_OVER_COMMAS.split("|")
                self._not.begin("list" if over_commas else "phrase")
            case "but" | "not-one":
                self._not.begin("one" if kind == "not-one" else "")
            case "or" | "and":
                self._not.joined()
                self._or = self._or or (kind == "or" and self._not.about != "years")
            case "like":
                return self._on_like(at, length)
            case "decade":
                self._on_years(at, kind, [str(value)])
            case "count":
                assert isinstance(value, int)
                self._on_count(at, value)
            case "from" | "since" | "after" | "until" | "before" | "between":
                self._years.bound = kind
            case "and-later" | "and-earlier" | "old" | "new" | "silent":
                self._years.age(kind, self._newest, negated=bool(self._not.reach))
                self._not.reach = ""
            case "early" | "middle" | "late":
                self._years.part = kind
            case "degree":
                return self._on_degree(at)
        return length

    def _on_genre(self, genre: str) -> None:
        wish = self._wish
        if self._not.reach:
            self._wish = replace(wish, unwanted=wish.unwanted | {genre})
            self._not.of_other()
            return
        either = wish.either or (self._or and bool(wish.wanted))
        self._wish = replace(wish, wanted=wish.wanted | {genre}, either=either)
        self._or = False

    def _on_fame(self, fame: Fame) -> None:
        if self._not.reach:
            fame = "well" if fame == "less" else "less"
            self._not.reach = ""
        self._wish = replace(self._wish, fame=fame)

    def _on_degree(self, at: int) -> int:
        """Of "less scary": no condition that there is, so neither is "scary"."""
        self._not_understood(at)
        if at + 1 < len(self._tokens) and self._tokens[at + 1].kind == "word":
            self._not_understood(at + 1)
            return 2
        return 1

    def _on_count(self, at: int, count: int) -> None:
        if count < 1 or self._wish.count is not None:
            self._not_understood(at)
            return
        self._wish = replace(self._wish, count=count)

    def _on_like(self, at: int, length: int) -> int:
        """The title behind "like"."""
        first = at + length
        if self._not.reach or first >= len(self._tokens):
            return length
        film, end = title_behind(self._text, self._tokens, first, self._titles)
        if film is not None:
            self._wish = replace(self._wish, like=film)
        for place in range(first, end) if film is None else ():
            self._not_understood(place)
        return end - at

    def _not_understood(self, at: int) -> None:
        """Notes a piece; pieces side by side are one."""
        self._years.bound = ""
        self._not.of_other()
        if self._unknown and self._last == at - 1:
            self._unknown[-1].append(self._tokens[at])
        else:
            self._unknown.append([self._tokens[at]])
        self._last = at


def _with(wish: Wish, kind: str, value: object) -> Wish:
    """The wish with one more condition."""
    if kind == "genre":
        return replace(wish, wanted=wish.wanted | {str(value)})
    return replace(wish, fame="well" if value == "well" else "less")
