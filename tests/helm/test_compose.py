"""The Compose file fits its schema, the programs' settings, and the example of its own settings."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import chart
import compose
import pytest
import yaml

OURS = {
    name: each for name, each in compose.read()["services"].items() if each["image"].startswith("localhost/crm/")
}


def test_compose_takes_the_file(tmp_path: Path) -> None:
    file = tmp_path / "compose.yaml"
    # Anchors are Compose's business no more than ours.
    file.write_text(yaml.safe_dump(compose.read()))
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", file]
    checked = subprocess.run(command, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def service_of(each: dict[str, Any]) -> str:
    return each["image"].rpartition("/")[2].split(":")[0]


@pytest.mark.parametrize("name", [name for name, each in OURS.items() if each["command"][0] in {"serve", "migrate"}])
def test_every_variable_is_known_to_its_program(name: str) -> None:
    each = OURS[name]
    known = {known["name"]: known for known in chart.settings_of(service_of(each))[each["command"][0]]}
    assert each["environment"].keys() <= known.keys()
    assert {name for name, known in known.items() if known["required"]} <= each["environment"].keys()


@pytest.mark.parametrize(("name", "program"), [("erp-simulator", "crm-erp-simulator"), ("demo-tenant", "crm-admin")])
def test_the_demos_commands_are_known_to_their_programs(name: str, program: str) -> None:
    each = OURS[name]
    words = [word for word in each["command"] if word in {"run", "tenant", "create"}]
    command = [chart.PROGRAMS / program, *words, "--help"]
    help = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for variable in each["environment"]:
        assert f"[env: {variable}" in help
    for option in [word for word in each["command"] if word.startswith("--")]:
        assert re.search(rf"{option}\b", help)


def test_every_service_of_the_chart_is_there_with_its_migration() -> None:
    for service in chart.services():
        assert OURS[service]["command"] == ["serve"]
        assert f"{service}-migrate" in OURS[service]["depends_on"]
        assert OURS[f"{service}-migrate"]["command"] == ["migrate"]
        assert service in compose.read()["services"]["postgres"]["environment"]["CRM_SERVICES"].split()


@pytest.mark.parametrize("name", OURS)
def test_our_containers_have_no_rights_they_do_not_need(name: str) -> None:
    each = OURS[name]
    assert each["read_only"] is True and each["cap_drop"] == ["ALL"]
    assert each["security_opt"] == ["no-new-privileges:true"]


def test_the_example_has_every_variable_and_no_other() -> None:
    asked = set(re.findall(r"\$\{(\w+)", compose.FILE.read_text()))
    # Named without a value: taken from the settings if it is there.
    asked |= {name for each in OURS.values() for name, value in each["environment"].items() if value is None}
    offered = set(compose.example()) | set(re.findall(r"^# (\w+)=", compose.EXAMPLE.read_text(), re.MULTILINE))
    optional = {"CRM_REGISTRY", "CRM_VERSION", "CRM_LOG"}
    assert asked - optional == offered


@pytest.mark.parametrize("name", [name for name, value in compose.example().items() if not value and "DEMO" not in name])
def test_nothing_starts_with_a_secret_that_is_not_filled_in(name: str) -> None:
    with pytest.raises(compose.Missing, match=name):
        compose.read(compose.filled_in() | {name: ""})
