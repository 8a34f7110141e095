"""What stands in the workbook itself: names, the sheet shown first, what was computed."""

import pytest

from modelgen.patch.workbook_part import activate, active, names, settle, without_untrue
from modelgen.xlsx.package import Package, local

from .small_files import bare, data, job, mine, package, placed, rels, xml

SHEETS = {"A": xml("<sheetData/>"), "B": xml("<sheetData/>"), "C": xml("<sheetData/>")}


def view(tab: str = "") -> str:
    shown = f" activeTab='{tab}'" if tab else ""
    return f"<bookViews><workbookView{shown}/></bookViews>"


@pytest.mark.parametrize(
    ("views", "name"),
    [("", "A"), (view(), "A"), (view("1"), "B"), (view("2"), "C"), (view("3"), "A"),
     (view("1") + view("2"), "B")],
)  # fmt: skip
def test_the_active_sheet_is_that_of_the_first_window(views: str, name: str) -> None:
    assert name == active(package(SHEETS, names=views))


SELECTED = "<sheetViews><sheetView tabSelected='1'/></sheetViews>"
ALSO = "<sheetViews><sheetView tabSelected='true'/></sheetViews>"
NOT = "<sheetViews><sheetView/></sheetViews>"


def shown(target: Package) -> tuple[list[str | None], list[str | None]]:
    again = Package(target.data())
    views = [v.get("activeTab") for v in again.tree(again.workbook).iter("{*}workbookView")]
    sheets = [again.tree(part) for _, part, _ in again.sheets()]
    return views, [v.get("tabSelected") for root in sheets for v in root.iter("{*}sheetView")]


@pytest.mark.parametrize(
    ("name", "views", "selected"),
    [
        ("A", ["0"], ["1", None, None]),
        ("B", ["1"], [None, "true", None]),
        ("C", ["2"], [None, None, "1"]),
        ("gone", ["0"], ["1", None, None]),
    ],
)
def test_one_sheet_is_shown_and_no_other(
    name: str, views: list[str], selected: list[str | None]
) -> None:
    sheets = {"A": xml(SELECTED), "B": xml(ALSO), "C": xml(NOT)}
    target = package(sheets, names=view("9"))
    activate(target, name)
    assert (views, selected) == shown(target)


def test_a_workbook_that_shows_that_sheet_already_keeps_its_bytes() -> None:
    target = package({"A": xml(NOT), "B": xml(SELECTED)}, names=view("1"))
    before = target.data()
    activate(target, "B")
    assert before == target.data()
    other = package({"A": xml(SELECTED), "B": xml(NOT)}, names=view())
    before = other.data()
    activate(other, "A")
    assert before == other.data()


def defined(*entries: str) -> str:
    """Names such as `Price Mine!$D$4 0`, the last word the sheet that it is for, if any."""
    found = []
    for entry in entries:
        name, text, *scope = entry.split()
        local_to = f' localSheetId="{scope[0]}"' if scope else ""
        found.append(f'<definedName name="{name}"{local_to}>{text}</definedName> ')
    return f"<definedNames>{''.join(found)}</definedNames>"


def test_names_of_the_users_follow_and_the_fresh_ones_replace_those_of_the_book() -> None:
    theirs = defined(
        "zulu Own!$A$1", "PRICE Mine!$D$4", "mine Mine!$D$4", "zulu Own!$A$2 1",
        "here Mine!$D$2 0", "_xlnm.Print_Area Mine!$A$1 0", "_xlnm.Print_Area Own!$A$1 1",
        "price Mine!$D$2 1",
    )  # fmt: skip
    brought = defined("price Mine!$E$5", "_xlnm.Print_Area Mine!$A$1:$E$5 1")
    new = package({"New": data(""), "Mine": data("")}, names=brought)
    made = job(placed(mine(names=theirs)), new)
    names(made, ["Price"], ("Mine", "Own"))
    root = made.target.tree(made.target.workbook)
    found = [(e.get("name"), e.get("localSheetId"), e.text) for e in root.iter("{*}definedName")]
    assert [
        ("_xlnm.Print_Area", "0", "Mine!$A$1:$E$5"),
        ("_xlnm.Print_Area", "1", "Own!$A$1"),
        ("here", "0", "Mine!$E$2"),
        ("mine", None, "Mine!$E$5"),
        ("price", None, "Mine!$E$5"),
        ("price", "1", "Mine!$E$2"),
        ("zulu", None, "Own!$A$1"),
        ("zulu", "1", "Own!$A$2"),
    ] == found
    assert ["sheets", "definedNames"] == [local(e) for e in root]
    assert made.target.data() != made.placement.match.returned.raw


def test_names_of_a_sheet_that_moved_or_is_gone_follow_it() -> None:
    theirs = defined("a Own!$A$1 0", "b Gone!$A$1 1")
    made = job(placed(mine(names=theirs)), package({"Mine": data("")}))
    names(made, [], ("Own", "Gone"))
    root = made.target.tree(made.target.workbook)
    assert [("a", "1")] == [
        (e.get("name"), e.get("localSheetId")) for e in root.iter("{*}definedName")
    ]


def test_a_workbook_without_names_gets_the_group_behind_its_sheets() -> None:
    made = job(placed(mine(names="<calcPr/>")), package({"Mine": data("")}))
    names(made, [], ("Mine", "Own"))
    root = made.target.tree(made.target.workbook)
    assert ["sheets", "definedNames", "calcPr"] == [local(e) for e in root]


WORKBOOK_RELS = (
    "rId1 worksheet worksheets/sheet1.xml", "rId4 calcChain calcChain.xml",
    "rId5 externalLink http://a.b",
)  # fmt: skip
APP = xml("<Application>x</Application><TitlesOfParts/><HeadingPairs/><Company/>", "Properties")


def test_what_programs_compute_anew_is_left_out() -> None:
    parts = {
        "xl/_rels/workbook.xml.rels": rels(*WORKBOOK_RELS),
        "xl/calcChain.xml": xml("", "calcChain"),
        "_rels/.rels": rels(
            "rId1 officeDocument xl/workbook.xml", "rId2 extended-properties docProps/app.xml",
            "rId3 core-properties docProps/core.xml", "rId4 extended-properties gone.xml",
            "rId5 core-properties gone.xml", "rId6 custom-properties docProps/custom.xml",
        ),
        "docProps/app.xml": APP,
        "docProps/custom.xml": xml("<TitlesOfParts/><description>SHA-256</description>", "p"),
        "docProps/core.xml": xml("<description>SHA-256 old</description><title>SHA-256</title>"
                                 "<description>mine</description><description/>", "core"),
    }  # fmt: skip
    target = package({"A": data("")}, parts, "<definedNames/><extLst/>")
    assert [] == without_untrue(target)
    settle(target, "SHA-256 new")
    again = Package(target.data())
    assert "xl/calcChain.xml" not in again
    assert ["worksheet", "externalLink"] == [r.kind for r in again.relations(again.workbook)]
    root = again.tree(again.workbook)
    assert ["sheets", "definedNames", "calcPr", "extLst"] == [local(e) for e in root]
    assert '<calcPr fullCalcOnLoad="1"/>' in bare(root)
    assert ["Application", "Company"] == [local(e) for e in again.tree("docProps/app.xml")]
    assert ["SHA-256 new", "SHA-256", "mine", None] == [
        e.text for e in again.tree("docProps/core.xml")
    ]
    assert parts["docProps/custom.xml"].encode() == again.parts["docProps/custom.xml"]


def test_settings_of_the_calculation_and_a_description_of_the_users_stay() -> None:
    core = xml("<description>mine</description>", "core")
    parts = {
        "_rels/.rels": rels("rId1 officeDocument xl/workbook.xml", "rId3 core-properties c.xml"),
        "c.xml": core,
    }
    target = package({"A": data("")}, parts, "<definedNames/><calcPr calcMode='manual'/>")
    settle(target, "SHA-256 new")
    again = Package(target.data())
    assert {"calcMode": "manual", "fullCalcOnLoad": "1"} == dict(
        next(again.tree(again.workbook).iter("{*}calcPr")).attrib
    )
    assert core.encode() == again.parts["c.xml"]


@pytest.mark.parametrize(("full", "told"), [("0", 1), ("false", 1), ("1", 0), ("true", 0)])
def test_nothing_asks_for_a_repair_rounds_or_shows_old_figures_any_more(
    full: str, told: int
) -> None:
    parts = {
        "_rels/.rels": rels("rId1 officeDocument xl/workbook.xml", "rId2 thumbnail thumb.jpeg"),
        "thumb.jpeg": "a picture",
    }
    more = f"<calcPr fullPrecision='{full}' iterate='1'/><fileRecoveryPr repairLoad='1'/>"
    target = package({"A": data("")}, parts, more)
    assert told == len(without_untrue(target))
    again = Package(target.data())
    root = again.tree(again.workbook)
    kept = {"iterate": "1"} | ({} if told else {"fullPrecision": full})
    assert [kept] == [dict(element.attrib) for element in root.iter("{*}calcPr")]
    assert not list(root.iter("{*}fileRecoveryPr"))
    assert "thumb.jpeg" not in again


def test_what_told_of_the_old_content_is_left_out_and_named() -> None:
    parts = {
        "_rels/.rels": rels("rId1 officeDocument xl/workbook.xml", "rId2 origin _xmls/o.sigs"),
        "_xmls/o.sigs": "",
        "_xmls/_rels/o.sigs.rels": rels("rId1 signature sig1.xml"),
        "_xmls/sig1.xml": xml("", "Signature"),
        "xl/_rels/workbook.xml.rels": rels(
            "rId1 worksheet worksheets/sheet1.xml", "rId2 volatileDependencies volatile.xml",
            "rId3 revisionHeaders revisions/heads.xml", "rId4 usernames revisions/users.xml",
        ),
        "xl/volatile.xml": xml("", "volTypes"),
        "xl/revisions/heads.xml": xml("", "headers"),
        "xl/revisions/_rels/heads.xml.rels": rels("rId1 revisionLog log1.xml"),
        "xl/revisions/log1.xml": xml("", "revisions"),
        "xl/revisions/users.xml": xml("", "users"),
    }  # fmt: skip
    target = package({"A": xml("<sheetData/>")}, parts)
    told = without_untrue(target)
    assert ["the digital signature", "the log of changes"] == [
        text.partition(" is ")[0].partition(" of the sh")[0] for text in told
    ]
    again = Package(target.data())
    assert not [name for name in again.parts if "_xmls" in name or "revision" in name]
    assert "xl/volatile.xml" not in again
    assert ["officeDocument"] == [r.kind for r in again.relations("")]
    assert ["worksheet"] == [r.kind for r in again.relations(again.workbook)]
