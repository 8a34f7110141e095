"""The audit of a workbook: every rule on it, findings in the order of their weight."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .. import compile
from ..edits import edits
from ..match import match
from ..problems import ModelError
from ..read import Returned, origin
from ..sources import embedded
from .finding import Finding, Rule
from .rules import RULES
from .subject import Origin, Subject

UNTESTED = (
    "whether the assumptions are right, achievable or up to date",
    "law, tax and accounting treatment",
    "figures that only a spreadsheet computes, and macros",
    "how the workbook looks and prints",
)


@dataclass(frozen=True)
class Audit:
    """What the rules found in a workbook; `skipped` are the rules that do not apply to it."""

    subject: Subject
    findings: tuple[Finding, ...]
    skipped: tuple[Rule, ...]

    def count(self, severity: str) -> int:
        return sum(finding.rule.severity == severity for finding in self.findings)


def audit(path: Path, data: bytes) -> Audit:
    """Every rule on a workbook; on one of another generator only the general ones apply."""
    subject = examined(path, data)
    applies = [r for r in RULES if _applies(subject, r)]
    found = [finding for rule in applies for finding in _findings(rule, subject)]
    return Audit(subject, tuple(found), tuple(r for r in RULES if r not in applies))


def examined(path: Path, data: bytes) -> Subject:
    """The workbook with its template found again in it, or with the reason why not."""
    returned = Returned(data)
    if origin(returned) is None:
        return Subject(returned, None, ())
    try:
        ctx = embedded(path, returned)
        found = match(compile.compile(ctx), returned)
        return Subject(returned, Origin(ctx, found, edits(found, usable=False)), ())
    except ModelError as error:
        return Subject(returned, None, tuple(p.message for p in error.problems))


def _applies(subject: Subject, rule: Rule) -> bool:
    return not rule.generated or subject.origin is not None or bool(subject.broken)


def _findings(rule: Rule, subject: Subject) -> Iterable[Finding]:
    for where, says in rule.check(subject):
        yield Finding(rule, str(where), says)
