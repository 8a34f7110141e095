"""Everything that may hang on a worksheet is carried, made anew or named."""

from pathlib import Path

import pytest

from modelgen.patch.sheet_children import FATES, RELATIONS, fate, with_prefixes
from modelgen.patch.worksheet_tree import ORDER

from .raw_files import LONGER, RawFile, elements

SCHEMA = (
    "sheetPr dimension sheetViews sheetFormatPr cols sheetData sheetCalcPr sheetProtection"
    " protectedRanges scenarios autoFilter sortState dataConsolidate customSheetViews mergeCells"
    " phoneticPr conditionalFormatting dataValidations hyperlinks printOptions pageMargins"
    " pageSetup headerFooter rowBreaks colBreaks customProperties cellWatches ignoredErrors"
    " smartTags drawing legacyDrawing legacyDrawingHF drawingHF picture oleObjects controls"
    " webPublishItems tableParts extLst"
).split()
"""The children of CT_Worksheet in ISO/IEC 29500, both editions, in their order."""


def test_every_child_of_a_worksheet_has_one_fate_and_its_place() -> None:
    listed = [word for words in FATES.values() for word in words.split()]
    assert sorted(SCHEMA) == sorted(listed)
    assert SCHEMA == ORDER
    assert ("told", "carried") == (fate("unheard"), fate("picture"))
    assert ("told", "anew") == (fate("unheard", RELATIONS), fate("printerSettings", RELATIONS))


HUNG = """
<protectedRanges><protectedRange name="Team" sqref="E7:E8 F7"/></protectedRanges>
<scenarios current="0" sqref="D8"><scenario name="Low" count="1"><inputCells r="E8" val="1"/>
</scenario></scenarios>
<sortState ref="A1:B2"><sortCondition ref="A1"/></sortState>
<dataConsolidate><dataRefs count="1"><dataRef ref="E7:E8" sheet="Inputs"/></dataRefs>
</dataConsolidate>
<customSheetViews><customSheetView guid="{A0000000-0000-0000-0000-000000000001}">
<selection activeCell="E8" sqref="E8"/></customSheetView></customSheetViews>
<cellWatches><cellWatch r="E8"/></cellWatches>
<ignoredErrors><ignoredError sqref="E7:E8" numberStoredAsText="1"/></ignoredErrors>
<legacyDrawing r:id="rIdV"/><legacyDrawingHF r:id="rIdH"/><picture r:id="rIdP"/>
<mc:AlternateContent><mc:Choice Requires="x14"><controls><control shapeId="1025" r:id="rIdC"
 name="Spinner"><controlPr linkedCell="$E$8"><anchor><from><xdr:col>20</xdr:col><xdr:row>7
</xdr:row></from><to><xdr:col>21</xdr:col><xdr:row>8</xdr:row></to></anchor></controlPr></control>
</controls></mc:Choice></mc:AlternateContent>
<extLst><ext uri="{78C0D931-0000}"><x14:unheard/></ext></extLst>
"""

VML = (
    '<xml xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel">'
    '<v:shape id="_x0000_s1025"><x:ClientData ObjectType="Spin"><x:Anchor>20, 1, 7, 1, 21, 1, 8, 1'
    "</x:Anchor><x:FmlaLink>$E$8</x:FmlaLink></x:ClientData></v:shape></xml>"
)
FORM = '<formControlPr xmlns="http://x" objectType="Spin" fmlaLink="$E$8"/>'


def hung() -> RawFile:
    raw = RawFile().hang("Inputs", HUNG)
    raw.part("Inputs", "rIdV", "vmlDrawing", "xl/drawings/vmlDrawing1.vml", VML)
    raw.part("Inputs", "rIdH", "vmlDrawing", "xl/drawings/vmlDrawing2.vml", "<xml/>")
    raw.part("Inputs", "rIdP", "image", "xl/media/back.png", b"picture", "image/png")
    raw.part("Inputs", "rIdC", "ctrlProp", "xl/ctrlProps/ctrlProp1.xml", FORM)
    raw.part("Inputs", "rIdX", "http://x.y/unheard", "xl/unheard.xml", "<x/>")
    footer = "<headerFooter><oddHeader>&amp;GConfidential</oddHeader></headerFooter>"
    for old in raw.package.tree(raw.parts["Inputs"]).findall("{*}headerFooter"):
        raw.package.tree(raw.parts["Inputs"], change=True).remove(old)
    return raw.hang("Inputs", footer)


def test_what_hangs_on_a_generated_sheet_is_carried_and_follows(tmp_path: Path) -> None:
    made = hung().regenerated(tmp_path)

    def one(word: str, *keys: str) -> tuple[str, ...]:
        [found] = made.every("Inputs", word)
        return tuple(found[key] for key in keys)

    assert ("Team", "E8:E9 F8") == one("protectedRange", "name", "sqref")
    assert ("E9",) == one("inputCells", "r")
    assert ("D9",) == one("scenarios", "sqref")
    assert ("E8:E9", "Inputs") == one("dataRef", "ref", "sheet")
    assert ("E9",) == one("cellWatch", "r")
    assert ("E8:E9",) == one("ignoredError", "sqref")
    assert ("$E$9", "x14") == (*one("controlPr", "linkedCell"), *one("Choice", "Requires"))
    assert (["8", "9"], ["20", "21"]) == (
        [t.strip() for t in made.texts("Inputs", "row") if t.strip()],
        [t for t in made.texts("Inputs", "col") if t],
    )
    assert any("Confidential" in text for text in made.texts("Inputs", "oddHeader"))
    ids = {r.id: r.kind for r in made.package.relations(made.parts["Inputs"])}
    for word, kind in (
        ("legacyDrawing", "vmlDrawing"), ("legacyDrawingHF", "vmlDrawing"), ("picture", "image"),
        ("control", "ctrlProp"),
    ):  # fmt: skip
        assert kind == ids[one(word, "id")[0]]
    assert b'fmlaLink="$E$9"' in made.package.parts["xl/ctrlProps/ctrlProp1.xml"]
    box = made.package.parts["xl/drawings/vmlDrawing1.vml"]
    assert b"<x:FmlaLink>$E$9<" in box
    assert b"20, 1, 8, 1, 21, 1, 9, 1" in box


def test_what_is_not_carried_is_named(tmp_path: Path) -> None:
    told = hung().regenerated(tmp_path).told
    for what in ("the remembered order of a sort", "what Excel calls `unheard`"):
        assert f"{what} on Inputs is left out" in told


@pytest.mark.parametrize("name", ["xl/media/model3d1.glb", "xl/attachedToolbars.bin"])
def test_a_part_that_only_something_left_out_leads_to_goes_with_it(
    name: str, tmp_path: Path
) -> None:
    file = RawFile().part("Inputs", "rId61", "unheard", name, "what it holds")
    made = file.regenerated(tmp_path)
    assert "what Excel calls `unheard` on Inputs is left out" in made.told
    assert name not in made.package.reached()


def test_what_stood_on_a_line_that_is_gone_is_named(tmp_path: Path) -> None:
    watch = '<cellWatches><cellWatch r="D9"/><cellWatch r="E8"/></cellWatches>'
    shorter = LONGER.replace("cup_price", "price_of_cup")
    made = RawFile().hang("Inputs", watch.replace("D9", "E7")).regenerated(tmp_path, shorter)
    assert ["E8"] == [w["r"] for w in made.every("Inputs", "cellWatch")]
    assert "a watched cell on Inputs is left out: E8 is no longer there" in made.told


@pytest.mark.parametrize("declared", ["", ' xmlns:x14="http://x"'])
def test_a_copy_declares_the_prefixes_that_a_choice_requires(declared: str) -> None:
    text = f'<mc:AlternateContent><mc:Choice Requires="x14"{declared}><v/></mc:Choice>'
    [element] = elements(text + "</mc:AlternateContent>")
    choice = with_prefixes(element)[0]
    assert "x14" in choice.nsmap
    assert ["v"] == [str(e.tag).rpartition("}")[2] for e in choice]
