"""What an admin reads of the trained versions, and the question before going back. Pure.

Refuses to know where versions are kept and how one comes to serve.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot import buttons
from bot.views import Row, View, keyboard
from bot.words import Html, Words

_FIGURES = (("ndcg@10", "nDCG@10"), ("rmse", "RMSE"))


@dataclass(frozen=True, slots=True)
class Version:
    """One trained version.

    Attributes:
        name: of its folder.
        created_at: Unix seconds.
        state: as storage has it.
        figures: held-out ones, None where nobody could be measured.
        quick: trained in a hurry; None: not recorded.
        serves: whether it answers now.
        at_hand: whether it could.
    """

    name: str
    created_at: int
    state: str
    figures: Mapping[str, float] | None
    quick: bool | None
    serves: bool
    at_hand: bool

    @classmethod
    def of(
        cls,
        name: str,
        created_at: int,
        state: str,
        metrics: Mapping[str, Any],
        *,
        serves: bool,
        at_hand: bool,
    ) -> Version:
        """From what is recorded of it."""
        figures = metrics.get("new") or None
        return cls(name, created_at, state, figures, metrics.get("quick"), serves, at_hand)


def models(words: Words, versions: Sequence[Version]) -> View:
    """All versions, the newest first, and a button for each that one could go back to."""
    if not versions:
        return View(words("models-none"))
    lines = [str(words("models-title"))]
    rows: list[Row] = []
    for each in versions:
        lines.append(str(_line(words, each)))
        if each.at_hand and not each.serves:
            label = words("button-rollback", version=_date(each.created_at))
            rows.append([(label, buttons.Rollback(each.name))])
    lines.append(str(words("models-footer")))
    return View(Html("\n\n".join(lines)), keyboard(*rows))


def ask(words: Words, wanted: Version, serving: Version | None) -> View:
    """Both versions' figures, and whether to go back indeed."""
    now = _line(words, serving) if serving is not None else words("status-model-none")
    text = words("rollback-ask", wanted=_line(words, wanted), serving=now)
    return View(
        text,
        keyboard(
            [(words("button-rollback-sure"), buttons.Rollback(wanted.name, sure=True))],
            [(words("button-rollback-no"), buttons.Close())],
        ),
    )


def done(words: Words, version: str) -> View:
    """It serves now."""
    return View(words("rollback-done", version=version))


def no_such(words: Words, version: str) -> View:
    """There is none of that name, or it is not on the disk any more."""
    return View(words("rollback-unknown", version=version[:60]))


def _line(words: Words, each: Version) -> Html:
    figures = [f"{name} {each.figures[key]:.4f}" for key, name in _FIGURES] if each.figures else []
    key = "serves" if each.serves else each.state
    kind = "" if each.quick is None else words("model-quick" if each.quick else "model-full")
    return words(
        "model-line",
        version=each.name,
        when=_date(each.created_at),
        figures=", ".join(figures) or "–",
        kind=Html(kind),
        state=words(f"model-{key}"),
    )


def _date(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%d %H:%M}"
