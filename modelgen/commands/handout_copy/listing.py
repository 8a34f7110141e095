"""What a handout left behind and what it kept, in the words of the person who hands it out."""

from collections import Counter
from collections.abc import Iterator

from ...problems import counted, few
from ...translations import N_
from ...translations import told as _
from ...xlsx.package import local, tag
from .copy import Copy

FEW = 5

CARRIED = frozenset(
    "officeDocument worksheet chartsheet styles theme sharedStrings sheetMetadata table drawing"
    " chart image hyperlink comments threadedComment vmlDrawing calcChain chartStyle"
    " chartColorStyle themeOverride chartUserShapes core-properties extended-properties"
    " custom-properties".split()
)  # fmt: skip
"""Kinds of parts that are written anew, told elsewhere, or that nobody misses."""

PARTS = {
    "activeXControlBinary": "",
    "attachedToolbars": N_("toolbar of its own"),
    "chartEx": N_("chart of a newer kind"),
    "classificationlabels": N_("sensitivity label"),
    "connections": N_("list of data connections"),
    "control": N_("control"),
    "ctrlProp": N_("form control"),
    "customProperty": N_("property of a sheet"),
    "customXml": N_("piece of custom XML"),
    "customXmlProps": "",
    "dialogsheet": N_("dialog sheet"),
    "externalLink": N_("link to another workbook, with the values that it remembers"),
    "externalLinkPath": N_("path of another workbook"),
    "metadata/thumbnail": N_("picture of the first sheet"),
    "oleObject": N_("embedded object"),
    "origin": N_("digital signature"),
    "package": N_("embedded file"),
    "person": N_("list of persons"),
    "pivotCacheDefinition": N_("source of pivot tables"),
    "pivotCacheRecords": "",
    "pivotTable": N_("pivot table (its figures stay)"),
    "printerSettings": N_("set of printer settings"),
    "queryTable": N_("query of a table (its figures stay)"),
    "revisionHeaders": N_("log of changes"),
    "revisionLog": "",
    "signature": "",
    "slicer": N_("slicer"),
    "slicerCache": "",
    "thumbnail": N_("picture of the first sheet"),
    "timeline": N_("timeline"),
    "timelineCache": "",
    "usernames": N_("list of who has it open"),
    "vbaProject": N_("project of macros"),
    "vbaProjectSignature": N_("signature of macros"),
    "volatileDependencies": N_("list of live data"),
    "xlIntlMacrosheet": N_("macro sheet"),
    "xlMacrosheet": N_("macro sheet"),
    "xmlMaps": N_("map of custom XML"),
}
"""Parts that stay behind, one of each; nothing where another one tells of it."""

THINGS = {
    "background": N_("background picture of a kind that may hold more than it shows"),
    "cellStyle": N_("name of a cell style"),
    "cfRule": N_("conditional format that needs what is left out"),
    "comment": N_("comment (--keep comments keeps them)"),
    "customProperties": N_("property of a sheet"),
    "customSheetView": N_("view of a person"),
    "customSheetViews": N_("view of a person"),
    "dataConsolidate": N_("list of consolidated ranges"),
    "dataValidation": N_("rule of entry that needs what is left out"),
    "definedName": N_("name that is hidden, or needs what is left out, or that nothing uses"),
    "descr": N_("alternative text that names a file or an address"),
    "drawing": N_("drawing that is hidden, or of a kind that may hold more than it shows"),
    "filterColumn": N_("filter that was set"),
    "footer": N_("header or footer of your own"),
    "hyperlink": N_("link to a file, a person, an address inside, or a sheet that is left out"),
    "legacyDrawingHF": N_("picture in a header or footer"),
    "numRef": N_("reference of a chart, now figures"),
    "place": N_("result of a formula that tells where a file lies"),
    "protectedRanges": N_("range that some may edit"),
    "rPh": N_("phonetic guide"),
    "scenarios": N_("set of scenarios"),
    "smartTags": N_("smart tag"),
    "sparkline": N_("sparkline that needs what is left out"),
    "torn": N_("part that is torn (no well-formed XML)"),
    "webPublishItems": N_("web publishing address"),
}  # fmt: skip
"""What stays behind inside of a sheet; everything else that does nobody misses."""


SEEN = (
    N_("chart, picture or shape"),
    N_("comment"),
    N_("formula that spills"),
    N_("link to the web"),
)
"""What stays that a reader may look at again."""


def removed(copy: Copy, sheets: list[str]) -> tuple[str, ...]:
    """What the workbook has and the copy does not."""
    told = [_("sheets: {names}").format(names=", ".join(sheets))] if sheets else []
    gone = sorted(copy.reach.gone, key=lambda at: (at.sheet, at.row, at.col))
    if gone:
        one = _("{count} cell in hidden rows and columns: {cells}")
        several = _("{count} cells in hidden rows and columns: {cells}")
        told.append(counted(len(gone), one, several, cells=few(gone, FEW)))
    if copy.turned:
        one = _("{count} formula that needs what is left out, now a value: {cells}")
        several = _("{count} formulas that need what is left out, now values: {cells}")
        told.append(counted(len(copy.turned), one, several, cells=few(copy.turned, FEW)))
    counts = Counter({_(word): copy.left[name] for name, word in THINGS.items()})
    counts += _parts(copy)
    told += [_several(number, word) for word, number in sorted(counts.items()) if word and number]
    told += _passwords(copy)
    held = _("properties: author, company, title, dates, paths and whatever else they held")
    return (*told, held)


def kept(copy: Copy) -> tuple[str, ...]:
    """What a reader sees, and what is worth another look."""
    told = [_("sheets: {names}").format(names=", ".join(copy.reach.sheets))]
    counts = {_(word): copy.kept[word] for word in SEEN}
    told += [_several(number, word) for word, number in sorted(counts.items()) if number]
    folded = [
        tab.name
        for tab in copy.returned.tabs
        if tab.name in copy.reach.sheets and tab.name not in copy.plan.owned
        and any(e.get("hidden") in ("1", "true") and e.get("outlineLevel", "0") != "0"
                for e in tab.root.iter(tag("row"), tag("col")))
    ]  # fmt: skip
    said = _("folded rows or columns, which a reader can open: {sheets}")
    told += [said.format(sheets=", ".join(folded))] * any(folded)
    return tuple(told)


def _several(number: int, word: str) -> str:
    head, mark, tail = word.partition(" ")
    return f"1 {word}" if number == 1 else f"{number} × {head}{mark}{tail}"


def _parts(copy: Copy) -> Counter[str]:
    """The parts of the old file that have no counterpart, each under its word."""
    found: Counter[str] = Counter()
    torn = {part.replace("_rels/", "").removesuffix(".rels") for part in copy.old.torn()}
    for source in ("", *copy.old.parts.keys() - torn):
        for relation in copy.old.relations(source) if not source.endswith(".rels") else ():
            kind = relation.kind
            if kind in CARRIED or (kind == "person" and copy.kept["comment"]):
                continue
            if relation.external or relation.target in copy.old:
                word = PARTS.get(kind, N_("part of the kind `{kind}`"))
                found[_(word).format(kind=kind) if word else ""] += 1
    return found


def _passwords(copy: Copy) -> Iterator[str]:
    """Protections stay, but anybody can lift them: a password could be guessed from its trace."""
    elements = [*copy.old.tree(copy.old.workbook)]
    for tab in copy.returned.tabs:
        elements += tab.root.findall(tag("sheetProtection"))
    words = ("password", "hashvalue", "workbookpassword", "workbookhashvalue")
    marked = [e for e in elements if {*words}.intersection(str(key).lower() for key in e.attrib)]
    if marked:
        yield _several(len(marked), _("password of a protection (the protection stays)"))
    if any(local(e) == "fileSharing" for e in elements):
        yield _("the recommendation to open it for reading only, and who made it")
