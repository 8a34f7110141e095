"""Rules about formulas that hold in any workbook; generated formulas were proved when built."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from .. import refs
from ..book import Place, letters
from ..formula import Token
from .finding import Hit
from .subject import Subject

VOLATILE = frozenset("CELL INDIRECT INFO NOW OFFSET RAND RANDARRAY RANDBETWEEN TODAY".split())
ROUNDING = frozenset("CEILING FLOOR MROUND ROUND ROUNDDOWN ROUNDUP TRUNC".split())
LOOKUPS = {"VLOOKUP": 4, "HLOOKUP": 4, "MATCH": 3}
PLAIN_NUMBERS = frozenset(
    {0.0, 0.5, 1.0, 2.0, 10.0, 12.0, 24.0, 60.0, 100.0, 365.0, 1000.0, 3600.0, 8760.0, 1e6, 1e9}
)
"""Figures that say what they are: signs, halves, hours, months, days, scales."""
CODES = 20
"""Whole figures below it are taken for codes where something is compared with them."""
PICKERS = frozenset("INDEX MATCH VLOOKUP HLOOKUP CHOOSE LEFT RIGHT MID TEXT".split()) | ROUNDING
MAX_LENGTH, MAX_REFERENCES = 160, 10
BLANK_TESTS = re.compile(r'""|ISBLANK\(|COUNTBLANK\(|\bLEN\(', re.IGNORECASE)
MAX_CELLS = 10_000
PASSED_ON = "passes on the error"
VOLATILE_WORDS, ROUNDING_WORDS = (
    re.compile(rf"({'|'.join(words)})\(", re.IGNORECASE) for words in (VOLATILE, ROUNDING)
)
NPV_WORD = re.compile(r"NPV\(", re.IGNORECASE)
PURE = re.compile(r"('[^']+'!|[\w.]+!)?\$?[A-Z]{1,3}\$?\d+", re.IGNORECASE)


def _calls(subject: Subject, place: Place, words: re.Pattern[str]) -> list[str]:
    """The functions that a formula calls; none where no text in it reads as a wanted one."""
    found = subject.tokens(place) if words.search(subject.formulas[place]) else ()
    return [t.value.rstrip("(").upper() for t in found if (t.kind, t.subtype) == ("Func", "Open")]


def error_values(subject: Subject) -> Iterator[Hit]:
    """Where an error begins, and the cells that only pass it on."""
    wrong = {place: cell for place, cell in subject.cells.items() if cell.error}
    for place, cell in wrong.items():
        boxes = [box for box in subject.boxes.get(place, ()) if _size(box) <= MAX_CELLS]
        if any(other in wrong for box in boxes for other in subject.inside(box)):
            yield place, f"{PASSED_ON} of a cell that it needs"
        else:
            yield place, f"shows the error {str(cell.value).lstrip('#').rstrip('!?')}"


def _size(box: refs.Box) -> int:
    return (box.bottom - box.top + 1) * (box.right - box.left + 1)


def broken_references(subject: Subject) -> Iterator[Hit]:
    for place, text in subject.formulas.items():
        if refs.GONE in re.sub(r'"[^"]*"', "", text):
            yield place, "refers to a cell that was deleted"


def circular(subject: Subject) -> Iterator[Hit]:
    """The cells of a circle; what only follows from one has the same error in the calculator."""
    caught = {p for p, kind in subject.calculation.errors().items() if kind.lower()[:4] == "circ"}
    boxes = {place: refs.boxes(subject.readable[place], place.sheet) for place in caught}
    needs = {p: {n for box in boxes[p] for n in subject.inside(box)} & caught for p in caught}
    count = Counter(needed for found in needs.values() for needed in found)
    ends = [place for place in caught if not count[place]]
    ring = set(caught)
    while ends:
        ring.remove(place := ends.pop())
        for needed in needs[place]:
            count[needed] -= 1
            ends += [needed] * (not count[needed])
    meant = ", and iteration is switched on" if subject.iterates else ""
    for place, text in subject.formulas.items():
        if place in (ring or caught):
            yield place, f"needs itself{meant}: ={text[:80]}"


def stale(subject: Subject) -> Iterator[Hit]:
    for place in subject.formulas:
        differ = subject.stale(place)
        if differ:
            yield place, f"shows {differ[0]!s:.20}, its formula gives {differ[1]!s:.20}"


def interrupted_runs(subject: Subject) -> Iterator[Hit]:
    """A figure or another formula between neighbours that were copied from one another."""
    seen: set[Place] = set()
    for place, mine in subject.patterns.items():
        for across in (True, False):
            step = {"cols": 1} if across else {"rows": 1}
            at = place.moved(**step)
            after = at.moved(**step)
            if (
                subject.patterns.get(after) != mine
                or subject.patterns.get(at) == mine
                or at in seen
                or at in subject.generated
                or at not in subject.cells
                or not _supported(subject, place, after, across)
            ):
                continue
            cell = subject.cells[at]
            if _meant(subject, at, step):
                continue
            if cell.formula or isinstance(cell.value, float):
                seen.add(at)
                what = f"={cell.formula[:60]}" if cell.formula else f"{cell.value:.12g}"
                yield at, f"holds {what} between copies of one formula"


def _meant(subject: Subject, at: Place, step: Mapping[str, int]) -> bool:
    """Whether the exception is a line of its own: a total of the run, or the same next door."""
    back = {key: -value for key, value in step.items()}
    before = at.moved(**back)
    for box in subject.boxes.get(at, ()):
        if box.sheet == at.sheet and not box.single and _inside(before, box):
            return True
    mine = subject.patterns.get(at)
    turns = {
        subject.patterns.get(before.moved(**back)),
        subject.patterns.get(at.moved(**step).moved(**step)),
    }
    if mine is not None and mine in turns:
        return True
    for side in (1, -1):
        beside = at.moved(**{"rows" if "cols" in step else "cols": side})
        if min(beside.row, beside.col) < 0:
            continue
        if mine is not None and subject.patterns.get(beside) == mine:
            return True  # a line of its own, copied across the run
        cell = subject.cells.get(beside)
        around = {subject.patterns.get(beside.moved(**way)) for way in (step, back)}
        typed = mine is None and cell is not None and isinstance(cell.value, float)
        if typed and beside not in subject.formulas and len(around) == 1 and None not in around:
            return True
    return False


def _inside(place: Place, box: refs.Box) -> bool:
    return box.top <= place.row <= box.bottom and box.left <= place.col <= box.right


def _supported(subject: Subject, place: Place, after: Place, across: bool) -> bool:
    """Whether the run goes on for at least one more cell on one of its sides."""
    step = {"cols": 1} if across else {"rows": 1}
    back = {key: -value for key, value in step.items()}
    mine = subject.patterns[place]
    return mine in (
        subject.patterns.get(after.moved(**step)),
        subject.patterns.get(place.moved(**back)) if min(place.row, place.col) else None,
    )


def short_sums(subject: Subject) -> Iterator[Hit]:
    """A sum whose range leaves out a figure at its edge, or takes in its own cell."""
    for place, text in subject.typed.items():
        for argument in re.findall(r"\bSUM\(([^(),]+)\)", text, re.IGNORECASE):
            box = refs.read(argument, place.sheet)
            if box is None or box.single or box.sheet != place.sheet:
                continue
            if box.left == box.right:
                missed = _missed(subject, place, box, rows=True)
            elif box.top == box.bottom:
                missed = _missed(subject, place, box, rows=False)
            else:
                continue
            if missed:
                shown = f"{letters(missed.col)}{missed.row + 1}"
                yield place, f"SUM({argument}) leaves out {shown} beside it"


def _missed(subject: Subject, place: Place, box: refs.Box, rows: bool) -> Place | None:
    """The figure between the range and the sum, or just before the range."""
    first = Place(box.sheet, box.top, box.left)
    last = Place(box.sheet, box.bottom, box.right)
    along = {"rows": 1} if rows else {"cols": 1}
    after, line = last.moved(**along), place.row if rows else place.col
    end = after.row if rows else after.col
    same = place.col == box.left if rows else place.row == box.top
    if same and end < line and after != place and _figure(subject, after, first):
        return after
    start = first.row if rows else first.col
    before = Place(box.sheet, first.row - rows, first.col - (not rows))
    if start and before != place and _figure(subject, before, first) and same and line > end - 1:
        return before
    return None


def _figure(subject: Subject, place: Place, like: Place) -> bool:
    """Whether a cell holds a figure of the same kind as another: typed, or the same formula."""
    cell, other = subject.cells.get(place), subject.cells.get(like)
    if cell is None or other is None or not isinstance(cell.value, float):
        return False
    if cell.formula and other.formula:
        return subject.patterns[place] == subject.patterns[like]
    return not cell.formula and not other.formula and not _year(cell.value)


def _year(value: float) -> bool:
    """Whether a figure may be the head of a column."""
    return 1900 <= value <= 2100 and value == int(value)


def magic_numbers(subject: Subject) -> Iterator[Hit]:
    for place in subject.typed:
        found = _literals(subject.tokens(place))
        if found:
            yield place, f"{', '.join(found[:3])} typed into ={subject.formulas[place][:60]}"


def _literals(found: tuple[Token, ...]) -> list[str]:
    """Figures in a formula that no function asks for and that do not speak for themselves."""
    calls: list[str] = []
    literals = []
    pieces = [token for token in found if token.kind != "Whitespace"]
    for i, token in enumerate(pieces):
        if (token.kind, token.subtype) == ("Func", "Open"):
            calls.append(token.value.rstrip("(").upper())
        elif (token.kind, token.subtype) == ("Func", "Close") and calls:
            calls.pop()
        elif (token.kind, token.subtype) == ("Operand", "Number"):
            asked = calls and calls[-1] in PICKERS
            beside = [piece.value for piece in pieces[max(0, i - 2) : i + 2] if piece != token]
            if not asked and not _speaks(float(token.value), beside):
                literals.append(token.value)
    return literals


def _speaks(value: float, beside: list[str]) -> bool:
    """Whether a figure says what it is: a plain one, a power of ten, the code of a choice."""
    if abs(value) in PLAIN_NUMBERS or beside[:2] == ["10", "^"]:
        return True
    return value < CODES and value.is_integer() and bool({"=", "<>"} & set(beside[-2:]))


def volatile(subject: Subject) -> Iterator[Hit]:
    for place in subject.typed:
        found = sorted(set(_calls(subject, place, VOLATILE_WORDS)) & VOLATILE)
        if found:
            yield (
                place,
                f"{', '.join(found)}: moves without an input, or hides what it needs",
            )


def masked_errors(subject: Subject) -> Iterator[Hit]:
    for place, text in subject.typed.items():
        if re.match(r"(_xlfn\.)?(IFERROR|IFNA)\(", text, re.IGNORECASE):
            yield place, f"shows something else whatever goes wrong: ={text[:60]}"


def nested_ifs(subject: Subject) -> Iterator[Hit]:
    for place in subject.typed:
        if subject.formulas[place].upper().count("IF(") < 2:
            continue
        depth, stack = 0, []
        for token in subject.tokens(place):
            if (token.kind, token.subtype) == ("Func", "Open"):
                stack.append(token.value.upper() == "IF(")
                depth = max(depth, sum(stack))
            elif (token.kind, token.subtype) == ("Func", "Close") and stack:
                stack.pop()
        if depth > 1:
            yield place, f"{depth} IFs inside one another"


def long_formulas(subject: Subject) -> Iterator[Hit]:
    for place, text in subject.typed.items():
        if len(text) > MAX_LENGTH:
            yield place, f"{len(text)} characters"


def many_references(subject: Subject) -> Iterator[Hit]:
    for place in subject.typed:
        count = len(set(subject.boxes[place]))
        if count > MAX_REFERENCES:
            yield place, f"{count} references"


def npv(subject: Subject) -> Iterator[Hit]:
    for place in subject.typed:
        if "NPV" in _calls(subject, place, NPV_WORD):
            yield place, "NPV takes its first flow one period late"


def rounding(subject: Subject) -> Iterator[Hit]:
    for place in subject.typed:
        found = sorted(set(_calls(subject, place, ROUNDING_WORDS)) & ROUNDING)
        if found:
            yield place, f"{', '.join(found)} in a calculation"


def arrays(subject: Subject) -> Iterator[Hit]:
    for place in subject.typed:
        if subject.cells[place].spread:
            yield place, "is an array formula, or filled by one"


def whole_columns(subject: Subject) -> Iterator[Hit]:
    for place in subject.typed:
        for box in subject.boxes[place]:
            if (box.top, box.bottom) == (0, refs.LAST_ROW) or (box.left, box.right) == (
                0,
                refs.LAST_COL,
            ):
                yield place, f"takes a whole column or row of {box.sheet}"
                break


def mixed_anchors(subject: Subject) -> Iterator[Hit]:
    for place, text in subject.typed.items():
        for pair in re.findall(r"(\$?)[A-Z]{1,3}(\$?)\d+:(\$?)[A-Z]{1,3}(\$?)\d+", text):
            if pair[:2] != pair[2:]:
                yield place, f"a range with one end fixed grows when it is copied: ={text[:60]}"
                break


def blank_precedents(subject: Subject) -> Iterator[Hit]:
    known = {tab.name for tab in subject.returned.tabs}
    for place, text in subject.typed.items():
        if BLANK_TESTS.search(text):
            continue
        for box in subject.boxes[place]:
            target = Place(box.sheet, box.top, box.left)
            if box.single and box.sheet in known and target not in subject.cells:
                yield place, f"refers to the empty cell {target}"
                break


def loose_lookups(subject: Subject) -> Iterator[Hit]:
    for place, text in subject.typed.items():
        for word, wanted in LOOKUPS.items():
            for arguments in _arguments(text, word):
                last = arguments[-1].strip().upper() if len(arguments) >= wanted else ""
                if last not in ("0", "FALSE", "FALSE()"):
                    yield place, f"{word} without an exact match"


def _arguments(text: str, word: str) -> Iterator[list[str]]:
    """The arguments of each call of a function."""
    for match in re.finditer(rf"\b{word}\(", text, re.IGNORECASE):
        depth, parts, current = 1, [], ""
        for letter in text[match.end() :]:
            depth += (letter == "(") - (letter == ")")
            if not depth:
                break
            if letter == "," and depth == 1:
                parts.append(current)
                current = ""
            else:
                current += letter
        yield [*parts, current]


def double_operators(subject: Subject) -> Iterator[Hit]:
    for place, text in subject.typed.items():
        if not re.search(r"[-+][-+]", text):
            continue
        signs = [t for t in subject.tokens(place) if t.kind in ("OpInfix", "OpPrefix")]
        for one, two in pairwise(signs):
            if one.end == two.start and one.value in "+-" and two.value in "+-":
                yield place, f"`{one.value}{two.value}` in ={text[:60]}"
                break


def daisy_chains(subject: Subject) -> Iterator[Hit]:
    for place, text in subject.typed.items():
        if PURE.fullmatch(text) and subject.boxes[place]:
            box = subject.boxes[place][0]
            target = Place(box.sheet, box.top, box.left)
            carried = subject.patterns.get(target) == subject.patterns[place]
            if carried and target.sheet == place.sheet:
                continue
            if target in subject.typed and PURE.fullmatch(subject.formulas[target]):
                yield place, f"links to {target}, which is a link itself"
