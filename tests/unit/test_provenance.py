"""What a workbook says it was built from, and which template that is."""

from pathlib import Path

import pytest

from modelgen.addresses import Place
from modelgen.compile.templates import parse
from modelgen.problems import ModelError
from modelgen.readback.provenance import Origin, Untraceable, origin, original
from modelgen.readback.readback import Readback
from modelgen.template.load import digest
from modelgen.template.settings import TOOL, Settings
from modelgen.template.wanted import DataFile

from ..conftest import ROOT
from .small_books import SmallReturned, SmallTab

GOOD = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")

NAME = Path("lemonade.xlsx")


def source(name: str, rows: list[tuple[str | float | None, str | float | None]], col: str = "A",
           beside: str = "B") -> SmallTab:  # fmt: skip
    """A sheet of facts: a word and what stands beside it, a row each."""
    cells = {f"{at}{n + 1}": word for n, row in enumerate(rows)
             for at, word in zip((col, beside), row, strict=True) if word is not None}  # fmt: skip
    return SmallTab(name, cells)


def facts(text: str, *lines: str, **more: str) -> list[tuple[str | float | None, ...]]:
    """The facts of a template's text, and the text as it stands in the rows below them."""
    rows = [("template_sha256", digest(text)), ("tool", "modelgen 0.2.0"), *more.items()]
    return [*rows, ("Template text", None), *((line or None, None) for line in lines)]


def test_a_workbook_says_what_it_was_built_from() -> None:
    rows = [
        ("Source", None), (None, None), ("template_sha256", digest("a\nb")),
        ("tool", "modelgen 0.2.0"), ("live_case", "rainy"), ("as_of", "2025-03-01"),
        ("set", "cups=3"), ("language", "en"), ("set", "price@rainy=2"), ("count", 7.0),
        (None, "not a fact"), ("Template text", None), ("a", None), ("b", "no text"),
    ]  # fmt: skip
    found = origin(SmallReturned(SmallTab("S", {"A1": "x"}), source("Source", rows)))
    assert found == Origin(
        "Source", "a\nb", digest("a\nb"), "modelgen 0.2.0", "rainy", "2025-03-01",
        ("cups=3", "price@rainy=2"), "en",
    )  # fmt: skip
    assert found
    assert found.sound
    settings = Settings(found.sets, "rainy", "en", "2025-03-01", "modelgen 0.2.0", stored=True)
    assert settings == found.settings


def test_a_workbook_says_which_files_its_figures_came_from() -> None:
    rows = [
        ("template_sha256", None), ("figure", "lost=1"), ("data", "a.csv"), ("data_sha256", "f00"),
        ("figure", "price@base=2.0"), ("figure", "sold.2026-01=3.0"), ("set", "cups=3"),
        ("data", "b.csv"), ("figure", "cups=4"),
    ]  # fmt: skip
    found = origin(SmallReturned(source("Source", rows)))
    assert found
    told = ("price@base=2.0", "sold.2026-01=3.0")
    files = ((DataFile("a.csv", "f00"), told), (DataFile("b.csv", ""), ("cups=4",)))
    assert (("cups=3",), files) == (found.sets, found.data)
    read = found.settings.data
    assert [("a.csv", ["price", "sold"]), ("b.csv", ["cups"])] == [
        (one.file.name, [wanted.name for wanted in one.wanted]) for one in read
    ]


def test_what_is_not_told_is_empty() -> None:
    found = origin(SmallReturned(source("Source", [("template_sha256", None)])))
    assert found == Origin("Source", "", "", "", "", "", (), "en")
    assert found
    assert Settings((), "", "en", "", TOOL, stored=True) == found.settings


def test_the_live_case_of_a_template_that_was_changed_is_not_believed() -> None:
    found = origin(SmallReturned(source("Source", facts("a", "b", live_case="rainy"))))
    assert found
    assert (False, "rainy", "") == (found.sound, found.live_case, found.settings.live_case)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a", ["a"]),
        ("a\nb", ["a", "b"]),
        ("a\n\nb", ["a", "", "b"]),
        ("\na", ["", "a"]),
        ("a\n", ["a", ""]),  # empty cells at the end are lost
        ("a\n\n", ["a"]),
        ("template_sha256\nset", ["template_sha256", "set"]),
        ("Template text", ["Template text"]),
        ("a\nb", ["a_x000D_", "b\r"]),
        ("1", [1]),
        ("", []),
    ],
)
def test_the_text_is_made_of_its_lines_again(text: str, lines: list[str]) -> None:
    rows = facts(text, *("1" if line == 1 else line for line in lines))
    found = origin(SmallReturned(source("Source", rows)))
    assert found
    assert (text, True) == (found.text, found.sound)


def test_only_what_was_lost_is_added_to_a_text() -> None:
    for text in ("a\n\n\n", "b"):
        found = origin(SmallReturned(source("Source", facts(text, "a"))))
        assert found
        assert ("a", False) == (found.text, found.sound)


@pytest.mark.parametrize(("col", "beside"), [("A", "B"), ("B", "C"), ("D", "E")])
def test_facts_are_found_in_whatever_column_they_stand(col: str, beside: str) -> None:
    tab = source("Source", facts("a", "a", live_case="rainy"), col, beside)
    found = origin(SmallReturned(tab))
    assert found
    assert ("a", "rainy") == (found.text, found.live_case)


FRENCH = [
    ("template_sha256", digest("a")), ("language", "fr"), ("Template text", "x"),
    ("Texte du gabarit", None), ("a", None),
]  # fmt: skip


def test_the_head_of_the_text_is_in_the_language_of_the_workbook() -> None:
    found = origin(SmallReturned(source("Source", FRENCH)))
    assert found
    assert ("a", "fr", True) == (found.text, found.lang, found.sound)
    unknown = origin(SmallReturned(source("Source", facts("a", "a", language="tlh"))))
    assert unknown
    assert ("en", "a") == (unknown.lang, unknown.text)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Copy", "Source"], "Source"),
        (["Source", "Copy"], "Source"),
        (["Copy", "Other"], "Copy"),  # renamed: the first that tells
        (["Mine"], None),
        ([], None),
    ],
)
def test_the_sheet_of_the_usual_name_goes_before_its_copies(
    names: list[str], found: str | None
) -> None:
    rows = facts("a", "a")
    tabs = [
        source(name, rows) if name != "Mine" else SmallTab(name, {"A1": 1.0}) for name in names
    ]
    told = origin(SmallReturned(*tabs))
    assert found == (told.sheet if told else None)


class HandedOut(SmallReturned):
    """A copy to hand out."""

    handed_out = "Built on a Monday."


def said(text: str, was: str) -> Origin:
    return Origin("Source", text, digest(was), "", "", "", (), "en")


OTHER = GOOD.replace("template: lemonade", "template: orangeade")

NEWER = GOOD.replace("version: 1.0.0", "version: 1.0.1")


@pytest.mark.parametrize(
    ("told", "given", "text"),
    [
        (said(GOOD, GOOD), None, GOOD),
        (said(GOOD, GOOD), NEWER, GOOD),  # what the workbook says goes before what is given
        (said("torn", GOOD), GOOD, GOOD),
        (None, NEWER, NEWER),
    ],
)
def test_the_template_is_the_one_inside_else_the_one_that_is_given(
    told: Origin | None, given: str | None, text: str
) -> None:
    template = parse(given, "given.yaml") if given else None
    found = original(NAME, SmallReturned(), told, template)
    assert text == found.text
    assert ("lemonade.xlsx (Source)" if told and told.sound else "given.yaml") == found.file


LOST = (
    "`lemonade.xlsx`: the template text on its sheet `Source` was changed, so it does not say any"
    " more what the workbook was built from; give the original template with `regenerate"
    " --template`"
)


@pytest.mark.parametrize(
    ("told", "given", "untraceable", "message"),
    [
        (None, None, True,
         ("`lemonade.xlsx` is not a workbook of this tool: no sheet says what it was built from;"
          " if its Source sheet was deleted, give the template that it was built from with"
          " `regenerate --template`")),
        (said("torn", GOOD), None, True, LOST),
        (said("torn", GOOD), NEWER, True, f"{LOST} (`given.yaml` is another version)"),
        (said(GOOD, GOOD), OTHER, False,
         ("`lemonade.xlsx` was built from the template `lemonade`, not from `orangeade`; give a"
         " version of its own template, or none")),
    ],
)  # fmt: skip
def test_a_workbook_whose_template_is_not_known_is_told(
    told: Origin | None, given: str | None, untraceable: bool, message: str
) -> None:
    template = parse(given, "given.yaml") if given else None
    with pytest.raises(ModelError) as raised:
        original(NAME, SmallReturned(), told, template)
    assert (message, untraceable) == (
        raised.value.problems[0].message, isinstance(raised.value, Untraceable)
    )  # fmt: skip


def test_a_copy_that_was_handed_out_is_not_read_back() -> None:
    with pytest.raises(Untraceable) as raised:
        original(NAME, HandedOut(), said(GOOD, GOOD), None)
    assert ["`lemonade.xlsx` is a copy that was handed out. Built on a Monday."] == [
        problem.message for problem in raised.value.problems
    ]


def test_what_was_read_back_knows_where_its_cells_stand() -> None:
    from .test_book_match import FRUIT, LOWER, match, returned

    found = match(FRUIT, returned(LOWER, "T", a="T!$D$2"))
    read = Readback(None, Settings(), None, found, None)  # type: ignore[arg-type]
    assert Place("T", 2, 3) == read.at(Place("S", 1, 3))
    assert None is read.at(Place("S", 7, 7)) is read.at(Place("U", 0, 0))
    assert (found.book, found.returned) == (read.book, read.returned)
