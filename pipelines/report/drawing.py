"""Small plots as SVG text, for pages that must stand alone: no script, no font, no request."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT, FLOOR, HEAD = 640, 160, 26, 26
"""Pixels of a plot; floor and head hold the labels, which are written larger on small screens."""


def bars(values: Sequence[tuple[str, float]], unit: str, by: str = "run") -> str:
    """One bar a value (by run, by year), the last one marked; labels under the first and the last."""
    if not values:
        return ""
    top = max(value for _, value in values) or 1
    step = WIDTH / len(values)
    room = HEIGHT - FLOOR - HEAD
    parts = []
    for number, (label, value) in enumerate(values):
        tall = room * value / top
        kind = "now" if number == len(values) - 1 else "then"
        parts.append(
            f'<rect class="{kind}" x="{number * step + 1:.1f}" y="{HEIGHT - FLOOR - tall:.1f}" rx="2" '
            f'width="{max(1.0, min(step - 2, 48)):.1f}" height="{max(tall, 0.5):.1f}">'
            f"<title>{escape(label)}: {value:g} {escape(unit)}</title></rect>"
        )
    last = min(WIDTH, (len(values) - 1) * step + min(step, 50) / 2 + 48)  # a date in full stays in the plot
    parts.append(f'<text x="0" y="{HEIGHT - 6}">{escape(values[0][0])}</text>')
    if len(values) > 1:
        parts.append(f'<text x="{last:.1f}" y="{HEIGHT - 6}" text-anchor="end">{escape(values[-1][0])}</text>')
    parts.append(f'<text x="0" y="18">{top:g} {escape(unit)}</text>')
    return _svg(HEIGHT, "".join(parts), f"{unit} by {by}")


def rates(values: Sequence[tuple[str, float, float | None]]) -> str:
    """Horizontal bars from 0 to 100 %: name, rate now, and the usual rate as a tick."""
    tall, left = 24, 150
    room = WIDTH - left - 60
    parts = []
    for number, (name, now, usual) in enumerate(values):
        y = number * tall
        parts.append(
            f'<text x="{left - 10}" y="{y + 16}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="trough" x="{left}" y="{y + 5}" width="{room}" height="14" rx="2"/>'
            f'<rect class="now" x="{left}" y="{y + 5}" width="{room * now:.1f}" height="14" rx="2"/>'
            f'<text x="{left + room + 8}" y="{y + 16}">{now:.0%}</text>'
        )
        if usual is not None:
            x = left + room * usual
            parts.append(
                f'<line class="usual" x1="{x:.1f}" x2="{x:.1f}" y1="{y + 2}" y2="{y + 22}">'
                f"<title>usually {usual:.0%}</title></line>"
            )
    return _svg(tall * len(values) + 4, "".join(parts), "share of articles with a value, by field")


def lines(values: Sequence[tuple[str, Sequence[float]]]) -> str:
    """One small line a name: its rates (0 to 1) in the order of time, the last one said in words."""
    tall, left = 34, 150
    room = WIDTH - left - 60
    parts = []
    for number, (name, told) in enumerate(values):
        floor = (number + 1) * tall - 6
        step = room / max(len(told) - 1, 1)
        points = " ".join(f"{left + place * step:.1f},{floor - 22 * rate:.1f}" for place, rate in enumerate(told))
        parts.append(
            f'<text x="{left - 10}" y="{floor - 6}" text-anchor="end">{escape(name)}</text>'
            f'<rect class="trough" x="{left}" y="{floor - 22}" width="{room}" height="22"/>'
            f'<polyline class="course" points="{points}"><title>{escape(name)}</title></polyline>'
            f'<text x="{left + room + 8}" y="{floor - 6}">{told[-1]:.0%}</text>'
        )
    return _svg(tall * len(values) + 4, "".join(parts), "share of articles with a value, by field, run by run")


def _svg(height: int, inside: str, label: str) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escape(label)}">{inside}</svg>'
