"""Advice on templates: what prints it, and what is then done, in place of words of a sample."""

PROFIT = "formula: revenue-cost"
BOTH_ENDS = "\n            low: 1\n            high: 3"
LONG = "+".join(["cups_sold*cup_price"] * 28)
WATER = "{name: water, label: Water, unit: USD, formula: 'IF(cups_sold>0,cost,0)'}"
MARGIN = (
    "          - {name: margin, label: Margin, unit: share,"
    ' formula: "IF(revenue=0,0,profit/revenue)"}\n'
)
SENTENCE = """'"The profit of a month is "&ROUND(profit,0)&" USD."'"""
SERIES = (
    "          - {kind: line, name: tin, label: Tin, unit: USD,"
    ' formula: "tin[-1]+profit-rent", first: profit-rent}\n'
)
SECOND = (
    SERIES
    + """      - kind: series
        title: More
        axis: plan_month
        items:
          - {kind: line, name: more, label: More, unit: USD, formula: profit-rent}
"""
)


def line(formula: str) -> str:
    return f"formula: '{formula}'"


def with_line(formula: str, more: str) -> str:
    """Profit with another formula, and a line more that it may use."""
    return f"formula: '{formula}', output: true, total: true}}\n          - {{{more}"


ON_TEMPLATES: tuple[tuple[str, str, str, str], ...] = (
    # what is advised, words of the good template, what stands there wrongly, what is advised there
    ("put the text in quotes", "title: The tin", "title: The tin: full", 'title: "The tin: full"'),
    ("put the text in quotes", "source: Contract,", "source: Assumption: as agreed,",
     'source: "Assumption: as agreed",'),
    ("write a figure without one, as in 1000 or 9.5", "maximum: 99,", "maximum: 9,9,",
     "maximum: 99,"),
    ("see how this line and the one above are indented", "author: tests",
     "author: tests\n  about: x", "author: tests"),
    ("see how they are indented", "            source: Price list\n",
     "           source: Price list\n", "            source: Price list\n"),
    ("use single quotes", "author: tests", 'author: "C:\\people"', "author: 'C:\\people'"),
    ("put a text that begins with `@` in quotes", "author: tests", "author: @tests",
     'author: "@tests"'),
    ("put a text that begins with it in quotes", "author: tests", "author: - tests",
     'author: "- tests"'),
    ("put a text with it in quotes", "author: tests", "author: | tests", 'author: "| tests"'),
    ("the text holds the control character U+0007; remove it", "label: Rain\n",
     "label: Rain\x07\n", "label: Rain\n"),
    ("the text holds a control character; remove it", "label: Rain\n",
     'label: "R\\e[31m"\n', 'label: "R[31m"\n'),
    ("write it out", "label: Rain\n    parent: plain", "label: &wet Rain\n    parent: plain",
     "label: Rain\n    parent: plain"),
    ("name the document, or `Assumption: why`", "source: Price list", "source: tbd",
     'source: "Assumption: as next door"'),
    ("`role` cannot be `model`; use", "role: calculation", "role: model", "role: calculation"),
    ("use plain words", "label: Rain\n", "label: 2026\n", 'label: "2026 wet"\n'),
    ("use plain words", "label: Rain\n", 'label: "2026"\n', "label: In 2026\n"),
    ("reads as a cell address or a reserved word; write `q_1`", MARGIN,
     MARGIN + "          - {name: q1, label: Q, unit: USD, formula: cost}\n",
     MARGIN + "          - {name: q_1, label: Q, unit: USD, formula: cost}\n"),
    ("use small letters, digits and _", MARGIN,
     MARGIN + "          - {name: Qa, label: Q, unit: USD, formula: cost}\n",
     MARGIN + "          - {name: qa, label: Q, unit: USD, formula: cost}\n"),
    ("is too near to zero: write 0, or", "value: 0.5, note", "value: 1.0e-200, note",
     "value: 0, note"),
    ("give `low` and `high`, or leave it out", "evidence: P\n            source: Price list",
     "evidence: P\n            range_evidence: A\n            source: Price list",
     f"evidence: P\n            range_evidence: A{BOTH_ENDS}\n            source: Price list"),
    ("give it a constant or an input of its own", PROFIT, line("revenue-cost*2"),
     line("revenue-cost*cup_price/cup_price")),
    ("write a comparison or 1 or 0", PROFIT, line("IF(TRUE,revenue-cost,0)"),
     line("IF(1,revenue-cost,0)")),
    ("give the inner one a line item", PROFIT + ", output: true, total: true}\n",
     with_line("IF(revenue>0,IF(cups_sold>0,revenue-cost,0),0)", WATER[1:] + "\n"),
     with_line("IF(revenue>0,water,0)", WATER[1:] + "\n")),
    ("split it into items", PROFIT + ", output: true, total: true}\n",
     with_line(LONG, WATER[1:] + "\n"),
     with_line("cups_sold*cup_price+cups_sold*cup_price", WATER[1:] + "\n")),
    ("put it in ROUND(…,0)", SENTENCE, """'"The profit is "&profit&" USD."'""", SENTENCE),
    ("give what it tells a line item", SENTENCE, """'"The profit is "&MONEY(profit*1)&" USD."'""",
     """'"The profit is "&MONEY(profit)&" USD."'"""),
    ("look among words", SENTENCE, """'"It is "&ROUND(COUNTIF(plan_month,"x"),0)&"."'""",
     """'"It is "&ROUND(COUNTIF(plan_month,">0"),0)&"."'"""),
    ("write it without `[plain]`", PROFIT, line("revenue-cups_sold*cup_cost[plain]"),
     line("revenue-cups_sold*cup_cost")),
    ("say what step one is (`first`)", ", first: profit-rent}", "}", ", first: profit-rent}"),
    ("put its series into that one", SERIES, SECOND,
     SERIES + SECOND[SECOND.rindex("          - ") :]),
    ("add it under `languages: fr`", "sheets:\n  - sheet: Inputs",
     "languages:\n  fr:\n    Lemonade stand: Citronnade\nsheets:\n  - sheet: Inputs",
     "sheets:\n  - sheet: Inputs"),
)  # fmt: skip
