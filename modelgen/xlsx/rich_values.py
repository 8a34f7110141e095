"""Pictures and other objects in cells: files hold an error value in their place, never seen."""

from .package import Element, Package, local

_ERROR = "_error"
"""The structure of an error value that says more of itself, such as #SPILL!."""


def objects(package: Package) -> frozenset[str]:
    """The numbers (`vm`) of the values that are objects and no errors."""
    parts = [
        package.related(package.workbook, kind)
        for kind in ("sheetMetadata", "rdRichValue", "rdRichValueStructure")
    ]
    if not all(parts):
        return frozenset()
    metadata, values, structures = map(package.tree, parts)
    try:
        kinds = [str(e.get("t")) for e in structures if local(e) == "s"]
        rich = [kinds[int(e.get("s", "0"))] for e in values if local(e) == "rv"]
        names = [str(e.get("name")) for e in metadata.iter() if local(e) == "metadataType"]
        blocks = enumerate(_blocks(metadata, "valueMetadata"), 1)
        found = {str(n): rich[_value(metadata, names, block)] for n, block in blocks}
    except (IndexError, StopIteration, ValueError):  # what cannot be read shows its error
        return frozenset()
    return frozenset(number for number, kind in found.items() if kind != _ERROR)


def _blocks(metadata: Element, within: str, name: str | None = None) -> list[Element]:
    lists = (e for e in metadata if local(e) == within and name in (None, e.get("name")))
    return [block for one in lists for block in one if local(block) == "bk"]


def _value(metadata: Element, names: list[str], block: Element) -> int:
    """The number of the rich value that a block of the cells' metadata leads to."""
    record = next(e for e in block if local(e) == "rc")
    name = names[int(record.get("t", "1")) - 1]
    future = _blocks(metadata, "futureMetadata", name)[int(record.get("v", "0"))]
    return int(next(e for e in future.iter() if local(e) == "rvb").get("i", "0"))
