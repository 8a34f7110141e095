"""Help is read on a narrow terminal too: every name stands whole in it, and no line is longer."""

import pytest
import typer

from modelgen import cli

from ..test_cli import run

ROOT = typer.main.get_command(cli.app)


def names() -> dict[tuple[str, ...], list[str]]:
    """By command: its options, its arguments, and the words that stand for their values."""
    found = {(): [*ROOT.commands, "--version", "--help"]}
    for name, command in ROOT.commands.items():
        found[name,] = ["--help"]
        for one in command.params:
            found[name,] += [
                option for option in (*one.opts, *one.secondary_opts) if "-" in option
            ]
            found[name,] += [one.metavar] if one.metavar else []
    return found


@pytest.mark.parametrize("columns", [40, 80])
@pytest.mark.parametrize("command", names(), ids=lambda command: "".join(command) or "none")
def test_every_name_stands_whole(
    command: tuple[str, ...], columns: int, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    settings = cli.app.info.context_settings
    monkeypatch.setitem(settings, "terminal_width", cli.options.width())
    shown = run(*command, "--help", cwd=tmp_path).stdout
    assert [] == [name for name in names()[command] if name not in shown]
    assert [] == [line for line in shown.splitlines() if len(line) > columns]
    assert "…" not in shown
    assert "..." not in shown.replace("[ARGS]...", "")


@pytest.mark.parametrize(("terminal", "wide"), [(10, 40), (40, 40), (77, 77), (80, 80), (300, 80)])
def test_help_is_as_wide_as_the_terminal_within_what_is_readable(
    terminal: int, wide: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(terminal))
    assert wide == cli.options.width()
