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
        ("A1+" * 52 + "AAA1", ""),
        ("A1+" * 52 + "AAA10", "FRM-03"),
        ("A1+" * 53 + "A1", "FRM-03"),
        ("A1=MAX(7,B1)", "FRM-02"),
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
        ("ifna(A1,0)", "FRM-13"),
        ("_xlfn.IFNA(A1,0)", "FRM-13 FRM-18"),
        ("A1*1E-7", "FRM-02"),
        ("A1*3.5", "FRM-02"),
        ("IF(A1>7,1,0)", "FRM-02"),
        ("IF(A1=20,1,0)", "FRM-02"),
        ("IF(A1=2.5,1,0)", "FRM-02"),
        ("IF(A1=B1,7,0)", "FRM-02"),
        ("MAX(INDEX(A1:A9,3),7)", "FRM-02"),
        ("9^10", "FRM-02"),
        ("10*7", "FRM-02"),
        ("7", "FRM-02"),
        ("VLOOKUP(A1,B1:C9,2,TRUE)", "FRM-15"),
        ("HLOOKUP(A1,B1:C9,2,1)", "FRM-15"),
        ("HLOOKUP(A1,B1:C9,2)", "FRM-15"),
        ("match(A1,B1:B9,1)", "FRM-15"),
        ("MATCH(A1,B1:B9,0)+MATCH(A1,B1:B9,-1)", "FRM-15"),
        ("MATCH(SUM(A1,B1),C1:C9)", "FRM-15"),
        ("A1-+B1", "AUD-27"),
        ("A1+-B1", "AUD-27"),
        ("A1++B1", "AUD-27"),
        ("--A1", "AUD-27"),
        ("if(A1,1,if(B1,1,0))", "FRM-04"),
        ("IF(A1,MAX(IF(B1,1,0)),0)", "FRM-04"),
        ("SUM(A1:A1048576)", "AUD-29"),
        ("SUM(A1:XFD1)", "AUD-29"),
        ("SUM(A:C)+SUM(B1:B2)", "AUD-29"),
        ("SUM(A$1:B1)", "FRM-10"),
        ("SUM(A1:$B1)", "FRM-10"),
        ("SUM($A1:$B1)+SUM($A1:B$1)", "FRM-10"),
        ("VALUE(A1)&DOLLAR(B1)", "AUD-15"),
        ("TRUNC(A1)+ROUNDUP(A1,0)", "FRM-14"),
        ("today()-RAND()", "FRM-05"),
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
        "SUM(A1,B2,C3,D4,E5)", "INDEX(A1:A9,7)", "CHOOSE(7,A1,B1)", "LEFT(A1,7)", "IF(A1=7,1,0)",
        "IF(A1<>19,1,0)", "IF(7=A1,1,0)", "IF(A1 = 7,1,0)", "10^7", "10^7*A1",
        "A1*10^6", "A1+B1 -C1",
        "hlookup(A1,B1:C9,2,0)", "MATCH(A1,B1:B9,FALSE())", "MATCH(A1, B1:B9, false)",
        "MATCH(SUM(A1,B1),C1:C9,0)", "VLOOKUP(MAX(A1,B1),C1:D9,2,0)", "A1-(-B1)", "A1*B1-C1",
        "IF(A1,1,0)+IF(B1,1,0)", "MAX(IF(A1,1,0),IF(B1,1,0))", "A1+IFERROR(B1,0)",
        "SUM($A1:$B1)", "SUM(A1:B9)", "SUM(A2:A1048576)", "SUM(B1:XFD1)", '"NOW()"&A1',
        'COUNTIF(A1:A9,"a 0.5")', "my_NPV*A1", "'OFFSET(1)'!A1", "A1+A1+A1", "A1*(",
    ],
)  # fmt: skip
def test_a_sound_formula_breaks_none(text: str) -> None:
    assert set() == broken(text)


@pytest.mark.parametrize(
    ("rule", "text", "told"),
    [
        ("FRM-05", "TODAY()+NOW()+NOW()",
         "NOW, TODAY: moves without an input, or hides what it needs"),
        ("FRM-13", "IFERROR(A1,0)", "shows something else whatever goes wrong: =IFERROR(A1,0)"),
        ("FRM-02", "A1*7+8-9*11", "7, 8, 9 typed into =A1*7+8-9*11"),
        ("FRM-02", "A1*7", "7 typed into =A1*7"),
        ("FRM-02", "A1*7" + "+B1" * 19, "7 typed into =A1*7" + "+B1" * 18 + "+B…"),
        ("FRM-15", "MATCH(A1,B1:B9)", "MATCH without an exact match"),
        ("FRM-15", "HLOOKUP(A1,B1:C9,2)", "HLOOKUP without an exact match"),
        ("AUD-27", "A1*--B1", "`--` in =A1*--B1"),
        ("AUD-27", "A1+-B1-C1", "`+-` in =A1+-B1-C1"),
        ("FRM-04", "IF(A1,IF(B1,IF(C1,1,0),0),IF(D1,1,0))", "3 IFs inside one another"),
        ("FRM-03", "A1+" * 53 + "A1", "161 characters without names of sheets"),
        ("FRM-17", "+".join(f"A{n}" for n in range(1, 13)), "12 references"),
        ("FRM-06", "NPV(A1,B1:C1)", "NPV takes its first flow one period late"),
        ("FRM-14", "TRUNC(A1)+ROUND(A1,0)", "ROUND, TRUNC in a calculation"),
        ("AUD-29", "SUM(Costs!A:A)", "takes a whole column or row of Costs"),
        ("AUD-29", "SUM(1:1)", "takes a whole column or row of S"),
        ("FRM-10", "SUM(A$1:A2)",
         "a range with one end fixed grows when it is copied: =SUM(A$1:A2)"),
        ("AUD-15", 'VALUE(A1)&TEXT(A1,"0")',
         'TEXT depends on the language of the reader: =VALUE(A1)&TEXT(A1,"0")'),
        ("AUD-15", 'COUNTIF(A1:A9,"<=0.5")',
         'a decimal in a criterion is read by language: =COUNTIF(A1:A9,"<=0.5")'),
        ("FRM-18", "_xlfn._xlws.SORT(A1:A9)", "SORT is not known to every program"),
        ("FRM-18", "_xlfn.STDEV.S(A1:A9)", "STDEV.S is not known to every program"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_told_in_words(rule: str, text: str, told: str) -> None:
    assert told == STYLE_TESTS[rule](FormulaText(text, "S"))


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("FRM-13", "IFERROR(A1,0)"), ("FRM-02", "A1*7"), ("AUD-27", "A1--B1"),
        ("FRM-10", "SUM(A$1:A2)"), ("AUD-15", "VALUE(A1)"), ("AUD-15", 'COUNTIF(A1,">0.5")'),
    ],
)  # fmt: skip
def test_of_a_long_formula_the_first_sixty_letters_are_told(rule: str, text: str) -> None:
    long = text + "+B1" * 40
    assert STYLE_TESTS[rule](FormulaText(long, "S")).endswith(f"={long[:60]}…")


@pytest.mark.parametrize(
    "text", ["IFERROR(", "MATCH(", "IF(IF(", "A1--B1)", "7)", "NOW(", 'TEXT(A1,"0', "IF(A1))))"]
)
def test_a_formula_that_cannot_be_read_stops_no_test(text: str) -> None:
    assert broken(text) <= set(STYLE_TESTS)


@pytest.mark.parametrize("figure", ["0.5", "2", "10", "12", "24", "60", "365", "3600", "8760",
                                    "1000", "1000000", "1000000000", "1E9"])  # fmt: skip
def test_a_figure_that_everybody_knows_may_be_typed(figure: str) -> None:
    assert set() == broken(f"A1*{figure}")
    assert {"FRM-02"} == broken(f"A1*7{figure}")


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
