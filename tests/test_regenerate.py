"""Regeneration stage by stage: what is merged, what is kept to the byte, what stops it."""

import copy
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill

from modelgen import __version__
from modelgen.commands import regenerate_report
from modelgen.commands.regenerate import Result, regenerate
from modelgen.problems import ModelError
from modelgen.xlsx.package import DOCUMENT, MAIN, Package, tag
from modelgen.xlsx.reader import Returned

from .conftest import ROOT, Built
from .roundtrip import templates
from .test_cli import digest, run

NAME = "deepseek-v3-r1.xlsx"


@pytest.fixture(scope="session")
def moved(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The template as it has moved meanwhile."""
    return str(templates.write(tmp_path_factory.mktemp("moved"))["b"])


def edited(data: bytes, cells: dict[str, object]) -> bytes:
    """The workbook with contents typed into cells, by openpyxl; the same edits are done once."""
    return typed_into(data, tuple(cells.items()))


@lru_cache(32)
def typed_into(data: bytes, cells: tuple[tuple[str, object], ...]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for place, content in cells:
        sheet, _, address = place.rpartition("!")
        if sheet not in workbook.sheetnames:
            workbook.create_sheet(sheet)
        workbook[sheet][address] = content
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def back(data: bytes, template: str | None = None, *takes: str) -> Result:
    return regenerate(Path(NAME), data, template, takes)


def said(result: Result) -> list[str]:
    return [line.says for line in regenerate_report.lines(result)]


def refused(data: bytes, template: str | None = None) -> str:
    with pytest.raises(ModelError) as error:
        back(data, template)
    return "\n".join(problem.message for problem in error.value.problems)


def cells(data: bytes, sheet: str) -> dict[tuple[int, int], object]:
    tab = Returned(data).tab(sheet)
    assert tab
    return {spot: (cell.content, cell.value) for spot, cell in tab.cells.items() if not cell.empty}


def at(data: bytes, place: str) -> object:
    sheet, _, address = place.rpartition("!")
    spot = openpyxl.utils.cell.coordinate_from_string(address)
    column = openpyxl.utils.column_index_from_string(spot[0])
    return cells(data, sheet).get((spot[1] - 1, column - 1), (None, None))


# The same template


def test_without_edits_every_sheet_is_as_built_and_nothing_is_told(built: Built) -> None:
    result = back(built.data)
    assert [] == said(result)
    for sheet in built.book.sheets:
        assert cells(built.data, sheet.name) == cells(result.data, sheet.name)
    assert [s.name for s in built.book.sheets] == [t.name for t in Returned(result.data).tabs]


def test_regenerating_twice_gives_the_same_bytes(built: Built, moved: str) -> None:
    typed = {
        "Assumptions!E8": 3.1,
        "Assumptions!Y8": "why",
        "Mine!A1": "=Profit!D17",
        "GPU cost!D36": 9e4,
    }
    once = back(edited(built.data, typed), moved).data
    assert once == back(once, moved).data
    plain = back(edited(built.data, {})).data
    assert plain == back(plain).data


def test_an_input_an_override_and_the_live_case_come_back(built: Built) -> None:
    typed = {"Assumptions!E8": 2.5, "Assumptions!L8": 4, "Scenarios!D7": "Bear"}
    result = back(edited(built.data, typed))
    assert [2.5, 4.0, "Bear"] == [at(result.data, p)[1] for p in typed]
    assert (4.0, 4.0) == at(result.data, "Assumptions!L8")
    assert at(result.data, "Profit!D17")[1] == pytest.approx(at(result.data, "Profit!L17")[1])
    assert result.file
    assert not result.file.unknown


def test_an_emptied_override_follows_its_parent_again_and_the_report_says_so(built: Built) -> None:
    place = next(c.place for c in built.book.cells if c.role == "override")
    result = back(edited(built.data, {str(place): None}))
    told = said(result)
    assert ["follows its parent case again" in line for line in told] == [True]
    assert str(at(result.data, str(place))[0]).startswith("=")


def test_a_formula_that_was_changed_or_overwritten_stays_and_is_named(built: Built) -> None:
    typed = {"GPU cost!D36": 90000, "Profit!F16": "='Revenue mix'!F51-'GPU cost'!F36-1"}
    result = back(edited(built.data, typed))
    assert 90000 == at(result.data, "GPU cost!D36")[0]
    assert typed["Profit!F16"] == at(result.data, "Profit!F16")[0]
    told = "\n".join(said(result))
    assert "a value stands over the formula" in told
    assert "your formula stands in place of the template's" in told


def test_an_input_linked_to_a_name_on_an_own_sheet_is_computed(built: Built) -> None:
    workbook = openpyxl.load_workbook(built.path)
    workbook.create_sheet("Mine")["B2"] = 2.25
    workbook.defined_names["my_price"] = openpyxl.workbook.defined_name.DefinedName(
        "my_price", attr_text="Mine!$B$2"
    )
    workbook["Assumptions"]["E8"] = "=my_price*2"
    target = io.BytesIO()
    workbook.save(target)
    result = back(target.getvalue())
    assert ("=my_price*2", 4.5) == at(result.data, "Assumptions!E8")
    assert at(result.data, "Profit!D17")[1] == pytest.approx(562027.073 / 195912 - 1)


def test_formulas_that_only_a_spreadsheet_computes_get_no_stored_value(built: Built) -> None:
    typed = {"Mine!A1": "=TODAY()", "Mine!A2": "=A1+1", "Mine!A3": "=Profit!D17*2"}
    result = back(edited(built.data, typed))
    assert [None, None] == [at(result.data, f"Mine!A{i}")[1] for i in (1, 2)]
    assert at(result.data, "Mine!A3")[1] == pytest.approx(2 * 5.4547394)
    assert result.file
    assert 2 == result.file.unknown


def test_the_log_tells_each_effect_and_what_they_do_together(built: Built) -> None:
    result = back(edited(built.data, {"Assumptions!E8": 2.5, "Assumptions!E43": 0.5}))
    assert result.effects
    price, share = 562027.073 / 108840, 0.5 * 562027.073 / 87072
    base, both = 562027.073 / 87072, 0.5 * 562027.073 / 108840
    assert (price - base, share - base) == pytest.approx(result.effects.alone)
    assert both - base - (price - base) - (share - base) == pytest.approx(
        result.effects.interaction
    )
    log = [value for value, _ in cells(result.data, "Edits").values()]
    assert {"gpu_price@theoretical", 2.0, 2.5, "kept"} <= set(log)


def test_remarks_beside_the_log_stay_with_their_edit(built: Built) -> None:
    once = back(edited(built.data, {"Assumptions!E8": 2.5, "Assumptions!E43": 0.5}))
    row = next(
        r
        for (r, c), v in cells(once.data, "Edits").items()
        if v[0] == "monetised_share@theoretical"
    )
    noted = edited(once.data, {f"Edits!J{row + 1}": "agreed with JM", "Assumptions!E8": 2})
    again = back(noted)
    found = {v[0]: r for (r, _), v in cells(again.data, "Edits").items()}
    assert found["agreed with JM"] == found["monetised_share@theoretical"] == row - 1


def test_formats_on_generated_sheets_are_named(built: Built) -> None:
    workbook = openpyxl.load_workbook(built.path)
    workbook["Profit"]["D17"].fill = PatternFill("solid", fgColor="FF0000")
    workbook["Profit"].row_dimensions[9].hidden = True
    target = io.BytesIO()
    workbook.save(target)
    told = said(back(target.getvalue()))
    assert any("formats of your own in 1 cell of Profit (D17)" in line for line in told)
    assert any("hidden rows or columns of your own on Profit" in line for line in told)


# Another template


def test_a_moved_default_under_an_untouched_input_is_taken_with_its_effect(
    built: Built, moved: str
) -> None:
    result = back(edited(built.data, {"Scenarios!D7": "5 Loaded"}), moved)
    line = next(line for line in said(result) if line.startswith("training_life@theoretical"))
    assert "365 → 540; taken" in line
    assert "points" in line
    assert "+0.00" not in line


def test_a_default_that_both_changed_is_a_conflict_until_somebody_decides(
    built: Built, moved: str
) -> None:
    item = next(c for c in built.book.cells if c.id.text == "training_life@theoretical")
    data = edited(built.data, {str(item.place): 400})
    result = back(data, moved)
    assert (b"", ["training_life@theoretical"]) == (
        result.data,
        [d.name for d in result.conflicts],
    )
    [line] = [line for line in said(result) if "training_life" in line]
    assert "generated 365, yours 400, the template now says 540" in line

    def life(*takes: str) -> object:
        after = back(data, moved, *takes)
        assert after.book
        return next(c.content for c in after.book.cells if c.id == item.id)

    assert 400 == life("yours")
    assert 540 == life("new")
    assert 400 == life("new", "training_life=yours")
    assert 540 == life("training_life@theoretical=new")
    with pytest.raises(ModelError, match="nothing that you edited is called `trainig_life`"):
        life("trainig_life=new")


def test_the_same_change_on_both_sides_is_no_conflict(built: Built, moved: str) -> None:
    item = next(c for c in built.book.cells if c.id.text == "training_life@theoretical")
    result = back(edited(built.data, {str(item.place): 540}), moved)
    assert not result.conflicts
    assert any("the template now says the same" in line for line in said(result))


def test_an_override_over_a_moved_default_stays_and_the_report_says_so(
    built: Built, moved: str
) -> None:
    item = next(c for c in built.book.cells if c.id.text == "training_life@bear")
    result = back(edited(built.data, {str(item.place): 400}), moved)
    assert any("the default of training_life@theoretical" in line for line in said(result))


def test_a_reference_to_a_line_that_is_gone_becomes_visible_and_is_told(
    built: Built, moved: str
) -> None:
    item = next(c for c in built.book.cells if c.id.text == "revenue_per_paid_m@live")
    place = item.place.ref()
    result = back(edited(built.data, {"Mine!A1": f"={place}*2", "Mine!A2": f"={place}"}), moved)
    assert ["=#REF!*2", "=#REF!"] == [at(result.data, f"Mine!A{i}")[0] for i in (1, 2)]
    assert 2 == sum("refers to something that is no longer there" in line for line in said(result))


# The user's package


def furnished(data: bytes) -> tuple[bytes, dict[str, bytes]]:
    """The workbook with an own sheet of things that libraries lose, and their parts."""
    package = Package(edited(data, {"Mine!A1": "=Profit!D17", "Mine!B1": 1}))
    [sheet] = [part for name, part, _ in package.sheets() if name == "Mine"]
    parts = {
        "customXml/item1.xml": b"<memo xmlns='urn:fund'><id>7</id></memo>",
        "xl/media/logo.png": b"\x89PNG\r\n\x1a\n not really",
        "xl/persons/person.xml": b"<personList xmlns='http://schemas.microsoft.com/office/"
        b"spreadsheetml/2018/threadedcomments'/>",
        "xl/threadedComments/threadedComment1.xml": b"<ThreadedComments xmlns='http://schemas."
        b"microsoft.com/office/spreadsheetml/2018/threadedcomments'><threadedComment ref='A1' "
        b"dT='2026-11-01T00:00:00.00' personId='{1}' id='{2}'><text>why?</text>"
        b"</threadedComment></ThreadedComments>",
        "xl/drawings/drawing99.xml": b"<xdr:wsDr xmlns:xdr='http://schemas.openxmlformats.org/"
        b"drawingml/2006/spreadsheetDrawing'/>",
    }
    for part, content in parts.items():
        package.put(part, content)
        package.declare(part, "application/xml")
    package.add_relation(package.workbook, "customXml", "customXml/item1.xml")
    package.add_relation(package.workbook, "person", "xl/persons/person.xml")
    package.add_relation(sheet, "threadedComment", "xl/threadedComments/threadedComment1.xml")
    package.add_relation(sheet, "image", "xl/media/logo.png")
    link = package.add_relation(sheet, "drawing", "xl/drawings/drawing99.xml")
    root = package.tree(sheet, change=True)
    drawing = etree.SubElement(root, tag("drawing"))
    drawing.set(tag("id", DOCUMENT), link)
    sparklines = etree.fromstring(
        f"<extLst xmlns='{MAIN}'><ext uri='{{05C60535-1F16-4fd2-B633-F4F36F0B64E0}}'"
        " xmlns:x14='http://schemas.microsoft.com/office/spreadsheetml/2009/9/main'>"
        "<x14:sparklineGroups xmlns:xm='http://schemas.microsoft.com/office/excel/2006/main'>"
        "<x14:sparklineGroup><x14:sparklines><x14:sparkline><xm:f>Profit!E17:M17</xm:f>"
        "<xm:sqref>C1</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
        "</x14:sparklineGroups></ext></extLst>"
    )
    root.append(copy.deepcopy(sparklines))
    return package.data(), parts


def test_parts_that_nothing_touches_keep_their_bytes(built: Built, moved: str) -> None:
    data, parts = furnished(built.data)
    for template in (None, moved):
        after = Package(back(data, template).data)
        assert parts == {part: after.parts.get(part) for part in parts}


def test_an_own_sheet_that_needs_no_change_keeps_its_bytes(built: Built) -> None:
    data, _ = furnished(built.data)
    stored = back(data).data  # its formulas have values now: openpyxl stores none
    for source, target in ((stored, back(stored).data),):
        [part] = [part for name, part, _ in Package(source).sheets() if name == "Mine"]
        assert Package(source).parts[part] == Package(target).parts[part]


def test_sparklines_and_comments_follow_what_they_show(built: Built, moved: str) -> None:
    data, _ = furnished(built.data)
    result = back(data, moved)
    row = next(c.place.row for c in result.book.cells if c.id.text == "cost_profit_margin@live")
    [part] = [part for name, part, _ in Package(result.data).sheets() if name == "Mine"]
    assert f"Profit!E{row + 1}:M{row + 1}".encode() in Package(result.data).parts[part]


def test_a_note_on_a_generated_cell_moves_with_it(built: Built, moved: str) -> None:
    workbook = openpyxl.load_workbook(built.path)
    workbook["Profit"]["D17"].comment = Comment("ask treasury", "me")
    target = io.BytesIO()
    workbook.save(target)
    result = back(target.getvalue(), moved)
    again = openpyxl.load_workbook(io.BytesIO(result.data))
    place = next(c.place for c in result.book.cells if c.id.text == "cost_profit_margin@live")
    notes = [c.coordinate for row in again["Profit"].iter_rows() for c in row if c.comment]
    assert [str(place).rpartition("!")[2]] == notes


def test_a_result_that_lost_something_is_not_written(
    built: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("modelgen.patch.sheet_graft._user_cells", lambda *_: None)
    told = refused(edited(built.data, {"Assumptions!Y8": "precious"}))
    assert "nothing was written, because the new workbook would lose" in told
    assert "precious" in told


# What stops it


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"Assumptions!E8": None}, "the input `gpu_price@theoretical` is empty"),
        ({"Assumptions!E8": "2,5"}, "holds the text `2,5`, not a number"),
        ({"Scenarios!D7": None}, "no live case is picked"),
        (
            {"Assumptions!A8": "gpus_per_node", "Assumptions!A7": "gpu_price"},
            "`gpu_price` stands in Assumptions!A7, but the rows around it say",
        ),
        ({"Source!B30": "  another: word"}, "was changed, so it does not say any more"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_for_sure_stops_with_its_cause(
    built: Built, typed: dict[str, object], words: str
) -> None:
    assert words in refused(edited(built.data, typed))


def test_a_name_that_points_elsewhere_stops_and_both_readings_are_shown(built: Built) -> None:
    workbook = openpyxl.load_workbook(built.path)
    workbook.defined_names["in_gpu_price"].attr_text = "Assumptions!$E$9:$M$9"
    target = io.BytesIO()
    workbook.save(target)
    told = refused(target.getvalue())
    assert "`in_gpu_price`: the name points to Assumptions!E9:M9" in told
    assert "it stands in Assumptions!E8:M8" in told


def test_a_changed_source_needs_the_original_template(built: Built, moved: str) -> None:
    broken = edited(built.data, {"Source!B30": "  another: word", "Assumptions!E8": 2.5})
    assert "is another version" in refused(broken, moved)
    result = back(broken, "deepseek-v3-r1")
    assert 2.5 == at(result.data, "Assumptions!E8")[1]


def test_a_workbook_of_another_generator_is_refused_in_one_sentence(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "other.xlsx")
    told = refused((tmp_path / "other.xlsx").read_bytes())
    assert "is not a workbook of this tool" in told
    assert 1 == len(told.splitlines())


def test_a_sheet_that_the_template_brings_may_not_meet_one_of_the_users(
    built: Built, moved: str
) -> None:
    assert "rename yours" in refused(edited(built.data, {"Annex!A1": "mine"}), moved)


def test_a_template_of_another_name_is_refused(built: Built) -> None:
    other = str(ROOT / "tests" / "samples" / "good.yaml")
    assert "was built from the template `deepseek-v3-r1`" in refused(built.data, other)


# The command line: the workbook that came back is never written to


@pytest.fixture
def folder(tmp_path: Path, built: Built) -> Path:
    (tmp_path / NAME).write_bytes(edited(built.data, {"Assumptions!E8": 2.5}))
    return tmp_path


def test_the_new_workbook_stands_beside_the_old_one_under_the_next_free_name(folder: Path) -> None:
    before = digest(folder / NAME)
    stem = NAME.removesuffix(".xlsx")
    for source in (NAME, NAME, f"{stem}.regenerated.xlsx"):
        assert 0 == run("regenerate", source, cwd=folder).returncode
    names = [f"{stem}.regenerated{n}.xlsx" for n in ("", "-2", "-3")]
    assert sorted([NAME, *names]) == sorted(os.listdir(folder))
    assert before == digest(folder / NAME)
    assert 1 == len({digest(folder / name) for name in names})


def test_in_place_leaves_a_numbered_backup(folder: Path) -> None:
    before = digest(folder / NAME)
    done = run("regenerate", NAME, "--in-place", cwd=folder)
    assert 0 == done.returncode
    backup = folder / NAME.replace(".xlsx", ".backup-1.xlsx")
    assert before == digest(backup)
    assert before != digest(folder / NAME)
    assert backup.name in done.stderr


def test_a_dry_run_and_a_conflict_write_nothing(folder: Path, moved: str) -> None:
    done = run("regenerate", NAME, "--dry-run", cwd=folder)
    assert (0, "nothing written") == (done.returncode, done.stdout.splitlines()[0])
    told = json.loads(run("regenerate", NAME, "--dry-run", "--json", cwd=folder).stdout)
    assert (None, []) == (told["written"], told["conflicts"])
    assert ["input", "Assumptions!E8", "gpu_price@theoretical"] == [
        told["lines"][0][key] for key in ("kind", "cell", "item")
    ]
    label = openpyxl.load_workbook(folder / NAME)["Assumptions"]
    row = next(r for r in range(1, 90) if label.cell(r, 1).value == "training_life")
    place = f"Assumptions!E{row}"
    (folder / NAME).write_bytes(edited((folder / NAME).read_bytes(), {place: 400}))
    done = run("regenerate", NAME, "--template", moved, cwd=folder)
    assert 1 == done.returncode
    assert "--take training_life@theoretical=yours" in done.stderr
    assert [NAME] == os.listdir(folder)


def test_killed_at_any_moment_the_old_workbook_is_whole(folder: Path) -> None:
    before = digest(folder / NAME)
    for delay in (0.3, 0.8, 1.2, 1.6):
        for extra in ([], ["--in-place"]):
            process = subprocess.Popen(
                [sys.executable, "-m", "modelgen", "regenerate", NAME, *extra],
                cwd=folder,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": str(ROOT)},
            )
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            process.wait()
            backups = list(folder.glob("*.backup-1.xlsx"))
            assert before == digest(backups[0] if backups else folder / NAME)
            for path in folder.glob("*.xlsx"):
                assert zipfile.ZipFile(path).testzip() is None
            if backups:
                return


def test_a_full_disk_leaves_everything_as_it_was(folder: Path) -> None:
    """A limit on the size of files stands for the full disk: the writer meets it half-way."""
    before = digest(folder / NAME)
    limited = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000));"
        "from modelgen.cli import run; run()"
    )
    for extra in ([], ["--in-place"]):
        done = subprocess.run(
            [sys.executable, "-c", limited, "regenerate", NAME, *extra],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        assert 1 == done.returncode
        assert "cannot write" in done.stderr
        assert "Traceback" not in done.stderr
        assert [NAME] == os.listdir(folder)
        assert before == digest(folder / NAME)


def test_a_folder_that_cannot_be_written_to_is_named(folder: Path) -> None:
    before = digest(folder / NAME)
    closed = Path("/proc") if os.geteuid() == 0 else folder / "closed"
    if os.geteuid() != 0:
        closed.mkdir(mode=0o500)
    done = run("regenerate", NAME, "-o", str(closed / "new.xlsx"), cwd=folder)
    assert 1 == done.returncode
    assert f"cannot write `{closed / 'new.xlsx'}`" in done.stderr
    assert before == digest(folder / NAME)


# Differences


def test_diff_tells_inputs_their_effects_formulas_and_results(folder: Path, built: Built) -> None:
    (folder / "fresh.xlsx").write_bytes(built.data)
    done = run("diff", "fresh.xlsx", NAME, cwd=folder)
    assert 0 == done.returncode
    price = "GPU lease price in 0 Base [Assumptions!E8]: 2.00 → 2.50 USD/GPU-hour (+25 %)"
    assert f"{price}; headline -129.09 points" in done.stdout
    assert "GPU cost: 87,072 → 108,840 USD/day (+25 %)" in done.stdout


def test_diff_of_two_templates_tells_what_came_went_and_moved(folder: Path, moved: str) -> None:
    done = run("diff", "deepseek-v3-r1", moved, cwd=folder)
    for words in (": 365 → 540 days (+47.9 %)", "Power", ": new, ", "Revenue per", "Annex: new"):
        assert words in done.stdout, words


def test_diff_of_a_template_and_its_untouched_workbook_finds_nothing(
    folder: Path, built: Built
) -> None:
    (folder / "fresh.xlsx").write_bytes(built.data)
    done = run("diff", "deepseek-v3-r1", "fresh.xlsx", cwd=folder)
    assert "no differences" in done.stdout


def test_diff_tells_the_headline_of_both_sides(folder: Path, built: Built) -> None:
    (folder / "fresh.xlsx").write_bytes(built.data)
    done = run("diff", NAME, "fresh.xlsx", cwd=folder)
    assert "416 % (416.38 %) → 545 % (545.47 %)" in done.stdout


# A workbook told


def test_show_and_trace_tell_an_edited_workbook_as_it_stands(built: Built, tmp_path: Path) -> None:
    typed = {
        "Assumptions!E8": 2.5,
        "GPU cost!D36": 9e4,
        "Profit!D16": "='Revenue mix'!D51-Mine!B2",
    }
    (tmp_path / NAME).write_bytes(edited(built.data, {**typed, "Mine!B2": 7}))
    shown = run("show", NAME, cwd=tmp_path).stdout
    assert "gpu_price@theoretical                2.5\n" in shown
    assert "gpu_price@night_tariff               =E8  →  2.5\n" in shown
    traced = run("trace", NAME, "profit", cwd=tmp_path).stdout
    assert traced.startswith(
        "profit = 562020.073 USD/day  [Profit!D16] ='Revenue mix'!D51-Mine!B2"
    )
    assert "typed by hand over =Revenue" in traced
    assert "└─ Mine!B2 = 7\n" in traced
    cost = run("trace", NAME, "gpu_cost", cwd=tmp_path).stdout
    assert cost.startswith("gpu_cost = 90000 USD/day  [GPU cost!D36] 90000")
    price = run("trace", NAME, "gpu_price", cwd=tmp_path).stdout
    assert "(edited: gpu_price@theoretical)" in price
    refused = run("show", NAME, "--set", "gpu_price=3", cwd=tmp_path)
    assert "--set and --case are for templates" in refused.stderr


# What an adversary tried


def test_ranges_beyond_the_generated_cells_keep_their_size(built: Built) -> None:
    figures = {f"Profit!{col}5": n for col, n in zip("QRST", (1, 2, 3, 4), strict=True)}
    sums = {
        "Profit!V5": "=SUM(Q5:T5)",
        "Mine!A2": "=SUM(Profit!Q5:T5)",
        "Mine!A3": "=COUNT(Profit!B300:B320)",
    }
    result = back(edited(built.data, figures | sums))
    for place, text in sums.items():
        assert text == at(result.data, place)[0]
    assert 10.0 == at(result.data, "Mine!A2")[1]


def test_a_case_in_the_middle_moves_references_with_their_case(
    built: Built, tmp_path: Path
) -> None:
    text = (ROOT / "templates" / "deepseek-v3-r1.yaml").read_text(encoding="utf-8")
    anchor = "  - name: throughput\n"
    assert text.count(anchor) == 1
    new = "  - name: extra\n    label: Extra\n    parent: bear\n    story: One more.\n"
    changed = tmp_path / "more.yaml"
    changed.write_text(text.replace(anchor, new + anchor), encoding="utf-8")
    row = next(
        c.place.row + 1
        for c in built.book.cells
        if c.content == "link.revenue" and c.place.sheet == "Scenarios"
    )
    typed = {
        "Mine!A1": f"=Scenarios!M{row}",
        "Mine!A2": "=SUM(Profit!E16:M16)",
        "Mine!A3": "=Profit!M4",
    }
    result = back(edited(built.data, typed), str(changed))
    assert [f"=Scenarios!N{row + 1}", "=SUM(Profit!E16:N16)", "=Profit!N4"] == [
        at(result.data, place)[0] for place in typed
    ]


def test_what_needs_an_unknown_value_is_unknown(built: Built) -> None:
    typed = {
        "Mine!A1": '=INDIRECT("B1")&""', "Mine!A2": '=IF(A1="yes",10,0)',
        "Mine!A3": "=ISNUMBER(A1)", "Mine!A4": "#N/A", "Mine!A5": "=IF(ISERROR(A4),1,2)",
        "Mine!A6": "=IFERROR(A1,0)",
        "Mine!A7": "=[1]Sheet1!A1*2", "Mine!A8": "=Profit!D17", "Mine!B1": "yes",
    }  # fmt: skip
    result = back(edited(built.data, typed))
    assert [None] * 6 == [at(result.data, f"Mine!A{i}")[1] for i in (1, 2, 3, 5, 6, 7)]
    assert at(result.data, "Mine!A8")[1] == pytest.approx(5.4547394)


def test_texts_stay_right_where_the_file_lists_one_twice(built: Built, moved: str) -> None:
    package = Package(built.data)
    part = next(part for part in package.parts if part.endswith("sharedStrings.xml"))
    texts = package.tree(part, change=True)
    for item in texts[:5]:
        texts.append(copy.deepcopy(item))
    result = back(package.data(), moved)
    assert result.book
    for cell in result.book.cells:
        if cell.place.sheet == "Annex" and isinstance(cell.content, str) and cell.content:
            assert cell.content == at(result.data, str(cell.place))[1]


def test_a_text_that_begins_with_an_equals_sign_is_no_formula(built: Built) -> None:
    package = Package(built.data)
    [part] = [part for name, part, _ in package.sheets() if name == "Profit"]
    for cell in package.tree(part, change=True).iter(tag("c")):
        if cell.get("r") == "B16":
            cell.set("t", "str")
            cell.find(tag("v")).text = "=Profit (ours)"
    assert "begins with an equals sign" in refused(package.data())


def test_notes_drawn_in_a_language_that_is_no_xml_stop_nothing(built: Built) -> None:
    workbook = openpyxl.load_workbook(built.path)
    workbook["Profit"]["D17"].comment = Comment("ask", "me")
    target = io.BytesIO()
    workbook.save(target)
    package = Package(target.getvalue())
    part = next(part for part in package.parts if part.endswith(".vml"))
    package.parts[part] = package.parts[part].replace(b"</xml>", b"<br></xml>")
    assert any("1 note of yours on Profit" in line for line in said(back(package.data())))


def test_a_renamed_sheet_alone_is_no_edit_of_formulas(built: Built) -> None:
    for sheet in ("GPU cost", "Revenue mix", "Load profile", "Workings"):
        package = Package(built.data)
        root = package.tree(package.workbook, change=True)
        old, new = (f"'{sheet}'!" if " " in sheet else f"{sheet}!"), "'All of it'!"
        for part in package.parts:
            if "/worksheets/sheet" in part or part == package.workbook or "/charts/" in part:
                for element in package.tree(part, change=True).iter():
                    if element.text and isinstance(element.tag, str):
                        element.text = element.text.replace(old, new)
        next(e for e in root.iter(tag("sheet")) if e.get("name") == sheet).set("name", "All of it")
        told = said(back(package.data()))
        assert [f"sheet {sheet}: you call it All of it"] == told


def test_sheets_called_edits_twice_and_a_name_that_the_template_brings(
    built: Built, moved: str
) -> None:
    typed = {"Edits!A1": "mine", "Edits (modelgen)!A1": "mine too", "Assumptions!E8": 3}
    names = [tab.name for tab in Returned(back(edited(built.data, typed)).data).tabs]
    assert "Edits (modelgen 2)" in names
    workbook = openpyxl.load_workbook(built.path)
    workbook["Claims"].title = "Annex"
    target = io.BytesIO()
    workbook.save(target)
    assert "rename yours" in refused(target.getvalue(), moved)


def test_an_emptied_case_cell_is_named(built: Built) -> None:
    told = said(back(edited(built.data, {"Assumptions!K8": None})))
    assert ["follows its parent case again" in line for line in told] == [True]


def test_a_live_case_by_formula_stops(built: Built) -> None:
    assert "is no case" in refused(
        edited(built.data, {"Scenarios!D7": "=Mine!A1", "Mine!A1": "x"})
    )


def test_checks_that_only_a_spreadsheet_computes_are_not_told_as_failing(
    built: Built, tmp_path: Path
) -> None:
    typed = {
        "Assumptions!E8": "=Mine!A1",
        "Mine!A1": "=_xlfn.XLOOKUP(1,B1:B2,C1:C2)",
        "Mine!B1": 1,
    }
    (tmp_path / NAME).write_bytes(edited(built.data, typed | {"Mine!C1": 2.5}))
    done = run("regenerate", NAME, cwd=tmp_path)
    assert (0, "") == (done.returncode, done.stderr)
    assert "545 % (545.47 %) as generated, not known before Excel opens it" in done.stdout
    assert "none fails; " in done.stdout
    assert "not known before Excel opens it\n" in done.stdout
    [line] = [line for line in done.stdout.splitlines() if "gpu_price@theoretical" in line]
    assert line.endswith("; kept")


def test_dollar_signs_stay_as_they_are(built: Built, moved: str) -> None:
    result = back(edited(built.data, {"Mine!A1": "=SUM('GPU cost'!$D21:D$24)"}), moved)
    assert "=SUM('GPU cost'!$D22:D$25)" == at(result.data, "Mine!A1")[0]


def test_an_own_formula_that_shows_a_text_of_any_sheet_has_its_value_stored(built: Built) -> None:
    cells = {"Mine!A1": "=Source!C7", "Mine!A2": "=Memo!B6", "Profit!D16": "=Memo!B6"}
    data = back(edited(built.data, cells)).data
    stored = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    assert stored["Mine"]["A1"].value == stored["Source"]["C7"].value
    assert (
        stored["Mine"]["A2"].value == stored["Memo"]["B6"].value == stored["Profit"]["D16"].value
    )
    assert isinstance(stored["Memo"]["B6"].value, str)


def test_what_another_version_of_the_tool_wrote_otherwise_is_no_edit(built: Built) -> None:
    """A label and a check's formula that an older version did not have; an edit stays one."""
    words = "Source older than allowed"
    label = next(str(cell.place) for cell in built.book.cells if cell.content == words)
    check = "Checks!D12"
    older = {check: "=1-1", label: None, "Assumptions!E8": 2.5}
    workbook = openpyxl.load_workbook(io.BytesIO(edited(built.data, older)))
    [cell] = [c for c in workbook["Source"]["C"] if c.value == f"modelgen {__version__}"]
    mine = io.BytesIO()
    workbook.save(mine)
    cell.value = "modelgen 0.0.1"
    theirs = io.BytesIO()
    workbook.save(theirs)
    result = back(theirs.getvalue())
    told = {line.cell for line in regenerate_report.lines(result)}
    assert "Assumptions!E8" in told
    assert not {check, label} & told
    there = openpyxl.load_workbook(io.BytesIO(result.data))
    assert there["Workings"][label.rpartition("!")[2]].value == words
    assert there["Checks"]["D12"].value != "=1-1"
    assert any("built by modelgen 0.0.1" in says for says in said(result))
    assert {check, label} == {check, label} & {
        line.cell for line in regenerate_report.lines(back(mine.getvalue()))
    }
