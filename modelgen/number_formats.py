"""How each kind of figure is shown: in a cell, on a chart, and in running text."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from .translations import N_, Translate

UnitFormat = Literal[
    "whole", "tenth", "cents", "price", "percent", "exact", "factor", "plain", "clock", "text"
]
"""What a unit of a template may be shown as."""

FormatName = Literal[UnitFormat, "tiny", "date", "changed", "check", "alert"]
"""What a cell may be shown as."""


@dataclass(frozen=True, slots=True)
class NumberFormat:
    """One way to show a figure: negatives in brackets, the digits the same wherever it stands.

    `digits` are its decimals; None where the code of the cell is another (`fixed`, or
    `localised`, which each language says in its own way), and running text shows all digits.
    """

    digits: int | None = None
    chart: str = "General"
    """The code on a chart, where room is short."""
    grouped: bool = True
    """Whether thousands are set apart."""
    dashed: bool = False
    """Whether a dash stands for nothing at all."""
    share: bool = False
    """Whether it is shown in per cent."""
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
        return "." + "0" * self.digits if self.digits else ""

    def code(self, _: Translate) -> str:
        """The code of a cell: positive, negative, zero and text."""
        if self.flag:
            raised, none = (_(word) if word else "–" for word in self.flag)
            return f'"{raised}"_);"{raised}"_);"{none}"_)'
        if self.digits is None:
            return _(self.localised) if self.localised else self.fixed
        sign = "%" if self.share else ""
        zero = '"–"' if self.dashed else f"0{self._decimals}{sign}"
        return f"{self.pattern}{sign}_);({self.pattern}{sign});{zero}_);@_)"


FORMATS: Mapping[FormatName, NumberFormat] = {
    "whole": NumberFormat(0, "#,##0", dashed=True),
    "tenth": NumberFormat(1, "0.0", dashed=True),
    "cents": NumberFormat(2, "0.00", dashed=True),
    "price": NumberFormat(4, "0.0000", dashed=True),
    "percent": NumberFormat(1, "#,##0%", share=True),
    "exact": NumberFormat(2, "#,##0%", share=True),
    "factor": NumberFormat(4, "0.00", grouped=False),
    "plain": NumberFormat(0, "0", grouped=False),
    "clock": NumberFormat(1, "0.0", grouped=False),
    "text": NumberFormat(fixed="General"),
    "tiny": NumberFormat(fixed="0.0E+00_);(0.0E+00);0_);@_)"),
    "date": NumberFormat(localised=N_("yyyy-mm-dd")),
    "changed": NumberFormat(flag=(N_("changed"), "")),
    "check": NumberFormat(flag=(N_("FAILS"), N_("holds"))),
    "alert": NumberFormat(flag=(N_("RAISED"), "")),
}


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
