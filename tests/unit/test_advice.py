"""What `validate` advises is carried out: no advice leads to another refusal."""

import re

import pytest

from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.problems import ModelError, Problem

from ..test_bad_templates import BAD, GOOD, LONG, MARGIN, Bad

ADVICE = re.compile(
    r"did you mean|\b(write|put|give|take|use|choose|say|name that|add it|look among|remove)\b"
    r"|; a template is one$|\bmay$"
)
"""How a message says what to do."""

WORD = re.compile(r".*`([^`]+)`[^`]*(?:did you mean|write) `([^` ]+)`")
"""What is wrong, and what is to stand in its place."""


def problems(text: str) -> tuple[Problem, ...]:
    try:
        stages.build(stages.prepare(parse(text, "template.yaml")))
    except ModelError as error:
        return error.problems
    return ()


def replaced(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


def in_place(text: str, problem: Problem, old: str, new: str) -> str:
    """The template with another word at the place that a message marks."""
    assert problem.spot
    lines = text.split("\n")
    row, start = problem.spot.line - 1, problem.spot.column - 1
    head, tail = lines[row][:start], lines[row][start:]
    lines[row] = head + tail.replace(old, new, 1)
    return "\n".join(lines)


@pytest.mark.parametrize(
    "bad", [b for b in BAD if WORD.search(b.message)], ids=lambda bad: bad.name
)
def test_a_word_that_is_offered_fits(bad: Bad) -> None:
    [problem] = problems(bad.text)
    offered = WORD.search(problem.message)
    assert offered
    word, better = offered.groups()
    new = in_place(bad.text, problem, bad.new if bad.new == word else word, better)
    if bad.old == MARGIN and "is not a name" not in bad.message:
        new = new.replace("beside: margin", f"beside: {better}")
    if word == "INDIRECT":
        new = new.replace('INDEX("A1")', "INDEX(revenue,1)")
    assert () == problems(new)


def line_item(formula: str, name: str = "line_of", unit: str = "USD") -> str:
    return f"          - {{name: {name}, label: A {name}, unit: {unit}, formula: '{formula}'}}\n"


TAX = "          - {name: tax, label: Tax, unit: share, value: 1.5, note: By law.}\n"

REFUSED = {bad.name: bad for bad in BAD}

DONE = {
    "a_formula_with_a_step_stands_in_braces": ("revenue-rent[last]", '"revenue-rent[last]"'),
    "a_formula_with_a_comma_stands_in_braces": (
        "MAX(0,revenue-cost)", '"MAX(0,revenue-cost)"',
    ),
    "a_formula_with_commas_and_a_text_stands_in_braces": (
        """IF(revenue=0,"n/a",ROUND(cost,1))""", """'IF(revenue=0,"n/a",ROUND(cost,1))'""",
    ),
    "a_label_with_a_comma_stands_in_braces": ("Profit, net", '"Profit, net"'),
    "a_second_colon_needs_quotes": ("title: The tin: full", 'title: "The tin: full"'),
    "a_colon_in_a_text_in_brackets": ("Assumption: as agreed", '"Assumption: as agreed"'),
    "a_comma_stands_in_a_figure": ("1,200", "1200"),
    "a_second_document_begins": ("---\n", ""),
    "a_path_stands_in_double_quotes": ('"C:\\people"', "'C:\\people'"),
    "a_text_begins_with_an_at_sign": ("@ tests", '"@ tests"'),
    "a_text_begins_with_a_backtick": ("` tests", '"` tests"'),
    "a_text_begins_with_a_star": ("* tests", '"* tests"'),
    "a_text_begins_with_a_dash": ("author: - tests", 'author: "- tests"'),
    "a_text_begins_with_a_bar": ("author: | tests", 'author: "| tests"'),
    "a_text_begins_with_a_greater_sign": ("author: > tests", 'author: "> tests"'),
    "a_control_character_stands_in_the_text": ("\x07", ""),
    "a_control_character_is_written_as_an_escape": ("\\e[31m", "ain"),
    "an_anchor_is_set": ("&wet ", ""),
    "brackets_nest_too_deeply": ("[" * 20_000, "[10, 20, 20]"),
    "a_role_is_none_of_the_list": ("role: model", "role: calculation"),
    "a_source_that_is_to_be_done": ("source: tbd", 'source: "Assumption: as last year"'),
    "a_note_has_neither_text_nor_formula": ("{term: Weather}", "{term: Weather, text: Fair.}"),
    "a_number_where_text_belongs": ("label: 8", 'label: "8"'),
    "a_date_where_text_belongs": ("title: 2026-01-31", 'title: "2026-01-31"'),
    "an_item_cannot_be_called_Margin": ("name: Margin", "name: margin"),
    "an_item_cannot_be_called_größe": ("name: größe", "name: margin"),
    "an_item_cannot_be_called_2nd": ("name: 2nd", "name: margin"),
    "a_number_is_joined_to_text_unrounded": ("&profit&", "&ROUND(profit,0)&"),
    "a_constant_has_no_cases": ("cup_cost[rainy]", "cup_cost"),
    "a_series_is_no_single_value": ("-rent'", "-SUM(rent)'"),
    "a_prior_step_needs_a_first_one": ('profit-rent"', 'profit-rent", first: profit'),
    "an_if_stands_in_an_if": (
        "IF(revenue=0,0,cost)", "inner", "          - {name: profit,",
        line_item("IF(revenue=0,0,cost)", "inner") + "          - {name: profit,",
    ),
    "a_figure_is_typed_into_a_formula": (
        "revenue*1.5", "revenue*tax", "          - {name: cup_cost,",
        TAX + "          - {name: cup_cost,",
    ),
    "a_truth_value_is_typed_into_a_formula": ("+TRUE", "+1"),
    "an_error_value_is_typed_into_a_formula": ("+#REF!", "+0"),
    "a_power": ("revenue^1", "revenue*POWER(1,1)"),
    "offset_is_not_allowed": ("OFFSET(revenue,1,1)", "INDEX(rent,1)"),
    "vlookup_is_not_allowed": (
        "VLOOKUP(cost,rent,1)", "IFERROR(INDEX(rent,MATCH(cost,rent,0)),0)",
    ),
}  # fmt: skip
"""What is done about a bad template, by its name: pieces of text, each before its successor."""


def test_all_advice_about_bad_templates_is_carried_out_here() -> None:
    advised = {b.name for b in BAD if ADVICE.search(b.message) and not WORD.search(b.message)}
    assert set() == advised - DONE.keys()


@pytest.mark.parametrize("name", DONE)
def test_what_is_advised_is_not_refused(name: str) -> None:
    text = REFUSED[name].text
    for old, new in zip(DONE[name][::2], DONE[name][1::2], strict=True):
        text = replaced(text, old, new)
    assert () == problems(text)


ROW = "          - {kind: line, name: tin,"

NOTE = """          - formula: '"The profit"""

LINE = "          - {name: profit,"

SERIES = """          - {kind: line, name: due, label: Due, unit: USD, formula: "rent+rent"}
"""
"""A calculated series that is not the tin."""


def series_item(formula: str, first: str = "", name: str = "sum_of") -> str:
    more = f", first: '{first}'" if first else ""
    return (
        f"          - {{kind: line, name: {name}, label: A {name}, unit: USD,"
        f" formula: '{formula}'{more}}}\n"
    )


def note(formula: str) -> str:
    return f"          - formula: '{formula}'\n"


SITES = {"series": ROW, "line": LINE, "note": NOTE}
"""Before what a new item of a kind is put."""

LATER: list[tuple[str, str, str, str, dict[str, str]]] = [
    ("a_typed_series_summed_in_a_series", "series", series_item("SUM(rent)"),
     "write `rent[first..last]` for all steps", {"series": series_item("SUM(rent[first..last])")}),
    ("an_axis_counted_in_a_series", "series", series_item("COUNT(plan_month)*rent"),
     "or take it in a line item",
     {"line": line_item("COUNT(plan_month)", unit='"1"'), "series": series_item("line_of*rent")}),
    ("a_calculated_series_summed_in_a_series", "series", SERIES + series_item("SUM(due)"),
     "`due[first..0]` for those so far", {"series": SERIES + series_item("SUM(due[first..0])")}),
    ("a_calculated_series_summed_for_a_table", "series", SERIES + series_item("SUM(due)"),
     "or take it in a line item",
     {"series": SERIES, "note": note('"Due: "&ROUND(SUM(due),0)')}),
    ("a_prior_step_summed_in_a_series", "series", SERIES + series_item("SUM(due[-1])", "due"),
     "or take it in a line item",
     {"series": SERIES + series_item("due[-1]", "due"), "line": line_item("SUM(due)")}),
    ("a_calculated_series_alone_in_a_line", "line", line_item("tin"),
     "or one step of it: `tin[first]`, `tin[last]`", {"line": line_item("tin[last]")}),
    ("a_case_of_a_calculated_series_alone", "line", line_item("tin[rainy]"),
     "`tin` is a series: take it whole, as in SUM", {"line": line_item("SUM(tin[rainy])")}),
    ("a_case_of_a_series_alone", "line", line_item("rent[rainy]"),
     "`rent` is a series without case columns: take it whole, as in SUM",
     {"line": line_item("SUM(rent)")}),
    ("a_case_of_a_series_in_a_sum", "line", line_item("SUM(rent[rainy])"),
     "`rent` has no case columns; write it without `[rainy]`", {"line": line_item("SUM(rent)")}),
    ("a_case_of_a_series_in_a_series", "series", series_item("rent[rainy]"),
     "`rent` has no case columns; write it without `[rainy]`", {"series": series_item("rent")}),
    ("a_calculated_series_alone_in_a_note", "note", note('"In: "&ROUND(tin,0)'),
     "`tin` is a series: take it whole, as in SUM",
     {"note": note('"In: "&ROUND(SUM(tin),0)')}),
    ("an_if_in_an_if_of_a_series", "series",
     series_item("IF(tin[-1]>0,IF(rent>0,rent,0),0)", "rent"),
     "give the inner one a series item, or set two side by side",
     {"series": series_item("IF(rent>0,rent,0)", name="inner")
      + series_item("IF(tin[-1]>0,inner,0)", "rent")}),
    ("an_if_in_an_if_of_a_note", "note", note('IF(SUM(tin)>0,IF(profit>0,"a","b"),"c")'),
     "give the inner one a line item, or set two side by side",
     {"note": note('IF(AND(SUM(tin)>0,profit>0),"a","")&IF(SUM(tin)>0,"","c")')}),
    ("money_of_a_calculation_in_a_line", "line", line_item("MONEY(revenue-cost)", unit="text"),
     "MONEY takes an item: give what it tells a line item, or write ROUND(…,0)",
     {"line": line_item("MONEY(profit)", unit="text")}),
    ("money_of_a_series_in_a_note", "note", note('"In: "&MONEY(SUM(tin))'),
     "or write ROUND(…,0)", {"note": note('"In: "&ROUND(SUM(tin),0)')}),
    ("a_name_near_to_one_that_cannot_stand_here", "line", line_item("tun+rentt"),
     "unknown item `tun`", {"line": line_item("revenue")}),
    ("a_word_among_numbers", "note", note('"n: "&ROUND(COUNTIF(rent,"low"),0)'),
     "look among words", {"note": note('"n: "&ROUND(COUNTIF(rent,">0"),0)')}),
    ("match_without_an_order", "note", note('"n: "&ROUND(MATCH(0,rent,-1),0)'),
     "MATCH ends in 0 or 1", {"note": note('"n: "&ROUND(IFERROR(MATCH(0,rent,1),0),0)')}),
    ("a_formula_that_grows_too_long", "series", series_item(LONG),
     "shorten it, or split it into items", {"series": series_item("revenue")}),
]  # fmt: skip
"""A template with a new item, what is said about it, and the items that stand there instead."""


def with_items(items: dict[str, str]) -> str:
    text = GOOD
    for site, new in items.items():
        text = replaced(text, SITES[site], new + SITES[site])
    return text


@pytest.mark.parametrize(
    ("site", "item", "message", "instead"),
    [row[1:] for row in LATER],
    ids=[row[0] for row in LATER],
)
def test_what_is_advised_about_an_item_can_be_done(
    site: str, item: str, message: str, instead: dict[str, str]
) -> None:
    found = problems(with_items({site: item}))
    assert message in found[0].message
    assert () == problems(with_items(instead))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("version: 1.0.0", "version: 1.0", "`1.0` is not a version like 1.0.0"),
        ("label: Rain\n", "label: 2026\n", "case label `2026` reads as a pattern or a number"),
        ("name: rainy", "name: 2026", "`2026` is not a name: use small letters"),
        ("parent: plain", "parent: 5", "`5` is not a name: use small letters"),
        ("title: The tin", "title: {a: 1}", "`title` must be text alone, no list and no keys"),
        ("title: The tin", "title: [a]", "`title` must be text alone, no list and no keys"),
        ("author: tests", "author: tests\nautor: x", "unknown key `autor`"),
        ("headline: profit", "headline: tn", "unknown item `tn`"),
    ],
)
def test_no_word_is_advised_that_would_be_refused(old: str, new: str, message: str) -> None:
    """A figure in quotes, a key that stands there, a series where it cannot stand."""
    found = problems(replaced(GOOD, old, new))
    assert message in found[0].message
    assert "did you mean" not in found[0].message
    assert "quotes" not in found[0].message
