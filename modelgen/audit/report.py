"""An audit told: in lines of text, as JSON, and as SARIF for code hosts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import __version__
from ..problems import counted
from ..rules import Rule
from .audit import UNTESTED, Audit, Finding
from .grouping import Group, grouped

SHOWN = 5
"""Lines for each rule; machines get every cell."""

FEW, FIRST = 12, 8
"""A report of more lines than the first begins with a choice of as many as the second."""

LEVELS = {"error": "error", "warning": "warning", "note": "note"}


def text(audit: Audit, path: Path) -> str:
    """The rules that found something, the heaviest first; what was not tested last."""
    counts = ", ".join(counted(audit.causes(severity), severity) for severity in LEVELS)
    found = list(grouped(audit))
    follow = sum(bool(finding.follows) for finding in audit.findings)
    more = f"; {follow:,} more follow from them" if follow else ""
    lines = [f"{path}: {counts}{more}", *_figures(audit), *_first(found)]
    for rule, groups in found:
        lines += ["", f"{rule.severity} {rule.id}  {rule.statement} ({rule.standard})"]
        lines += [f"  {group.told}" for group in groups[:SHOWN]]
        rest = sum(len(group.findings) for group in groups[SHOWN:])
        if rest:
            lines.append(f"  and {rest:,} more")
        lines.append(f"  → {rule.todo}")
    if audit.skipped:
        names = ", ".join(rule.id for rule in audit.skipped)
        why = "cannot be compared with its" if audit.subject.broken else "carries no"
        lines += ["", f"Not applicable, because the workbook {why} template: {names}"]
    lines += ["", "FAST-derived rules, exceptions listed. Not tested:"]
    lines += [f"  - {what}" for what in UNTESTED]
    return "\n".join(lines)


def _figures(audit: Audit) -> Iterator[str]:
    """How large the workbook is, and what its result rests on."""
    formulas = len(audit.subject.formulas)
    yield f"  {formulas:,} formulas, {audit.distinct:,} distinct"
    if audit.evidence:
        shares = ", ".join(f"{word} {share:.0%}" for word, share in audit.evidence.items())
        day = audit.subject.judged
        yield f"  share of the tornado's swing that rests on weak evidence at {day}: {shares}"


def _first(found: list[tuple[Rule, list[Group]]]) -> list[str]:
    """Of a long report: what each of the heaviest rules found in the fewest cells."""
    if sum(len(groups[:SHOWN]) for _, groups in found) <= FEW:
        return []
    return ["", "Look first at", *(f"  {rule.id}  {gs[0].told}" for rule, gs in found[:FIRST])]


def data(audit: Audit, path: Path) -> dict[str, Any]:
    """The findings for machines, one for each cell."""
    return {
        "workbook": str(path),
        "counts": {severity: audit.count(severity) for severity in LEVELS},
        "causes": {severity: audit.causes(severity) for severity in LEVELS},
        "formulas": len(audit.subject.formulas),
        "distinct_formulas": audit.distinct,
        "evidence": {
            "judged_at": str(audit.subject.judged),
            "shares_of_swing": dict(audit.evidence),
        }
        if audit.evidence
        else None,
        "findings": [
            {
                "rule": finding.rule.id,
                "severity": finding.rule.severity,
                "cell": finding.cell,
                "follows": finding.follows,
                "says": finding.says,
                "statement": finding.rule.statement,
                "standard": finding.rule.standard,
                "todo": finding.rule.todo,
            }
            for finding in audit.findings
        ],
        "not_applicable": [rule.id for rule in audit.skipped],
        "not_tested": list(UNTESTED),
    }


def sarif(audit: Audit, path: Path) -> dict[str, Any]:
    """The findings in the Static Analysis Results Interchange Format, version 2.1.0."""
    rules = {finding.rule.id: finding.rule for finding in audit.findings}
    return {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "modelgen",
                        "version": __version__,
                        "rules": [
                            {
                                "id": rule.id,
                                "shortDescription": {"text": rule.statement},
                                "help": {"text": rule.todo},
                            }
                            for rule in rules.values()
                        ],
                    }
                },
                "results": [_result(finding, path) for finding in audit.findings],
            }
        ],
    }


def _result(finding: Finding, path: Path) -> dict[str, Any]:
    return {
        "ruleId": finding.rule.id,
        "level": LEVELS[finding.rule.severity],
        "message": {"text": f"{finding.cell}: {finding.says}"},
        "locations": [
            {
                "physicalLocation": {"artifactLocation": {"uri": path.as_posix()}},
                "logicalLocations": [{"fullyQualifiedName": finding.cell}],
            }
        ],
    }
