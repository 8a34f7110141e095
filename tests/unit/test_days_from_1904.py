"""A workbook that somebody set to the date system of 1904: all its days show as others."""

from pathlib import Path

import pytest

from modelgen.audit.audit import audit
from modelgen.problems import ModelError
from modelgen.xlsx.package import child

from .raw_files import RawFile

NAME = Path("lemonade.xlsx")


def set_to(value: str) -> RawFile:
    found = RawFile()
    book = found.package.tree(found.package.workbook, change=True)
    child(book, "workbookPr").set("date1904", value)
    return found


@pytest.mark.parametrize("value", ["1", "true"])
def test_it_comes_back_to_1900_before_anything_is_read_from_it(value: str, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as raised:
        set_to(value).regenerated(tmp_path)
    [problem] = raised.value.problems
    assert "Use 1904 date system" in problem.message
    found = audit(NAME, set_to(value).package.data()).findings
    assert {"AUD-24", "AUD-41"} <= {f.rule.id for f in found}
    assert ["AUD-24"] == [f.rule.id for f in found if "Use 1904 date system" in f.says]


@pytest.mark.parametrize("value", ["0", "false"])
def test_the_usual_system_may_be_named(value: str, tmp_path: Path) -> None:
    assert set_to(value).regenerated(tmp_path)
    assert not any("1904" in f.says for f in audit(NAME, set_to(value).package.data()).findings)
