"""The explicit list of rules, in the order in which a reviewer wants to hear of them."""

from collections.abc import Callable, Iterator
from itertools import chain

from ..compile.book_rules import NORMS
from ..formulas.style_rules import HABITS
from . import formula_rules, layout_rules, model_rules, template_rules, workbook_rules
from .finding import Hit, Rule
from .subject import Subject


def _both(
    one: Callable[[Subject], Iterator[Hit]], two: Callable[[Subject], Iterator[Hit]]
) -> Callable[[Subject], Iterator[Hit]]:
    return lambda subject: chain(one(subject), two(subject))


def _norm(id: str) -> Rule:
    known = next(norm for norm in NORMS if norm.id == id)
    check = template_rules.norm(id)
    return Rule(id, "warning", known.statement, known.standard, known.todo, check, True)


def _habit(id: str) -> Rule:
    known = HABITS[id]
    return Rule(
        id,
        known.severity,
        known.statement,
        known.standard,
        known.todo,
        formula_rules.each(known.test),
    )


RULES: tuple[Rule, ...] = (
    Rule(
        "AUD-01", "error", "No cell shows an error", "PerfectXL ERR102; Inquire",
        "mend the formula or what it refers to", formula_rules.error_values, whole=True,
    ),
    Rule(
        "AUD-12", "error", "No generated formula is overwritten", "Inquire; FAST 3.02-01",
        "put the formula back (undo, or `modelgen regenerate`), or say on the sheet why not",
        template_rules.overwritten, generated=True,
    ),
    Rule(
        "AUD-17", "error", "No generated formula is changed", "OAK, comparison of versions",
        "check the new formula, and bring it into the template if it is right",
        template_rules.changed, generated=True,
    ),
    Rule(
        "AUD-18", "error", "No generated constant, limit or figure is changed", "ICAEW 20P #14",
        "change the template instead", template_rules.constants, generated=True,
    ),
    Rule(
        "CHK-02", "error", "All checks of the workbook hold", "ICAEW, master check",
        "see the Checks sheet", template_rules.failing_checks, generated=True,
    ),
    Rule(
        "INP-07", "error", "Inputs hold numbers", "ICAEW; PerfectXL DATA702",
        "type the number alone", template_rules.not_numbers, generated=True,
    ),
    Rule(
        "AUD-09", "error", "Inputs are inside their allowed range", "ICAEW, restrictions",
        "type an allowed value, or widen the range in the template",
        template_rules.out_of_range, generated=True,
    ),
    Rule(
        "AUD-02", "error", "A run of copied formulas is not interrupted",
        "FAST 3.02-01; PerfectXL INT401-403; ExceLint",
        "copy the neighbours' formula, or move the exception out of the run",
        formula_rules.interrupted_runs,
    ),
    Rule(
        "AUD-03", "error", "A sum takes in all of its column or row", "PerfectXL REF310, CALC205",
        "extend the range", formula_rules.short_sums,
    ),
    Rule(
        "AUD-06", "error", "Units of changed formulas work out", "beyond the market",
        "mend the formula, or the unit in the template", template_rules.units, generated=True,
    ),
    Rule(
        "AUD-14", "error", "Stored values are those of the formulas", "PerfectXL",
        "recalculate and save the workbook in Excel", formula_rules.stale, whole=True,
    ),
    Rule(
        "FRM-07", "error", "No formula needs itself", "FAST 1.01-11; ICAEW",
        "break the circle", formula_rules.circular, whole=True,
    ),
    Rule(
        "AUD-20", "error", "No formula refers to a deleted cell", "Inquire; PerfectXL ERR101",
        "point it at the right cell", formula_rules.broken_references, whole=True,
    ),
    Rule(
        "AUD-07", "error", "Numbers are not stored as text", "PerfectXL DATA706; Excel",
        "convert to number", workbook_rules.text_numbers,
    ),
    Rule(
        "AUD-10", "error", "Defined names mean cells that are there", "PerfectXL REF301, ERR101",
        "mend or delete the name", workbook_rules.broken_names, whole=True,
    ),
    Rule(
        "AUD-21", "error", "A name is defined once", "FAST 4.03",
        "delete the one that belongs to a sheet", workbook_rules.doubled_names, whole=True,
    ),
    Rule(
        "AUD-22", "error", "Names are ones that Excel takes", "Excel's rules for names",
        "rename it", workbook_rules.illegal_names, whole=True,
    ),
    Rule(
        "INP-05", "error", "Input cells are validated with the generated limits", "ICAEW",
        "`modelgen regenerate` writes them anew", template_rules.validations, generated=True,
    ),
    Rule(
        "AUD-23", "error", "Generated sheets, rows and names are there", "ICAEW 20P #11",
        "`modelgen regenerate` brings them back", template_rules.deleted, generated=True,
    ),
    Rule(
        "AUD-24", "error", "The workbook can be compared with its template", "modelgen",
        "undo the sort or the move that the finding names", template_rules.unreadable,
        generated=True, whole=True,
    ),
    Rule(
        "AUD-16", "error", "The package is whole", "ECMA-376, part 2",
        "save the workbook in Excel", workbook_rules.package_faults, whole=True,
    ),
    _habit("FRM-05"),
    Rule(
        "STR-12", "error", "No link to other workbooks, connections or macros", "FAST 1.03",
        "bring the figures in as inputs with a source", workbook_rules.outside, whole=True,
    ),
    Rule(
        "STR-09", "error", "Nothing is hidden", "FAST 2.01-08; ICAEW",
        "show it, or delete it", workbook_rules.hidden, whole=True,
    ),
    Rule(
        "AUD-33", "error", "No figure is invisible", "FAST 2.01-08; PerfectXL",
        "give it a colour and a format that show it", layout_rules.concealed,
    ),
    Rule(
        "SCN-01", "error", "The live case is one of the cases", "FAST 3.03-06",
        "pick one from the list", model_rules.no_case, generated=True,
    ),
    Rule(
        "CHK-05", "error", "Every check can fail", "practice; hard-coded checks",
        "put the formulas of the check and its tolerance back", model_rules.toothless,
        generated=True,
    ),
    Rule(
        "AUD-13", "error", "Results are figures at both ends of every input",
        "firms, sensitivities",
        "guard the formula, or narrow the range in the template", model_rules.infinite,
        generated=True,
    ),
    Rule(
        "INP-03", "error", "Every input has a source and a kind of evidence",
        "FAST 2.04-02; ICAEW",
        "say where the figure comes from", model_rules.unsourced, generated=True,
    ),
    Rule(
        "FMT-01", "error", "Inputs look like inputs, formulas do not", "ICAEW; banking convention",
        "`modelgen regenerate` gives the looks back", layout_rules.misleading, generated=True,
    ),
    _habit("FRM-13"),
    *(_norm(id) for id in ("FRM-01", "INP-04", "DOC-03")),
    Rule(
        "INP-06", "warning", "Every input is used", "Inquire; OAK",
        "use it or delete it", template_rules.norm("INP-06"), generated=True,
    ),
    Rule(
        "AUD-25", "warning", "Every labelled figure is used", "Inquire; OAK",
        "use it or delete it", workbook_rules.unused_figures,
    ),
    _habit("FRM-02"),
    Rule(
        "AUD-26", "warning", "Inputs are inside their evidence", "modelgen",
        "give the source that says more", template_rules.beyond_evidence, generated=True,
    ),
    Rule(
        "AUD-31", "warning", "Inputs have not exchanged their values", "modelgen",
        "type each value at its own input", template_rules.exchanged, generated=True,
    ),
    _habit("FRM-15"),
    _habit("AUD-27"),
    Rule(
        "AUD-28", "warning", "Every name is used", "PerfectXL REF301", "delete the name",
        workbook_rules.dead_names,
    ),
    Rule(
        "FRM-12", "warning", "No formula refers to an empty cell", "PerfectXL REF307; Inquire",
        "fill the cell or mend the reference", formula_rules.blank_precedents,
    ),
    _habit("FRM-04"),
    _habit("FRM-03"),
    _habit("FRM-17"),
    _habit("FRM-06"),
    _habit("FRM-14"),
    Rule(
        "FRM-11", "warning", "No array formula", "FAST 3.03-09", "one formula in each cell",
        formula_rules.arrays,
    ),
    _habit("AUD-29"),
    _habit("FRM-10"),
    Rule(
        "FRM-08", "warning", "A link points at the source", "FAST 3.06-02",
        "point it at the first cell", formula_rules.daisy_chains,
    ),
    Rule(
        "STR-03", "warning", "Sheets do not need each other in a circle", "PerfectXL",
        "let one of them only read", workbook_rules.sheet_loops,
    ),
    Rule(
        "STR-10", "warning", "No merged cells", "FAST 4.02-02", "centre across selection",
        workbook_rules.merged,
    ),
    Rule(
        "STR-11", "warning", "Sheets are named for what they hold", "PerfectXL DATA701",
        "rename or delete the sheet", workbook_rules.sheet_names,
    ),
    Rule(
        "INP-11", "warning", "Sources are recent", "ICAEW, dated sources",
        "look for a newer source, or say why the old one stands", model_rules.old_sources,
        generated=True,
    ),
    Rule(
        "INP-08", "warning", "Shares are fractions", "practice",
        "type 0.4 or 40%", model_rules.in_per_cent, generated=True,
    ),
    Rule(
        "INP-02", "warning", "Each input is typed once", "FAST 1.01-07; ICAEW 20P #15",
        "link to the input", _both(model_rules.typed_twice, template_rules.norm("INP-02")),
        generated=True,
    ),
    Rule(
        "INP-01", "warning", "Figures are typed on input sheets", "ICAEW 20P #10",
        "move it to a sheet of inputs, with a unit and a source", model_rules.loose_figures,
        generated=True,
    ),
    Rule(
        "AUD-05", "warning", "Copies of a formula take figures of one unit", "Rainbow Analyst",
        "check that the copy refers to the right rows", model_rules.mixed_units, generated=True,
    ),
    Rule(
        "STR-05", "warning", "Figures have a unit", "FAST 2.01-01",
        "write the unit beside it",
        _both(model_rules.without_unit, template_rules.norm("STR-05")), generated=True,
    ),
    Rule(
        "LAB-01", "warning", "Labels of rows are unique", "FAST 3.05",
        "give the row a name of its own",
        model_rules.doubled_labels, generated=True,
    ),
    Rule(
        "AUD-34", "warning", "Drivers of the tornado have a range", "FAST; modelgen",
        "give low and high their evidence back", model_rules.unswung, generated=True,
    ),
    Rule(
        "FMT-03", "warning", "Figures have a number format", "ICAEW",
        "`modelgen regenerate` gives it back", layout_rules.unformatted, generated=True,
    ),
    Rule(
        "PRN-01", "warning", "Generated sheets print as they were set up", "FAST 1.02",
        "`modelgen regenerate` brings it back", layout_rules.unprinted, generated=True,
    ),
    Rule(
        "STR-08", "warning", "Heads of deep sheets are frozen", "FAST 2.03-01",
        "freeze the panes", layout_rules.unfrozen,
    ),
    Rule(
        "DOC-02", "warning", "Links lead somewhere", "ICAEW, navigation",
        "mend or remove the link", layout_rules.dead_links,
    ),
    Rule(
        "AUD-11", "warning", "Formulas are not in the colour of inputs", "Macabacus",
        "make it black", layout_rules.blue_formulas,
    ),
    Rule(
        "FMT-06", "warning", "Texts can be read", "WCAG 1.4.3",
        "choose a darker colour", layout_rules.pale,
    ),
    _habit("AUD-15"),
    _habit("FRM-18"),
    Rule(
        "STR-06", "warning", "What does not vary is typed once", "FAST 3.01-01",
        "type it once and refer to it", formula_rules.repeated_constants,
    ),
    Rule(
        "STR-02", "warning", "Sheets are read from left to right", "FAST 1.02-01",
        "move the sheet, if it is a step before",
        _both(formula_rules.right_to_left, template_rules.norm("STR-02")),
    ),
    Rule(
        "AUD-30", "note", "Inputs that were edited", "Inquire", "nothing: it is what they are for",
        template_rules.edited_inputs, generated=True,
    ),
    Rule(
        "CHK-03", "note", "Alerts that are raised", "FAST", "see the Checks sheet",
        template_rules.raised_alerts, generated=True,
    ),
    Rule(
        "AUD-08", "note", "Values of a case differ from those of its parent", "modelgen",
        "delete it: the case then follows its parent", model_rules.idle_overrides, generated=True,
    ),
    Rule(
        "AUD-32", "note", "Labels and notes that were retyped", "modelgen",
        "nothing, if it is meant", model_rules.retyped, generated=True,
    ),
)  # fmt: skip
