"""How each kind of figure is shown: in a cell, on a chart, and in running text."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from .translations import N_, Translate

UnitFormat = Literal[
    "whole",
    "tenth",
    "cents",
    "price",
    "millions",
    "percent",
    "exact",
    "points",
    "factor",
    "times",
    "plain",
    "clock",
    "natural",
    "date",
    "text",
]
"""What a unit of a template may be shown as."""

TypedFormat = Literal[
    "typed whole",
    "typed tenth",
    "typed cents",
    "typed millions",
    "typed percent",
    "typed exact",
    "typed points",
    "typed factor",
    "typed times",
    "typed plain",
    "typed clock",
]
"""The same for a figure that somebody typed: with all the digits that it has."""

FormatName = Literal[UnitFormat, TypedFormat, "tiny", "difference", "changed", "check", "alert"]
"""What a cell may be shown as."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One way to show a figure: negatives in brackets, nothing at all as 0, wherever it stands.

    `digits` are its decimals; None where the code of the cell is another (`fixed`, or
    `localised`, which each language says in its own way), and running text shows all digits.
    """

    digits: int | None = None
    chart: str = "General"
    """The code on a chart, where room is short."""
    grouped: bool = True
    """Whether thousands are set apart."""
    spare: int = 0
    """How many of the decimals are left out where they are 0."""
    share: bool = False
    """Whether it is shown in per cent."""
    millions: bool = False
    """Whether it is shown in millions."""
    word: str = ""
    """What follows the digits."""
    whole_from: float = math.inf
    """From where on a figure without fixed decimals has none."""
    fixed: str = ""
    localised: str = ""
    flag: tuple[str, str] | None = None
    """The words for raised and not raised, where it is a flag (1 or 0); none is a dash."""

    @property
    def pattern(self) -> str:
        """The digits without a sign, in the notation that spreadsheets and Babel share."""
        return ("#,##0" if self.grouped else "0") + self._decimals

    @property
    def _decimals(self) -> str:
        if not self.digits:
            return ""
        return "." + "0" * (self.digits - self.spare) + "#" * self.spare

    @property
    def _word(self) -> str:
        return f'"{self.word}"' if self.word else ""

    @property
    def power(self) -> int:
        """The power of ten that it is multiplied by before it is shown."""
        return 2 if self.share else -6 if self.millions else 0

    @property
    def axis(self) -> str:
        """The code on a chart, negative figures in brackets as in cells."""
        return self.chart if self.chart == "General" else f"{self.chart};({self.chart})"

    def code(self, _: Translate) -> str:
        """The code of a cell: positive, negative, zero and text."""
        if self.flag:
            raised, none = (_(word) if word else "–" for word in self.flag)
            return f'"{raised}"_);"{raised}"_);"{none}"_)'
        if self.localised:
            return _(self.localised)
        if self.digits is None or self.fixed:
            return self.fixed
        tail = ("%" if self.share else ",," if self.millions else "") + self._word
        return f"{self.pattern}{tail}_);({self.pattern}{tail});0_);@_)"


_SHOWN: Mapping[FormatName, NumberFormat] = {
    "whole": NumberFormat(0, "#,##0"),
    "tenth": NumberFormat(1, "0.0"),
    "cents": NumberFormat(2, "0.00"),
    "price": NumberFormat(4, "0.00##", spare=2),
    "millions": NumberFormat(1, '#,##0.0,,"\u00a0M"', millions=True, word="\u00a0M"),
    "percent": NumberFormat(1, "#,##0%", share=True),
    "exact": NumberFormat(2, "#,##0%", share=True),
    "points": NumberFormat(1, '#,##0"\u00a0pts"', word="\u00a0pts"),
    "factor": NumberFormat(4, "0.00", grouped=False),
    "times": NumberFormat(2, '0.0"×"', word="×"),
    "plain": NumberFormat(0, "0", grouped=False),
    "clock": NumberFormat(1, "0.0", grouped=False),
    "natural": NumberFormat(whole_from=1000, fixed="[>=1000]#,##0_);[<0](#,##0.0);General_);@_)"),
    "text": NumberFormat(fixed="General"),
    "difference": NumberFormat(
        fixed="[>=0.000000000001]0.0E+00_);[<=-0.000000000001](0.0E+00);0_);@_)"
    ),  # what is smaller is left by calculating
    "tiny": NumberFormat(fixed="0.0E+00_);(0.0E+00);0_);@_)"),
    "date": NumberFormat(localised=N_("yyyy-mm-dd")),
    "changed": NumberFormat(flag=(N_("changed"), "")),
    "check": NumberFormat(flag=(N_("FAILS"), N_("holds"))),
    "alert": NumberFormat(flag=(N_("RAISED"), "")),
}

_MORE = 6
"""How many digits somebody may type behind those that a format shows."""


def _typed(form: NumberFormat) -> NumberFormat:
    """A format with more digits where there are any.

    The code of a cell without any would keep its point: it shows fractions by another format.
    """
    digits = form.digits or 0
    fixed = "" if digits else form.code(str)
    return replace(form, digits=digits + _MORE, spare=_MORE, fixed=fixed)


FORMATS: Mapping[FormatName, NumberFormat] = {
    **_SHOWN,
    **{
        cast("TypedFormat", f"typed {name}"): _typed(form)
        for name, form in _SHOWN.items()
        if form.digits is not None and not form.spare
    },
}

FRACTIONS: Mapping[FormatName, TypedFormat] = {
    "typed whole": "typed tenth", "typed plain": "typed clock",
}  # fmt: skip
"""What shows a typed figure that is no whole number, where the format has no decimals."""


def with_typed_digits(name: UnitFormat) -> FormatName:
    """How a figure is shown that somebody typed, with all its digits."""
    known = cast("TypedFormat", f"typed {name}")
    return known if known in FORMATS else name


def cell_code(name: FormatName, _: Translate, prefix: str = "") -> str:
    """The code of a cell; a word before the figure is part of it: `published: 5.0%`."""
    code = FORMATS[name].code(_)
    if not prefix:
        return code
    head = _("{item}: ").format(item=prefix.replace('"', "'"))
    return ";".join(
        f'"{head}{section[1:]}' if section.startswith('"') else f'"{head}"{section}'
        for section in code.split(";")
    )
