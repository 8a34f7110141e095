"""The audit of a workbook: every rule on it, findings in the order of their weight."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ..problems import ModelError
from ..readback.provenance import origin
from ..readback.readback import readback
from ..rules import RULES, Rule
from ..translations import ENGLISH, N_, languages, speak
from ..translations import told as _
from ..xlsx.reader import Returned
from .causes import followed
from .model_rules import evidence
from .rule_tests import TESTS
from .subject import Subject

UNTESTED = (
    N_("whether the assumptions are right, achievable or up to date"),
    N_("law, tax and accounting treatment"),
    N_("figures that only a spreadsheet computes, and macros"),
    N_("how the workbook looks and prints"),
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule is not met."""

    rule: Rule
    cell: str
    says: str
    follows: str = ""
    """The cell of the finding that it only follows from; nothing where it is a cause itself."""


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
    applies = [rule for rule in RULES.values() if TESTS[rule.id].applies(subject)]
    hits = [(rule.id, hit) for rule in applies for hit in TESTS[rule.id].check(subject)]
    found = tuple(
        Finding(RULES[id], str(where), says, str(cause or ""))
        for (id, (where, says)), cause in zip(hits, followed(subject, hits), strict=True)
    )
    skipped = tuple(rule for rule in RULES.values() if rule not in applies)
    return Audit(subject, found, skipped, evidence(subject))


def subject_of(path: Path, data: bytes, as_of: date | None = None) -> Subject:
    """The workbook with its template found again in it, or with the reason why not."""
    returned = Returned(data)
    if returned.handed_out:
        speak(returned.language if returned.language in languages() else ENGLISH)
        return Subject(
            returned, None, (_("it was handed out. {says}").format(says=returned.handed_out),)
        )
    if origin(returned) is None:
        return Subject(returned, None)
    try:
        return Subject(returned, readback(path, returned, usable=False), (), as_of)
    except ModelError as error:
        return Subject(returned, None, tuple(p.message for p in error.problems))
