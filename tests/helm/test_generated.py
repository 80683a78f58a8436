"""Generated files are those that the programs and templates of today generate."""

import difflib
from pathlib import Path

import chart
import generated
import pytest

REMEDY = "run './dev chart' and commit the result"


def assert_same(path: Path, fresh: str) -> None:
    committed = path.read_text() if path.exists() else ""
    difference = difflib.unified_diff(committed.splitlines(), fresh.splitlines(), "committed", "fresh", lineterm="", n=2)
    assert committed == fresh, f"{path.relative_to(chart.ROOT)} is stale: {REMEDY}\n" + "\n".join(difference)


@pytest.mark.parametrize("path", [chart.SETTINGS, chart.SCHEMA], ids=lambda path: path.name)
def test_what_the_chart_knows_of_the_programs_is_what_they_say(path: Path) -> None:
    assert_same(path, generated.files()[path])


def test_the_minimal_values_render_what_was_looked_at_before() -> None:
    assert_same(chart.GOLDEN / "minimal.yaml", generated.golden("minimal"))


@pytest.mark.parametrize("service", chart.services())
def test_the_programs_listen_where_the_chart_believes(service: str) -> None:
    serve = {each["name"]: each.get("default", "") for each in chart.settings_of(service)["serve"]}
    for name, port in generated.PORTS.items():
        if name in serve:
            assert serve[name] == f"0.0.0.0:{port}"
