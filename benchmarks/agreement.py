"""How far two readings of the same pages by hand agree, per field (benchmarks/labels/README.md).

    python -m benchmarks.agreement [--differences]

The second reading (`second.json`) was made from the pages alone, in another order, without the first labels.
Values are compared as `benchmarks.fields` compares them; what either reading calls optional is counted neither way.
Parts of addresses agree when they name the same address of the page, so the data folder is needed.
"""

from __future__ import annotations

import argparse
import html
import json
import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from unicodedata import normalize
from urllib.parse import unquote

from benchmarks.fields import LABELS, Case, fresh_cases
from scraper.extract.sitename import key

ADDRESSES = ("related", "images", "attachments")
NAMES = ("topics", "regions")
VALUES = ("kind", "credit", "published_in")
ACCEPTED = ("title", "published")
_ADDRESS = re.compile(r"""(?:href|src|srcset|content)=["']([^"']{1,2000})""")

Labels = Mapping[str, Any]
Same = Callable[[Any, Any], bool]


@dataclass
class Agreement:
    """One field: values in both readings, in one alone, and pages on which the readings do not differ."""

    both: int = 0
    first: int = 0
    second: int = 0
    alike: int = 0
    pages: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        """Values that agree, as F1 of one reading against the other."""
        total = 2 * self.both + self.first + self.second
        return 2 * self.both / total if total else 1.0


def addresses(page: str) -> list[str]:
    """Every address that a page names, in one spelling."""
    return [_spelled(html.unescape(one)) for one in _ADDRESS.findall(page)]


def _spelled(part: object) -> str:
    return normalize("NFC", unquote(str(part))).casefold()


def same_address(known: Sequence[str]) -> Same:
    """Whether two parts of addresses (or a list of parts) name the same address of a page."""

    def named(part: Any) -> set[str]:
        parts = [_spelled(one) for one in (part if isinstance(part, list) else [part])]
        return {one for one in known if all(each in one for each in parts)}

    return lambda first, second: bool(named(first) & named(second))


def compare(first: Sequence[Any], second: Sequence[Any], spare: Sequence[Any], same: Same) -> tuple[int, list[str]]:
    """Values in both, and the others as lines that begin with 1 or 2; each value finds one partner at most."""
    left, both, lines = list(second), 0, []
    for one in first:
        partner = next((other for other in left if same(one, other)), None)
        if partner is not None:
            left.remove(partner)
            both += 1
        elif not any(same(one, other) for other in [*spare, *second]):
            lines.append(f"1 {one}")
    return both, lines + [f"2 {one}" for one in left if not any(same(one, other) for other in [*spare, *first])]


def _folded(first: Any, second: Any) -> bool:
    return str(first).casefold() == str(second).casefold()


def _names(labels: Labels) -> list[list[str]]:
    names = [one["name"] for one in labels["authors"]]
    return [[key(form) for form in ([one] if isinstance(one, str) else one)] for one in names]


def _alike(first: Sequence[Any], second: Sequence[Any]) -> bool:
    return bool(set(first) & set(second))


def readings(first: Labels, second: Labels, page: str) -> dict[str, tuple[int, list[str]]]:
    """Field -> values in both readings and the differences, for the fields that both readings have."""
    found = {}
    known = same_address(addresses(page))
    for name in (*ADDRESSES, *NAMES):
        if name in first and name in second:
            spare = [*first.get(f"{name}_optional", []), *second.get(f"{name}_optional", [])]
            found[name] = compare(first[name], second[name], spare, known if name in ADDRESSES else _folded)
    if "translations" in first and "translations" in second:
        pairs = [[part for _, part in one["translations"]] for one in (first, second)]
        found["translations"] = compare(pairs[0], pairs[1], [], known)
    if "authors" in first and "authors" in second:
        spare = [[key(one)] for each in (first, second) for one in each.get("authors_optional", [])]
        found["authors"] = compare(_names(first), _names(second), spare, _alike)
    for name in ACCEPTED:
        if name in first and name in second:
            wanted = [[key(str(one)) for one in each[name]] for each in (first, second)]
            found[name] = compare(wanted[:1], wanted[1:], [], _alike)
    for name in VALUES:
        if name in first and name in second:
            wanted = [[each[name]] if each[name] else [] for each in (first, second)]
            found[name] = compare(wanted[0], wanted[1], [], _folded)
    return found


def table(pairs: Sequence[tuple[str, dict[str, tuple[int, list[str]]]]]) -> dict[str, Agreement]:
    """Sums per field over pages."""
    fields: dict[str, Agreement] = defaultdict(Agreement)
    for domain, found in pairs:
        for name, (both, lines) in found.items():
            one = fields[name]
            one.both += both
            one.first += sum(line.startswith("1 ") for line in lines)
            one.second += sum(line.startswith("2 ") for line in lines)
            one.alike += not lines
            one.pages += 1
            one.differences += [f"{name}: {domain}: {line}" for line in lines]
    return fields


def _cases(batches: set[str]) -> dict[tuple[str, str], Case]:
    return {(batch, case.domain): case for batch in sorted(batches) for case in fresh_cases(batch)}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--differences", action="store_true", help="every value that one reading alone has")
    options = parser.parse_args()
    second = json.loads((LABELS / "second.json").read_text("utf-8"))
    first = _cases({one["batch"] for one in second})
    pairs = []
    for one in second:
        case = first.get((one["batch"], one["domain"]))
        if case is not None:
            pairs.append((one["domain"], readings(case.labels, one["labels"], case.body.decode("utf-8", "replace"))))
    fields = table(pairs)
    print(f"{len(pairs)} of {len(second)} pages read twice\n{'field':14} share  both  first  second  pages alike")
    for name, each in sorted(fields.items()):
        print(
            f"{name:14} {each.share:5.3f} {each.both:5} {each.first:6} {each.second:7}  {each.alike:3} of {each.pages}"
        )
    if options.differences:
        print(*(line for each in fields.values() for line in each.differences), sep="\n")


if __name__ == "__main__":
    main()
