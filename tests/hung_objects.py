"""An embedded object, an ActiveX control, a slicer and a timeline on a generated sheet, as Excel
writes them: the least parts that the Open XML SDK calls valid.
"""

from lxml import etree

from modelgen.patch.worksheet_tree import place
from modelgen.xlsx.package import DOCUMENT, Package

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
MICROSOFT = "http://schemas.microsoft.com/office"
SPACES = (
    f'xmlns="{MAIN}" xmlns:r="{DOCUMENT}" xmlns:mc="http://schemas.openxmlformats.org/'
    'markup-compatibility/2006" xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/'
    'spreadsheetDrawing" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    f' xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main"'
    f' xmlns:x15="{MICROSOFT}/spreadsheetml/2010/11/main"'
    f' xmlns:sle="{MICROSOFT}/drawing/2010/slicer"'
    f' xmlns:tsle="{MICROSOFT}/drawing/2012/timeslicer"'
)
CHOICE = f'<mc:Choice Requires="x14" xmlns:x14="{MICROSOFT}/spreadsheetml/2009/9/main">'
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "60606000000005000160a7b5c50000000049454e44ae426082"
)
ANCHOR = (
    "<from><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0"
    "</xdr:rowOff></from><to><xdr:col>11</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>9</xdr:row>"
    "<xdr:rowOff>0</xdr:rowOff></to>"
)
SHAPE = (
    '<v:shape id="_x0000_s{id}" type="#_x0000_t201" style="position:absolute;width:96pt;'
    'height:48pt" filled="f" stroked="f" o:insetmode="auto"><v:imagedata o:relid="{image}"'
    ' o:title=""/><x:ClientData ObjectType="{kind}"><x:SizeWithCells/><x:Anchor>9, 0, 5, 0, 11, 0,'
    " 9, 0</x:Anchor></x:ClientData></v:shape>"
)


def element(text: str) -> etree._Element:
    return etree.fromstring(f"<x {SPACES}>{text}</x>")[0]


def hung(data: bytes, sheet: str) -> bytes:
    """The workbook with all four on a sheet; what they filter stands on sheets of one's own."""
    package = Package(data)
    part = next(p for name, p, _ in package.sheets() if name == sheet)
    root = package.tree(part, change=True)
    image = "xl/media/image9.png"
    package.put(image, PICTURE)
    office = "application/vnd.openxmlformats-officedocument"
    kinds = {"png": "image/png", "vml": f"{office}.vmlDrawing", "bin": f"{office}.oleObject"}
    for extension, kind in kinds.items():
        types = package.tree("[Content_Types].xml", change=True)
        if not any(e.get("Extension") == extension for e in types):
            default = etree.Element("{*}Default".replace("*", types.nsmap[None]))
            default.attrib.update({"Extension": extension, "ContentType": kind})
            types.insert(0, default)
    _object_and_control(package, part, root, image)
    _slicer_of_a_table(package, part, root)
    _timeline(package, part, root)
    return package.data()


def _object_and_control(package: Package, part: str, root: etree._Element, image: str) -> None:
    package.put("xl/embeddings/oleObject1.bin", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    package.put("xl/activeX/activeX1.xml", (
        f'<ax:ocx xmlns:ax="{MICROSOFT}/2006/activeX" xmlns:r="{DOCUMENT}" ax:classid='
        '"{D7053240-CE69-11CD-A777-00DD01143C57}" ax:persistence="persistStreamInit"'
        ' r:id="rId1"/>').encode())  # fmt: skip
    package.put("xl/activeX/activeX1.bin", bytes(64))
    package.declare("xl/activeX/activeX1.xml", "application/vnd.ms-office.activeX+xml")
    package.declare("xl/activeX/activeX1.bin", "application/vnd.ms-office.activeX")
    package.put("xl/activeX/_rels/activeX1.xml.rels", (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{MICROSOFT}/2006/relationships/activeXControlBinary"'
        ' Target="activeX1.bin"/></Relationships>').encode())  # fmt: skip
    package.put("xl/drawings/vmlDrawing9.vml", (
        '<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:'
        'office" xmlns:x="urn:schemas-microsoft-com:office:excel">'
        + SHAPE.format(id=9001, image="rId1", kind="Pict")
        + SHAPE.format(id=9002, image="rId1", kind="Pict") + "</xml>").encode())  # fmt: skip
    package.put("xl/drawings/_rels/vmlDrawing9.vml.rels", (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{DOCUMENT}/image" Target="../media/image9.png"/>'
        "</Relationships>").encode())  # fmt: skip
    vml = package.add_relation(part, "vmlDrawing", "xl/drawings/vmlDrawing9.vml")
    ole = package.add_relation(part, "oleObject", "xl/embeddings/oleObject1.bin")
    control = package.add_relation(part, "control", "xl/activeX/activeX1.xml")
    shown = package.add_relation(part, "image", image)
    place(root, element(f'<legacyDrawing r:id="{vml}"/>'))
    place(root, element(
        f'<oleObjects><mc:AlternateContent>{CHOICE}<oleObject progId="Package"'
        f' shapeId="9001" r:id="{ole}"><objectPr defaultSize="0" r:id="{shown}"><anchor'
        f' moveWithCells="1">{ANCHOR}</anchor></objectPr></oleObject></mc:Choice><mc:Fallback>'
        f'<oleObject progId="Package" shapeId="9001" r:id="{ole}"/></mc:Fallback>'
        "</mc:AlternateContent></oleObjects>"))  # fmt: skip
    place(root, element(
        f'<controls><mc:AlternateContent>{CHOICE}<control shapeId="9002"'
        f' r:id="{control}" name="Button1"><controlPr defaultSize="0" linkedCell="J30"'
        f' r:id="{shown}"><anchor moveWithCells="1">{ANCHOR}</anchor></controlPr></control>'
        f'</mc:Choice><mc:Fallback><control shapeId="9002" r:id="{control}" name="Button1"/>'
        "</mc:Fallback></mc:AlternateContent></controls>"))  # fmt: skip


def _slicer_of_a_table(package: Package, part: str, root: etree._Element) -> None:
    """A slicer of a table on the sheet Mine, drawn on the generated sheet."""
    mine = "xl/worksheets/sheet99.xml"
    package.put(mine, (
        f'<worksheet {SPACES}><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Kind</t></is>'
        '</c></row><row r="2"><c r="A2" t="inlineStr"><is><t>a</t></is></c></row></sheetData>'
        "</worksheet>").encode())  # fmt: skip
    package.declare(mine, f"{SPREADSHEET}.worksheet+xml")
    link = package.add_relation(package.workbook, "worksheet", mine)
    book = package.tree(package.workbook, change=True)
    book.find(f"{{{MAIN}}}sheets").append(
        element(f'<sheet name="Mine" sheetId="99" r:id="{link}"/>')
    )
    package.put("xl/tables/table9.xml", (
        f'<table {SPACES} id="9" name="Kinds" displayName="Kinds" ref="A1:A2"><autoFilter'
        ' ref="A1:A2"/><tableColumns count="1"><tableColumn id="1" name="Kind"/></tableColumns>'
        "</table>").encode())  # fmt: skip
    package.declare("xl/tables/table9.xml", f"{SPREADSHEET}.table+xml")
    table = package.add_relation(mine, "table", "xl/tables/table9.xml")
    package.tree(mine, change=True).append(
        element(f'<tableParts count="1"><tablePart r:id="{table}"/></tableParts>')
    )
    package.put("xl/slicers/slicer1.xml", (
        f'<slicers xmlns="{MICROSOFT}/spreadsheetml/2009/9/main"><slicer name="Kind" cache='
        '"Slicer_Kind" caption="Kind" rowHeight="241300"/></slicers>').encode())  # fmt: skip
    package.declare("xl/slicers/slicer1.xml", "application/vnd.ms-excel.slicer+xml")
    package.put("xl/slicerCaches/slicerCache1.xml", (
        f'<slicerCacheDefinition xmlns="{MICROSOFT}/spreadsheetml/2009/9/main" xmlns:x="{MAIN}"'
        f' name="Slicer_Kind" sourceName="Kind"><extLst><x:ext uri='
        '"{2F2917AC-EB37-4324-AD4E-5DD8C200BD13}" xmlns:x15='
        f'"{MICROSOFT}/spreadsheetml/2010/11/main"><x15:tableSlicerCache tableId="9" column="1"/>'
        "</x:ext></extLst></slicerCacheDefinition>").encode())  # fmt: skip
    package.declare("xl/slicerCaches/slicerCache1.xml", "application/vnd.ms-excel.slicerCache+xml")
    kinds = f"{MICROSOFT}/2007/relationships"
    slicer = _related(package, part, f"{kinds}/slicer", "xl/slicers/slicer1.xml")
    cache = _related(
        package, package.workbook, f"{kinds}/slicerCache", "xl/slicerCaches/slicerCache1.xml"
    )
    _extended(root, "{3A4CF648-6AED-40f4-86FF-DC5316D8AED3}",
              f'<x14:slicerList><x14:slicer r:id="{slicer}"/></x14:slicerList>')  # fmt: skip
    held = f'<x14:slicerCache r:id="{cache}"/>'
    _extended(book, "{46BE6895-7355-4a93-B00E-2C351335B9C9}",
              f"<x15:slicerCaches>{held}</x15:slicerCaches>")  # fmt: skip
    _drawn(package, part, root)


def _related(package: Package, part: str, kind: str, target: str) -> str:
    """A relation of a kind that does not begin as those of the standard do."""
    id = package.add_relation(part, "placeholder", target)
    old, *rest = [r for r in package.relations(part) if r.id == id]
    others = [r for r in package.relations(part) if r.id != id]
    package.relate(part, [*others, type(old)(id, kind, target)])
    assert not rest
    return id


def _extended(root: etree._Element, uri: str, text: str) -> None:
    extension = element(f'<ext uri="{uri}">{text}</ext>')
    found = root.find(f"{{{MAIN}}}extLst")
    if found is None:
        found = etree.SubElement(root, f"{{{MAIN}}}extLst")
    found.append(extension)


FRAME = (
    '<xdr:twoCellAnchor>{anchor}<mc:AlternateContent><mc:Choice Requires="{space}">'
    '<xdr:graphicFrame macro=""><xdr:nvGraphicFramePr><xdr:cNvPr id="{id}" name="{name}"/>'
    '<xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0"'
    ' cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{uri}"><{space}:{kind} name="{name}"/>'
    '</a:graphicData></a:graphic></xdr:graphicFrame></mc:Choice><mc:Fallback><xdr:sp macro=""'
    ' textlink=""><xdr:nvSpPr><xdr:cNvPr id="{id}0" name=""/><xdr:cNvSpPr/></xdr:nvSpPr>'
    "<xdr:spPr/></xdr:sp></mc:Fallback></mc:AlternateContent><xdr:clientData/></xdr:twoCellAnchor>"
)


def _drawn(package: Package, part: str, root: etree._Element) -> None:
    drawing = "xl/drawings/drawing99.xml"
    anchor = ANCHOR
    for word in ("from", "to"):
        anchor = anchor.replace(f"<{word}>", f"<xdr:{word}>").replace(
            f"</{word}>", f"</xdr:{word}>"
        )
    frames = FRAME.format(anchor=anchor, space="sle", id=2, name="Kind", kind="slicer",
                          uri=f"{MICROSOFT}/drawing/2010/slicer")  # fmt: skip
    frames += FRAME.format(anchor=anchor, space="tsle", id=3, name="Day", kind="timeslicer",
                           uri=f"{MICROSOFT}/drawing/2012/timeslicer")  # fmt: skip
    package.put(drawing, f"<xdr:wsDr {SPACES}>{frames}</xdr:wsDr>".encode())
    package.declare(drawing, "application/vnd.openxmlformats-officedocument.drawing+xml")
    link = package.add_relation(part, "drawing", drawing)
    place(root, element(f'<drawing r:id="{link}"/>'))


def _timeline(package: Package, part: str, root: etree._Element) -> None:
    """A timeline; the pivot table that it filters is only named."""
    book = package.tree(package.workbook, change=True)
    space, kinds = f"{MICROSOFT}/spreadsheetml/2010/11/main", f"{MICROSOFT}/2011/relationships"
    package.put("xl/timelines/timeline1.xml", (
        f'<timelines xmlns="{space}"><timeline name="Day" cache="Timeline_Day" caption="Day"'
        ' level="2" selectionLevel="2" scrollPosition="2026-01-01T00:00:00"/></timelines>'
    ).encode())  # fmt: skip
    package.declare("xl/timelines/timeline1.xml", "application/vnd.ms-excel.timeline+xml")
    package.put("xl/timelineCaches/timelineCache1.xml", (
        f'<timelineCacheDefinition xmlns="{space}" name="Timeline_Day" sourceName="Day">'
        '<pivotTables><pivotTable tabId="99" name="P1"/></pivotTables><state'
        ' minimalRefreshVersion="6" lastRefreshVersion="6" pivotCacheId="1"'
        ' filterType="unknown"><bounds startDate="2026-01-01T00:00:00"'
        ' endDate="2027-01-01T00:00:00"/></state>'
        "</timelineCacheDefinition>").encode())  # fmt: skip
    package.declare(
        "xl/timelineCaches/timelineCache1.xml", "application/vnd.ms-excel.timelineCache+xml"
    )
    line = _related(package, part, f"{kinds}/timeline", "xl/timelines/timeline1.xml")
    cache = _related(package, package.workbook, f"{kinds}/timelineCache",
                     "xl/timelineCaches/timelineCache1.xml")  # fmt: skip
    _extended(root, "{7E03D99C-DC04-49d9-9315-930204A7B6E9}",
              f'<x15:timelineRefs><x15:timelineRef r:id="{line}"/>'
              "</x15:timelineRefs>")  # fmt: skip
    _extended(book, "{D0CA8CA8-9F24-4464-BF8E-62219DCF47F9}",
              f'<x15:timelineCacheRefs><x15:timelineCacheRef r:id="{cache}"/>'
              "</x15:timelineCacheRefs>")  # fmt: skip
