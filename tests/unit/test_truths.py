"""True and false are written as 1 and 0 where programs differ in what they make of them."""

import pytest

from modelgen.book.calculator import calculate
from modelgen.compile import stages
from modelgen.compile.templates import parse
from modelgen.formulas.truths import as_number, with_numbers

from ..conftest import ROOT


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a>b", "IF(a>b,1,0)"), ("(a>b)", "(1*(a>b))"), ("AND(a>b,c)", "IF(AND(a>b,c),1,0)"),
        ("not(a)", "IF(not(a),1,0)"), ("ISNUMBER(a)", "IF(ISNUMBER(a),1,0)"),
        ('IF(c,a>b,"n/a")', 'IF(c,1*(a>b),"n/a")'), ("IFERROR(a>b,0)", "IFERROR(1*(a>b),0)"),
        ("IF(a>b,1,0)", "IF(a>b,1,0)"), ("(a>b)*c", "(a>b)*c"), ("a+b", "a+b"),
        ("SUM(a>b)", "SUM(a>b)"), ("IF(AND(a,b),a,b)", "IF(AND(a,b),a,b)"), ("a>", "IF(a>,1,0)"),
        ('"a>b"', '"a>b"'), ("a=b=c", "IF(a=b=c,1,0)"), ('"é"=a', 'IF("é"=a,1,0)'),
    ],
)  # fmt: skip
def test_a_formula_that_gives_true_or_false_gives_a_number(text: str, written: str) -> None:
    assert written == as_number(text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("SUM(a>b,c)", "SUM(1*(a>b),c)"), ("SUMPRODUCT(a>b,c)", "SUMPRODUCT(1*(a>b),c)"),
        ("SUMPRODUCT((a>b)*c)", "SUMPRODUCT((a>b)*c)"), ("MAX(NOT(a))", "MAX(1*(NOT(a)))"),
        ("COUNT((a>b))", "COUNT((1*(a>b)))"), ("IF(a>b,SUM(c=d),0)", "IF(a>b,SUM(1*(c=d)),0)"),
        ("SUM(SUM(a>b)>c)", "SUM(1*(SUM(1*(a>b))>c))"), ("AND(a>b,c)", "AND(a>b,c)"),
        ("a>b", "a>b"), ("SUM(a,b)", "SUM(a,b)"), ("SUM(IF(a,b>c,0))", "SUM(IF(a,1*(b>c),0))"),
    ],
)  # fmt: skip
def test_what_is_counted_is_a_number(text: str, written: str) -> None:
    assert written == with_numbers(text)


def test_a_line_that_compares_is_a_number_and_is_counted_in_a_sum() -> None:
    text = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
    line = "          - {name: profit,"
    assert 1 == text.count(line)
    more = "".join(
        f"          - {{name: {name}, label: {name}, unit: share, formula: '{formula}'}}\n"
        for name, formula in (("good", "cups_sold>0"), ("both", "SUM(good,good,cups_sold>0)"))
    )
    book = stages.compile(stages.prepare(parse(text.replace(line, more + line), "good.yaml")))
    values = calculate(book)
    found = {cell.id.text: values.get(cell.place) for cell in book.cells}
    assert (1.0, 3.0) == (found["good@live"], found["both@live"])
