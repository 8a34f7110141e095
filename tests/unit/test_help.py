"""The help of every command: a sentence for each command, argument and option."""

from typing import Any

import pytest
import typer

from modelgen.cli import app

COMMANDS: dict[str, Any] = typer.main.get_command(app).commands  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_and_each_of_its_options_say_what_they_are_for(name: str) -> None:
    command = COMMANDS[name]
    told = {param.name: param.help or "" for param in command.params if param.name != "help"}
    told |= {name: command.help or ""}
    assert {} == {word: says for word, says in told.items() if not says.endswith(".")}
    assert [] == [says for says in told.values() if says[0] != says[0].upper() or len(says) > 100]
