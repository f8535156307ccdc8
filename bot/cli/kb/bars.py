"""Bars in text, so that figures can be seen as well as read."""

from __future__ import annotations

FULL, EMPTY = "\N{FULL BLOCK}", "\N{LIGHT SHADE}"
_EIGHTHS = " \u258f\u258e\u258d\u258c\u258b\u258a\u2589"


def bar(share: float, width: int) -> str:
    """Return `share` (0..1) as a bar and in per cent, always as wide.

    >>> bar(0.5, 4)
    '██░░  50%'
    """
    filled = round(max(0.0, min(1.0, share)) * width)
    return f"{FULL * filled}{EMPTY * (width - filled)} {_percent(share):>4}"


def length(count: float, most: float, width: int) -> str:
    """Return a bar for `count` beside others of which the largest is `most`; something is never nothing.

    >>> length(3, 8, 4)
    '█▌'
    """
    eighths = max(1, round(count / most * width * 8)) if count and most else 0
    whole, rest = divmod(eighths, 8)
    return FULL * whole + (_EIGHTHS[rest] if rest else "")


def _percent(share: float) -> str:
    """Round, but call nothing all or none that isn't."""
    shown = round(share * 100)
    if shown == 100 and share < 1:
        shown = 99
    if shown == 0 and share > 0:
        shown = 1
    return f"{shown}%"
