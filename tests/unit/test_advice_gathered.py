"""All advice that stands in the tool's code: carried out by a test, or it is said why not."""

import ast
import re
from collections.abc import Iterator

import pytest

from modelgen.rules import RULES

from ..advice_audit import (
    BY_HAND,
    IN_OFFICE,
    IN_TEMPLATES,
    MORE,
    ON_GENERATED_SHEETS,
    ON_OWN_SHEETS,
    REGENERATED,
    TAKEN_BACK,
)
from ..advice_commands import ON_COMMANDS
from ..advice_templates import ON_TEMPLATES
from ..advice_workbooks import ON_WORKBOOKS
from ..conftest import ROOT

ADVISING = re.compile(
    r"(?:^|[;:,(.] |\bor )(?:add|allow|ask|bring|choose|cite|close|convert|copy|decide|delete|fill"
    r"|get|give|leave|let|look|make|mend|move|name the|open|pick|put|recalculate|remove|rename|run"
    r"|save|say|see|split|stamp|take|type|undo|unhide|unmerge|use|write)\b(?=.* )"
)
"""How advice begins; a text of one word is none."""

ELSEWHERE = {
    # tested where the situation is
    "say with `fails_with` which item they watch": "test_cli",
    "has a formula: leave the cell out": "test_tables", "give it one, or the table": "test_tables",
    "has no switch: write {} and {}": "test_tables", "write SUM or SUMIFS of that": "test_tables",
    "take what it leaves out from SUM({}.{})": "test_tables", "write {}": "test_tables, by --set",
    "recalculate and save it in Excel first": "test_advice, by LibreOffice",
    "recalculate (Excel: Ctrl+Alt+F9), save it": "test_advice, by LibreOffice",
    "open it in Excel and save it first": "test_handout: a function that only Excel computes",
    "bring it up to date with `modelgen regenerate`": "test_earlier_version",
    "take away values on the axes of a grid, bars of a tornado": "test_size",
    "make the workbook or template smaller": "test_limits",
    "or allow more: ": "test_limits",
    "give a whole number above 0": "test_limits",
    "is none of {}; write {}": "test_advice, by --lang", "choose {}": "test_advice, by --set",
    "there is no language {}; use {}": "test_third_language",
    "type into {}": "test_small_round_trip",
    "leave --port out, or name another": "test_pages",
    "open the address that {} printed": "test_pages",
    "For a step more, add it to the timeline": "test_step_ends",
    "For a case more: {} with --add-case NAME": "test_step_ends",
    "pick that from the list, or put the label back": "test_edits",
    "add its texts there": "test_french",
    "write a figure from {} to {}": "test_session",
    "Drop an edited workbook here, or choose it": "test_browser",
    "unhide those to be handed out": "test_handout",
    "copy what you need to a sheet of your own": "test_regenerate",
    "take it whole, as in SUM": "test_bad_templates",
    "cite it, or leave it out": "test_sources",
    "if it is not known": "test_sources",
    "save it as UTF-8": "test_bad_templates",
    "give the file that the link stands for": "test_guard",
    "give it a shorter name": "test_guard",
    "has a line break or a tab in its name; rename it": "test_guard",
    "give the workbook that it was printed from": "test_guard",
    "must be text: put it in quotes": "test_bad_templates",
    "ends a text; put it in quotes": "test_advice",
    "put a text with {} in quotes, as": "test_advice",
    "is empty; get it once more from where it came": "nothing that a program can do",
    "get it once more from where it came, or let Excel repair": "Excel alone repairs",
    "do not open it, ask whoever sent it": "nothing that a program can do",
    "save it as Excel Workbook (.xlsx) and give that file": "test_advice, by LibreOffice",
    "save it again as Excel Workbook (.xlsx) and try again": "the cause is not known beforehand",
    "delete in Excel what the model does not need": "a user's judgement",
    "remove the password in Excel": "no program at hand does it",
    "is a zip file without a workbook in it; give the workbook itself": "test_guard",
    "unmerge whole columns in Excel": "test_guard",
    "is not a file; give the workbook itself": "test_guard",
    "close it in other programs and check that you may open it": "a lock of another program",
    "is a zip file with a password; ask for one without": "nothing that a program can do",
    "run this again": "test_files: a race of two programs",
    "once for each --add-case": "test_added_cases", "write one for each": "test_added_cases",
    "say what an added case starts from": "test_added_cases",
    "give another with --label": "test_added_cases",
    "has its label and its figures: delete the column": "test_copied_columns",
    "or make it one: {} with --add-case": "test_copied_columns",
    "puts it behind them: make the memo": "test_copied_columns",
    "{}; type: {}": "test_cli", "exists already; choose another name": "test_cli",
    "is no single cell; write one": "test_lookup", "write an item by its name": "test_lookup",
    "stands on several sheets: {}; write one": "test_lookup",
    "Add it to that list in the template": "test_list_ends",
    "For a step more, add it to the axis": "test_list_ends",
    "put {} on a sheet of its own": "test_language_of_time",
    "has no range to search from: give the input": "test_searches",
    "Type into their rows, or add steps": "test_list_ends",
    "Add it to the series in the template": "test_list_ends",
    "Open it in Excel, pick a case, type into the yellow cells": "test_next_steps",
    "shorten it, or split it into items": "test_bad_templates",
    "brackets nest over {} deep: split it into items": "test_bad_templates",
    "give it a constant or an input": "test_text_figures",
    "&ROUND(its_name,{}) if it is whole": "test_text_figures",
    "put {} into ROUND(…,0)": "test_function_rules", "put it into ROUND": "test_function_rules",
    "may find no rate: write IFERROR": "test_function_rules",
    "takes an item: give what": "test_function_rules",
    "give the inner one a {}": "test_advice", "write POWER(": "test_function_rules",
    "choose it by IF": "test_function_rules", "give {} in its place": "test_function_rules",
    "is one step here: write": "test_advice", ") for one step, SUM(": "walls.yaml",
    "has no {}: leave them out, or give a {}": "test_bridge_of_results",
    "a row of dates has one in every step: give {}": "test_dates_over_time",
    # told by test_language_of_time; that the advice builds is seen in the samples alone
    "leave {} out": "walls.yaml", "looks at the prior step: say what": "good.yaml",
    "needs a timeline; give {}": "walls.yaml", "give it an {}": "walls.yaml",
    "before its first step: say": "walls.yaml",
    "give this IF a row of its own": "walls.yaml", "down on another: choose one": "walls.yaml",
    "holds {}: type what": "test_audit_over_time", "leave it out": "test_cli",
    "take it from rows of their own": "walls.yaml", "first day of a month; write": "walls.yaml",
    "several steps here: write": "walls.yaml", "[-lag_steps]": "walls.yaml",
    "look back at a series": "walls.yaml",
    # told by test_entries; that the advice builds is seen in the sample, which follows it
    "a breakeven sets figures; leave it out": "shop.yaml", "let a case or a point": "shop.yaml",
    "is no unit of dates: write {}": "shop.yaml", "write the value as {}": "shop.yaml",
    "write {}, which is {} where that is chosen": "shop.yaml",
    "write it into texts alone": "shop.yaml", "must be text here: put it in quotes": "shop.yaml",
    "is a text; write the date without quotes": "shop.yaml",
    "has no {}: leave it out": "shop.yaml",
    "is an option; write {}={}": "test_entries", "pick one from the list: {}{}": "test_entries",
    "type a text": "test_entries", "type a date": "test_entries", "type a number": "test_entries",
    "is larger than {} MB; leave out": "test_data_file: a user's judgement",
    "put a figure with a comma into quotes": "test_data_file",
    "no figure stands here; leave the line out": "test_data_file",
    "may be {} or {}; write one of them": "test_data_file",
    "save its sheet as CSV UTF-{}": "test_data_file reads what it then is",
    "save it as CSV UTF-{}": "test_data_file reads what it then is",
    "has a figure for each step; say which": "test_data_file",
    "may be one of two days; write it as {}": "test_data_file",
    "is no date; write it as {}": "test_data_file",
    "is the same in all cases; leave the case out": "test_data_file",
    "is no step; write its number": "test_data_file",
    # no advice on a fault: words of the workbook and of reports
    "{}: pick one from the list.": "the prompt of a choice",
    "{item}, put back": "", "see the claims": "", "see {sheet}": "",
    "type over it to give the case": "test_small_round_trip", "Input: type here": "",
}  # fmt: skip
"""Advice that no row of the tables carries out, and the test that does, or why none can."""

NOT_ACTED = {
    "AUD-30": "nothing is advised", "AUD-32": "nothing is advised",
    "CHK-02": "where to look, no act", "CHK-03": "where to look, no act",
    "FRM-01": "no template can break it: a line has one formula",
    "SCN-02": "test_copied_columns acts on it", "STR-13": "test_list_ends tells it",
    "AUD-35": "test_audit_over_time tells it",
    **dict.fromkeys(
        ("AUD-36", "AUD-37", "AUD-38", "AUD-39", "AUD-40"), "tests/test_audit_over_time seeds it"
    ),
    "INP-12": "no act ends it: a newer source is looked for now and then",
}  # fmt: skip


def printed() -> Iterator[str]:
    """Every text of the tool's own code that gives advice, its gaps as `{}`."""
    for path in sorted((ROOT / "modelgen").rglob("*.py")):
        if path.stem in ("options", "rules", "language"):  # test_function_rules acts on the last
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        joined = [one for one in ast.walk(tree) if isinstance(one, ast.JoinedStr)]
        inner = {id(part) for one in joined for part in ast.walk(one) if part is not one}
        inner |= {id(one.value) for one in ast.walk(tree) if isinstance(one, ast.Expr)}
        texts = (told(one) for one in ast.walk(tree) if id(one) not in inner)
        yield from (text for text in texts if ADVISING.search(text))


def told(one: ast.AST) -> str:
    if isinstance(one, ast.Constant):
        return str(one.value) if isinstance(one.value, str) else ""
    parts = one.values if isinstance(one, ast.JoinedStr) else ()
    return "".join(told(part) or "{}" for part in parts)


def plain(text: str) -> str:
    """A text with gaps in place of figures and of what stands between backticks."""
    return re.sub(r"`[^`]*`|\{\w*\}|\d[\d.,-]*", "{}", text).strip()


@pytest.mark.slow
def test_every_piece_of_advice_is_carried_out_or_says_where_or_why_not() -> None:
    acted = [row[0] for row in ON_TEMPLATES] + [row[1] for row in (*ON_COMMANDS, *ON_WORKBOOKS)]
    seen = [plain(text) for text in printed()]
    known = [plain(one) for one in (*acted, *ELSEWHERE)]
    assert len(seen) > 80
    assert [] == [text for text in seen if not any(one in text for one in known)]
    assert [] == [one for one in map(plain, ELSEWHERE) if not any(one in text for text in seen)]


def test_every_rule_of_the_audit_has_its_advice_carried_out_or_says_why_not() -> None:
    tables = {*ON_OWN_SHEETS, *BY_HAND, *ON_GENERATED_SHEETS, *MORE, *IN_TEMPLATES}
    acted = tables | IN_OFFICE | REGENERATED | TAKEN_BACK
    assert set() == acted & NOT_ACTED.keys()
    assert RULES.keys() == acted | NOT_ACTED.keys()
