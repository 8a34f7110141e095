"""Bad templates: each is the good one with one fault, and its message marks the fault."""

import itertools
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest
import yaml

from modelgen.compile import stages
from modelgen.compile.templates import load, parse
from modelgen.merge.live_model import state
from modelgen.problems import ModelError, Problem, TextSpan, render
from modelgen.template.load import find

from .conftest import ROOT
from .test_cli import console, run

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")

CHECK = "right: revenue, proves: Nothing is lost between revenue and profit.}"
PROFIT = "formula: revenue-cost"
"""The formula that most bad formulas replace."""
CHECKS = GOOD[GOOD.index("      - kind: checks\n") : GOOD.index("      - kind: notes\n")]
RAINY = GOOD[GOOD.index("  - name: rainy\n") : GOOD.index("axes:\n")]
MARGIN = '{name: margin, label: Margin, unit: share, formula: "IF(revenue=0,0,profit/revenue)"}'
ALIASES = "anchors, aliases and deep nesting are not part of a template; write it out"
TOO_LONG = "has a formula of 167 characters without the names of sheets, 160 at most"
LONG = "+".join(["cups_sold*cup_price"] * 28)


@dataclass(frozen=True)
class Bad:
    """The good template with `old` replaced by `new`: the message, and the word it marks.

    `on` stands in the line that the message shows, where that is not where `new` stands.
    """

    name: str
    old: str
    new: str
    message: str
    marked: str
    on: str = ""

    @property
    def text(self) -> str:
        assert 1 == GOOD.count(self.old), self.old
        return GOOD.replace(self.old, self.new)

    @property
    def lines(self) -> range:
        start = self.text.index(self.on) if self.on else GOOD.index(self.old)
        first = self.text.count("\n", 0, start) + 1
        return range(first, first + (self.on or self.new).count("\n") + 1)


def formula(name: str, text: str, message: str, marked: str) -> Bad:
    """The profit with another formula, in quotes as YAML wants them."""
    return Bad(name, PROFIT, f"formula: '{text}'", message, marked)


def named(name: str, better: str = "") -> Bad:
    """A line item with a name that no item may have."""
    why = (
        f"reads as a cell address or a reserved word; write `{better}`"
        if better
        else "is not a name: use small letters, digits and _"
    )
    shown = name.strip('"')
    row = MARGIN.replace("name: margin", f"name: {name}")
    return Bad(f"an_item_cannot_be_called_{shown}", MARGIN, row, f"`{shown}` {why}", name)


YAML = [
    Bad(
        "a_formula_with_a_step_stands_in_braces",
        PROFIT,
        "formula: revenue-rent[last]",
        'this is not YAML: put a text with `[` in quotes, as in "x[last]"',
        "[",
    ),
    Bad(
        "a_bracket_is_not_closed",
        "[10, 20, 20]",
        "[10, 20, 20",
        "this is not YAML: a comma or a closing bracket is missing (it began on line 93)",
        "}",
        on="evidence: P, source: Contract",
    ),
    Bad(
        "a_colon_in_a_text_in_brackets",
        "source: Contract, as_of",
        "source: Assumption: as agreed, as_of",
        "this is not YAML: a colon where none can stand; put the text in quotes",
        ":",
    ),
    Bad(
        "a_tab_indents",
        "        title: The tin",
        "\ttitle: The tin",
        "this is not YAML: a tab stands where only spaces may indent",
        " ",
    ),
    Bad(
        "a_second_colon_needs_quotes",
        "title: The tin",
        "title: The tin: full",
        "this is not YAML: a colon where none can stand; put the text in quotes",
        ":",
    ),
    Bad(
        "a_second_document_begins",
        "sheets:\n",
        "---\nsheets:\n",
        "this is not YAML: another document begins here; a template is one",
        "-",
    ),
    Bad(
        "a_line_is_indented_too_far",
        "author: tests",
        "author: tests\n  about: lemonade",
        "this is not YAML: a key cannot stand here; see how this line and the one above are"
        " indented",
        ":",
    ),
    Bad(
        "a_line_is_indented_too_little",
        "            source: Price list\n",
        "           source: Price list\n",
        "this is not YAML: this line does not fit those above; see how they are indented",
        "s",
    ),
    Bad(
        "a_key_has_no_colon",
        "author: tests",
        "author: tests\nabout",
        "this is not YAML: a key has no `:` behind it",
        "a",
    ),
    Bad(
        "a_quotation_mark_is_not_closed",
        """&" USD."'""",
        """&" USD.\"""",
        "this is not YAML: a quotation mark is not closed",
        "'",
    ),
    Bad(
        "a_path_stands_in_double_quotes",
        "author: tests",
        'author: "C:\\people"',
        "this is not YAML: what follows `\\` in double quotes is unknown; use single quotes",
        "\\",
    ),
    *(
        Bad(
            f"a_text_begins_with_{word}",
            "author: tests",
            f"author: {sign} tests",
            f"this is not YAML: {message}",
            sign,
        )
        for word, sign, message in (
            ("an_at_sign", "@", "put a text that begins with `@` in quotes"),
            ("a_backtick", "`", "put a text that begins with a backtick in quotes"),
            ("a_star", "*", "put a text that begins with `*` in quotes"),
            ("a_dash", "-", "`-` cannot stand here; put a text that begins with it in quotes"),
            ("a_bar", "|", "nothing follows `|` in its line; put a text with it in quotes"),
            (
                "a_greater_sign",
                ">",
                "nothing follows `>` in its line; put a text with it in quotes",
            ),
            ("a_bracket", "]", "`]` is not expected here"),
        )
    ),
    Bad(
        "a_word_follows_a_closed_quotation_mark",
        "author: tests",
        'author: "tests" and more',
        "this is not YAML: `and` is not expected here",
        "a",
    ),
    Bad(
        "a_key_is_given_twice",
        "label: Cups sold\n",
        "label: Cups sold\n            label: Cups\n",
        "`label` is given twice",
        "label",
    ),
    Bad("a_key_is_a_list", "author: tests", "? [a, b]\n: tests", "a key must be a word", "["),
    Bad(
        "a_date_is_not_in_the_calendar",
        "source: Contract, as_of: 2026-01-31",
        "source: Contract, as_of: 2026-02-31",
        "`2026-02-31` is not a date: day is out of range for month",
        "2026-02-31",
    ),
    Bad(
        "a_control_character_stands_in_the_text",
        "label: Rain\n",
        "label: Rain\x07\n",
        "the text holds the control character U+0007; remove it",
        "\ufffd",
    ),
    Bad(
        "a_control_character_is_written_as_an_escape",
        "label: Rain\n",
        'label: "R\\e[31m"\n',
        "`label`: the text holds a control character; remove it",
        '"R\\e[31m"',
    ),
    Bad("an_anchor_is_set", "label: Rain\n", "label: &wet Rain\n", ALIASES, "&"),
    Bad("brackets_nest_too_deeply", "[10, 20, 20]", "[" * 20_000, ALIASES, "["),
    Bad(
        "brackets_in_a_text_are_no_nesting",
        "[10, 20, 20]",
        f"['{'[' * 2_000}' \"{'[' * 2_000}\", 20]",
        "this is not YAML: a comma or a closing bracket is missing",
        '"',
    ),
]

KEYS = [
    Bad(
        "a_comma_stands_in_a_figure",
        "minimum: 0, maximum: 99,",
        "minimum: 0, maximum: 1,200,",
        "`200` stands behind a comma; write a figure without one, as in 1000 or 9.5",
        "200",
    ),
    Bad(
        "a_formula_with_a_comma_stands_in_braces",
        PROFIT,
        "formula: MAX(0,revenue-cost)",
        'a comma within {…} ends a text; put it in quotes: `formula: "MAX(0,revenue-cost)"`',
        "MAX(0,revenue-cost)",
    ),
    Bad(
        "a_formula_with_commas_and_a_text_stands_in_braces",
        PROFIT,
        """formula: IF(revenue=0,"n/a",ROUND(cost,1))""",
        "a comma within {…} ends a text; put it in quotes:"
        """ `formula: 'IF(revenue=0,"n/a",ROUND(cost,1))'`""",
        """IF(revenue=0,"n/a",ROUND(cost,1))""",
    ),
    Bad(
        "a_label_with_a_comma_stands_in_braces",
        "label: Profit,",
        "label: Profit, net,",
        "unknown key `net`; a text with a comma in it goes into quotes",
        "net",
    ),
    Bad(
        "an_unknown_key_names_its_nearest_neighbour",
        "output: true, total: true",
        "output: true, totl: true",
        "unknown key `totl`; did you mean `total`?",
        "totl",
    ),
    Bad(
        "a_key_of_another_block_is_not_offered",
        "{name: revenue,",
        "{maximum: 5, name: revenue,",
        "unknown key `maximum`",
        "maximum",
    ),
    Bad(
        "an_unknown_kind_names_a_kind_that_fits",
        "kind: lines",
        "kind: line",
        "unknown kind `line`; did you mean `lines`?",
        "line",
    ),
    Bad(
        "an_unknown_kind_of_series_names_a_kind_of_series",
        "{kind: line,",
        "{kind: lines,",
        "unknown kind `lines`; did you mean `line`?",
        "lines",
    ),
    Bad(
        "a_block_without_kind",
        "      - kind: lines\n        title",
        "      - title",
        "`kind` is missing: it says what this is",
        "t",
    ),
    Bad(
        "an_input_without_source",
        "            source: Price list\n",
        "",
        "`source` is missing",
        "n",
        on="- name: cup_price",
    ),
    Bad("an_empty_source", "source: Price list", 'source: ""', "`source` is empty", '""'),
    Bad("a_source_of_nothing", "source: Price list", "source:", "`source` is empty", ""),
    Bad(
        "a_source_of_blanks",
        "source: Price list",
        'source: "  "',
        "`source`: the text is blank",
        '"  "',
    ),
    Bad(
        "a_source_that_is_to_be_done",
        "source: Price list",
        "source: tbd",
        "`source` says nothing: name the document, or `Assumption: why`",
        "tbd",
    ),
    Bad(
        "a_note_has_neither_text_nor_formula",
        "{term: Weather, text: Only two kinds of weather are considered.}",
        "{term: Weather}",
        "a note has either `text` or `formula`",
        "{term: Weather}",
    ),
    Bad(
        "a_role_is_none_of_the_list",
        "role: calculation",
        "role: model",
        "`role` cannot be `model`; use `output`, `control`, `input`, `calculation`, `check` or"
        " `documentation`",
        "model",
    ),
    Bad(
        "a_version_is_not_three_numbers",
        "version: 1.0.0",
        "version: first",
        "`first` is not a version like 1.0.0",
        "first",
    ),
    Bad(
        "a_list_where_keys_belong",
        "{label: June, value: 6}",
        "[June, 6]",
        "entry 1 of `steps` must be a list of keys and values",
        "[June, 6]",
    ),
    Bad(
        "an_axis_of_one_step",
        "[{label: June, value: 6}, {label: July, value: 7}, {label: August, value: 8}]",
        "[{label: June, value: 6}]",
        "`steps` needs 2 entries or more; it has 1",
        "[{label: June, value: 6}]",
    ),
]

FIGURES = [
    Bad("text_is_no_number", "value: 2\n", "value: two\n", "`two` is not a number", "two"),
    Bad("a_quoted_figure", "value: 2\n", 'value: "2"\n', "`2` is not a number", '"2"'),
    Bad("a_decimal_comma", "value: 2\n", "value: 2,5\n", "`2,5` is not a number", "2,5"),
    Bad("a_per_cent_sign", "value: 2\n", "value: 40%\n", "`40%` is not a number", "40%"),
    Bad("true_is_no_number", "value: 2\n", "value: true\n", "`true` is not a number", "true"),
    Bad(
        "a_date_is_no_number",
        "value: 2\n",
        "value: 2026-01-31\n",
        "`value` must be a number",
        "2026-01-31",
    ),
    Bad("not_a_number", "value: 2\n", "value: .nan\n", "`value` is not a finite number", ".nan"),
    Bad("infinity", "value: 2\n", "value: -.inf\n", "`value` is not a finite number", "-.inf"),
    Bad(
        "beyond_all_numbers",
        "value: 2\n",
        "value: 1e999\n",
        "`value` is not a finite number",
        "1e999",
    ),
    Bad(
        "a_value_outside_its_range",
        "value: 2\n",
        "value: 20\n",
        "`value` 20 is outside the allowed range 0 to 10",
        "20",
    ),
    Bad(
        "a_value_of_a_case_outside_the_range",
        "{rainy: 50}",
        "{rainy: 5000}",
        "`cases.rainy` 5000 is outside the allowed range 0 to 1000",
        "5000",
    ),
    Bad(
        "a_value_of_a_series_outside_the_range",
        "[10, 20, 20]",
        "[10, 20, 200]",
        "`values` 200 is outside the allowed range 0 to 99",
        "200",
    ),
    Bad("low_above_high", "low: 80", "low: 130", "`low` is above `high`", "130"),
    Bad(
        "minimum_above_maximum",
        "            minimum: 0\n            maximum: 10\n",
        "            minimum: 12\n            maximum: 10\n",
        "`minimum` is above `maximum`",
        "12",
    ),
    Bad(
        "too_few_values_for_the_axis",
        "[10, 20, 20]",
        "[10, 20]",
        "`rent` has 2 values; the axis has 3",
        "[10, 20]",
    ),
    Bad(
        "a_number_where_text_belongs",
        "label: August",
        "label: 8",
        "`label` must be text: put it in quotes",
        "8",
    ),
    Bad(
        "a_date_where_text_belongs",
        "title: The tin",
        "title: 2026-01-31",
        "`title` must be text: put it in quotes",
        "2026-01-31",
    ),
    Bad(
        "a_number_where_a_date_belongs",
        "source: Contract, as_of: 2026-01-31",
        "source: Contract, as_of: 2026",
        "`as_of` must be a date like 2026-01-31",
        "2026",
    ),
]

NAMES = [
    *(
        named(*pair)
        for pair in (
            ("h800", "h_800"),
            ("q1", "q_1"),
            ("tax25", "tax_25"),
            ("r1c1", "r1_c1"),
            ('"true"', "true_value"),
            ("live", "live_value"),
            ("Margin",),
            ("größe",),
            ("2nd",),
        )
    ),
    Bad(
        "an_item_cannot_be_called_by_a_truth_value",
        MARGIN,
        MARGIN.replace("name: margin", "name: true"),
        "`true` reads as a cell address or a reserved word; write `true_value`",
        "true",
    ),
    Bad(
        "an_item_is_declared_twice",
        MARGIN,
        MARGIN + "\n          - {name: cost, label: Again, unit: USD, formula: revenue-profit}",
        "`cost` names two items; every item has its own name",
        "cost",
    ),
    Bad(
        "two_rows_of_a_sheet_have_one_label",
        "label: Revenue,",
        "label: Margin,",
        "two rows of `Results` have the name `Margin`",
        "Margin",
        on="name: margin",
    ),
    Bad(
        "a_case_is_declared_twice",
        RAINY,
        RAINY.rstrip() + "\n  - {name: rainy, label: Drizzle, parent: plain, story: Wet.}\n\n",
        "two cases or points have the name `rainy`",
        "rainy",
    ),
    Bad(
        "two_cases_have_labels_that_differ_in_capitals_only",
        "label: Rain\n",
        "label: as planned\n",
        "two cases have the name `as planned`",
        "as planned",
    ),
    Bad(
        "a_sheet_is_declared_twice",
        "sheet: Months",
        "sheet: RESULTS",
        "two sheets have the name `RESULTS`",
        "RESULTS",
    ),
    Bad(
        "a_sheet_has_a_name_that_excel_refuses",
        "sheet: Months",
        "sheet: Mon/ths",
        "`Mon/ths` cannot name a sheet: no [ ] : * ? / \\ ' and not History",
        "Mon/ths",
    ),
    Bad(
        "a_sheet_has_a_name_over_two_lines",
        "sheet: Months",
        'sheet: "Mon\\nths"',
        "`Mon\ufffdths` cannot name a sheet: no [ ] : * ? / \\ ' and not History",
        '"Mon\\nths"',
    ),
    Bad(
        "a_sheet_has_a_name_of_32_characters",
        "sheet: Months",
        "sheet: " + "M" * 32,
        "`sheet` has 32 characters; 31 at most",
        "M" * 32,
    ),
    Bad(
        "a_sheet_has_the_name_of_one_that_the_tool_writes",
        "sheet: Months",
        "sheet: Workings",
        "`Workings` is a sheet that the tool writes itself",
        "Workings",
    ),
    Bad(
        "a_case_that_is_overridden_is_unknown",
        "{rainy: 50}",
        "{rainny: 50}",
        "unknown case `rainny`; did you mean `rainy`?",
        "rainny",
    ),
    Bad(
        "the_base_case_is_overridden",
        "{rainy: 50}",
        "{plain: 50}",
        "`plain` is the base case: its value is `value`",
        "plain",
    ),
    Bad(
        "a_parent_is_unknown",
        "parent: plain",
        "parent: plane",
        "case `rainy` has the parent `plane`, which is not another case; did you mean `plain`?",
        "plane",
    ),
    Bad(
        "a_case_is_its_own_parent",
        "parent: plain",
        "parent: rainy",
        "case `rainy` has the parent `rainy`, which is not another case; did you mean `plain`?",
        "rainy",
    ),
    Bad(
        "the_live_case_is_unknown",
        "live_case: plain",
        "live_case: planned",
        "unknown case `planned`; did you mean `plain`?",
        "planned",
    ),
    Bad(
        "a_check_fails_with_an_unknown_item",
        CHECK,
        CHECK[:-1] + ", fails_with: profits}",
        "unknown item `profits`; did you mean `profit`?",
        "profits",
    ),
    Bad(
        "a_check_names_no_item",
        "unit: USD, left: profit+cost,\n             right: revenue",
        'unit: "1", left: 1+0*1, right: "1"',
        "check `adds_up` names no item: it can never fail",
        "1+0*1",
    ),
    Bad(
        "the_headline_is_unknown",
        "headline: profit",
        "headline: profits",
        "unknown item `profits`; did you mean `profit`?",
        "profits",
    ),
    Bad(
        "the_headline_has_no_case_columns",
        "headline: profit",
        "headline: tin",
        "`tin` is of the kind series; only line or input fits here",
        "tin",
    ),
    Bad(
        "an_axis_is_unknown",
        "axis: plan_month",
        "axis: plan_months",
        "unknown axis `plan_months`; did you mean `plan_month`?",
        "plan_months",
    ),
    Bad(
        "there_is_no_checks_block",
        CHECKS,
        "",
        "a template has one `checks` block; this has 0",
        "-",
        on="- sheet: Inputs",
    ),
    Bad(
        "there_is_no_selector",
        "      - kind: selector\n        title: Live case\n",
        "",
        "a template has one `selector` block; this has 0",
        "-",
        on="- sheet: Inputs",
    ),
]

UNITS = [
    Bad(
        "an_item_has_an_unknown_unit",
        "{name: revenue, label: Revenue, unit: USD,",
        "{name: revenue, label: Revenue, unit: USDD,",
        "unknown unit `USDD`; did you mean `USD`?",
        "USDD",
    ),
    Bad(
        "a_check_has_an_unknown_unit",
        "label: Profit and cost make revenue, unit: USD",
        "label: Profit and cost make revenue, unit: EUR",
        "unknown unit `EUR`",
        "EUR",
    ),
    formula(
        "a_product_has_another_unit",
        "cups_sold*cup_price*cup_cost",
        "units do not work out: the formula gives USD^2/cup, declared is `USD`",
        "'cups_sold*cup_price*cup_cost'",
    ),
    formula(
        "a_sum_of_two_units",
        "revenue+cups_sold",
        "units do not fit: it adds cup to USD",
        "'revenue+cups_sold'",
    ),
    formula(
        "a_comparison_of_two_units",
        "IF(revenue>cups_sold,revenue,cost)",
        "units do not fit: it compares USD with cup",
        "'IF(revenue>cups_sold,revenue,cost)'",
    ),
    formula(
        "text_in_arithmetic",
        'revenue-"cost"',
        "units do not fit: `-` meets text",
        "'revenue-\"cost\"'",
    ),
    formula(
        "an_amount_as_a_condition",
        "IF(revenue,1,0)",
        "IF tests USD; it needs a condition",
        "'IF(revenue,1,0)'",
    ),
    Bad(
        "a_number_is_joined_to_text_unrounded",
        "ROUND(profit,0)",
        "profit",
        "a number is joined to text: put it in ROUND(…,0)",
        '\'"The profit of a month is "&profit&" USD."\'',
    ),
]

FORMULAS = [
    Bad(
        "an_unknown_item_names_its_nearest_neighbour",
        PROFIT,
        "formula: revenue-cots",
        "unknown item `cots`; did you mean `cost`?",
        "cots",
    ),
    formula(
        "the_second_of_two_alike_is_marked",
        "cost-revenu-cost-revenue",
        "unknown item `revenu`; did you mean `revenue`?",
        "revenu",
    ),
    formula(
        "an_unknown_case_in_brackets",
        "revenue[rain]-cost",
        "unknown case or point `rain`; did you mean `rainy`?",
        "revenue[rain]",
    ),
    formula(
        "a_constant_has_no_cases",
        "revenue-cup_cost[rainy]*cups_sold",
        "`cup_cost` has no case columns; write it without `[rainy]`",
        "cup_cost[rainy]",
    ),
    formula(
        "a_line_has_no_prior_step",
        "revenue[-1]-cost",
        "`revenue[-1]`: only the formula of a series may look at the prior step of a series",
        "revenue[-1]",
    ),
    formula(
        "a_series_is_no_single_value",
        "revenue-rent",
        "`rent` is a series: take it whole, as in SUM, AVERAGE, INDEX or SUMPRODUCT, or one step"
        " of it: `rent[first]`, `rent[last]`; what is calculated with each step is a row of its"
        " own",
        "rent",
    ),
    Bad(
        "a_prior_step_needs_a_first_one",
        ", first: profit-rent}",
        "}",
        "`tin` looks at the prior step: say what step one is (`first`)",
        "[-1]",
    ),
    formula(
        "an_item_needs_itself",
        "profit-cost",
        "these items need each other in a circle: `profit` → `profit`",
        "profit",
    ),
    Bad(
        "a_circle_is_shown_whole",
        "formula: cups_sold*cup_cost",
        "formula: margin*revenue",
        "these items need each other in a circle: `cost` → `margin` → `profit` → `cost`",
        "margin",
    ),
    formula(
        "a_formula_ends_too_early",
        "revenue-",
        "this is not a formula: it ends too early",
        "'revenue-'",
    ),
    formula(
        "a_bracket_of_a_formula_is_not_closed",
        "(revenue-cost",
        "this is not a formula: a bracket is not closed",
        "'(revenue-cost'",
    ),
    formula(
        "an_operator_is_missing",
        "revenue cost",
        "this is not a formula: `cost` is not expected here",
        "cost",
    ),
    formula(
        "a_formula_begins_with_an_equals_sign",
        "=revenue-cost",
        "this is not a formula: `=` is not expected here",
        "=",
    ),
    formula(
        "arguments_are_separated_by_semicolons",
        "MAX(revenue;cost)",
        "this is not a formula: `;` is not expected here",
        ";",
    ),
    formula(
        "offset_is_not_allowed",
        "OFFSET(revenue,1,1)",
        "function `OFFSET` is not allowed: write x[-lag] for a prior step, or INDEX(x,k)",
        "OFFSET(",
    ),
    formula(
        "indirect_is_not_allowed",
        'INDIRECT("A1")',
        "function `INDIRECT` is not allowed: name an item",
        "INDIRECT(",
    ),
    formula(
        "vlookup_is_not_allowed",
        "revenue-VLOOKUP(cost,rent,1)",
        "function `VLOOKUP` is not allowed: write INDEX(x,MATCH(sought,keys,0))",
        "VLOOKUP(",
    ),
    formula(
        "an_if_stands_in_an_if",
        "IF(cost=0,0,MAX(0,IF(revenue=0,0,cost)))",
        "an IF inside an IF: give the inner one a line item, or set two side by side",
        "IF(",
    ),
    formula("an_if_has_one_argument", "IF(revenue>cost)", "IF takes 3 arguments, not 1", "IF("),
    formula(
        "a_sum_has_no_argument", "revenue-SUM()", "SUM takes 1 or more arguments, not 0", "SUM("
    ),
    formula(
        "an_argument_is_left_out", "MAX(revenue,,cost)", "an argument of MAX is left out", "MAX("
    ),
    formula(
        "a_figure_is_typed_into_a_formula",
        "revenue*1.5",
        "`1.5` is typed into a formula: give it a constant or an input of its own",
        "1.5",
    ),
    formula(
        "a_truth_value_is_typed_into_a_formula",
        "revenue+TRUE",
        "`TRUE` is typed into a formula: write a comparison or 1 or 0",
        "TRUE",
    ),
    formula(
        "an_error_value_is_typed_into_a_formula",
        "revenue+#REF!",
        "`#REF!` is typed into a formula: write a comparison or 1 or 0",
        "#REF!",
    ),
    formula("a_power", "revenue^1", "`^` is not allowed: write POWER(base,exponent)", "^"),
    formula("a_per_cent", "revenue%", "`%` is not allowed: programs disagree about it", "%"),
    formula(
        "a_cell_address", "A1-cost", "`A1` is not an item: formulas refer to items by name", "A1"
    ),
    formula(
        "an_address_on_a_sheet",
        "revenue-Inputs!$D$7",
        "`Inputs!$D$7` is not an item: formulas refer to items by name",
        "Inputs!$D$7",
    ),
    formula(
        "a_range_of_cells",
        "SUM(A1:B2)",
        "`A1:B2` is not an item: formulas refer to items by name",
        "A1:B2",
    ),
]

BAD = [*YAML, *KEYS, *FIGURES, *NAMES, *UNITS, *FORMULAS]


def refused(text: str) -> tuple[Problem, ...]:
    """The problems of a template, whatever stage finds them."""
    with pytest.raises(ModelError) as caught:
        stages.build(stages.prepare(parse(text, "bad.yaml")))
    return caught.value.problems


def spot(problem: Problem) -> TextSpan:
    assert problem.spot is not None
    return problem.spot


def marked(problem: Problem) -> str:
    """What stands above the carets of a message."""
    *_, line, carets = render(problem).splitlines()
    return line[carets.index("^") : carets.rindex("^") + 1]


def test_the_good_sample_compiles_and_its_checks_hold() -> None:
    ctx = stages.prepare(parse(GOOD, "good.yaml"))
    _, values, _ = stages.build(ctx)
    assert (150, 0.75) == tuple(values[ctx.layout.live(name)] for name in ("profit", "margin"))
    assert 0 == values[ctx.layout.chk_master]


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_one_fault_gives_one_message_that_marks_it(bad: Bad) -> None:
    found = refused(bad.text)
    assert [f"error: {bad.message}"] == [render(problem).splitlines()[0] for problem in found]
    at = spot(found[0])
    assert f"──▶ bad.yaml:{at.line}:{at.column}" == render(found[0]).splitlines()[1].strip()
    assert bad.marked == marked(found[0])
    assert at.line in bad.lines


@pytest.mark.parametrize("bad", YAML, ids=lambda bad: bad.name)
def test_what_is_not_yaml_is_told_alike_by_both_loaders_of_the_library(
    bad: Bad, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert [bad.message] == [problem.message for problem in refused(bad.text)]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        "- " * 100_000,
        "{a: " * 5_000,
        "\n".join(" " * n + "a:" for n in range(1_000)),
    ],
)
def test_deep_nesting_is_told_before_the_library_gives_up_on_it(text: str) -> None:
    assert ["anchors, aliases and deep nesting are not part of a template; write it out"] == [
        problem.message for problem in refused(text)
    ]


def test_every_bad_template_has_a_name_of_its_own() -> None:
    assert len(BAD) == len({bad.name for bad in BAD})


def test_several_faults_are_told_at_once_in_the_order_of_the_file() -> None:
    text = GOOD.replace('"tin[-1]+profit-rent"', '"tin[-1]+profit-rents"')
    text = text.replace("parent: plain", "parent: hail").replace(PROFIT, "formula: revenue-")
    text = text.replace("unit: share,", "unit: shares,").replace("beside: margin", "beside: margn")
    found = refused(text)
    assert [
        (9, "unknown item `margn`; did you mean `margin`?"),
        (27, "case `rainy` has the parent `hail`, which is not another case"),
        (82, "this is not a formula: it ends too early"),
        (83, "unknown unit `shares`; did you mean `share`?"),
        (95, "unknown item `rents`; did you mean `rent`?"),
    ] == [(spot(problem).line, problem.message) for problem in found]


def test_a_text_cut_by_a_comma_is_told_with_what_else_is_wrong() -> None:
    """With keys and values in one round, with names and units in another; each in one line."""
    cut = GOOD.replace(PROFIT, "formula: MAX(0,revenue-cots)")
    told = 'a comma within {…} ends a text; put it in quotes: `formula: "MAX(0,revenue-cots)"`'
    names = [(82, told), (82, "unknown item `cots`; did you mean `cost`?")]
    assert names == [(spot(problem).line, problem.message) for problem in refused(cut)]
    keys = refused(cut.replace("label: Cups sold", "lable: Cups sold"))
    assert ["`label` is missing", "unknown key `lable`; did you mean `label`?", told] == [
        problem.message for problem in keys
    ]


def test_several_wrong_keys_and_values_are_told_at_once() -> None:
    text = GOOD.replace("label: Cups sold", "lable: Cups sold").replace("value: 2\n", "value: x\n")
    assert [
        (45, "`label` is missing"),
        (46, "unknown key `lable`; did you mean `label`?"),
        (60, "`x` is not a number"),
    ] == [(spot(problem).line, problem.message) for problem in refused(text)]


@pytest.mark.parametrize(
    ("old", "new", "message", "begins"),
    [
        (
            "note: Lemons and sugar.",
            "note: " + "lemon " * 6666 + "juice",
            "`note` has 40,001 characters; 1,000 at most",
            "lemon lemon",
        ),
        (
            PROFIT,
            "formula: 'IF(cost=0,\"" + "none " * 41 + "\",revenue)'",
            "a text in a formula is over 200 characters",
            '"none none',
        ),
    ],
    ids=["a_note_of_40000_characters", "a_text_of_205_characters_in_a_formula"],
)
def test_what_is_too_long_is_shown_in_part(old: str, new: str, message: str, begins: str) -> None:
    (found,) = refused(GOOD.replace(old, new))
    assert message == found.message
    assert marked(found).startswith(begins)
    assert max(map(len, render(found).splitlines())) < 130


def test_a_long_value_and_control_characters_are_not_poured_out_in_a_message() -> None:
    (long,) = refused(GOOD.replace("value: 2\n", "value: " + "many " * 5000 + "\n"))
    assert render(long).splitlines()[0].startswith("error: `many many")
    assert len(render(long).splitlines()[0]) < 700
    (escape,) = refused(GOOD.replace("headline: profit", 'headline: "\\e]0;x\\a"'))
    assert "\x1b" not in render(escape)


def test_a_formula_that_grows_too_long_in_its_cell_is_told_once_with_its_place() -> None:
    (found,) = refused(GOOD.replace("formula: cups_sold*cup_price", f"formula: {LONG}"))
    assert f"Results!D18 (`revenue`) {TOO_LONG}" == found.message.split(";")[0]
    assert LONG.startswith(marked(found)[:60])


def test_a_formula_that_is_too_long_is_told_to_whoever_only_reads_the_template(
    tmp_path: Path,
) -> None:
    (tmp_path / "bad.yaml").write_text(
        GOOD.replace("formula: cups_sold*cup_price", f"formula: {LONG}"), encoding="utf-8"
    )
    with pytest.raises(ModelError, match="has a formula of 167 characters"):
        state(str(tmp_path / "bad.yaml"))


def test_a_formula_that_gives_an_error_is_told_once_at_its_cause() -> None:
    """Later lines, other cases and checks show the error too; only the cause is named."""
    (found,) = refused(
        GOOD.replace("formula: cups_sold*cup_price", "formula: cups_sold*cup_price/0")
    )
    assert "Results!D18 (`revenue`) gives the error Div" == found.message.split(":")[0]
    assert "cups_sold*cup_price/0" == marked(found)


@pytest.mark.parametrize("end", ["\u2028", "\x85", "\r"], ids=["U+2028", "U+0085", "CR"])
def test_lines_are_counted_as_yaml_counts_them(end: str) -> None:
    text = GOOD.replace("label: Rain\n", f'label: "Rain{end * 9}"\n')
    (found,) = refused(text.replace("ROUND(profit,0)", "profits"))
    assert (119, "profits") == (spot(found).line, marked(found))


def test_windows_line_ends_change_nothing() -> None:
    (found,) = refused(GOOD.replace(PROFIT, "formula: revenue-cots").replace("\n", "\r\n"))
    assert ((82, 71), "cots") == ((spot(found).line, spot(found).column), marked(found))


def test_a_shipped_template_is_offered_for_a_name_that_is_nearly_its_own() -> None:
    with pytest.raises(ModelError) as caught:
        find("deepseek-v3-r2")
    assert "no template `deepseek-v3-r2`; did you mean `deepseek-v3-r1`?" == str(caught.value)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def bombed() -> str:
    """Ten lines that would unfold into ten thousand million values."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 10)]
    return "\n".join(lines)


FILES: dict[str, tuple[str | bytes, list[str]]] = {
    "a_formula_with_an_unknown_item": (
        GOOD.replace(PROFIT, "formula: revenue-cots"),
        ["error: unknown item `cots`; did you mean `cost`?", "  ──▶ bad.yaml:82:71"],
    ),
    "an_unknown_key": (
        GOOD.replace("author: tests", "author: tests\nautor: tests"),
        ["error: unknown key `autor`", " ──▶ bad.yaml:7:1"],
    ),
    "a_value_outside_its_range": (
        GOOD.replace("value: 2\n", "value: 20\n"),
        ["error: `value` 20 is outside the allowed range 0 to 10", "  ──▶ bad.yaml:60:20"],
    ),
    "two_units_in_a_sum": (
        GOOD.replace(PROFIT, "formula: revenue-cups_sold"),
        ["error: units do not fit: it subtracts cup from USD", "  ──▶ bad.yaml:82:63"],
    ),
    "a_circle": (
        GOOD.replace("formula: cups_sold*cup_price", "formula: profit+cost"),
        [
            "error: these items need each other in a circle: `revenue` → `profit` → `revenue`",
            "  ──▶ bad.yaml:80:65",
        ],
    ),
    "no_yaml": (
        GOOD.replace("title: The tin", "title: The tin: full"),
        [
            "error: this is not YAML: a colon where none can stand; put the text in quotes",
            "  ──▶ bad.yaml:90:23",
        ],
    ),
    "an_alias_bomb": (bombed(), [f"error: {ALIASES}", " ──▶ bad.yaml:1:5"]),
    "ten_thousand_brackets": ("[" * 100_000, [f"error: {ALIASES}", " ──▶ bad.yaml:1:21"]),
    "a_formula_that_is_too_long_in_its_cell": (
        GOOD.replace("formula: cups_sold*cup_price", f"formula: {LONG}"),
        [f"error: Results!D18 (`revenue`) {TOO_LONG}"],
    ),
    "an_empty_file": ("", ["error: `bad.yaml` is empty; a template starts with `template: name`"]),
    "a_file_of_comments": (
        "# nothing yet\n",
        ["error: `bad.yaml` is empty; a template starts with `template: name`"],
    ),
    "a_file_in_latin_1": (
        GOOD.replace("Lemons", "Crème").encode("latin-1"),
        ["error: `bad.yaml` is not UTF-8 text (line 69); save it as UTF-8"],
    ),
    "a_workbook": (
        b"PK\x03\x04\x14\x00\x00\x00",
        ["error: `bad.yaml` is a workbook, not a template; give the .yaml file"],
    ),
}


IN_A_PROCESS = frozenset({"an_alias_bomb", "ten_thousand_brackets", "a_file_in_latin_1"})
"""What is given to the command as a user starts it: what could take it down, and one other."""


@pytest.mark.parametrize("name", FILES)
def test_the_command_tells_the_fault_and_writes_nothing(name: str, tmp_path: Path) -> None:
    content, expected = FILES[name]
    output = tmp_path / "output"
    output.mkdir()
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    (tmp_path / "bad.yaml").write_bytes(data)
    started = console if name in IN_A_PROCESS else run
    done = started("build", "bad.yaml", "-o", "output/bad.xlsx", cwd=tmp_path)
    errors = done.stderr
    assert (1, "") == (done.returncode, done.stdout)
    assert (
        expected
        == [line.split("; shorten it")[0] for line in errors.splitlines()][: len(expected)]
    )
    assert "Traceback" not in errors
    assert ([], ["bad.yaml", "output"]) == (names(output), names(tmp_path))


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("missing.yaml", "no template `missing.yaml`"),
        (".", "`.` is a folder; give the template itself"),
        ("x" * 300, f"cannot read `{'x' * 300}`: File name too long"),
    ],
    ids=["a_missing_file", "a_folder", "a_long_name"],
)
def test_the_command_tells_that_there_is_no_such_template(
    word: str, says: str, tmp_path: Path
) -> None:
    done = run("build", word, "-o", "out.xlsx", cwd=tmp_path)
    assert (1, f"error: {says}") == (done.returncode, done.stderr.strip())
    assert [] == names(tmp_path)


def test_the_command_counts_several_problems(tmp_path: Path) -> None:
    text = GOOD.replace(PROFIT, "formula: revenue-cots").replace("beside: margin", "beside: margn")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    done = run("validate", "bad.yaml", cwd=tmp_path)
    assert (1, "2 problems; nothing was written") == (
        done.returncode,
        done.stderr.splitlines()[-1],
    )


def test_a_terminal_without_utf_8_gets_a_plain_frame(tmp_path: Path) -> None:
    """An arrow that the terminal cannot show becomes a question mark; the place stays whole."""
    text = GOOD.replace("formula: cups_sold*cup_price", "formula: profit+cost")
    (tmp_path / "bad.yaml").write_text(text, encoding="utf-8")
    done = console("validate", "bad.yaml", cwd=tmp_path, PYTHONIOENCODING="cp1252")
    source = "          - {name: revenue, label: Revenue, unit: USD, formula: profit+cost}"
    assert [
        "error: these items need each other in a circle: `revenue` ? `profit` ? `revenue`",
        "  --> bad.yaml:80:65",
        "   |",
        f"80 | {source}",
        f"   | {' ' * 64}^^^^^^",
    ] == done.stderr.splitlines()
    assert 1 == done.returncode


SIGNS = "=+-@"
"""A spreadsheet takes text that begins so for a formula, when it is typed."""


def test_text_that_looks_like_a_formula_reaches_the_sheet_as_text(tmp_path: Path) -> None:
    """In labels, notes, sources, titles, terms and texts, with each of the four signs."""
    inputs = "".join(
        f'          - {{name: input_{i}, label: "{s}label(1)", unit: USD, value: 1, minimum: 0,'
        f' maximum: 9, evidence: P, source: "{s}source(1)", as_of: 2026-01-31,'
        f' note: "{s}note(1)"}}\n'
        for i, s in enumerate(SIGNS)
    )
    notes = "".join(
        f'      - {{kind: notes, title: "{s}title(1)",'
        f' lines: [{{term: "{s}term(1)", text: "{s}text(1)"}}]}}\n'
        for s in SIGNS
    )
    cases = "".join(
        f'  - {{name: case_{i}, label: "{s}case(1)", parent: plain, story: A case.}}\n'
        for i, s in enumerate(SIGNS)
    )
    first = "          - name: cup_price"
    text = GOOD.replace(first, inputs + first).replace("\naxes:", cases + "\naxes:") + notes
    _, _, data = stages.build(stages.prepare(parse(text, "odd.yaml")))
    path = tmp_path / "odd.xlsx"
    path.write_bytes(data)
    found: dict[object, set[str]] = {}
    for sheet in openpyxl.load_workbook(path).worksheets:
        for cell in itertools.chain.from_iterable(sheet.iter_rows()):
            found.setdefault(cell.value, set()).add(cell.data_type)
    parts = ("label", "note", "source", "title", "term", "text", "case")
    words = [f"{sign}{part}(1)" for sign in SIGNS for part in parts]
    assert {word: {"s"} for word in words} == {word: found.get(word) for word in words}


def test_a_series_formula_may_take_the_larger_of_a_step_and_nothing() -> None:
    """MIN and MAX of single values are no sums over the series."""
    text = GOOD.replace('"tin[-1]+profit-rent"', '"MAX(0,tin[-1])+profit-rent"')
    stages.build(stages.prepare(parse(text, "good.yaml")))


def test_a_series_formula_may_not_sum_its_own_axis() -> None:
    (found,) = refused(GOOD.replace('"tin[-1]+profit-rent"', '"SUM(tin[-1])+profit-rent"'))
    assert found.message.startswith("`tin[-1]` is one step here: write `tin[first..last]`")


def test_a_block_on_a_plan_that_does_not_fit_is_refused() -> None:
    (found,) = refused(GOOD.replace("plan: assumptions", "plan: cases"))
    assert "a `inputs` block stands on the plan assumptions, not on `cases`" == found.message
    assert "inputs" == marked(found)


def test_an_axis_that_no_block_shows_is_refused() -> None:
    steps = "[{label: a, value: 1}, {label: b, value: 2}]"
    axis = f"axes:\n  - {{name: week, label: Week, unit: USD, steps: {steps}}}\n"
    (found,) = refused(GOOD.replace("axes:\n", axis, 1))
    assert "axis `week` has no `series` block: nothing shows its steps" == found.message


@pytest.mark.parametrize("label", ["Rain*", "a~b", "2026", "TRUE"])
def test_a_case_label_that_a_lookup_would_misread_is_refused(label: str) -> None:
    (found,) = refused(GOOD.replace("label: Rain\n", f'label: "{label}"\n'))
    assert f"case label `{label}` reads as a pattern" in found.message


@pytest.mark.parametrize(
    ("was", "now", "says"),
    [
        ("maximum: 1000\n", "maximum: 1e308\n", "`1e+308` is too large: 1e+100 at most"),
        ("value: 2\n", "value: 1e-320\n", "`9.99989e-321` is too near to zero: write 0"),
        ("maximum: 1000\n", "maximum: 1.7976931348623157e+308\n", "`1.79769e+308` is too large"),
        ("value: 2\n", f"value: {10**400}\n", "`value` is not a finite number"),
        ("value: 2\n", "value: 2.0e-99\n", ""),
    ],
)
def test_a_number_near_the_ends_of_the_range_is_refused_in_a_file_alone(
    was: str, now: str, says: str, tmp_path: Path
) -> None:
    text = GOOD.replace(was, now, 1)
    assert text != GOOD
    path = tmp_path / "template.yaml"
    path.write_text(text, "utf-8")
    if not says:
        assert load(path).model
        return
    with pytest.raises(ModelError) as caught:
        load(path)
    assert [True] == [says in problem.message for problem in caught.value.problems]
    if "finite" not in says:
        assert parse(text, "template.yaml").model, "a workbook of an older version opens"
