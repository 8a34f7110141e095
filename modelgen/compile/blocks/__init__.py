"""What may stand on a sheet: a module for each kind of block, and the list of them."""

from ...template.kinds import model_of
from .assumed import Assumed
from .breakevens import Breakevens
from .bridge import Bridge
from .callout import Callout
from .chart import ChartBlock
from .checks import Checks
from .claims import Claims
from .comparison import Comparison
from .conclusion import Conclusion
from .constants import Constants
from .contents import Contents
from .drawn import DrawnBlock
from .failed_claims import FailedClaims
from .figures import Figures
from .glossary import Glossary
from .grid import Grid
from .input_counts import InputCounts
from .inputs import Inputs
from .key import Key
from .lines import Lines
from .notes import Notes
from .provenance import Provenance
from .records import Records
from .selector import Selector
from .series import Series
from .sources import Sources
from .table import Table
from .timeline import TimelineBlock
from .tornado import Tornado
from .versions import Versions
from .years import Years

KINDS: tuple[type[DrawnBlock], ...] = (
    Inputs, Constants, Lines, Series, Selector, Comparison, Bridge, Grid, Tornado, Breakevens,
    Claims, Table, Checks, ChartBlock, Notes, Figures, FailedClaims, Assumed, InputCounts,
    Contents, Key, Versions, Glossary, Provenance, Callout, Sources, Conclusion, TimelineBlock,
    Years, Records,
)  # fmt: skip
"""Every kind of block that a template may use."""

TemplateModel = model_of(KINDS)
"""The content of a template with these kinds of blocks."""
