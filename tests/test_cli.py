"""The command line as a user meets it: what it prints, what it refuses, what it never destroys."""

import contextlib
import gc
import hashlib
import io
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import openpyxl
import pytest

from modelgen import __version__, cli

from .conftest import ROOT, Built

OUTPUT = Path("output") / "deepseek-v3-r1.xlsx"


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """The command in this process, where templates are compiled once: its code and its texts."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "12")
    words, sys.argv = sys.argv, ["modelgen", *arguments]
    try:
        with (
            contextlib.chdir(cwd),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.raises(SystemExit) as left,
        ):
            cli.run()
    finally:
        sys.argv = words
        gc.enable()
    told, complaint = (stream.buffer.getvalue().decode("utf-8") for stream in (out, err))
    return subprocess.CompletedProcess(arguments, left.value.code or 0, told, complaint)


def console(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, as a user starts it."""
    return subprocess.run(
        [sys.executable, "-m", "modelgen", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | env,
    )


def edit(path: Path, sheet: str, cell: str, value: object) -> None:
    workbook = openpyxl.load_workbook(path)
    workbook[sheet][cell] = value
    workbook.save(path)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def folder(tmp_path: Path, built: Built) -> Path:
    """A folder with the default workbook in it, as `modelgen build` leaves it."""
    (tmp_path / OUTPUT).parent.mkdir()
    (tmp_path / OUTPUT).write_bytes(built.data)
    return tmp_path


def test_build_prints_path_case_margins_and_checks(tmp_path: Path, built: Built) -> None:
    done = console("build", cwd=tmp_path)
    assert (0, "") == (done.returncode, done.stderr)
    assert [
        str(OUTPUT),
        "  live case                            0 Base",
        "  Cost-profit margin (markup on cost)  545 % (545.47 %)",
        "  Margin on revenue                    84.5 %",
        "  checks                               all hold; alerts: 0",
    ] == done.stdout.splitlines()
    assert [OUTPUT.name] == os.listdir(tmp_path / "output")
    assert built.data == (tmp_path / OUTPUT).read_bytes()


def test_case_and_set_change_what_is_live(tmp_path: Path) -> None:
    done = run(
        "build",
        "--case",
        "loaded",
        "--set",
        "monetised_share@monetised_half=40%",
        "--set",
        "gpu_price=1.76",
        "-o",
        "mine.xlsx",
        cwd=tmp_path,
    )
    assert 0 == done.returncode, done.stderr
    assert "5 Loaded" in done.stdout
    values = openpyxl.load_workbook(tmp_path / "mine.xlsx", data_only=True)
    [(sheet, area)] = values.defined_names["in_monetised_share"].destinations
    shares = [cell.value for cell in values[sheet][area.replace("$", "")][0]]
    assert [1, 0.4, 1, 1, 0.4, 0.4, 0.4, 0.3, 1] == shares
    [(sheet, area)] = values.defined_names["in_gpu_price"].destinations
    prices = [cell.value for cell in values[sheet][area.replace("$", "")][0]]
    assert [2, 1.76, 2, 2, 2, 2, 1.76] == prices[:7]
    assert "GPU lease price in 5 Loaded: 1.76 USD/GPU-hour" in done.stdout


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("gpu_price=1,76", "`1,76` has a decimal comma; write `1.76`"),
        ("gpu_prise=2", "unknown input `gpu_prise`; did you mean `gpu_price`?"),
        ("gpu_price@bare=2", "unknown case `bare`; did you mean `bear`?"),
        ("gpu_price=99", "99 is outside the allowed range 0 to 50 USD/GPU-hour"),
        ("night_tariff=0.5", "choose 0 or 1"),
        ("gpu_price", "write it as name=value or name@case=value"),
        ("gpu_price=cheap", "`cheap` is not a number"),
        ("input_tokens=600,000", "`600,000` has thousands separators; write `600000`"),
        ("total_cost=3", "`total_cost` is a line; only an input can be set"),
        ("gpu_price@nowhere=3", "(cases: theoretical, my_case, night_tariff"),
        ("gpu_price=nan", "`nan` is not a number"),
    ],
)
def test_a_wrong_set_is_refused_in_plain_words(tmp_path: Path, word: str, message: str) -> None:
    done = run("build", "--set", word, cwd=tmp_path)
    assert 1 == done.returncode
    assert message in done.stderr
    assert [] == os.listdir(tmp_path)


def test_all_wrong_words_are_told_at_once(tmp_path: Path) -> None:
    done = run("build", "--case", "lodaed", "--set", "a=1", "--set", "b=2", cwd=tmp_path)
    assert 3 == done.stderr.count("error:")
    assert "did you mean `loaded`?" in done.stderr


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    assert 2 == console("build", "--no-such-option", cwd=tmp_path).returncode
    assert 2 == run("bilud", cwd=tmp_path).returncode
    assert 2 == run("build", "-o", "book.pdf", cwd=tmp_path).returncode


def test_building_again_over_a_fresh_workbook_is_fine(folder: Path) -> None:
    assert 0 == run("build", "--case", "bear", cwd=folder).returncode


def test_an_edited_input_is_never_overwritten(folder: Path) -> None:
    edit(folder / OUTPUT, "Assumptions", "E8", 2.5)
    before = digest(folder / OUTPUT)
    done = run("build", cwd=folder)
    assert 1 == done.returncode
    assert "gpu_price@theoretical (Assumptions!E8): 2 → 2.5" in done.stderr
    assert "--force" in done.stderr
    assert before == digest(folder / OUTPUT)
    assert 0 == run("build", "--force", cwd=folder).returncode
    assert before != digest(folder / OUTPUT)


def test_a_workbook_with_own_notes_is_never_overwritten(folder: Path) -> None:
    edit(folder / OUTPUT, "Memo", "H40", "my note")
    before = digest(folder / OUTPUT)
    done = run("build", cwd=folder)
    assert 1 == done.returncode
    assert "a cell of your own (Memo!H40)" in done.stderr
    assert f"modelgen regenerate {OUTPUT}" in done.stderr
    assert before == digest(folder / OUTPUT)


def test_a_workbook_whose_source_was_changed_is_never_overwritten(folder: Path) -> None:
    edit(folder / OUTPUT, "Source", "B20", "nonsense: [")
    done = run("build", cwd=folder)
    assert (1, 1) == (done.returncode, done.stderr.count("error:"))
    assert "on its sheet `Source` was changed" in done.stderr


@pytest.mark.parametrize("content", [b"", b"PK not a zip", b"plain text"])
def test_a_file_that_is_no_workbook_of_ours_is_never_overwritten(
    tmp_path: Path, content: bytes
) -> None:
    (tmp_path / "mine.xlsx").write_bytes(content)
    done = run("build", "-o", "mine.xlsx", cwd=tmp_path)
    assert 1 == done.returncode
    assert "Traceback" not in done.stderr
    assert content == (tmp_path / "mine.xlsx").read_bytes()


def test_somebody_elses_workbook_is_never_overwritten(tmp_path: Path) -> None:
    openpyxl.Workbook().save(tmp_path / "mine.xlsx")
    done = run("build", "-o", "mine.xlsx", cwd=tmp_path)
    assert (1, True) == (done.returncode, "is not a workbook of this tool" in done.stderr)


def test_a_folder_that_cannot_be_written_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "output").write_text("a file where the folder should be")
    done = run("build", cwd=tmp_path)
    assert 1 == done.returncode
    assert "cannot write" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
def test_a_build_killed_at_any_moment_leaves_the_old_file_whole(folder: Path) -> None:
    """Killed after 0.1 to 1 s, in steps: the file is the old one or the new one, never a part."""
    old = digest(folder / OUTPUT)
    other = folder / "other.xlsx"
    assert 0 == run("build", "--case", "bear", "-o", "other.xlsx", cwd=folder).returncode
    whole = {old, digest(other)}
    for step in range(10):
        process = subprocess.Popen(
            [sys.executable, "-m", "modelgen", "build", "--case", "bear"],
            cwd=folder,
            stdout=subprocess.DEVNULL,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        time.sleep(0.1 * (step + 1))
        process.kill()
        process.wait()
        assert digest(folder / OUTPUT) in whole


def test_validate_writes_nothing(tmp_path: Path) -> None:
    done = run("validate", "deepseek-v3-r1", cwd=tmp_path)
    assert (0, []) == (done.returncode, os.listdir(tmp_path))
    assert "no problems" in done.stdout


def test_templates_lists_what_is_shipped(tmp_path: Path) -> None:
    lines = run("templates", cwd=tmp_path).stdout.splitlines()
    assert "deepseek-v3-r1   1.1.0  DeepSeek V3/R1 inference economics" in lines
    assert ["dcf", "deepseek-v3-r1", "lbo", "starter", "three-statement"] == [
        line.split()[0] for line in lines
    ]


def test_new_writes_a_template_of_ones_own_that_builds(tmp_path: Path) -> None:
    done = run("new", "my-model", cwd=tmp_path)
    assert (0, ["my-model.yaml"]) == (done.returncode, os.listdir(tmp_path))
    assert "modelgen build my-model.yaml" in done.stdout
    built = run("build", "my-model.yaml", "-o", "my-model.xlsx", cwd=tmp_path)
    assert "Worth of the plan" in built.stdout
    again = run("new", "my-model", cwd=tmp_path)
    assert (1, "error: `my-model.yaml` exists already; choose another name\n") == (
        again.returncode,
        again.stderr,
    )


def test_new_copies_any_template_under_another_name(tmp_path: Path) -> None:
    assert 0 == run("new", "deal", "--from", "lbo", cwd=tmp_path).returncode
    assert "template: deal\n" in (tmp_path / "deal.yaml").read_text("utf-8")
    wrong = run("new", "My deal", cwd=tmp_path)
    assert 1 == wrong.returncode
    assert "small letters, digits and -, at most 61; write `my-deal`" in wrong.stderr
    assert 0 == run("new", "my-deal.yaml", cwd=tmp_path).returncode
    assert "template: my-deal\n" in (tmp_path / "my-deal.yaml").read_text("utf-8")
    assert "write `" not in run("new", "…", cwd=tmp_path).stderr


def test_show_prints_every_cell(tmp_path: Path) -> None:
    done = run("show", "deepseek-v3-r1", cwd=tmp_path)
    line = next(line for line in done.stdout.splitlines() if "cost_profit_margin@live" in line)
    assert line.startswith("Profit!D")
    assert line.endswith("  →  5.45473944552")


def test_trace_prints_precedents_as_a_tree(tmp_path: Path) -> None:
    done = run("trace", "deepseek-v3-r1", "gpu_cost", cwd=tmp_path)
    lines = done.stdout.splitlines()
    assert lines[
        0
    ] == "gpu_cost = 87072 USD/day  ['GPU cost'!D36] = gpu_hours*gpu_price+excess_cost".replace(
        "'", ""
    )
    assert any(
        "gpu_price = 2 USD/GPU-hour" in line and "PA: DeepSeek day 6" in line for line in lines
    )
    assert 1 == run("trace", "deepseek-v3-r1", "gpu_cots", cwd=tmp_path).returncode


def test_version_is_printed(tmp_path: Path) -> None:
    for said in (run("--version", cwd=tmp_path), console("--version", cwd=tmp_path)):
        assert (0, f"modelgen {__version__}\n", "") == (said.returncode, said.stdout, said.stderr)
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        words = [sys.executable, "-m", "modelgen", "--version"]
        done = subprocess.run(words, stdout=full, stderr=subprocess.PIPE, check=False)
    assert (1, 1) == (done.returncode, done.stderr.count(b"\n"))


def test_an_unknown_template_names_the_nearest(tmp_path: Path) -> None:
    done = console("build", "deepseek-v3-r2", cwd=tmp_path)
    assert (1, "error: no template `deepseek-v3-r2`; did you mean `deepseek-v3-r1`?\n") == (
        done.returncode,
        done.stderr,
    )


def test_a_template_beside_is_named_with_its_ending(tmp_path: Path) -> None:
    assert 0 == run("new", "mine", cwd=tmp_path).returncode
    done = run("validate", "mine", cwd=tmp_path)
    assert (1, "error: no template `mine`; write `mine.yaml`\n") == (done.returncode, done.stderr)
    assert 0 == run("validate", "mine.yaml", cwd=tmp_path).returncode


def test_a_console_that_cannot_print_the_frame_gets_ascii(tmp_path: Path) -> None:
    shutil.copy(ROOT / "tests" / "samples" / "good.yaml", tmp_path / "bad.yaml")
    text = (tmp_path / "bad.yaml").read_text()
    (tmp_path / "bad.yaml").write_text(text.replace("kind: notes", "kind: noets", 1))
    done = console("build", "bad.yaml", cwd=tmp_path, PYTHONIOENCODING="cp1252")
    assert 1 == done.returncode
    assert "--> bad.yaml:" in done.stderr


def test_output_goes_through_a_console_of_another_code_page(tmp_path: Path) -> None:
    done = console("build", cwd=tmp_path, PYTHONIOENCODING="cp1252")
    assert (0, "") == (done.returncode, done.stderr)
    assert (
        0
        == console(
            "trace", "deepseek-v3-r1", "profit", cwd=tmp_path, PYTHONIOENCODING="ascii"
        ).returncode
    )


def test_a_model_whose_checks_fail_is_a_problem(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
    (tmp_path / "bad.yaml").write_text(text.replace("right: revenue", "right: cost"))
    for command in ("validate", "build"):
        done = run(command, "bad.yaml", cwd=tmp_path)
        message = "error: these checks of the workbook fail: `adds_up` (Checks!H19)\n"
        assert (1, message) == (done.returncode, done.stderr)


def test_a_check_that_cannot_fail_is_a_problem(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "samples" / "good.yaml").read_text(encoding="utf-8")
    watched = text.replace("profit.}", "profit., fails_with: cup_price}")
    (tmp_path / "bad.yaml").write_text(watched)
    done = run("validate", "bad.yaml", cwd=tmp_path)
    assert 1 == done.returncode
    assert done.stderr == (
        "error: these checks hold although the change that Checks names was made: `adds_up`;"
        " say with `fails_with` which item they watch\n"
    )


def test_a_build_through_a_link_replaces_the_file_behind_it(tmp_path: Path) -> None:
    assert 0 == run("build", "-o", "real.xlsx", cwd=tmp_path).returncode
    (tmp_path / "real.xlsx").chmod(0o600)
    (tmp_path / "link.xlsx").symlink_to("real.xlsx")
    before = digest(tmp_path / "real.xlsx")
    assert 0 == run("build", "--case", "bear", "-o", "link.xlsx", cwd=tmp_path).returncode
    assert (tmp_path / "link.xlsx").is_symlink()
    assert before != digest(tmp_path / "real.xlsx")
    assert 0o600 == (tmp_path / "real.xlsx").stat().st_mode & 0o777


def test_several_workbooks_are_told_in_a_line_each(folder: Path) -> None:
    (folder / "output" / "other.xlsx").write_text("no workbook")
    done = run("audit", "output/*.xlsx", "--jobs", "2", cwd=folder)
    assert (1, "") == (done.returncode, done.stderr)
    lines = done.stdout.splitlines()
    assert lines[0].startswith(f"{OUTPUT}  0 errors, 0 warnings")
    assert "output/other.xlsx" == lines[1]
    assert lines[2].startswith("  error: `output/other.xlsx` is not an Excel workbook")
    assert ["2 workbooks: 1 in order, 1 not"] == lines[3:]
    refused = run("regenerate", "output/*.xlsx", "-o", "x.xlsx", cwd=folder)
    assert (2, True) == (refused.returncode, "it is for one workbook" in refused.stderr)
