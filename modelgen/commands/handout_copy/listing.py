"""What a handout left behind and what it kept, in the words of the person who hands it out."""

from collections import Counter
from collections.abc import Iterator

from ...problems import counted, few
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
    "attachedToolbars": "toolbar of its own",
    "chartEx": "chart of a newer kind",
    "classificationlabels": "sensitivity label",
    "connections": "list of data connections",
    "control": "control",
    "ctrlProp": "form control",
    "customProperty": "property of a sheet",
    "customXml": "piece of custom XML",
    "customXmlProps": "",
    "dialogsheet": "dialog sheet",
    "externalLink": "link to another workbook, with the values that it remembers",
    "externalLinkPath": "path of another workbook",
    "metadata/thumbnail": "picture of the first sheet",
    "oleObject": "embedded object",
    "origin": "digital signature",
    "package": "embedded file",
    "person": "list of persons",
    "pivotCacheDefinition": "source of pivot tables",
    "pivotCacheRecords": "",
    "pivotTable": "pivot table (its figures stay)",
    "printerSettings": "set of printer settings",
    "queryTable": "query of a table (its figures stay)",
    "revisionHeaders": "log of changes",
    "revisionLog": "",
    "signature": "",
    "slicer": "slicer",
    "slicerCache": "",
    "thumbnail": "picture of the first sheet",
    "timeline": "timeline",
    "timelineCache": "",
    "usernames": "list of who has it open",
    "vbaProject": "project of macros",
    "vbaProjectSignature": "signature of macros",
    "volatileDependencies": "list of live data",
    "xlIntlMacrosheet": "macro sheet",
    "xlMacrosheet": "macro sheet",
    "xmlMaps": "map of custom XML",
}
"""Parts that stay behind, one of each; nothing where another one tells of it."""

THINGS = {
    "background": "background picture of a kind that may hold more than it shows",
    "cellStyle": "name of a cell style",
    "cfRule": "conditional format that needs what is left out",
    "comment": "comment (--keep comments keeps them)",
    "customProperties": "property of a sheet",
    "customSheetView": "view of a person",
    "customSheetViews": "view of a person",
    "dataConsolidate": "list of consolidated ranges",
    "dataValidation": "rule of entry that needs what is left out",
    "definedName": "name that is hidden, or needs what is left out, or that nothing uses",
    "descr": "alternative text that names a file or an address",
    "drawing": "drawing that is hidden, or of a kind that may hold more than it shows",
    "filterColumn": "filter that was set",
    "footer": "header or footer of your own",
    "hyperlink": "link to a file, a person, an address inside, or a sheet that is left out",
    "legacyDrawingHF": "picture in a header or footer",
    "numRef": "reference of a chart, now figures",
    "place": "result of a formula that tells where a file lies",
    "protectedRanges": "range that some may edit",
    "rPh": "phonetic guide",
    "scenarios": "set of scenarios",
    "smartTags": "smart tag",
    "sparkline": "sparkline that needs what is left out",
    "torn": "part that is torn (no well-formed XML)",
    "webPublishItems": "web publishing address",
}  # fmt: skip
"""What stays behind inside of a sheet; everything else that does nobody misses."""


def removed(copy: Copy, sheets: list[str]) -> tuple[str, ...]:
    """What the workbook has and the copy does not."""
    told = [f"sheets: {', '.join(sheets)}"] if sheets else []
    gone = sorted(copy.reach.gone, key=lambda at: (at.sheet, at.row, at.col))
    if gone:
        told.append(f"{counted(len(gone), 'cell')} in hidden rows and columns: {few(gone, FEW)}")
    if copy.turned:
        turned = counted(len(copy.turned), "formula")
        told.append(f"{turned} that need what is left out, now values: {few(copy.turned, FEW)}")
    counts = Counter({word: copy.left[name] for name, word in THINGS.items()})
    counts += _parts(copy)
    told += [_several(number, word) for word, number in sorted(counts.items()) if word and number]
    told += _passwords(copy)
    return (*told, "properties: author, company, title, dates, paths and whatever else they held")


def kept(copy: Copy) -> tuple[str, ...]:
    """What a reader sees, and what is worth another look."""
    told = [f"sheets: {', '.join(copy.reach.sheets)}"]
    told += [_several(number, word) for word, number in sorted(copy.kept.items()) if number]
    folded = [
        tab.name
        for tab in copy.returned.tabs
        if tab.name in copy.reach.sheets and tab.name not in copy.plan.owned
        and any(e.get("hidden") in ("1", "true") and e.get("outlineLevel", "0") != "0"
                for e in tab.root.iter(tag("row"), tag("col")))
    ]  # fmt: skip
    told += [f"folded rows or columns, which a reader can open: {', '.join(folded)}"] * any(folded)
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
                found[PARTS.get(kind, f"part of the kind `{kind}`")] += 1
    return found


def _passwords(copy: Copy) -> Iterator[str]:
    """Protections stay, but anybody can lift them: a password could be guessed from its trace."""
    elements = [*copy.old.tree(copy.old.workbook)]
    for tab in copy.returned.tabs:
        elements += tab.root.findall(tag("sheetProtection"))
    words = ("password", "hashvalue", "workbookpassword", "workbookhashvalue")
    marked = [e for e in elements if {*words}.intersection(str(key).lower() for key in e.attrib)]
    if marked:
        yield _several(len(marked), "password of a protection (the protection stays)")
    if any(local(e) == "fileSharing" for e in elements):
        yield "the recommendation to open it for reading only, and who made it"
