"""The chart, rendered by Helm's own engine, and the programs it runs."""

import functools
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import helm_python
import yaml

ROOT = Path(__file__).resolve().parents[2]
CHART = ROOT / "helm" / "crm"
SETTINGS = CHART / "settings.json"
SCHEMA = CHART / "values.schema.json"
GOLDEN = Path(__file__).parent / "golden"
PROGRAMS = Path(os.environ.get("CRM_PROGRAMS", ROOT / "target" / "debug"))

Object = dict[str, Any]
Values = dict[str, Any]


def read_yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text())


def services() -> list[str]:
    """The services of the chart; the program of each is crm-<service>."""
    return list(read_yaml(CHART / "values.yaml")["services"])


def variants() -> list[str]:
    """The shapes the chart is supported in: the files of ci/."""
    return sorted(path.name.removesuffix("-values.yaml") for path in (CHART / "ci").glob("*-values.yaml"))


def values_of(variant: str) -> Values:
    return read_yaml(CHART / "ci" / f"{variant}-values.yaml")


def render(values: Values, name: str = "crm", namespace: str = "crm") -> dict[str, str]:
    """The rendered templates by their paths. Fails as Helm does, also if the values break their schema."""
    chart = helm_python.Chart.load(str(CHART))
    return chart.render(values=values, name=name, namespace=namespace)


def objects(values: Values, **how: str) -> list[Object]:
    """The rendered objects in the order of their files."""
    rendered = render(values, **how)
    texts = [text for path, text in sorted(rendered.items()) if path.endswith(".yaml")]
    return [found for text in texts for found in yaml.safe_load_all(text) if found]


def notes(values: Values) -> str:
    """What Helm says after an installation."""
    return next(text for path, text in render(values).items() if path.endswith("NOTES.txt"))


def pods(rendered: list[Object]) -> list[tuple[str, Object]]:
    """Name and specification of every pod that comes from the objects."""
    found = []
    for each in rendered:
        spec = each["spec"] if each["kind"] == "Pod" else each.get("spec", {}).get("template", {}).get("spec")
        if spec:
            found.append((f"{each['kind']}/{each['metadata']['name']}", spec))
    return found


@functools.cache
def settings_of(service: str) -> dict[str, list[dict[str, Any]]]:
    """The settings of a program's commands, as it tells them itself."""
    program = PROGRAMS / f"crm-{service}"
    return json.loads(subprocess.run([program, "settings"], check=True, capture_output=True, text=True).stdout)


def setting(service: str, command: str, name: str) -> dict[str, Any]:
    return next(each for each in settings_of(service)[command] if each["name"] == name)


def merged(base: Any, over: Any) -> Any:
    """`base` with `over` on top, map by map, as Helm merges values."""
    if isinstance(base, dict) and isinstance(over, dict):
        return base | {key: merged(base.get(key), value) for key, value in over.items()}
    return over
