"""The template an edited workbook goes back to: the same one, or one that has moved meanwhile."""

from pathlib import Path

from modelgen.template.load import find

BASE = "deepseek-v3-r1"

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
STEPS = (
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


def changed_text(text: str) -> str:
    """The template with an input, a line and a sheet more, a line less, other values."""
    for anchor, replacement in STEPS:
        assert text.count(anchor) == 1, f"`{anchor}` stands {text.count(anchor)} times"
        text = text.replace(anchor, replacement)
    lines = text.splitlines(keepends=True)
    kept = [line for line in lines if not line.startswith(REMOVED)]
    assert len(kept) == len(lines) - 1, f"`{REMOVED}` is not one line"
    return "".join(kept)


def write(folder: Path) -> dict[str, Path]:
    """The template files by their letter: a as it is, b as it has moved."""
    base = find(BASE)
    paths = {"a": folder / "a.yaml", "b": folder / "b.yaml"}
    text = base.read_text(encoding="utf-8")
    paths["a"].write_text(text, encoding="utf-8")
    paths["b"].write_text(changed_text(text), encoding="utf-8")
    return paths
