"""A line of a report."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One thing to tell: its kind, the cell it is about, and a sentence without a full stop."""

    kind: str
    cell: str
    item: str
    says: str
