"""Tables of inputs as other people's programs calculate them: empty, partly and wholly filled."""

from pathlib import Path

import pytest

from modelgen.commands.regenerate import regenerate
from modelgen.compile import stages, wording
from modelgen.compile.templates import load
from modelgen.template.settings import Settings

from .conftest import ROOT, Built
from .outside import Office
from .test_outside import (
    differences,
    faults,
    gnumeric_differences,
    ironcalc_differences,
    office_values,
)

PRICES = ROOT / "tests" / "samples" / "prices.yaml"


def row(number: int, name: str, price: float, freight: float, since: str, insured: str) -> list:
    cells = {
        "supplier": name, "price": price, "freight": freight, "since": since, "insured": insured,
    }  # fmt: skip
    return [f"lists.spare_{number}.{column}={cell}" for column, cell in cells.items()]


FIRST = row(1, "West", 70, 0, "2026-01-01", "no")
STATES = {
    "empty": [],
    "one": FIRST,
    "gap": row(3, "Far west", 71.5, 3, "2025-01-02", "yes"),
    "full": [
        *FIRST,
        *row(2, "Isle", 140.25, 30, "2026-01-15", "yes"),
        *row(3, "Far west", 71.5, 3, "2025-01-02", "yes"),
        "list_used@other=south",
    ],
}


@pytest.fixture(
    scope="module", params=[(s, lang) for s in STATES for lang in ("en", "fr")], ids="-".join
)
def prices(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Built:
    state, lang = request.param
    ctx = stages.prepare(load(PRICES), Settings(tuple(STATES[state]), lang=lang))
    book, values, data = stages.build(ctx)
    path = tmp_path_factory.mktemp("prices") / "prices.xlsx"
    path.write_bytes(data)
    return Built(ctx, book, values, data, path)


def test_libreoffice_calculates_every_stored_value(
    prices: Built, office: Office, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    running = office if prices.ctx.lang == "en" else request.getfixturevalue("bureau")
    assert "" == "\n".join(differences(prices, office_values(running, prices, tmp_path)))


def test_ironcalc_calculates_every_stored_value(prices: Built) -> None:
    assert [] == ironcalc_differences(prices)


def test_gnumeric_calculates_every_stored_value(prices: Built, tmp_path: Path) -> None:
    assert "" == gnumeric_differences(prices, tmp_path)


def test_the_open_xml_sdk_finds_no_fault(prices: Built) -> None:
    assert [] == faults(prices.path)


ISLE = {"B": "Isle", "D": 85, "E": 4, "F": 46000, "G": "Yes"}


def isle(row: int) -> dict[str, object]:
    return {f"Lists!{col}{row}": content for col, content in ISLE.items()}


EDITS = {
    "sorted with the ids": ([("sort", "Lists!A10:N12", 1, True)], {}),
    "sorted without": ([("sort", "Lists!B10:G12", 0, True)], {}),
    "sorted with spare rows": ([("sort", "Lists!B10:N15", 0, True)], {}),
    "upside down": ([("sort", "Lists!A10:N15", 1, False)], {}),
    "put in": ([("insert", "Lists", "Rows", 11, 1), ("write", isle(12))], {"spare_1": "Isle"}),
    "put in first": ([("insert", "Lists", "Rows", 10, 1), ("write", isle(11))],
                     {"spare_1": "Isle"}),
    "put in last": ([("insert", "Lists", "Rows", 14, 1), ("write", isle(15))],
                    {"spare_1": "Isle"}),
    "put in and sorted": ([("insert", "Lists", "Rows", 11, 1), ("write", isle(12)),
                           ("sort", "Lists!B10:G13", 0, False)], {"spare_1": "Isle"}),
    "taken out": ([("remove", "Lists", "Rows", 11, 1)], {"east": ""}),
    "the last ones taken out": ([("remove", "Lists", "Rows", 13, 2)], {}),
    "taken out and put in": ([("remove", "Lists", "Rows", 11, 1),
                              ("insert", "Lists", "Rows", 11, 1), ("write", isle(12))],
                             {"east": "", "spare_1": "Isle"}),
    "filled": ([("write", isle(14))], {"spare_2": "Isle"}),
    "above the table": ([("insert", "Lists", "Rows", 5, 2)], {}),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS)
def test_what_is_done_to_rows_in_libreoffice_comes_back_with_them(
    name: str, office: Office, tmp_path: Path
) -> None:
    """No row is lost, none is doubled, and what is calculated is what the rows say."""
    steps, wanted = EDITS[name]
    ctx = stages.prepare(load(PRICES), Settings(("list_used@other=north",)))
    (tmp_path / "book.xlsx").write_bytes(stages.build(ctx)[2])
    office.ask("open", str(tmp_path / "book.xlsx"))
    for command in steps:
        office.ask(*command)
    put_in = name.startswith("put in")
    flag = next(cell.place for cell in stages.compile(ctx).flags if cell.id.text == "lists_rows")
    assert [float(put_in)] == office.ask("read", [str(flag)])
    office.ask("save", str(tmp_path / "mine.xlsx"), "Calc MS Excel 2007 XML")
    result = regenerate(Path("mine.xlsx"), (tmp_path / "mine.xlsx").read_bytes(), None, ())
    assert result.book
    assert result.values
    assert [] == wording.failing(result.book, result.values)
    held = {cell.id.text: cell.content for cell in result.book.cells if cell.waits}
    rows = {"north": "North", "south": "South", "east": "East"} | wanted
    for key in ("north", "south", "east", "spare_1", "spare_2", "spare_3"):
        assert rows.get(key, "") == held[f"lists.{key}.supplier"]
    count = sum(1 for called in rows.values() if called)
    ways = {name: result.values[result.placement.place(ctx.layout.live(name))]
            for name in ("lists_count", "cost")}  # fmt: skip
    assert {"lists_count": count, "cost": 4080} == ways
    outside = [c for c in result.read.edits.user_cells if not c.found.formula]
    assert [] == [cell.at for cell in outside if cell.at.row < 16]
