"""What each rule demands of a workbook, who demands it, and what to do where it is not met.

The tests stand where they can be made: of a formula's text, of a compiled Book, of a file.
A long table, and nothing but one: it is read by searching for an id.
"""

from dataclasses import dataclass
from typing import Literal

from .translations import N_

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Rule:
    """`standard` names whose demand it is; `todo` is told with the findings."""

    id: str
    severity: Severity
    statement: str
    standard: str
    todo: str


_IN_ORDER = (
    Rule(
        "AUD-01", "error", "No cell shows an error",
        "PerfectXL ERR102; Inquire",
        "mend the formula or what it refers to",
    ),
    Rule(
        "AUD-12", "error", "No generated formula is overwritten",
        "Inquire; FAST 3.02-01",
        "put the formula back (undo, or `modelgen regenerate`), or say on the sheet why not",
    ),
    Rule(
        "AUD-17", "error", "No generated formula is changed",
        "OAK, comparison of versions",
        "check the new formula, and bring it into the template if it is right",
    ),
    Rule(
        "AUD-18", "error", "No generated constant, limit or figure is changed",
        "ICAEW 20P #14",
        "change the template instead",
    ),
    Rule(
        "CHK-02", "error", N_("All checks hold"),
        "ICAEW, master check",
        "see the Checks sheet",
    ),
    Rule(
        "INP-07", "error", N_("Inputs hold numbers"),
        "ICAEW; PerfectXL DATA702",
        "type the number alone",
    ),
    Rule(
        "AUD-09", "error", N_("Inputs are inside their allowed range"),
        "ICAEW, restrictions",
        "type an allowed value, or widen the range in the template",
    ),
    Rule(
        "AUD-02", "error", "A run of copied formulas is not interrupted",
        "FAST 3.02-01; PerfectXL INT401-403; ExceLint",
        "copy the neighbours' formula, or move the exception out of the run",
    ),
    Rule(
        "AUD-03", "error", "A sum takes in all of its column or row",
        "PerfectXL REF310, CALC205",
        "extend the range",
    ),
    Rule(
        "AUD-06", "error", "Units of changed formulas work out",
        "beyond the market",
        "mend the formula, or the unit in the template",
    ),
    Rule(
        "AUD-14", "error", "Stored values are those of the formulas",
        "PerfectXL",
        "recalculate and save the workbook in Excel",
    ),
    Rule(
        "FRM-07", "error", "No formula needs itself",
        "FAST 1.01-11; ICAEW",
        "break the circle",
    ),
    Rule(
        "AUD-20", "error", "No formula refers to a deleted cell",
        "Inquire; PerfectXL ERR101",
        "point it at the right cell",
    ),
    Rule(
        "AUD-07", "error", "Numbers are not stored as text",
        "PerfectXL DATA706; Excel",
        "convert to number",
    ),
    Rule(
        "AUD-10", "error", "Defined names mean cells that are there",
        "PerfectXL REF301, ERR101",
        "mend or delete the name",
    ),
    Rule(
        "AUD-21", "error", "A name is defined once",
        "FAST 4.03",
        "delete the one that belongs to a sheet",
    ),
    Rule(
        "AUD-22", "error", "Names are ones that Excel takes",
        "Excel's rules for names",
        "rename it",
    ),
    Rule(
        "INP-05", "error", "Input cells are validated with the generated limits",
        "ICAEW",
        "`modelgen regenerate` writes them anew",
    ),
    Rule(
        "AUD-23", "error", "Generated sheets, rows and names are there",
        "ICAEW 20P #11",
        "`modelgen regenerate` brings them back",
    ),
    Rule(
        "AUD-24", "error", "The workbook can be compared with its template",
        "modelgen",
        "undo the sort or the move that the finding names",
    ),
    Rule(
        "AUD-16", "error", "The package is whole",
        "ECMA-376, part 2",
        "save the workbook in Excel",
    ),
    Rule(
        "FRM-05", "error", N_("No volatile function, OFFSET or INDIRECT"),
        "FAST 4.01-03",
        "use INDEX, or an input",
    ),
    Rule(
        "STR-12", "error", "No link to other workbooks, connections or macros",
        "FAST 1.03",
        "bring the figures in as inputs with a source",
    ),
    Rule(
        "STR-09", "error", "Nothing is hidden",
        "FAST 2.01-08; ICAEW",
        "show it, or delete it",
    ),
    Rule(
        "AUD-33", "error", "No figure is invisible",
        "FAST 2.01-08; PerfectXL",
        "give it a colour and a format that show it",
    ),
    Rule(
        "SCN-01", "error", "The live case is one of the cases",
        "FAST 3.03-06",
        "pick one from the list",
    ),
    Rule(
        "CHK-05", "error", "Every check can fail",
        "practice; hard-coded checks",
        "put the formulas of the check and its tolerance back",
    ),
    Rule(
        "AUD-13", "error", "Results are figures at both ends of every input",
        "firms, sensitivities",
        "guard the formula, or narrow the range in the template",
    ),
    Rule(
        "INP-03", "error", "Every input has a source and a kind of evidence",
        "FAST 2.04-02; ICAEW",
        "say where the figure comes from",
    ),
    Rule(
        "FMT-01", "error", "Inputs look like inputs, formulas do not",
        "ICAEW; banking convention",
        "`modelgen regenerate` gives the looks back",
    ),
    Rule(
        "FRM-13", "warning", N_("Errors are not masked"),
        "Mazars, Operis practice",
        "guard the one case that is meant, such as a zero denominator",
    ),
    Rule(
        "FRM-01", "warning", N_("One formula for each line item, the same in every case"),
        "FAST 3.02-01",
        "write the formula once",
    ),
    Rule(
        "INP-04", "warning", N_("The kind of evidence fits the source"),
        "FAST 3.02-02",
        "correct the tag or the source",
    ),
    Rule(
        "DOC-03", "warning", N_("The version log ends with the template's version"),
        "ICAEW 20P #17",
        "add an entry to the log",
    ),
    Rule(
        "INP-06", "warning", N_("Every input is used"),
        "Inquire; OAK",
        "use it or delete it",
    ),
    Rule(
        "AUD-25", "warning", "Every labelled figure is used",
        "Inquire; OAK",
        "use it or delete it",
    ),
    Rule(
        "FRM-02", "warning", N_("No figure is typed into a formula"),
        "FAST 3.04-01; ICAEW 20P #14",
        "give it a cell with a label, a unit and a source",
    ),
    Rule(
        "AUD-26", "warning", N_("Inputs are inside their evidence"),
        "modelgen",
        "give the source that says more",
    ),
    Rule(
        "AUD-31", "warning", "Inputs have not exchanged their values",
        "modelgen",
        "type each value at its own input",
    ),
    Rule(
        "FRM-15", "warning", N_("Lookups are exact"),
        "PerfectXL",
        "add FALSE or 0 as last argument",
    ),
    Rule(
        "AUD-27", "warning", N_("No doubled signs"),
        "PerfectXL",
        "write one sign",
    ),
    Rule(
        "AUD-28", "warning", "Every name is used",
        "PerfectXL REF301",
        "delete the name",
    ),
    Rule(
        "FRM-12", "warning", "No formula refers to an empty cell",
        "PerfectXL REF307; Inquire",
        "fill the cell or mend the reference",
    ),
    Rule(
        "FRM-04", "warning", N_("No IF inside an IF"),
        "FAST 3.03-05",
        "give the inner one a row",
    ),
    Rule(
        "FRM-03", "warning", N_("Formulas are short"),
        "FAST 3.03-01",
        "split it into rows",
    ),
    Rule(
        "FRM-17", "warning", N_("Formulas have few references"),
        "sheetrs CPX505",
        "split it into rows",
    ),
    Rule(
        "FRM-06", "warning", N_("No NPV function"),
        "FAST 4.01-02",
        "discount with a row of factors",
    ),
    Rule(
        "FRM-14", "warning", N_("No rounding in calculations"),
        "ICAEW; FAST 4.01-04",
        "round by the number format",
    ),
    Rule(
        "FRM-11", "warning", "No array formula",
        "FAST 3.03-09",
        "one formula in each cell",
    ),
    Rule(
        "AUD-29", "warning", N_("No whole columns or rows"),
        "PerfectXL REF309",
        "name the range",
    ),
    Rule(
        "FRM-10", "warning", N_("Ranges have the same anchors at both ends"),
        "FAST 3.02-03",
        "fix both ends or none",
    ),
    Rule(
        "FRM-08", "warning", "A link points at the source",
        "FAST 3.06-02",
        "point it at the first cell",
    ),
    Rule(
        "STR-03", "warning", "Sheets do not need each other in a circle",
        "PerfectXL",
        "let one of them only read",
    ),
    Rule(
        "STR-10", "warning", "No merged cells",
        "FAST 4.02-02",
        "centre across selection",
    ),
    Rule(
        "STR-11", "warning", "Sheets are named for what they hold",
        "PerfectXL DATA701",
        "rename or delete the sheet",
    ),
    Rule(
        "INP-11", "warning", N_("Sources are recent"),
        "ICAEW, dated sources",
        "look for a newer source, or say why the old one stands",
    ),
    Rule(
        "INP-08", "warning", "Shares are fractions",
        "practice",
        "type 0.4 or 40%",
    ),
    Rule(
        "INP-02", "warning", N_("Each input is entered once"),
        "FAST 1.01-07; ICAEW 20P #15",
        "link to the input",
    ),
    Rule(
        "INP-01", "warning", "Figures are typed on input sheets",
        "ICAEW 20P #10",
        "move it to a sheet of inputs, with a unit and a source",
    ),
    Rule(
        "AUD-05", "warning", "Copies of a formula take figures of one unit",
        "Rainbow Analyst",
        "check that the copy refers to the right rows",
    ),
    Rule(
        "STR-05", "warning", N_("Every row has a unit"),
        "FAST 2.01-01",
        "write the unit beside it",
    ),
    Rule(
        "LAB-01", "warning", "Labels of rows are unique",
        "FAST 3.05",
        "give the row a name of its own",
    ),
    Rule(
        "AUD-34", "warning", "Drivers of the tornado have a range",
        "FAST; modelgen",
        "give low and high their evidence back",
    ),
    Rule(
        "FMT-03", "warning", "Figures have a number format",
        "ICAEW",
        "`modelgen regenerate` gives it back",
    ),
    Rule(
        "PRN-01", "warning", "Generated sheets print as they were set up",
        "FAST 1.02",
        "`modelgen regenerate` brings it back",
    ),
    Rule(
        "STR-08", "warning", "Heads of deep sheets are frozen",
        "FAST 2.03-01",
        "freeze the panes",
    ),
    Rule(
        "DOC-02", "warning", "Links lead somewhere",
        "ICAEW, navigation",
        "mend or remove the link",
    ),
    Rule(
        "AUD-11", "warning", "Formulas are not in the colour of inputs",
        "Macabacus",
        "make it black",
    ),
    Rule(
        "FMT-06", "warning", "Texts can be read",
        "WCAG 1.4.3",
        "choose a darker colour",
    ),
    Rule(
        "AUD-15", "warning", N_("Formulas give the same in every language"),
        "modelgen",
        "join numbers with ROUND, dates with YEAR and MONTH",
    ),
    Rule(
        "FRM-18", "warning", N_("Functions are known to every program"),
        "FAST 3.03-04",
        "use an older function",
    ),
    Rule(
        "STR-06", "warning", "What does not vary is typed once",
        "FAST 3.01-01",
        "type it once and refer to it",
    ),
    Rule(
        "STR-02", "warning", N_("Sheets are read from left to right, series apart"),
        "FAST 1.02-01",
        "move the sheet, if it is a step before",
    ),
    Rule(
        "AUD-30", "note", N_("Inputs that were edited"),
        "Inquire",
        "nothing: it is what they are for",
    ),
    Rule(
        "CHK-03", "note", N_("Alerts that are raised"),
        "FAST",
        "see the Checks sheet",
    ),
    Rule(
        "AUD-08", "note", "Values of a case differ from those of its parent",
        "modelgen",
        "delete it: the case then follows its parent",
    ),
    Rule(
        "AUD-32", "note", "Labels and notes that were retyped",
        "modelgen",
        "nothing, if it is meant",
    ),
)  # fmt: skip
"""In the order in which a reviewer wants to hear of them; N_ marks what the Audit sheet shows."""

RULES = {rule.id: rule for rule in _IN_ORDER}
