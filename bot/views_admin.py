"""What an admin reads: the course and the result of a training, and how the bot is doing. Pure.

Refuses to know how a training runs and where the numbers come from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot import views_watch
from bot.retraining import Failed, Finished, Result
from bot.views import View
from bot.words import Html, Words
from storage import Tally

_BAR = 16
_FIGURES = (("ndcg@10", "nDCG@10", 4), ("rmse", "RMSE", 4))


@dataclass(frozen=True, slots=True)
class Status:
    """What /status tells; counts as they are now.

    Attributes:
        people, ratings: of Telegram people with at least one rating, and theirs.
        dataset, imported, films: the MovieLens release, its ratings, the catalogue.
        version, figures: the serving model and its held-out figures; None without one.
        stand_in: whether that model is a quick one where a full one is wanted.
        fresh: rating events since that model's data was read.
        next_cron: when the clock starts the next training, Unix seconds; None: never.
        threshold: new ratings that start one; 0: never.
        running: whether one is under way.
        last: how the last one since the start ended.
        uptime: seconds since the start.
        waiting, in_work: updates in the queue, and those being worked on, this one included.
        errors: of the last day, by kind.
        held: whether an admin went back to the serving model.
    """

    people: int
    ratings: int
    dataset: str
    imported: int
    films: int
    version: str | None
    figures: Mapping[str, float] | None
    stand_in: bool
    fresh: int
    next_cron: float | None
    threshold: int
    running: bool
    last: Result | None
    uptime: float
    waiting: int = 0
    in_work: int = 0
    errors: Sequence[Tally] = ()
    held: bool = False


def progress(words: Words, stage: str, fraction: float) -> View:
    """A bar, its percentage, and the stage in words."""
    fraction = min(1.0, max(0.0, fraction))
    full = round(_BAR * fraction)
    key = f"retrain-stage-{stage}"
    return View(
        words(
            "retrain-progress",
            stage=words(key if words.has(key) else "retrain-stage-other"),
            bar="█" * full + "░" * (_BAR - full),
            percent=str(round(100 * fraction)),
        )
    )


def result(words: Words, ended: Result, *, scheduled: bool) -> View:
    """How a training ended, with the old and the new held-out figures."""
    lines = [str(words("retrain-scheduled"))] if scheduled else []
    if isinstance(ended, Failed):
        lines.append(words("retrain-failed", reason=_reason(words, ended)))
        return View(Html("\n".join(lines)))
    outcome = ended.outcome
    if ended.live:
        seconds = str(round(outcome.seconds))
        lines.append(words("retrain-live", seconds=seconds, ratings=str(outcome.ratings)))
    else:
        lines.append(words("retrain-rejected"))
    if outcome.old is None:
        lines.append(words("retrain-first"))
    if outcome.new is None:
        lines.append(words("retrain-unmeasured"))
    else:
        table = _table(words, outcome.new, outcome.old)
        lines.append(words("retrain-figures", table=table, people=str(outcome.people)))
    return View(Html("\n".join(lines)))


def _reason(words: Words, failed: Failed) -> Html:
    match failed.kind:
        case "killed":
            return words("retrain-killed", signal=failed.detail)
        case "no-data":
            return words("retrain-no-data")
        case "stopped":
            return words("retrain-stopped")
        case _:
            return words("retrain-crashed", detail=failed.detail[:300].rstrip(".") or failed.kind)


def _table(words: Words, new: Mapping[str, float], old: Mapping[str, float] | None) -> str:
    heads = [str(words("figure-old"))] if old is not None else []
    heads.append(str(words("figure-new")))
    rows = [f"{'':8}" + "".join(f"{head:>9}" for head in heads)]
    for key, name, digits in _FIGURES:
        values = [old[key]] if old is not None else []
        values.append(new[key])
        rows.append(f"{name:8}" + "".join(f"{value:9.{digits}f}" for value in values))
    return "\n".join(rows)


def status(words: Words, now: Status) -> View:
    """Everything that an operator asks first."""
    if now.version is None:
        model: str = words("status-model-none")
    else:
        figures = now.figures or {}
        shown = [f"{name} {figures[key]:.4f}" for key, name, _ in _FIGURES if key in figures]
        model = words("status-model", version=now.version, figures=", ".join(shown) or "–")
        if now.stand_in:
            key = "status-stand-in-running" if now.running else "status-stand-in"
            model = f"{model}\n{words(key)}"
        if now.held:
            model = f"{model}\n{words('status-held')}"
    return View(
        words(
            "status",
            people=str(now.people),
            ratings=str(now.ratings),
            dataset=now.dataset,
            imported=str(now.imported),
            films=str(now.films),
            model=Html(model),
            fresh=str(now.fresh),
            next=_next(words, now),
            last=_last(words, now.last),
            uptime=_duration(now.uptime),
            waiting=now.waiting,
            work=now.in_work,
            errors=views_watch.errors(words, now.errors),
        )
    )


def _next(words: Words, now: Status) -> Html:
    if now.running:
        return words("status-next-running")
    when = ""
    if now.next_cron is not None:
        when = f"{datetime.fromtimestamp(now.next_cron, UTC):%Y-%m-%d %H:%M}"
    if when and now.threshold:
        return words("status-next-cron", when=when, after=str(now.threshold))
    if when:
        return words("status-next-cron-only", when=when)
    if now.threshold:
        return words("status-next-after", after=str(now.threshold))
    return words("status-next-off")


def _last(words: Words, last: Result | None) -> Html:
    match last:
        case None:
            return words("status-last-none")
        case Finished(_, live=True):
            return words("status-last-live")
        case Finished():
            return words("status-last-rejected")
        case _:
            return words("status-last-failed")


def _duration(seconds: float) -> str:
    minutes, _ = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    clock = f"{hours}:{minutes:02}"
    return f"{days} d {clock}" if days else clock
