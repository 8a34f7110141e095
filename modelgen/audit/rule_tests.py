"""Which function tests each rule on a file: the explicit list."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

from ..formulas.style_rules import STYLE_TESTS
from . import formula_rules, layout_rules, model_rules, template_rules, time_rules, workbook_rules
from .subject import Hit, Subject

Test = Callable[[Subject], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class RuleTest:
    check: Test
    generated: bool = False
    """Whether it compares with the template inside: not applicable to other workbooks."""
    whole: bool = False
    """Whether it also applies to a workbook of the tool that cannot be compared any more."""

    def applies(self, subject: Subject) -> bool:
        if subject.broken:
            return self.whole
        return not self.generated or subject.readback is not None


def _both(one: Test, two: Test) -> Test:
    return lambda subject: chain(one(subject), two(subject))


def _by_hand(test: Test) -> Test:
    """A test of what somebody typed: what was generated was proved when it was built."""
    return lambda subject: (hit for hit in test(subject) if hit[0] not in subject.generated)


TESTS: dict[str, RuleTest] = {
    "AUD-01": RuleTest(formula_rules.error_values, whole=True),
    "AUD-12": RuleTest(template_rules.overwritten, generated=True),
    "AUD-17": RuleTest(template_rules.changed, generated=True),
    "AUD-18": RuleTest(template_rules.constants, generated=True),
    "CHK-02": RuleTest(template_rules.failing_checks, generated=True),
    "INP-07": RuleTest(template_rules.not_numbers, generated=True),
    "AUD-09": RuleTest(template_rules.out_of_range, generated=True),
    "AUD-02": RuleTest(formula_rules.interrupted_runs),
    "AUD-03": RuleTest(formula_rules.short_sums),
    "AUD-06": RuleTest(template_rules.units, generated=True),
    "AUD-14": RuleTest(formula_rules.stale, whole=True),
    "FRM-07": RuleTest(formula_rules.circular, whole=True),
    "AUD-20": RuleTest(formula_rules.broken_references, whole=True),
    "AUD-07": RuleTest(workbook_rules.text_numbers),
    "AUD-10": RuleTest(workbook_rules.broken_names, whole=True),
    "AUD-21": RuleTest(workbook_rules.doubled_names, whole=True),
    "AUD-22": RuleTest(workbook_rules.illegal_names, whole=True),
    "INP-05": RuleTest(template_rules.validations, generated=True),
    "AUD-23": RuleTest(template_rules.deleted, generated=True),
    "AUD-24": RuleTest(template_rules.unreadable, generated=True, whole=True),
    "AUD-16": RuleTest(workbook_rules.package_faults, whole=True),
    "STR-12": RuleTest(workbook_rules.outside, whole=True),
    "STR-09": RuleTest(workbook_rules.hidden, whole=True),
    "AUD-33": RuleTest(layout_rules.concealed),
    "SCN-01": RuleTest(model_rules.no_case, generated=True),
    "CHK-05": RuleTest(model_rules.ineffective_checks, generated=True),
    "AUD-13": RuleTest(model_rules.infinite, generated=True),
    "INP-03": RuleTest(model_rules.unsourced, generated=True),
    "FMT-01": RuleTest(layout_rules.misleading, generated=True),
    "FRM-01": RuleTest(template_rules.of_the_book("FRM-01"), generated=True),
    "INP-04": RuleTest(template_rules.of_the_book("INP-04"), generated=True),
    "DOC-03": RuleTest(template_rules.of_the_book("DOC-03"), generated=True),
    "INP-06": RuleTest(template_rules.of_the_book("INP-06"), generated=True),
    "AUD-36": RuleTest(_by_hand(time_rules.broken_openings)),
    "AUD-37": RuleTest(_by_hand(time_rules.wrong_totals)),
    "AUD-38": RuleTest(_by_hand(time_rules.wrong_flags)),
    "AUD-39": RuleTest(_by_hand(time_rules.broken_signs)),
    "AUD-40": RuleTest(_by_hand(time_rules.typed_last)),
    "AUD-41": RuleTest(workbook_rules.settings, whole=True),
    "AUD-25": RuleTest(workbook_rules.unused_figures),
    "AUD-26": RuleTest(template_rules.beyond_evidence, generated=True),
    "AUD-31": RuleTest(template_rules.exchanged, generated=True),
    "AUD-28": RuleTest(workbook_rules.dead_names),
    "FRM-12": RuleTest(formula_rules.blank_precedents),
    "FRM-11": RuleTest(formula_rules.arrays),
    "FRM-08": RuleTest(formula_rules.daisy_chains),
    "STR-03": RuleTest(workbook_rules.sheet_loops),
    "STR-10": RuleTest(workbook_rules.merged),
    "STR-11": RuleTest(workbook_rules.sheet_names),
    "INP-11": RuleTest(model_rules.old_sources, generated=True),
    "INP-08": RuleTest(model_rules.in_per_cent, generated=True),
    "INP-02": RuleTest(
        _both(model_rules.typed_twice, template_rules.of_the_book("INP-02")), generated=True
    ),
    "INP-01": RuleTest(model_rules.loose_figures, generated=True),
    "AUD-05": RuleTest(model_rules.mixed_units, generated=True),
    "STR-05": RuleTest(
        _both(model_rules.without_unit, template_rules.of_the_book("STR-05")), generated=True
    ),
    "LAB-01": RuleTest(model_rules.doubled_labels, generated=True),
    "SCN-02": RuleTest(
        _both(model_rules.columns_without_case, model_rules.among_them), generated=True
    ),
    "STR-13": RuleTest(model_rules.beyond_lists, generated=True),
    "AUD-34": RuleTest(model_rules.idle_drivers, generated=True),
    "AUD-35": RuleTest(model_rules.between_steps, generated=True),
    "FMT-03": RuleTest(layout_rules.unformatted, generated=True),
    "PRN-01": RuleTest(layout_rules.unprinted, generated=True),
    "STR-08": RuleTest(layout_rules.unfrozen),
    "DOC-02": RuleTest(layout_rules.dead_links),
    "AUD-11": RuleTest(layout_rules.blue_formulas),
    "FMT-06": RuleTest(layout_rules.pale),
    "STR-06": RuleTest(formula_rules.repeated_constants),
    "STR-02": RuleTest(_both(formula_rules.right_to_left, template_rules.of_the_book("STR-02"))),
    "AUD-30": RuleTest(template_rules.edited_inputs, generated=True),
    "CHK-03": RuleTest(template_rules.raised_alerts, generated=True),
    "INP-12": RuleTest(model_rules.explained_sources, generated=True),
    "AUD-08": RuleTest(model_rules.idle_overrides, generated=True),
    "AUD-32": RuleTest(model_rules.retyped, generated=True),
    **{id: RuleTest(formula_rules.each(test)) for id, test in STYLE_TESTS.items()},
}
"""By the id of the rule; what each demands stands in `modelgen.rules`."""
