"""An audit told: in lines of text, as JSON, and as SARIF for code hosts."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .. import __version__
from ..problems import counted
from ..rules import Rule
from ..translations import N_, day, in_digits, spoken
from ..translations import told as _
from .audit import UNTESTED, Audit, Finding
from .grouping import Group, causes, grouped

SHOWN = 5
"""Lines for each rule; machines get every cell."""

FEW, FIRST = 12, 8
"""A report of more lines than the first begins with a choice of as many as the second."""

LEVELS = {"error": "error", "warning": "warning", "note": "note"}

WEIGHTS = {"error": N_("error"), "warning": N_("warning"), "note": N_("note")}
"""How much a finding weighs, in words."""


def text(audit: Audit, path: Path) -> str:
    """The rules that found something, the heaviest first; what was not tested last."""
    found = list(grouped(audit))
    counts = ", ".join(_counts(found))
    follow = sum(bool(finding.follows) for finding in audit.findings)
    more = (
        _("; {count} more follow from them").format(count=in_digits(follow, ",")) if follow else ""
    )
    lines = [f"{path}: {counts}{more}", *_figures(audit), *_first(found)]
    for rule, groups in found:
        weight = WEIGHTS[rule.severity]
        words = (_(weight), f"{rule.id} ", _(rule.statement), f"({rule.standard})")
        lines += ["", " ".join(words)]
        lines += [f"  {group.told}" for group in groups[:SHOWN]]
        rest = sum(len(group.findings) for group in groups[SHOWN:])
        if rest:
            lines.append(_("  and {count} more").format(count=in_digits(rest, ",")))
        lines.append("".join(("  → ", _(rule.todo))))
    if audit.skipped:
        names = ", ".join(rule.id for rule in audit.skipped)
        why = _("Not applicable, because the workbook carries no template: {names}")
        if audit.subject.broken:
            why = _(
                "Not applicable, because the workbook cannot be compared with its template:"
                " {names}"
            )
        lines += ["", why.format(names=names)]
    lines += ["", _("FAST-derived rules, exceptions listed. Not tested:")]
    lines += ["".join(("  - ", _(what))) for what in UNTESTED]
    return "\n".join(lines)


def _counts(found: list[tuple[Rule, list[Group]]]) -> Iterator[str]:
    """How many causes there are of each weight."""
    for severity, one, several in (
        ("error", _("{count} error"), _("{count} errors")),
        ("warning", _("{count} warning"), _("{count} warnings")),
        ("note", _("{count} note"), _("{count} notes")),
    ):
        yield counted(causes(found, severity), one, several)


def _figures(audit: Audit) -> Iterator[str]:
    """How large the workbook is, and what its result rests on."""
    formulas = len(audit.subject.formulas)
    said = _("  {count} formulas, {distinct} distinct")
    yield said.format(count=in_digits(formulas, ","), distinct=in_digits(audit.distinct, ","))
    if audit.evidence:
        shares = [
            _("{what} {share}%").format(what=_(w), share=in_digits(s * 100, ".0f"))
            for w, s in audit.evidence.items()
        ]
        said = _("  share of the tornado's swing that rests on weak evidence at {day}: {shares}")
        yield said.format(day=day(audit.subject.judged, spoken()), shares=", ".join(shares))


def _first(found: list[tuple[Rule, list[Group]]]) -> list[str]:
    """Of a long report: what each of the heaviest rules found in the fewest cells."""
    if sum(len(groups[:SHOWN]) for _, groups in found) <= FEW:
        return []
    return ["", _("Look first at"), *(f"  {rule.id}  {gs[0].told}" for rule, gs in found[:FIRST])]


def data(audit: Audit, path: Path) -> dict[str, Any]:
    """The findings for machines, one for each cell."""
    found = list(grouped(audit))
    return {
        "workbook": str(path),
        "counts": {severity: audit.count(severity) for severity in LEVELS},
        "causes": {severity: causes(found, severity) for severity in LEVELS},
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
