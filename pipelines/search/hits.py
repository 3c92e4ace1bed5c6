"""What a search gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Hit:
    """One record that was found; `snippet` is the passage, found words between `**`."""

    id: str
    source: str | None
    url: str
    title: str | None
    authors: str
    published: str | None
    language: str | None
    state: str
    snippet: str

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def hit_of(told: Mapping[str, Any]) -> Hit:
    """A hit from the row that is shown and the pieces of its passage."""
    row = {name: value for name, value in told.items() if name not in ("snippet", "topics")}
    return Hit(**row, snippet="".join(f"**{text}**" if found else text for text, found in told["snippet"]))
