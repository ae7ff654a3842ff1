"""A wish in a person's own words -> what they want, and what of it was not understood.

"90s sci-fi like Alien", "комедии 80-х", "5 comedy 1990-1999 -horror": English and Russian, also
mixed. Genres are wanted all at once unless "or" stands among them.
Knows titles only through the function it is given; refuses to know what is done with a wish.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot import wish_vocabulary as vocabulary
from bot.wish_phrases import Token, asking_words, nearest_word, phrase_at, tokens_of
from bot.wish_years import Years, decade_of
from engine.wishes import Fame, Wish

Titles = Callable[[str, bool], int | None]
"""(text, exactly) -> the film of that title, or None; a near one only where not `exactly`."""

_LONGEST_TITLE = 9  # words
_AFTER_TITLE = frozenset({"but", "not", "fame", "from", "since", "after", "until", "before"})


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
        self._negated = ""  # "list", "phrase" or "one": how far a "not" reaches
        self._behind_not = -1  # the piece right behind the last "not"
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
        wish = replace(wish, either=wish.either and len(wish.wanted) > 1)
        guesses = []
        for piece in self._unknown:
            for token in piece:
                meaning = nearest_word(token.text)
                if meaning is not None:
                    guesses.append((token.text, _with(wish, *meaning)))
        unknown = tuple(self._text[piece[0].start : piece[-1].end] for piece in self._unknown)
        return Reading(wish, unknown, tuple(guesses), self._asks(wish))

    def _asks(self, wish: Wish) -> bool:
        whole, stems = asking_words()
        conditions = len(wish.wanted) + len(wish.unwanted) + (wish.fame is not None)
        conditions += (wish.since, wish.until) != (None, None)
        conditions += wish.like is not None
        asked = any(t.text in whole or t.text.startswith(stems) for t in self._tokens)
        return conditions > 1 or (conditions > 0 and asked)

    def _take(self, at: int) -> int:
        """Takes what stands at ``at``; how many pieces that were."""
        token = self._tokens[at]
        if token.kind in {"word", ""}:
            return self._on_words(at)
        if token.kind == "minus":
            self._negated = "one"
        elif token.kind == "comma":
            self._negated = "" if self._negated == "phrase" else self._negated
        elif token.kind == "number":
            self._on_count(at, int(token.text))
        elif token.kind == "other" or self._denied(at):
            self._not_understood(at)  # years that are not wanted are beyond what a wish can say
        else:
            self._on_years(token)
        return 1

    def _denied(self, at: int) -> bool:
        """Whether years at ``at`` are those that are not wanted; a "not" that reaches over commas,
        "without horror, 80s", means them only where they come first.
        """
        return self._negated in {"phrase", "one"} or (
            self._negated == "list" and at == self._behind_not
        )

    def _on_years(self, token: Token) -> None:
        numbers = re.findall(r"\d+", token.text)
        match token.kind:
            case "year":
                self._years.year(int(numbers[0]))
            case "since":
                self._years.span(int(numbers[0]), None)
            case "span":
                self._years.span(int(numbers[0]), int(numbers[1]))
            case _:
                self._years.decades(decade_of(numbers[0]), decade_of(numbers[-1]))

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
                self._negated = "list" if over_commas else "phrase"
                self._behind_not = at + length
            case "but" | "not-one":
                self._negated = "one" if kind == "not-one" else ""
            case "or":
                self._or = True
            case "like":
                return self._on_like(at, length)
            case "decade" if self._denied(at):
                self._not_understood(at)
            case "decade":
                assert isinstance(value, int)
                self._years.decades(value, value)
            case "count":
                assert isinstance(value, int)
                self._on_count(at, value)
            case "from" | "since" | "after" | "until" | "before" | "between":
                self._years.bound = kind
            case "and-later" | "and-earlier" | "old" | "new" | "silent":
                self._years.age(kind, self._newest, negated=bool(self._negated))
                self._negated = ""
            case "early" | "middle" | "late":
                self._years.part = kind
            case "degree":
                return self._on_degree(at)
        return length

    def _on_genre(self, genre: str) -> None:
        wish = self._wish
        if self._negated:
            self._wish = replace(wish, unwanted=wish.unwanted | {genre})
            self._end_of_one()
            return
        either = wish.either or (self._or and bool(wish.wanted))
        self._wish = replace(wish, wanted=wish.wanted | {genre}, either=either)
        self._or = False

    def _on_fame(self, fame: Fame) -> None:
        if self._negated:
            fame = "well" if fame == "less" else "less"
            self._negated = ""
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
        """The title behind "like": the longest that is one exactly, else a near one."""
        first = at + length
        if self._negated or first >= len(self._tokens):
            return length
        start = self._tokens[first].start
        for end in range(min(len(self._tokens), first + _LONGEST_TITLE), first, -1):
            film = self._titles(self._text[start : self._tokens[end - 1].end], True)
            if film is not None:
                self._wish = replace(self._wish, like=film)
                return end - at
        end = first
        named = 0  # words that are no phrase: without one, "like a comedy" names no title
        while end < len(self._tokens) and self._tokens[end].kind in {"word", "year", "number"}:
            found = phrase_at(self._tokens, end)
            if found is not None and found[0][0] in _AFTER_TITLE:
                break
            named += found is None
            end += 1
        if not named:
            return length
        film = self._titles(self._text[start : self._tokens[end - 1].end], False)
        if film is None:
            for place in range(first, end):
                self._not_understood(place)
        else:
            self._wish = replace(self._wish, like=film)
        return end - at

    def _end_of_one(self) -> None:
        if self._negated == "one":
            self._negated = ""

    def _not_understood(self, at: int) -> None:
        """Notes a piece; pieces side by side are one."""
        self._years.bound = ""
        self._end_of_one()
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
