"""A memo to a Word file: headings, tables with repeated heads, captions, pictures with alt text."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from ..style import DARK, GREY, NAVY, RULE
from .numbers import Text, plain
from .parts import Box, Boxes, Bullets, Cell, Column, Memo, Pair, Paragraph, Part, Picture, Section, Table
from .pdf import png

STILL = (1980, 1, 1, 0, 0, 0)


def docx(memo: Memo) -> bytes:
    raise NotImplementedError
