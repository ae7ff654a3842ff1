"""Years as people say them, put together piece by piece: "late 80s", "between 1990 and 2005".

Knows numbers and the prepositions that bind them, in the names of `wish_vocabulary`. "After 2000"
begins with 2001, "since 2000" with 2000; "old" ends with 1969, "new" is the last five years that
there are films of. Refuses to know words, genres and everything else of a wish.
"""

from __future__ import annotations

from dataclasses import dataclass

_LAST_OLD = 1969
_FIRST_NOT_OLD = 2000
_LAST_SILENT = 1929
_NEW = 5  # years
_PARTS = {"early": (0, 3), "middle": (4, 6), "late": (7, 9)}  # of a decade, in years


@dataclass(slots=True)
class Years:
    """The years so far.

    Attributes:
        since: first year, or None.
        until: last year, or None.
        bound: the preposition that waits for its year; "" without one.
        part: of the decade to come: "early", "middle", "late" or "".
    """

    since: int | None = None
    until: int | None = None
    bound: str = ""
    part: str = ""
    _decades: bool = False  # whether they are decades, to which another adds

    def year(self, year: int) -> None:
        """One year, bound by what stood before it."""
        bound, self.bound = self.bound, ""
        match bound:
            case "since":
                self.span(year, self.until)
            case "between":
                self.span(year, None)
                self.bound = "until"
            case "after":
                self.span(year + 1, self.until)
            case "until":
                self.span(self.since, year)
            case "before":
                self.span(self.since, year - 1)
            case _:
                self.span(year, year)

    def decades(self, first: int, last: int) -> None:
        """From the decade that begins with ``first`` to the one that begins with ``last``."""
        low, high = _PARTS.get(self.part, (0, 9))
        since: int | None = first + low
        until: int | None = last + high
        bound, self.bound, self.part = self.bound, "", ""
        match bound:
            case "since":
                until = None
            case "after":
                since, until = last + 10, None
            case "until":
                since = self.since
            case "before":
                since, until = self.since, first - 1
            case _ if self._decades and self.since is not None and self.until is not None:
                since, until = min(self.since, first + low), max(self.until, last + high)
        self.span(since, until)
        self._decades = True
        if bound == "between":
            self.bound = "until"

    def age(self, kind: str, newest: int | None, *, negated: bool) -> None:
        """What is "old", "new" or "silent", or is not; "and-later", "and-earlier" of a year."""
        newest = newest or _FIRST_NOT_OLD
        match kind, negated:
            case "and-later", _:
                self.until = None
            case "and-earlier", _:
                self.since = None
            case "old", False:
                self.span(None, _LAST_OLD)
            case "old", True:
                self.span(_FIRST_NOT_OLD, None)
            case "new", False:
                self.span(newest - _NEW + 1, None)
            case "new", True:
                self.span(None, newest - _NEW)
            case "silent", False:
                self.span(None, _LAST_SILENT)
            case _:
                self.span(_LAST_SILENT + 1, None)

    def span(self, since: int | None, until: int | None) -> None:
        """These years, whichever of the two was said first."""
        if since is not None and until is not None and since > until:
            since, until = until, since
        self.since, self.until = since, until
        self._decades = False
        self.bound = ""


def decade_of(digits: str) -> int:
    """First year of a decade: "1980", "80" -> 1980, "10" -> 2010; two digits from 20 on are of
    the last century.
    """
    year = int(digits)
    if len(digits) > 2:
        return year
    return year + (2000 if year < 20 else 1900)
