"""The Compose file, read as Compose reads it, with the example's settings filled in."""

import re
from typing import Any

import chart
import yaml

DEPLOY = chart.ROOT / "deploy"
FILE = DEPLOY / "compose.yaml"
EXAMPLE = DEPLOY / "env.example"


def example() -> dict[str, str]:
    """The example's variables. What is left to be filled in is empty."""
    lines = [line for line in EXAMPLE.read_text().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def filled_in() -> dict[str, str]:
    return {name: value or "filled-in" for name, value in example().items()}


class Missing(Exception):
    """A variable that must be there is not."""


def interpolated(text: str, variables: dict[str, str]) -> str:
    """`${NAME}`, `${NAME:-default}` and `${NAME:?message}` replaced; Compose has no other forms in our file."""

    def value(match: re.Match[str]) -> str:
        name, operator, word = match.groups()
        if variables.get(name):
            return variables[name]
        if operator == ":-":
            return word
        raise Missing(f"{name}: {word}")

    return re.sub(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}", value, text)


def read(variables: dict[str, str] | None = None) -> dict[str, Any]:
    text = interpolated(FILE.read_text(), filled_in() if variables is None else variables)
    return yaml.safe_load(text)
