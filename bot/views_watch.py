"""What admins read of errors, of the day, and of what admins did. Pure.

Refuses to know where the numbers come from and who is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.error_watch import Report
from bot.views import TEXT_LIMIT, View, units
from bot.words import Html, Words
from storage import Activity, AdminAction, Tally

_MOST = 8  # kinds of errors in one message


@dataclass(frozen=True, slots=True)
class Day:
    """What a day brought.

    Attributes:
        activity: of people.
        people: who are here by now, with ratings.
        picks: that were shown.
        errors: by kind, the most frequent first.
        trainings: versions that were trained, each with whether it went live.
        version: the serving model.
    """

    activity: Activity
    people: int
    picks: int
    errors: Sequence[Tally]
    trainings: Sequence[tuple[str, bool]]
    version: str | None

    @property
    def empty(self) -> bool:
        """Whether there is nothing to tell."""
        happened = self.activity.newcomers or self.activity.active or self.activity.ratings
        return not (happened or self.picks or self.errors or self.trainings)


def reports(words: Words, due: Sequence[Report]) -> View:
    """Errors that are news, and how often known ones came again."""
    lines = [
        str(
            words(
                "error-report-again" if each.again else "error-report",
                name=each.name,
                place=each.place,
                count=each.count,
            )
        )
        for each in due[:_MOST]
    ]
    if len(due) > _MOST:
        lines.append(str(words("error-report-more", count=len(due) - _MOST)))
    return View(Html("\n".join([str(words("error-report-title")), *lines])))


def errors(words: Words, counted: Sequence[Tally]) -> Html:
    """The errors of a day in one line, the most frequent kinds by name."""
    if not counted:
        return words("errors-none")
    kinds = [
        str(words("errors-kind", name=each.name, place=each.place, count=each.count))
        for each in counted[:3]
    ]
    total = sum(each.count for each in counted)
    return words("errors-some", count=total, kinds=Html(", ".join(kinds)))


def digest(words: Words, day: Day) -> View:
    """The day in a few lines."""
    live = [version for version, went_live in day.trainings if went_live]
    if not day.trainings:
        trained = words("digest-no-training")
    elif live:
        trained = words("digest-trained", version=live[0])
    else:
        trained = words("digest-rejected")
    return View(
        words(
            "digest",
            people=day.people,
            newcomers=day.activity.newcomers,
            active=day.activity.active,
            ratings=day.activity.ratings,
            picks=day.picks,
            saved=day.activity.saved,
            errors=errors(words, day.errors),
            version=day.version or "–",
            trained=trained,
        )
    )


def log(words: Words, entries: Sequence[AdminAction]) -> View:
    """What admins did last."""
    if not entries:
        return View(words("log-none"))
    lines = [str(words("log-title")), ""]
    room = TEXT_LIMIT - units("\n".join(lines))
    for each in entries:
        when = f"{datetime.fromtimestamp(each.at, UTC):%Y-%m-%d %H:%M}"
        line = words("log-line", when=when, who=str(each.admin_id), what=each.what[:120])
        room -= units(line) + 1
        if room < 0:
            break
        lines.append(str(line))
    return View(Html("\n".join(lines)))
