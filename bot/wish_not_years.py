"""Years that are not wanted, out of what people say behind a "not": "not from the 80s".

What has an open end is a limit: "nothing before 1990" asks for 1990 and later. What has two ends is
barred: "кроме 80-х", "not between 1990 and 1995". Knows numbers and the prepositions that bind
them, as `wish_years` does; refuses to know words.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from bot.wish_years import Years
from engine.wishes import Wish, bar


@dataclass(slots=True)
class NotYears:
    """The years behind "not" so far.

    Attributes:
        heard: those that are not complete: "between 1990" waits for "and 1995", and "from 1990"
            for what may follow.
    """

    heard: Years = field(default_factory=Years)
    _limits: list[tuple[int | None, int | None]] = field(default_factory=list)
    _spans: list[tuple[int, int]] = field(default_factory=list)

    def begin(self, years: Years) -> None:
        """The prepositions that stood there already were about what is not wanted."""
        if "until" not in {years.bound, self.heard.bound}:  # "from 1990 to 1995" goes on
            self.end()
        self.heard.bound = years.bound or self.heard.bound
        self.heard.part = years.part
        years.bound = years.part = ""

    def joined(self) -> None:
        """An "and" or an "or": what comes is something else, unless it ends a "between"."""
        if self.heard.bound != "until":
            self.end()

    def end(self) -> None:
        """What was heard is complete."""
        since, until = self.heard.since, self.heard.until
        self.heard = Years()
        if since is not None and until is not None:
            self._spans.append((since, until))
        elif since is not None or until is not None:
            self._limits.append((since, until))

    def applied_to(self, wish: Wish) -> Wish | None:
        """The wish without these years; None where it cannot say so much, or nothing is left."""
        self.end()
        for since, until in self._limits:
            if until is not None:
                wish = replace(wish, since=max(until + 1, wish.since or 0))
            elif since is not None:
                wish = replace(wish, until=min(since - 1, wish.until or since))
        if wish.since is not None and wish.until is not None and wish.since > wish.until:
            return None
        for first, last in self._spans:
            barred = bar(wish, first, last)
            if barred is None:
                return None
            wish = barred
        return wish
