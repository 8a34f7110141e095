"""What a formula's own text shows: tests that need no other cell, for typed and generated ones."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from ..addresses import LAST_COL, LAST_ROW, QUOTED, Area
from ..translations import told as _
from . import cell_references
from .as_typed import OPERATORS, excerpt
from .cell_references import length
from .item_formulas import MAX_LENGTH
from .syntax import FormulaError, Token, tokens

VOLATILE = frozenset("CELL INDIRECT INFO NOW OFFSET RAND RANDARRAY RANDBETWEEN TODAY".split())

ROUNDING = frozenset("CEILING FLOOR MROUND ROUND ROUNDDOWN ROUNDUP TRUNC".split())

LOCAL = frozenset("DOLLAR NUMBERSTRING TEXT VALUE".split())

LOOKUPS = {"VLOOKUP": 4, "HLOOKUP": 4, "MATCH": 3}

PLAIN_NUMBERS = frozenset(
    {0.0, 0.5, 1.0, 2.0, 10.0, 12.0, 24.0, 60.0, 100.0, 365.0, 1000.0, 3600.0, 8760.0, 1e6, 1e9}
)
"""Figures that say what they are: signs, halves, hours, months, days, scales."""

CODES = 20
"""Whole figures below it are taken for codes where something is compared with them."""

PICKERS = ROUNDING | frozenset(
    "INDEX MATCH VLOOKUP HLOOKUP CHOOSE LEFT RIGHT MID TEXT QUARTILE QUARTILE.INC QUARTILE.EXC"
    " LARGE SMALL WEEKDAY".split()
)

MONTH_END = 31
"""Figures up to it are days and months where a date is made; years are typed figures."""

MAX_REFERENCES = 10


_CALL = re.compile(r"([A-Za-z_][\w.]*)\(")

_QUOTED = re.compile(rf"\"[^\"]*\"|{QUOTED}")

_FIGURE = re.compile(r"(?<![\w$.!])\d")

_PARTS = re.compile(r"\d+|:")
"""Every reference has one of them at least."""

_SIGNS = re.compile(r"[+-]\s*[+-]")


@dataclass(frozen=True)
class FormulaText:
    """A formula, without its equals sign, and the sheet that it stands on."""

    text: str
    sheet: str

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its pieces; none of a formula that cannot be read."""
        try:
            return tokens(self.text)
        except FormulaError:
            return ()

    @cached_property
    def calls(self) -> tuple[str, ...]:
        """The functions, in capitals, as often as they are called."""
        return tuple(word.upper() for word in _CALL.findall(self.plain))

    @cached_property
    def plain(self) -> str:
        """The formula without the texts and the quoted names of sheets in it."""
        return _QUOTED.sub("", self.text)

    @cached_property
    def areas(self) -> tuple[Area, ...]:
        return cell_references.areas(self.text, self.sheet)


def _magic_number(formula: FormulaText) -> str:
    if not _FIGURE.search(formula.plain):
        return ""
    found = list(_literals(formula.tokens))
    says = _("{figures} typed into ={formula}")
    return (
        says.format(figures=", ".join(found[:3]), formula=excerpt(formula.text)) if found else ""
    )


def _literals(found: tuple[Token, ...]) -> Iterator[str]:
    """Figures in a formula that no function asks for and that do not speak for themselves."""
    calls: list[str] = []
    pieces = [token for token in found if token.kind != "Whitespace"]
    for i, token in enumerate(pieces):
        if (token.kind, token.subtype) == ("Func", "Open"):
            calls.append(token.value.rstrip("(").upper())
        elif (token.kind, token.subtype) == ("Func", "Close") and calls:
            calls.pop()
        elif (token.kind, token.subtype) == ("Operand", "Number"):
            value, call = float(token.value), calls[-1] if calls else ""
            asked = call in PICKERS or (call == "DATE" and value <= MONTH_END)
            beside = [piece.value for piece in pieces[max(0, i - 2) : i + 2] if piece != token]
            if not asked and not _speaks(value, beside):
                yield token.value + "%" * (beside[-1:] == ["%"])


def _speaks(value: float, beside: list[str]) -> bool:
    """Whether a figure says what it is: a plain one, a power of ten, the code of a choice."""
    if abs(value) in PLAIN_NUMBERS or beside[:2] == ["10", "^"]:
        return True
    return value < CODES and value.is_integer() and bool({"=", "<>"} & set(beside[-2:]))


def _volatile(formula: FormulaText) -> str:
    found = sorted(set(formula.calls) & VOLATILE)
    says = _("{functions}: moves without an input, or hides what it needs")
    return says.format(functions=", ".join(found)) if found else ""


def _masked(formula: FormulaText) -> str:
    if re.match(r"(_xlfn\.)?(IFERROR|IFNA)\(", formula.text, re.IGNORECASE):
        says = _("shows something else whatever goes wrong: ={formula}")
        return says.format(formula=excerpt(formula.text))
    return ""


def _nested(formula: FormulaText) -> str:
    depth, stack = 0, []
    for token in formula.tokens if formula.calls.count("IF") > 1 else ():
        if (token.kind, token.subtype) == ("Func", "Open"):
            stack.append(token.value.upper() == "IF(")
            depth = max(depth, sum(stack))
        elif (token.kind, token.subtype) == ("Func", "Close") and stack:
            stack.pop()
    return _("{depth} IFs inside one another").format(depth=depth) if depth > 1 else ""


def _long(formula: FormulaText) -> str:
    if len(formula.text) <= MAX_LENGTH:
        return ""
    count = length(formula.text)
    says = _("{count} characters without names of sheets")
    return says.format(count=count) if count > MAX_LENGTH else ""


def _many_references(formula: FormulaText) -> str:
    if len(_PARTS.findall(formula.text)) <= MAX_REFERENCES:
        return ""
    count = len(set(formula.areas))
    return _("{count} references").format(count=count) if count > MAX_REFERENCES else ""


def _npv(formula: FormulaText) -> str:
    return _("NPV takes its first flow one period late") if "NPV" in formula.calls else ""


def _rounding(formula: FormulaText) -> str:
    found = sorted(set(formula.calls) & ROUNDING)
    says = _("{functions} in a calculation")
    return says.format(functions=", ".join(found)) if found else ""


def _whole_column(formula: FormulaText) -> str:
    for area in formula.areas if ":" in formula.text else ():
        rows, cols = (area.top, area.bottom), (area.left, area.right)
        if rows == (0, LAST_ROW) or cols == (0, LAST_COL):
            return _("takes a whole column or row of {sheet}").format(sheet=area.sheet)
    return ""


def _mixed_anchors(formula: FormulaText) -> str:
    for pair in re.findall(r"(\$?)[A-Z]{1,3}(\$?)\d+:(\$?)[A-Z]{1,3}(\$?)\d+", formula.text):
        if pair[:2] != pair[2:]:
            says = _("a range with one end fixed grows when it is copied: ={formula}")
            return says.format(formula=excerpt(formula.text))
    return ""


def _loose_lookup(formula: FormulaText) -> str:
    for word, wanted in LOOKUPS.items():
        for arguments in _arguments(formula.text, word) if word in formula.calls else ():
            last = arguments[-1].strip().upper() if len(arguments) >= wanted else ""
            if last not in ("0", "FALSE", "FALSE()"):
                return _("{word} without an exact match").format(word=word)
    return ""


def _arguments(text: str, word: str) -> Iterator[list[str]]:
    """The arguments of each call of a function."""
    for match in re.finditer(rf"\b{word}\(", text, re.IGNORECASE):
        depth, parts, current = 1, [], ""
        for letter in text[match.end() :]:
            depth += (letter == "(") - (letter == ")")
            if not depth:
                break
            if letter == "," and depth == 1:
                parts.append(current)
                current = ""
            else:
                current += letter
        yield [*parts, current]


def _double_operator(formula: FormulaText) -> str:
    if not _SIGNS.search(formula.plain):
        return ""
    signs = [t for t in formula.tokens if t.kind in ("OpInfix", "OpPrefix")]
    for one, two in pairwise(signs):
        if one.end == two.start and one.value in "+-" and two.value in "+-":
            says = _("`{signs}` in ={formula}")
            return says.format(signs=one.value + two.value, formula=excerpt(formula.text))
    return ""


def _by_language(formula: FormulaText) -> str:
    calls = LOCAL & set(formula.calls)
    if calls:
        says = _("{function} depends on the language of the reader: ={formula}")
        return says.format(function=min(calls), formula=excerpt(formula.text))
    if re.search(r'"[<>=]+\d+\.\d+"', formula.text):
        says = _("a decimal in a criterion is read by language: ={formula}")
        return says.format(formula=excerpt(formula.text))
    return ""


SINCE_2019 = frozenset({"MINIFS", "MAXIFS"})
"""Functions that files mark as new, and that every program in use knows by now."""


def _new_function(formula: FormulaText) -> str:
    found = re.search(r"_xlfn\.(?:_xlws\.)?([A-Z.]+)\(", formula.text)
    says = _("{function} is not known to every program")
    if not found or found[1] in SINCE_2019:
        return ""
    return says.format(function=OPERATORS.get(found[1], found[1]))


STYLE_TESTS: dict[str, Callable[[FormulaText], str]] = {
    "FRM-05": _volatile,
    "FRM-13": _masked,
    "FRM-02": _magic_number,
    "FRM-15": _loose_lookup,
    "AUD-27": _double_operator,
    "FRM-04": _nested,
    "FRM-03": _long,
    "FRM-17": _many_references,
    "FRM-06": _npv,
    "FRM-14": _rounding,
    "AUD-29": _whole_column,
    "FRM-10": _mixed_anchors,
    "AUD-15": _by_language,
    "FRM-18": _new_function,
}
"""By rule: how a formula breaks it, in words; nothing where it keeps it."""
