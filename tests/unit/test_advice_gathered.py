"""All advice that stands in the tool's code: carried out by a test, or it is said why not."""

import ast
import re
from collections.abc import Iterator

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
    "recalculate and save it in Excel first": "test_advice, by LibreOffice",
    "recalculate (Excel: Ctrl+Alt+F9), save it": "test_advice, by LibreOffice",
    "open it in Excel and save it first": "test_handout: a function that only Excel computes",
    "bring it up to date with `modelgen regenerate`": "test_earlier_version",
    "take away grids, values on their axes, items or cases": "test_size",
    "make the workbook or template smaller": "test_limits",
    "or allow more: ": "test_limits",
    "give a whole number above 0": "test_limits",
    "is none of {}; write {}": "test_advice, by --lang", "choose {}": "test_advice, by --set",
    "there is no language {}; use {}": "test_third_language",
    "type into {}": "test_small_round_trip",
    "unhide those to be handed out": "test_handout",
    "copy what you need to a sheet of your own": "test_regenerate",
    "take it whole, as in SUM": "test_bad_templates",
    "cite it, or leave it out": "test_sources",
    "if it is not known": "test_sources",
    "save it as UTF-8": "test_bad_templates",
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
    # no advice on a fault: words of the workbook and of reports
    "{item}, put back": "", "see the claims": "", "see {sheet}": "",
    "type over it to give the case": "test_small_round_trip", "Input: type here": "",
}  # fmt: skip
"""Advice that no row of the tables carries out, and the test that does, or why none can."""

NOT_ACTED = {
    "AUD-30": "nothing is advised", "AUD-32": "nothing is advised",
    "CHK-02": "where to look, no act", "CHK-03": "where to look, no act",
    "FRM-01": "no template can break it: a line has one formula",
    "INP-12": "no act ends it: a newer source is looked for now and then",
}  # fmt: skip


def printed() -> Iterator[str]:
    """Every text of the tool's own code that gives advice, its gaps as `{}`."""
    for path in sorted((ROOT / "modelgen").rglob("*.py")):
        if path.stem in ("options", "rules"):
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
