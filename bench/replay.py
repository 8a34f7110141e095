"""The cells of a workbook written again with plain calls of XlsxWriter: the least that any
program over that library can take.

    python bench/replay.py record TEMPLATE RECORD    keeps cells, formats and values of a Book
    python bench/replay.py write RECORD FILE         writes them; imports nothing of the tool
"""

import marshal
import sys
from pathlib import Path


def record(template: str, target: str) -> None:
    from modelgen.book import styles
    from modelgen.book.book import Formula
    from modelgen.compile import stages, templates
    from modelgen.number_formats import cell_code
    from modelgen.template.load import find
    from modelgen.translations import words

    ctx = stages.prepare(templates.load(find(template)))
    book = stages.compile(ctx)
    values = stages.calculated(ctx, book)
    looks: dict[tuple[str, str, str], int] = {}
    formats, cells = [], []
    for cell in book.cells:
        key = cell.role, cell.format, cell.prefix
        if key not in looks:
            looks[key] = len(formats)
            code = cell_code(cell.format, words(book.lang), cell.prefix)
            formats.append(styles.look(cell.role, False) | {"num_format": code})
        at = cell.place.sheet, cell.place.row, cell.place.col, looks[key]
        content = cell.content
        if isinstance(content, Formula):
            cells.append((*at, content.text, values[cell.place], True))
        else:
            plain = content if isinstance(content, str | int | float) else str(content)
            cells.append((*at, plain, None, False))
    sheets = [sheet.name for sheet in book.sheets]
    Path(target).write_bytes(marshal.dumps((sheets, formats, cells)))


def write(source: str, target: str) -> None:
    import xlsxwriter

    names, formats, cells = marshal.loads(Path(source).read_bytes())  # noqa: S302 - our own
    workbook = xlsxwriter.Workbook(target)
    looks = [workbook.add_format(look) for look in formats]
    sheets = {name: workbook.add_worksheet(name) for name in names}
    for sheet, row, col, look, content, value, formula in cells:
        if formula:
            sheets[sheet].write_formula(row, col, content, looks[look], value)
        elif content == "":
            sheets[sheet].write_blank(row, col, None, looks[look])
        elif isinstance(content, str):
            sheets[sheet].write_string(row, col, content, looks[look])
        else:
            sheets[sheet].write_number(row, col, content, looks[look])
    workbook.close()


if __name__ == "__main__":
    {"record": record, "write": write}[sys.argv[1]](*sys.argv[2:])
