"""The values: commented, linted, and refused when they are wrong."""

import json
import re

import chart
import helm_python
import pytest

# Values on top of the minimal ones, and what the refusal must speak of.
WRONG = {
    "no address": ({"publicUrl": ""}, "publicUrl"),
    "an address with a path": ({"publicUrl": "https://example.com/crm"}, "publicUrl"),
    "no registry, which would be somebody else's": ({"image": {"registry": ""}}, "registry"),
    "no keys": ({"tokenPublicKeys": []}, "tokenPublicKeys"),
    "a key of another size": ({"tokenPublicKeys": ["c2hvcnQ="]}, "tokenPublicKeys"),
    "an unknown value": ({"replicas": 3}, "replicas"),
    "an unknown value of a service": ({"services": {"customers": {"replica": 3}}}, "replica"),
    "an unknown service": ({"services": {"customer": {}}}, "customer"),
    "an unknown setting": ({"services": {"customers": {"settings": {"CRM_LOGS": "info"}}}}, "CRM_LOGS"),
    "a setting of another service": ({"services": {"customers": {"settings": {"CRM_REQUEST_TIMEOUT": 9}}}}, "CRM_REQUEST_TIMEOUT"),
    "a setting that not all services have": ({"defaults": {"settings": {"CRM_REQUEST_TIMEOUT": 9}}}, "CRM_REQUEST_TIMEOUT"),
    "a secret in plain sight": ({"services": {"customers": {"settings": {"CRM_AMQP_URL": "amqp://u:p@h"}}}}, "CRM_AMQP_URL"),
    "a secret by value": ({"defaults": {"secrets": {"CRM_AMQP_URL": "amqp://u:p@h"}}}, "CRM_AMQP_URL"),
    "a port of its own": ({"defaults": {"settings": {"CRM_ADMIN_LISTEN": "0.0.0.0:9999"}}}, "CRM_ADMIN_LISTEN"),
    "no number of pods": ({"defaults": {"replicas": "two"}}, "replicas"),
    "a network without a range": ({"networkPolicy": {"database": {"to": [{"ipBlock": {}}]}}}, "cidr"),
    "an empty peer, which would mean everybody": ({"networkPolicy": {"monitoringFrom": [{}]}}, "monitoringFrom"),
}


@pytest.mark.parametrize(("over", "named"), WRONG.values(), ids=WRONG.keys())
def test_wrong_values_are_refused_by_name(over: chart.Values, named: str) -> None:
    values = chart.merged(chart.values_of("minimal"), over)
    with pytest.raises(Exception) as refusal:
        chart.render(values)
    assert named in str(refusal.value)


def test_the_defaults_alone_name_what_is_missing() -> None:
    with pytest.raises(Exception) as refusal:
        chart.render({})
    assert all(name in str(refusal.value) for name in ["publicUrl", "registry", "tokenPublicKeys"])


def test_every_value_has_a_comment() -> None:
    bare = []
    lines = (chart.CHART / "values.yaml").read_text().splitlines()
    for number, line in enumerate(lines):
        key = re.match(r" *([\w.]+):(.*)", line)
        # A section is explained by its values, a service by the comment above all of them.
        if not key or not key[2].strip() or key[1] in chart.services():
            continue
        if not lines[number - 1].strip().startswith("#"):
            bare.append(key[1])
    assert bare == []


def closed_parts(schema: object, path: str = "$") -> list[tuple[str, bool]]:
    """Every object of a schema that lists properties, and whether it is closed to others."""
    found = []
    if isinstance(schema, dict):
        if isinstance(schema.get("properties"), dict):
            found.append((path, schema.get("additionalProperties") is False))
        for key, part in schema.items():
            found += closed_parts(part, f"{path}.{key}")
    return found


def test_the_schema_knows_every_key() -> None:
    schema = json.loads(chart.SCHEMA.read_text())
    parts = closed_parts(schema)
    assert parts and [path for path, closed in parts if not closed] == []


@pytest.mark.parametrize("variant", chart.variants())
def test_the_chart_passes_helms_own_lint(variant: str) -> None:
    report = helm_python.lint(str(chart.CHART), values=chart.values_of(variant), strict=True)
    assert report["total_charts_linted"] == 1 and report["errors"] == []
    # Information is no complaint.
    assert [each for each in report["messages"] if each["severity"] != 1] == []
