"""The comments of a sheet for a handout that may have them: texts and authors, nothing else."""

from ...addresses import Place, spot
from ...xlsx.package import Element, local, parent
from ...xlsx.reader import Tab
from .copy import WORKBOOK_TYPE, Copy

_OFFICE = "http://schemas.microsoft.com/office/2017/10/relationships"

_BOX = """<v:shape id="_x0000_s{number}" type="#_x0000_t202" fillcolor="#ffffe1"
 style="position:absolute;width:150pt;height:60pt;visibility:hidden" o:insetmode="auto">
<v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>
<v:textbox style="mso-direction-alt:auto"/><x:ClientData ObjectType="Note"><x:MoveWithCells/>
<x:SizeWithCells/><x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 1</x:Anchor>
<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{col}</x:Column></x:ClientData>
</v:shape>"""

_BOXES = """<xml xmlns:v="urn:schemas-microsoft-com:vml"
 xmlns:o="urn:schemas-microsoft-com:office:office"
 xmlns:x="urn:schemas-microsoft-com:office:excel">
<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="{sheet}"/></o:shapelayout>
<v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202"
 path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>
<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>
{boxes}</xml>"""


def comments(copy: Copy, tab: Tab, part: str) -> str:
    """The arrow to the boxes of a sheet's comments; nothing where none goes along."""
    found = [r for r in copy.old.relations(tab.part) if r.target in copy.old]
    notes = next((r.target for r in found if r.kind == "comments"), "")
    threads = next((r.target for r in found if r.kind == "threadedComment"), "")
    root = copy.whole(notes, "comments")
    if root is None:
        return ""
    spots = _kept(copy, tab, root, "comment")
    if not copy.comments or not spots:
        copy.left["comment"] += len(spots)
        return ""
    copy.kept["comment"] += len(spots)
    kind = f"{WORKBOOK_TYPE}.comments+xml"
    copy.link(part, "comments", copy.part("xl/comments1.xml", kind, root))
    told = copy.whole(threads, "ThreadedComments")
    if told is not None:
        _kept(copy, tab, told, "threadedComment")
        kind = "application/vnd.ms-excel.threadedcomments+xml"
        made = copy.part("xl/threadedComments/threadedComment1.xml", kind, told)
        copy.link(part, "threadedComment", made, _OFFICE)
    boxes = copy.part("xl/drawings/vmlDrawing1.vml", "", _boxes(spots, len(copy.new.parts)))
    return copy.link(part, "vmlDrawing", boxes)


def persons(copy: Copy) -> None:
    """Who wrote the comments: names as they are shown, without accounts."""
    part = copy.old.related(copy.old.workbook, "person")
    root = copy.whole(part, "personList")
    if root is not None and copy.comments and copy.kept["comment"]:
        kind = "application/vnd.ms-excel.person+xml"
        made = copy.part("xl/persons/person.xml", kind, root)
        copy.link(copy.new.workbook, "person", made, _OFFICE)


def _kept(copy: Copy, tab: Tab, root: Element, word: str) -> list[tuple[int, int]]:
    """Where the comments on cells of the copy are; those on other cells go."""
    spots = []
    for entry in [e for e in root.iter() if local(e) == word]:
        row, col = spot(str(entry.get("ref")).replace("$", "").partition(":")[0])
        if Place(tab.name, row, col) in copy.plan.emptied:
            parent(entry).remove(entry)
        else:
            spots.append((row, col))
    return spots


def _boxes(spots: list[tuple[int, int]], sheet: int) -> bytes:
    shapes = (
        _BOX.format(number=1024 * sheet + n, row=row, col=col, left=col + 1, right=col + 3,
                    top=max(row - 1, 0), bottom=max(row - 1, 0) + 4)
        for n, (row, col) in enumerate(spots, 1)
    )  # fmt: skip
    return _BOXES.format(sheet=sheet, boxes="".join(shapes)).encode()
