"""The audit of a workbook: every rule on it, findings in the order of their weight."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..problems import ModelError
from ..readback.provenance import origin
from ..readback.readback import readback
from ..rules import RULES, Rule
from ..xlsx.reader import Returned
from .finding import Finding, RuleTest
from .model_rules import evidence
from .rule_tests import TESTS
from .subject import Subject

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
    evidence: Mapping[str, float]
    """Shares of the tornado's swing that rest on weak evidence, by what makes it weak."""

    @property
    def distinct(self) -> int:
        """How many formulas there are, copies of one counted once for each sheet."""
        patterns = self.subject.patterns
        return len({(place.sheet, text) for place, text in patterns.items()})

    def count(self, severity: str) -> int:
        return sum(finding.rule.severity == severity for finding in self.findings)


def audit(path: Path, data: bytes, as_of: date | None = None) -> Audit:
    """Every rule on a workbook; on one of another generator only the general ones apply."""
    subject = subject_of(path, data, as_of)
    applies = [rule for rule in RULES.values() if _applies(subject, TESTS[rule.id])]
    found = [finding for rule in applies for finding in _findings(rule, subject)]
    skipped = tuple(rule for rule in RULES.values() if rule not in applies)
    return Audit(subject, tuple(found), skipped, evidence(subject))


def subject_of(path: Path, data: bytes, as_of: date | None = None) -> Subject:
    """The workbook with its template found again in it, or with the reason why not."""
    returned = Returned(data)
    if returned.handed_out:
        return Subject(returned, None, (f"it was handed out. {returned.handed_out}",))
    if origin(returned) is None:
        return Subject(returned, None)
    try:
        return Subject(returned, readback(path, returned, usable=False), (), as_of)
    except ModelError as error:
        return Subject(returned, None, tuple(p.message for p in error.problems))


def _applies(subject: Subject, test: RuleTest) -> bool:
    if subject.broken:
        return test.whole
    return not test.generated or subject.readback is not None


def _findings(rule: Rule, subject: Subject) -> Iterable[Finding]:
    for where, says in TESTS[rule.id].check(subject):
        yield Finding(rule, str(where), says)
