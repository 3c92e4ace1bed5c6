"""Growth as a drawing: what each record costs at each size, on logarithmic scales; a flat line is the aim."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Any

WIDTH, TALL, LEFT, TOP = 720, 220, 70, 28
COLOURS = ("#2b6cb0", "#b7791f", "#2f855a", "#c53030", "#6b46c1", "#4a5568")
LINES = {
    "insert": ("visits", "insert_per_second"),
    "upsert, edited": ("visits", "edited_per_second"),
    "upsert, unchanged": ("visits", "unchanged_per_second"),
    "export": ("export", "records_per_second"),
    "search index": ("index", "records_per_second"),
}
"""What is drawn -> where it stands in the figures."""


def draw(sizes: Sequence[dict[str, Any]]) -> str:
    """An SVG: records a second, and milliseconds of a search, by number of records; of each kind of store."""
    drawn, y = "", 0
    for store in dict.fromkeys(size["store"] for size in sizes):
        of_store = sorted((size for size in sizes if size["store"] == store), key=lambda size: size["records"])
        counts = [size["records"] for size in of_store]
        rates = {name: [size.get(step, {}).get(key) for size in of_store] for name, (step, key) in LINES.items()}
        searched = [size.get("search", {}) for size in of_store]
        kinds = sorted({kind for told in searched for kind in told if isinstance(told[kind], dict)})
        times = {kind: [told.get(kind, {}).get("p95_ms") for told in searched] for kind in kinds}
        for title, told in ((f"{store}: records a second", rates), (f"{store}: p95 of a search, ms", times)):
            if any(value for some in told.values() for value in some):
                drawn += _plot(y, title, counts, told)
                y += TALL + 50
    style = "text{font:12px sans-serif;fill:#333}polyline{fill:none;stroke-width:2}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}"><style>{style}</style><rect width="100%" height="100%" fill="#fff"/>{drawn}</svg>\n'  # noqa: E501


def _plot(y: int, title: str, counts: Sequence[int], told: dict[str, list[float | None]]) -> str:
    values = [value for some in told.values() for value in some if value]
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)) + 0.001)
    room, deep = WIDTH - LEFT - 190, TALL - TOP - 20

    def place(count: int, value: float) -> tuple[float, float]:
        span = math.log10(counts[-1] / counts[0]) or 1.0
        across = LEFT + room * math.log10(count / counts[0]) / span
        return across, y + TOP + deep * (1 - (math.log10(value) - low) / (high - low))

    drawn = [f'<text x="{LEFT}" y="{y + 16}" font-weight="bold">{escape(title)}</text>']
    for power in range(low, high + 1):
        level = place(counts[0], 10**power)[1]
        drawn.append(f'<path d="M{LEFT} {level:.0f}h{room}" stroke="#ddd"/>')
        drawn.append(f'<text x="{LEFT - 8}" y="{level + 4:.0f}" text-anchor="end">{10**power:,}</text>')
    for count in counts:
        drawn.append(
            f'<text x="{place(count, 10**low)[0]:.0f}" y="{y + TALL + 4}" text-anchor="middle">{count:,}</text>'
        )
    return "".join(drawn) + "".join(
        _line(name, some, counts, place, colour, y)
        for (name, some), colour in zip(told.items(), COLOURS * 2, strict=False)
    )


def _line(name: str, some: Sequence[float | None], counts: Sequence[int], place: Any, colour: str, y: int) -> str:
    points = [place(count, value) for count, value in zip(counts, some, strict=True) if value]
    if not points:
        return ""
    course = " ".join(f"{across:.1f},{down:.1f}" for across, down in points)
    dots = "".join(f'<circle cx="{across:.1f}" cy="{down:.1f}" r="3" fill="{colour}"/>' for across, down in points)
    label = y + TOP + 14 + 18 * COLOURS.index(colour)
    words = f'<text x="{WIDTH - 170}" y="{label}">{escape(name)}</text>'
    return f'<polyline points="{course}" stroke="{colour}"/>{dots}<circle cx="{WIDTH - 182}" cy="{label - 4}" r="4" fill="{colour}"/>{words}'  # noqa: E501
