"""How far a "not" reaches, and what it has been about so far.

"without horror, war or crime" goes on over commas, "not horror, comedy" does not, and "-horror" is
about one thing. Years behind a "not" are not wanted if they come right behind it or behind others
of them; behind a genre, "without horror, 80s", they are wanted again. Refuses to know words and
what a wish is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from bot.wish_not_years import NotYears
from bot.wish_years import Years

Reach = Literal["", "list", "phrase", "one"]


@dataclass(slots=True)
class Negation:
    """The last "not".

    Attributes:
        reach: "list": over commas; "phrase": to the next one; "one": the next thing; "": it ended.
        about: "years", "other", or "" as long as nothing came.
        years: those that are not wanted, of every "not" of the text.
    """

    reach: Reach = ""
    about: Literal["", "years", "other"] = ""
    years: NotYears = field(default_factory=NotYears)

    def begin(self, reach: Reach) -> None:
        """Another "not"; "" for what ends one: "but"."""
        self.years.end()
        self.reach, self.about = reach, ""

    def of_other(self) -> None:
        """Something came that is no year; a "not" of one thing has ended."""
        if self.reach:
            self.about = "other"
        self._end_of_one()

    def comma(self, *, before_years: bool) -> None:
        """It ends what is no list; of years there is always a list, and it ends before others."""
        self.years.end()
        if not (before_years if self.about == "years" else self.reach == "list"):
            self.reach = ""

    def joined(self) -> None:
        """An "and" or an "or": years may come once more, "without horror or the 80s"."""
        self.years.joined()
        self.about = "" if self.about == "other" else self.about

    def years_for(self, wanted: Years) -> Years | None:
        """Where years that come now belong: to the wanted, or to those that are not; None: that is
        not clear, "not horror from the 80s".
        """
        if not self.reach or (self.reach == "list" and self.about == "other"):
            return wanted
        if self.about == "other":
            return None
        self.about = "years"
        self._end_of_one()
        self.years.begin(wanted)
        return self.years.heard

    def _end_of_one(self) -> None:
        if self.reach == "one":
            self.reach = ""
