"""The help of every command: a sentence for each argument and option, whole on 40 columns too."""

import re

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
    assert not re.search(r"<[a-z]", shown)  # no type of a program
    assert "…" not in shown
    assert "..." not in re.sub(r"[]}]\.\.\.", "", shown)  # of several


@pytest.mark.parametrize(("terminal", "wide"), [(10, 40), (40, 40), (77, 77), (80, 80), (300, 80)])
def test_help_is_as_wide_as_the_terminal_within_what_is_readable(
    terminal: int, wide: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(terminal))
    assert wide == cli.options.width()


@pytest.mark.parametrize("name", ROOT.commands)
def test_a_command_and_each_of_its_options_say_what_they_are_for(name: str) -> None:
    command = ROOT.commands[name]
    told = {param.name: param.help or "" for param in command.params if param.name != "help"}
    told |= {name: command.help or ""}
    assert {} == {word: says for word, says in told.items() if not says.endswith(".")}
    assert [] == [says for says in told.values() if says[0] != says[0].upper() or len(says) > 100]
