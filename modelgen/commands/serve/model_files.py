"""What can be taken away from a model's page: its workbook, and the memo of that very workbook."""

import hashlib
from dataclasses import replace
from datetime import date

from ...memo import docx, pdf
from ...memo.outline import Letterhead, memo
from .session import Session

FILES = ("workbook.xlsx", "memo.pdf", "memo.docx")
"""What can be taken away, as its addresses end."""

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}


def file_of(session: Session, name: str, today: date) -> bytes:
    """The bytes of `workbook.xlsx`, `memo.pdf` or `memo.docx`; equal models, equal bytes.

    The memo names the workbook as it is taken away, with its SHA-256.
    """
    workbook = session.file()
    if name.endswith(".xlsx"):
        return workbook
    digest = hashlib.sha256(workbook).hexdigest()
    state = replace(session.model, shown=f"{session.name}.xlsx", sha256=digest)
    made = memo(state, session.lang, Letterhead(today))
    return docx.docx(made) if name.endswith(".docx") else pdf.pdf(made)
