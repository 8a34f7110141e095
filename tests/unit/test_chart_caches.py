"""The figures that a chart of the user's keeps, and when they are written anew."""

import pytest
from lxml import etree

from modelgen.addresses import Place
from modelgen.book.book import Value
from modelgen.patch.chart_caches import literal, refresh
from modelgen.patch.drawings import CHART as SPACE
from modelgen.xlsx.package import local

from .small_files import package, xml

SHOWN: dict[str, Value] = {"A1": 1.0, "A2": 2.5, "A3": "x", "A4": "", "A5": True, "B1": 1 / 3}
CHART = "xl/charts/chart1.xml"


def points(*kept: tuple[int, str]) -> str:
    return "".join(f'<c:pt idx="{i}"><c:v>{text}</c:v></c:pt>' for i, text in kept)


def refreshed(area: str, kept: str, kind: str = "num", count: str = "") -> tuple[str, bool]:
    """The cache of a chart afterwards (its count and points), and whether it was written."""
    source = f"<c:f>{area}</c:f><c:{kind}Cache>{count}{kept}<c:extLst/></c:{kind}Cache>"
    text = xml(f"<c:{kind}Ref>{source}</c:{kind}Ref>", "c:chart")
    file = package({"Own": xml("")}, {CHART: text})
    before = file.data()

    def shown(place: Place) -> Value | None:
        return SHOWN.get(str(place).removeprefix("Own!"))

    refresh(file, [CHART], shown)
    cache = next(e for e in file.tree(CHART).iter() if str(e.tag).endswith("Cache"))
    said = [
        f"{e.get('idx') or e.get('val') or ''}{e[0].text if len(e) else ''}" if e.attrib else "."
        for e in cache
    ]
    return " ".join(said), file.data() != before


@pytest.mark.parametrize(
    ("area", "kept", "cache"),
    [
        ("Own!A1:A2", points((0, "1"), (1, "9")), "2 01 12.5 ."),
        ("Own!A1:A2", points((0, "1")), "2 01 12.5 ."),
        ("Own!A1:B1", points((0, "1")), "2 01 10.33333333333333331 ."),
        ("Own!A1", points((0, "7"), (1, "7")), "1 01 ."),
        ("Own!A1:A4", points((0, "7")), "4 01 12.5 ."),  # a text, and nothing, have no point
        ("Own!A1", points((0, "text")), "1 01 ."),
        ("Own!A4:A6", points((1, "3")), "3 11 ."),
    ],
)
def test_an_outdated_cache_is_written_anew(area: str, kept: str, cache: str) -> None:
    assert (cache, True) == refreshed(area, kept, count='<c:ptCount val="9"/>')


def test_a_cache_without_a_count_gets_one_at_its_end() -> None:
    assert (". 1 01", True) == refreshed("Own!A1", points((0, "7")))


@pytest.mark.parametrize(
    ("area", "kept", "cache"),
    [
        ("Own!A1:A2", points((0, "1"), (1, "2.5000000000000001")), "9 01 12.5000000000000001 ."),
        ("Own!A9:A10", "", "9 ."),
        ("Own!A4:A4", "", "9 ."),
        ("named", points((0, "7")), "9 07 ."),
        ("Own!A1:A10001", points((0, "7")), "9 07 ."),
        ("Own!A1:B5001", points((0, "7")), "9 07 ."),
    ],
)
def test_a_cache_that_is_right_or_cannot_be_told_stays(area: str, kept: str, cache: str) -> None:
    assert (cache, False) == refreshed(area, kept, count='<c:ptCount val="9"/>')


def test_ten_thousand_cells_are_still_looked_at() -> None:
    for area, count in (("Own!A1:A10000", 10_000), ("Own!A1:B5000", 10_000)):
        said, written = refreshed(area, points((0, "7")), count='<c:ptCount val="9"/>')
        assert (str(count), True) == (said.split()[0], written)


def test_texts_are_kept_as_texts() -> None:
    kept = points((0, "y"), (1, "no"))
    assert ("2 0x .", True) == refreshed("Own!A3:A4", kept, "str", '<c:ptCount val="2"/>')
    assert ("1 0x .", False) == refreshed(
        "Own!A3", points((0, "x")), "str", '<c:ptCount val="1"/>'
    )


def test_a_chart_that_keeps_nothing_is_left() -> None:
    text = xml("<c:numRef><c:f>Own!A1</c:f></c:numRef>", "c:chart")
    file = package({"Own": xml("")}, {CHART: text})
    before = file.data()
    refresh(file, [CHART], lambda _: 1.0)
    assert before == file.data()


_POINTS = '<ptCount val="1"/><pt idx="0"><v>kept</v></pt>'

_LEVELS = f'<multiLvlStrCache><ptCount val="1"/><lvl>{_POINTS[18:]}</lvl></multiLvlStrCache>'


@pytest.mark.parametrize(
    ("before", "known", "after"),
    [
        ("<cat><numRef><f>S!A1</f></numRef></cat>", True, "cat numLit ptCount pt v 7"),
        (f"<cat><strRef><f>[1]S!A1</f><strCache>{_POINTS}</strCache></strRef></cat>", False,
         "cat strLit ptCount pt v kept"),
        (f"<cat><multiLvlStrRef><f>x</f>{_LEVELS}</multiLvlStrRef></cat>", False,
         "cat strLit ptCount pt v kept"),
        ("<ser><tx><strRef><f>S!A1</f></strRef></tx></ser>", True, "ser tx v 7"),
        ("<title><tx><strRef><f>S!A1</f></strRef></tx></title>", True,
         "title tx rich bodyPr p r t 7"),
        ("<val><numRef><f>x</f></numRef></val>", False, "val numLit"),
    ],
)  # fmt: skip
def test_a_reference_that_cannot_stay_becomes_what_it_showed(
    before: str, known: bool, after: str
) -> None:
    root = etree.fromstring(f'<chart xmlns="{SPACE}">{before}</chart>')
    source = next(e for e in root.iter() if local(e).endswith("Ref"))
    literal(source, (lambda _: 7.0) if known else None)
    words = " ".join(local(e) for e in root.iter()).removeprefix("chart ")
    assert after == " ".join([words, *root.itertext()])
