"""How a formula's own text breaks a rule; and how it comes close without breaking it."""

import pytest

from modelgen.formulas.item_formulas import check
from modelgen.formulas.style_rules import STYLE_TESTS, FormulaText
from modelgen.formulas.syntax import FormulaError


def broken(text: str) -> set[str]:
    return {id for id, test in STYLE_TESTS.items() if test(FormulaText(text, "S"))}


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("OFFSET(A1,1,1)", "FRM-05"),
        ('INDIRECT("A1")', "FRM-05"),
        ("NOW()+A1", "FRM-05"),
        ("IFERROR(A1/B1,0)", "FRM-13"),
        ("A1*1.21", "FRM-02"),
        ("A1+7", "FRM-02"),
        ("VLOOKUP(A1,B1:C9,2)", "FRM-15"),
        ("MATCH(A1,B1:B9)", "FRM-15"),
        ("A1*--B1", "AUD-27"),
        ("IF(A1,IF(B1,1,0),0)", "FRM-04"),
        ("A1+" * 52 + "A1", ""),
        ("A1+" * 53 + "A1", "FRM-03"),
        ("+".join(f"A{n}" for n in range(1, 11)), ""),
        ("+".join(f"A{n}" for n in range(1, 12)), "FRM-17"),
        ("NPV(A1,B1:C1)", "FRM-06"),
        ("ROUND(A1,0)", "FRM-14"),
        ("SUM(A:A)", "AUD-29"),
        ("SUM(3:4)", "AUD-29"),
        ("SUM($A1:B1)", "FRM-10"),
        ('TEXT(A1,"0")', "AUD-15"),
        ('COUNTIF(A1:A9,">0.5")', "AUD-15"),
        ("_xlfn.XLOOKUP(A1,B1:B9,C1:C9)", "FRM-18"),
    ],
)
def test_a_formula_breaks_just_this_rule(text: str, rules: str) -> None:
    assert set(rules.split()) == broken(text)


@pytest.mark.parametrize(
    "text",
    [
        "A1+B1", "A1*100", "A1/12", "A1*0.5", "A1*1000000", "VLOOKUP(A1,B1:C9,2,FALSE)",
        "MATCH(A1,B1:B9,0)", "IF(A1,1,0)", "SUM($A$1:$B$1)", "SUM(A$1:B$1)", 'A1&" x"',
        'COUNTIF(A1:A9,">5")', '"12.5 and 7"&A1', "A1*'2024'!B1", "-A1", "A1*-1",
        "SUM(A1,B2,C3,D4,E5)",
    ],
)  # fmt: skip
def test_a_sound_formula_breaks_none(text: str) -> None:
    assert set() == broken(text)


@pytest.mark.parametrize(
    ("call", "takes"),
    [
        ("MATCH(a,b)", "MATCH takes 3 arguments, not 2"),
        ("MATCH(a,b,0,0)", "MATCH takes 3 arguments, not 4"),
        ("IF(a,1)", "IF takes 3 arguments, not 2"),
        ("ABS(a,b)", "ABS takes 1 argument, not 2"),
        ("INDEX(a)", "INDEX takes 2 to 3 arguments, not 1"),
        ("SUMIF(a,b)", "SUMIF takes 3 arguments, not 2"),
        ("SUMIFS(a,b)", "SUMIFS takes 3 or more arguments, not 2"),
        ("ROUND(a)", "ROUND takes 2 arguments, not 1"),
        ("SUM()", "SUM takes 1 or more arguments, not 0"),
        ("COUNTIF(a)", "COUNTIF takes 2 arguments, not 1"),
        ("IFERROR(a)", "IFERROR takes 2 arguments, not 1"),
        ("MAX(a,,b)", "an argument of MAX is left out"),
    ],
)
def test_a_function_takes_so_many_arguments(call: str, takes: str) -> None:
    with pytest.raises(FormulaError) as raised:
        check(call)
    assert takes == raised.value.message
