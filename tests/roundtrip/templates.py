"""The template an edited workbook goes back to: the same one, or one that has moved meanwhile."""

from pathlib import Path

from modelgen.template.load import find

from .edits import FLAGSHIP

NEW_INPUT = """\
          - name: power_rate
            label: Power on top of training
            unit: share
            value: 0.08
            low: 0
            high: 0.2
            minimum: 0
            maximum: 1
            evidence: A
            source: "Assumption: not published"
            as_of: 2026-11-21
            note: Share of the training cost.
"""
NEW_LINE = """\
          - name: power_uplift
            label: Power on top of training
            unit: share
            formula: training_charge*power_rate
"""
NEW_SHEET = """\
  - sheet: Annex
    role: calculation
    plan: free
    about: One line more, and what it is for.
    blocks:
      - kind: lines
        title: Per node
        items:
          - name: profit_per_node
            label: Profit per node
            unit: USD/day/node
            formula: 'IF(average_nodes=0,"n/a",profit/average_nodes)'
            output: true
      - kind: notes
        title: Notes
        lines:
          - text: Profit of the day divided by the average of the occupied nodes.

"""
NEW_VERSION = """\
          - version: 1.2.0
            date: 2026-11-22
            who: modelgen
            change: Power of training, longer training life, the annex.
            effect: Loaded case alone.
"""

# Each step: an anchor that stands once in the text, and what takes its place.
Steps = tuple[tuple[str, str], ...]
STEPS: Steps = (
    ("version: 1.1.0\ntitle:", "version: 1.2.0\ntitle:"),
    ("          - version: 1.0.0\n", NEW_VERSION + "          - version: 1.0.0\n"),
    ("  EUR/day: {format", "  USD/day/node: {format: cents}\n  EUR/day: {format"),
    # an input above all others, a line above all others, a formula that uses it
    ("          - name: gpus_per_node\n", NEW_INPUT + "          - name: gpus_per_node\n"),
    ("          - {name: peak_nodes,", NEW_LINE + "          - {name: peak_nodes,"),
    ("*training_gpu_price/training_life}", "*training_gpu_price*(1+power_uplift)/training_life}"),
    # a default moved
    ("unit: days, value: 365,", "unit: days, value: 540,"),
    # a sheet in the middle
    ("  - sheet: Sensitivity\n", NEW_SHEET + "  - sheet: Sensitivity\n"),
)
REMOVED = "          - {name: revenue_per_paid_m,"

# Models over time: a year later, two periods more, a case, an input and a line more, a default
# moved; of three statements a year more of actuals.
VERSION = ("version: 1.0.0\ntitle:", "version: 1.1.0\ntitle:")
DEEP = "  - {name: deep, label: Deep, parent: bear, story: As in the case bear.}\n"
LATER = (
    "start: 2026-01-01, every: year, periods: 5",
    "start: 2027-01-01, every: year, periods: 7",
)
LEVY = (
    "          - {name: levy_share, label: Levy in revenue, value: 0.002,"
    " low: 0.001, high: 0.003}\n"
)
LEVIED = (
    "          - {name: levy, label: Levy, unit: USD m, is: flow, formula: revenue*levy_share}\n"
)
LESS_LEVY = ("(margin+margin_shift)}", "(margin+margin_shift)-levy}")
TAXED = ("value: 0.25, low: 0.23, high: 0.28", "value: 0.26, low: 0.23, high: 0.28")


def more_before(anchor: str, text: str) -> tuple[str, str]:
    return (anchor, text + anchor)


OVER_TIME: dict[str, Steps] = {
    "dcf": (
        VERSION, LATER, TAXED, more_before("\naxes:\n", DEEP),
        ("[0.04, 0.035, 0.03, 0.025, 0.02]", "[0.035, 0.03, 0.025, 0.02, 0.02, 0.02, 0.02]"),
        ("[-0.03, 0.01, 0.05, 0.04, 0.02]", "[0.01, 0.05, 0.04, 0.02, 0.02, 0.02, 0.02]"),
        ("[0.18, 0.185, 0.19, 0.195, 0.2]", "[0.185, 0.19, 0.195, 0.2, 0.2, 0.2, 0.2]"),
        ("[0.16, 0.165, 0.175, 0.18, 0.18]", "[0.165, 0.175, 0.18, 0.18, 0.18, 0.18, 0.18]"),
        more_before("          - {name: da_share,", LEVY),
        more_before("          - {name: da,", LEVIED),
        LESS_LEVY,
    ),
    "lbo": (
        VERSION, LATER, TAXED, more_before("\naxes:\n", DEEP),
        ("[0.12, 0.11, 0.1, 0.09, 0.08]", "[0.11, 0.1, 0.09, 0.08, 0.08, 0.08, 0.08]"),
        ("[0.08, 0, 0.04, 0.08, 0.08]", "[0, 0.04, 0.08, 0.08, 0.08, 0.08, 0.08]"),
        ("[0.35, 0.36, 0.36, 0.37, 0.38]", "[0.36, 0.36, 0.37, 0.38, 0.38, 0.38, 0.38]"),
        ("[0.34, 0.31, 0.33, 0.35, 0.37]", "[0.31, 0.33, 0.35, 0.37, 0.37, 0.37, 0.37]"),
        more_before("          - {name: da_share,", LEVY),
        more_before("          - {name: da,", LEVIED),
        LESS_LEVY,
    ),
    "three-statement": (
        VERSION, TAXED, more_before("\naxes:\n", DEEP),
        ("start: 2023-01-01, every: year, periods: 8",
         "start: 2024-01-01, every: year, periods: 10"),
        ("[540, 570, 600]", "[570, 600, 633]"),
        ("[70.2, 76.95, 84]", "[76.95, 84, 89]"),
        ("[0.05, 0.045, 0.04, 0.035, 0.03]", "[0.045, 0.04, 0.035, 0.03, 0.03, 0.03, 0.03]"),
        ("[0, 0, 0, -0.08, 0.05, 0.08, 0.05, 0.03]",
         "[0, 0, 0, 0.05, 0.08, 0.05, 0.03, 0.03, 0.03, 0.03]"),
        ("[0.14, 0.145, 0.15, 0.15, 0.15]", "[0.145, 0.15, 0.15, 0.15, 0.15, 0.15, 0.15]"),
        ("[0, 0, 0, 0.1, 0.12, 0.14, 0.15, 0.15]",
         "[0, 0, 0, 0.12, 0.14, 0.15, 0.15, 0.15, 0.15, 0.15]"),
        more_before("          - {name: da_share,", LEVY),
        more_before("          - {name: da,", LEVIED),
        LESS_LEVY,
    ),
}  # fmt: skip


def changed_text(text: str, model: str = FLAGSHIP) -> str:
    """The template as it has moved; of the flagship also with a sheet more and a line less."""
    for anchor, replacement in OVER_TIME.get(model, STEPS):
        assert text.count(anchor) == 1, f"`{anchor}` stands {text.count(anchor)} times"
        text = text.replace(anchor, replacement)
    if model != FLAGSHIP:
        return text
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(REMOVED)]
    assert len(kept) == len(lines) - 1, f"`{REMOVED}` is not one line"
    return "".join(kept)


def write(folder: Path, model: str = FLAGSHIP) -> dict[str, Path]:
    """The template files by their letter: a as it is, b as it has moved."""
    paths = {"a": folder / "a.yaml", "b": folder / "b.yaml"}
    text = find(model).read_text(encoding="utf-8")
    paths["a"].write_text(text, encoding="utf-8")
    paths["b"].write_text(changed_text(text, model), encoding="utf-8")
    return paths
