"""Configuration and chart agree: what is rendered is known, and what is known can be set."""

from typing import Any

import chart
import pytest

COMMAND_OF_ARGUMENT = {"serve": "serve", "migrate": "migrate", "ready": "ready"}
KEYS = {"serve": [], "migrate": ["migration"]}


def containers(rendered: list[chart.Object]) -> list[tuple[str, str, dict[str, Any]]]:
    """Service, command and container of everything that the chart runs."""
    found = []
    for _, spec in chart.pods(rendered):
        for container in spec["containers"]:
            service = container["image"].rsplit("/", 1)[1].split(":")[0]
            found.append((service, COMMAND_OF_ARGUMENT[container["args"][0]], container))
    return found


def environment(rendered: list[chart.Object], service: str, command: str) -> dict[str, Any]:
    found = [each for name, words, each in containers(rendered) if (name, words) == (service, command)]
    assert len(found) == 1
    return {each["name"]: each for each in found[0].get("env", [])}


@pytest.mark.parametrize("variant", chart.variants())
def test_every_variable_is_known_to_its_program(variant: str) -> None:
    seen = set()
    for service, command, container in containers(chart.objects(chart.values_of(variant))):
        known = {each["name"]: each for each in chart.settings_of(service)[command]}
        given = {each["name"]: each for each in container.get("env", [])}
        assert given.keys() <= known.keys(), f"{service} {command}"
        missing = [name for name, each in known.items() if each["required"] and name not in given]
        assert missing == [], f"{service} {command} does not start without"
        for name, each in given.items():
            assert ("valueFrom" in each) == known[name]["secret"], f"{name}: secrets come by reference, and nothing else"
        seen.add((service, command))
    assert {(service, command) for service in chart.services() for command in KEYS} <= seen


ALL = [
    (service, command, each["name"])
    for service in chart.services()
    for command in KEYS
    for each in chart.settings_of(service)[command]
]


@pytest.mark.parametrize(("service", "command", "name"), ALL)
def test_every_setting_of_a_program_can_be_reached_from_the_values(service: str, command: str, name: str) -> None:
    known = chart.setting(service, command, name)
    port = known.get("default", "").rpartition(":")[2]
    value: Any = {"name": "elsewhere", "key": "word"} if known["secret"] else f"[::]:{port}" if name.endswith("_LISTEN") else "other"
    over: chart.Values = {"secrets" if known["secret"] else "settings": {name: value}}
    for key in KEYS[command]:
        over = {key: over}
    values = chart.merged(chart.values_of("minimal"), {"services": {service: over}})
    given = environment(chart.objects(values), service, command)[name]
    if known["secret"]:
        assert given["valueFrom"]["secretKeyRef"] | value == given["valueFrom"]["secretKeyRef"]
    else:
        assert given["value"] == value


@pytest.mark.parametrize("service", chart.services())
def test_services_are_told_where_the_others_are(service: str) -> None:
    rendered = chart.objects(chart.values_of("minimal"), name="acme")
    hosts = {each["metadata"]["name"]: each["spec"] for each in rendered if each["kind"] == "Service"}
    for name, given in environment(rendered, service, "serve").items():
        if name.endswith("_URL") and given.get("value", "").endswith(":50051"):
            host, port = given["value"].removeprefix("http://").split(":")
            assert hosts[host]["clusterIP"] == "None", "a balanced address would send all calls to one pod"
            assert int(port) in [each["port"] for each in hosts[host]["ports"]]


def test_a_service_has_what_all_have_unless_it_says_otherwise() -> None:
    rendered = chart.objects(chart.values_of("production"))
    gateway, customers = (environment(rendered, service, "serve") for service in ["gateway", "customers"])
    assert gateway["CRM_DATABASE_MAX_CONNECTIONS"]["value"] == customers["CRM_DATABASE_MAX_CONNECTIONS"]["value"] == "20"
    assert gateway["CRM_TRUSTED_PROXIES"]["value"] == "2", "said, not guessed from the Ingress"
    assert customers["CRM_AMQP_URL"]["valueFrom"]["secretKeyRef"] == {"name": "broker", "key": "url"}


def test_a_large_number_stays_a_number() -> None:
    over = {"services": {"customers": {"settings": {"CRM_DATABASE_MAX_CONNECTIONS": 12345678}}}}
    rendered = chart.objects(chart.merged(chart.values_of("minimal"), over))
    assert environment(rendered, "customers", "serve")["CRM_DATABASE_MAX_CONNECTIONS"]["value"] == "12345678"
