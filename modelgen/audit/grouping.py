"""Findings that say the same, told in one line: copies of one formula, or equal words."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..addresses import Area, Place
from ..formulas import cell_references
from ..problems import counted, few
from ..rules import Rule
from ..translations import in_digits
from ..translations import told as _
from .audit import Audit, Finding
from .formula_rules import PASSED_ON

AREAS = 3

FOLDED = ("AUD-14", "FRM-07")
"""Rules whose findings are counted where they only follow from others, and not told."""

GroupKey = tuple[str, str]
"""The sheet of a group, if it has one, and what makes its findings the same."""


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one rule that say the same."""

    findings: tuple[Finding, ...]
    where: str
    followers: int = 0
    """Cells whose findings only follow from these."""

    @property
    def cause(self) -> bool:
        """Whether one of them does not only follow from a finding elsewhere."""
        return any(not finding.follows for finding in self.findings)

    @property
    def told(self) -> str:
        """Where, and what: of findings that differ in a figure or an address, the first one."""
        first = self.findings[0]
        alike = all(finding.says == first.says for finding in self.findings)
        example = ""
        if not alike:
            example = _(", such as {cell}").format(cell=first.cell.rpartition("!")[2])
        follow = (
            _("; {count} cell that needs it follow"),
            _("; {count} cells that need it follow"),
        )
        more = counted(self.followers, *follow) if self.followers else ""
        where = f"{self.where}{example}"
        return _("{where}: {says}").format(where=where, says=f"{first.says}{more}")


def grouped(audit: Audit) -> Iterator[tuple[Rule, list[Group]]]:
    """The rules that found something, the heaviest first; of each the rarest group first."""
    rules: dict[str, list[Finding]] = {}
    followers = _followers(audit)
    for finding in audit.findings:
        if not (finding.follows and finding.rule.id in FOLDED):
            rules.setdefault(finding.rule.id, []).append(finding)
    for found in rules.values():
        copies: dict[GroupKey, list[Finding]] = {}
        for finding in found:
            copies.setdefault(_key(audit, finding), []).append(finding)
        groups: dict[GroupKey, list[Finding]] = {}
        for (sheet, _rest), same in copies.items():
            groups.setdefault((sheet, same[0].says), []).extend(same)
        told = [
            Group(tuple(same), _where(same), sum(_behind(followers, f) for f in same))
            for same in groups.values()
        ]
        yield found[0].rule, sorted(told, key=lambda group: len(group.findings))


def _followers(audit: Audit) -> Counter[tuple[str, str]]:
    """How many cells follow from each: from the finding of their own rule there, or from any."""
    own = {(finding.rule.id, finding.cell) for finding in audit.findings}
    keys = ((f.rule.id, f.follows) for f in audit.findings if f.follows)
    return Counter(key if key in own else ("", key[1]) for key in keys)


def _behind(followers: Counter[tuple[str, str]], finding: Finding) -> int:
    keys = ((finding.rule.id, finding.cell), ("", finding.cell))
    return sum(followers.pop(key, 0) for key in keys)


def causes(found: Iterable[tuple[Rule, list[Group]]], severity: str) -> int:
    """How many causes the findings of a weight have: copies of one formula are one."""
    heavy = (groups for rule, groups in found if rule.severity == severity)
    return sum(group.cause for groups in heavy for group in groups)


def _key(audit: Audit, finding: Finding) -> GroupKey:
    place = _place(finding.cell)
    if place is None or finding.says == _(PASSED_ON):
        return "", finding.says
    return place.sheet, audit.subject.patterns.get(place, finding.says)


def _place(cell: str) -> Place | None:
    """The cell of a finding; None where it is a name, a sheet or a part."""
    sheet, _, address = cell.rpartition("!")
    area = cell_references.read(address, sheet) if sheet else None
    return area.first if area and area.single else None


def _where(same: list[Finding]) -> str:
    """The cells of a group as few areas, with their number; or other places one by one."""
    places = [place for finding in same if (place := _place(finding.cell))]
    if len(places) < len(same):
        shown = list(dict.fromkeys(finding.cell for finding in same))
    else:
        shown = [str(area) for area in areas(places)]
    count = _(" ({count} cells)") if places and len(same) > 1 else ""
    return few(shown, AREAS) + count.format(count=in_digits(len(same), ","))


def areas(places: Iterable[Place]) -> list[Area]:
    """The cells as rectangles, none twice: runs along a row, with equal runs below them."""
    result: list[Area] = []
    above: dict[tuple[str, int, int], int] = {}
    for sheet, row, left, right in _runs(places):
        last = above.get((sheet, left, right))
        if last is not None and result[last].bottom == row - 1:
            result[last] = Area(sheet, result[last].top, left, row, right)
        else:
            above[sheet, left, right] = len(result)
            result.append(Area(sheet, row, left, row, right))
    return result


def _runs(places: Iterable[Place]) -> list[tuple[str, int, int, int]]:
    """Cells that stand side by side: sheet, row, first and last column."""
    runs: list[tuple[str, int, int, int]] = []
    for sheet, row, col in sorted({(p.sheet, p.row, p.col) for p in places}):
        if runs and runs[-1][:2] == (sheet, row) and runs[-1][3] == col - 1:
            runs[-1] = (*runs[-1][:3], col)
        else:
            runs.append((sheet, row, col, col))
    return runs
