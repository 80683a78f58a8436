"""What every rendered object must hold, whatever the values."""

import json
import re
from typing import Any

import chart
import pytest

LABELS = {"name", "instance", "component", "part-of", "version", "managed-by"}
# What a service may take to end after its drain, in seconds (the requests at hand by gateway.rs, then all else by the chassis'
# service.rs), and what its callers need to hear of it: the look-up every three seconds (gateway, replicas.rs) of a name that DNS keeps
# for five.
LONGEST_STOP = 10 + 20
UNTIL_CALLERS_KNOW = 8

all_variants = pytest.mark.parametrize("variant", chart.variants())


def of_kind(rendered: list[chart.Object], kind: str) -> list[chart.Object]:
    return [each for each in rendered if each["kind"] == kind]


def deployments(variant: str) -> list[chart.Object]:
    found = of_kind(chart.objects(chart.values_of(variant)), "Deployment")
    assert len(found) == len(chart.services())
    return found


def hardened(name: str, spec: dict[str, Any]) -> None:
    assert spec["automountServiceAccountToken"] is False, name
    assert spec["securityContext"]["runAsNonRoot"] is True, name
    assert spec["securityContext"]["runAsUser"] >= 10000, name
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}, name
    assert not {"hostNetwork", "hostPID", "hostIPC", "volumes", "initContainers"} & spec.keys(), name
    for container in spec["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }, name


@all_variants
def test_no_pod_has_a_right_it_does_not_need(variant: str) -> None:
    pods = chart.pods(chart.objects(chart.values_of(variant)))
    assert len(pods) == 2 * len(chart.services()) + 1
    for name, spec in pods:
        hardened(name, spec)


@all_variants
def test_nor_has_the_pod_of_the_hosters_commands(variant: str) -> None:
    notes = chart.notes(chart.values_of(variant))
    overrides = json.loads(re.search(r"--overrides '(.*)'", notes)[1])
    hardened("crm-admin", overrides["spec"])
    assert "kubectl run crm-admin " in notes and overrides["spec"]["containers"][0]["name"] == "crm-admin"
    assert "app.kubernetes.io/component=admin," in notes, "the network policy knows it by its labels"


@all_variants
def test_no_rights_in_the_cluster_and_no_secrets_are_made(variant: str) -> None:
    kinds = {each["kind"] for each in chart.objects(chart.values_of(variant))}
    assert not kinds & {"Secret", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding"}


@all_variants
def test_every_container_says_what_it_needs(variant: str) -> None:
    for name, spec in chart.pods(chart.objects(chart.values_of(variant))):
        for container in spec["containers"]:
            resources = container["resources"]
            assert {"cpu", "memory"} <= resources["requests"].keys() and "memory" in resources["limits"], name
            assert not container["image"].endswith(":latest"), name


@all_variants
def test_every_object_carries_the_standard_labels(variant: str) -> None:
    for each in chart.objects(chart.values_of(variant)):
        found = {key.removeprefix("app.kubernetes.io/") for key in each["metadata"]["labels"]}
        assert found >= LABELS, each["metadata"]["name"]


@all_variants
def test_every_service_is_probed_on_a_port_it_has(variant: str) -> None:
    for deployment in deployments(variant):
        (container,) = deployment["spec"]["template"]["spec"]["containers"]
        ports = {each["name"]: each["containerPort"] for each in container["ports"]}
        paths = {kind: container[f"{kind}Probe"]["httpGet"] for kind in ["startup", "liveness", "readiness"]}
        assert {probe["port"] for probe in paths.values()} == {"admin"} and ports["admin"] == 9090
        assert paths["readiness"]["path"] == "/readyz"
        # Away from its database a pod must not be restarted: it would be away no less.
        assert paths["liveness"]["path"] == paths["startup"]["path"] == "/livez"


@all_variants
def test_a_pod_ends_after_its_callers_know_and_before_it_is_killed(variant: str) -> None:
    for deployment in deployments(variant):
        spec = deployment["spec"]["template"]["spec"]
        assert drain_of(spec) >= UNTIL_CALLERS_KNOW
        assert spec["terminationGracePeriodSeconds"] > drain_of(spec) + LONGEST_STOP
        assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0


def test_a_pod_that_drains_longer_is_killed_later() -> None:
    over = {"defaults": {"settings": {"CRM_DRAIN": 42.5}}, "services": {"gateway": {"settings": {"CRM_DRAIN": "60"}}}}
    rendered = chart.objects(chart.merged(chart.values_of("minimal"), over))
    specs = {each["metadata"]["name"]: each["spec"]["template"]["spec"] for each in of_kind(rendered, "Deployment")}
    drains = {name: drain_of(spec) for name, spec in specs.items()}
    assert drains == {"crm-gateway": 60, "crm-customers": 42.5, "crm-activities": 42.5}
    for spec in specs.values():
        assert spec["terminationGracePeriodSeconds"] > drain_of(spec) + LONGEST_STOP


def drain_of(spec: dict[str, Any]) -> float:
    (container,) = spec["containers"]
    return float(next(each["value"] for each in container["env"] if each["name"] == "CRM_DRAIN"))


@all_variants
def test_replicas_are_spread_and_not_evicted_all_at_once(variant: str) -> None:
    rendered = chart.objects(chart.values_of(variant))
    scaled = {each["spec"]["scaleTargetRef"]["name"]: each["spec"] for each in of_kind(rendered, "HorizontalPodAutoscaler")}
    budgets = {each["metadata"]["name"]: each["spec"] for each in of_kind(rendered, "PodDisruptionBudget")}
    for deployment in of_kind(rendered, "Deployment"):
        name, spec = deployment["metadata"]["name"], deployment["spec"]
        assert ("replicas" in spec) != (name in scaled), "one of the two says how many"
        fewest = scaled[name]["minReplicas"] if name in scaled else spec["replicas"]
        assert (name in budgets) == (fewest > 1)
        labels = spec["template"]["metadata"]["labels"]
        spread = spec["template"]["spec"]["topologySpreadConstraints"]
        for selector in [each["labelSelector"] for each in spread] + [spec["selector"]]:
            assert selector["matchLabels"].items() <= labels.items()
        if name in budgets:
            assert budgets[name]["maxUnavailable"] == 1
            assert budgets[name]["selector"]["matchLabels"].items() <= labels.items()


def labels_of(rendered: list[chart.Object]) -> dict[str, dict[str, str]]:
    """The labels of every pod, by the name of what makes it."""
    return {
        f"{each['kind']}/{each['metadata']['name']}": (
            each["metadata"]["labels"] if each["kind"] == "Pod" else each["spec"]["template"]["metadata"]["labels"]
        )
        for each in rendered
        if each["kind"] in {"Pod", "Job", "Deployment"}
    }


@all_variants
def test_a_service_leads_to_its_own_pods_only_and_to_ports_they_have(variant: str) -> None:
    rendered = chart.objects(chart.values_of(variant))
    labels = labels_of(rendered)
    ports = {
        f"Deployment/{each['metadata']['name']}": {port["name"] for port in each["spec"]["template"]["spec"]["containers"][0]["ports"]}
        for each in of_kind(rendered, "Deployment")
    }
    for service in of_kind(rendered, "Service"):
        chosen = [name for name, found in labels.items() if service["spec"]["selector"].items() <= found.items()]
        assert chosen == [f"Deployment/{service['metadata']['name']}"]
        assert {each["targetPort"] for each in service["spec"]["ports"]} == ports[chosen[0]]


@all_variants
def test_databases_are_migrated_before_the_pods_are_replaced(variant: str) -> None:
    jobs = of_kind(chart.objects(chart.values_of(variant)), "Job")
    assert len(jobs) == len(chart.services())
    for job in jobs:
        annotations = job["metadata"]["annotations"]
        assert annotations["helm.sh/hook"] == "pre-install,pre-upgrade"
        # Hooks run before the release's own objects are there.
        assert "serviceAccountName" not in job["spec"]["template"]["spec"]


@pytest.mark.parametrize("variant", ["minimal", "production"])
def test_all_traffic_is_refused_but_what_is_needed(variant: str) -> None:
    rendered = chart.objects(chart.values_of(variant))
    policies = {each["metadata"]["name"]: each["spec"] for each in of_kind(rendered, "NetworkPolicy")}
    nothing = policies["crm"]
    assert nothing["policyTypes"] == ["Ingress", "Egress"] and not nothing.keys() & {"ingress", "egress"}
    for name, labels in labels_of(rendered).items():
        assert nothing["podSelector"]["matchLabels"].items() <= labels.items(), f"{name} is not fenced in"
    for name in ["crm-customers", "crm-activities"]:
        calls = policies[name]["ingress"][0]
        callers = [peer["podSelector"]["matchLabels"]["app.kubernetes.io/component"] for peer in calls["from"]]
        assert calls["ports"] == [{"port": "grpc"}] and callers == ["gateway"]
    for each in policies.values():
        for rule in each.get("egress", []) + each.get("ingress", []):
            assert rule["ports"], "no rule opens all ports"
    for name in ["crm-gateway", "crm-customers", "crm-activities"]:
        metrics = next(rule for rule in policies[name]["ingress"] if rule["ports"] == [{"port": "admin"}])
        assert metrics["from"], "without a peer everybody could read them"


def test_the_migration_of_a_new_service_reaches_its_database_before_the_upgrade() -> None:
    rendered = chart.objects(chart.values_of("minimal"))
    # Hooks meet the policies of the release before, which knows nothing of the new service.
    before = [each["spec"] for each in of_kind(rendered, "NetworkPolicy") if "customers" not in each["metadata"]["name"]]
    labels = labels_of(rendered)["Job/crm-customers-migrate"]
    holding = [each for each in before if each["podSelector"]["matchLabels"].items() <= labels.items()]
    opened = [port["port"] for each in holding for rule in each.get("egress", []) for port in rule["ports"]]
    assert 5432 in opened and 53 in opened


def test_with_peers_named_the_servers_are_reached_nowhere_else() -> None:
    rendered = chart.objects(chart.values_of("production"))
    for each in of_kind(rendered, "NetworkPolicy"):
        for rule in each["spec"].get("egress", []):
            assert "to" in rule or {port["port"] for port in rule["ports"]} == {53}, each["metadata"]["name"]


def test_the_ingress_serves_the_public_address() -> None:
    (ingress,) = of_kind(chart.objects(chart.values_of("production")), "Ingress")
    (rule,) = ingress["spec"]["rules"]
    assert rule["host"] == "crm.example.com" and ingress["spec"]["tls"][0]["hosts"] == ["crm.example.com"]
    assert rule["http"]["paths"][0]["backend"]["service"] == {"name": "crm-gateway", "port": {"name": "http"}}
    (plain,) = of_kind(chart.objects(chart.values_of("laptop")), "Ingress")
    assert plain["spec"]["rules"][0]["host"] == "crm.localhost", "a host has no port"


def test_metrics_are_read_from_every_service() -> None:
    rendered = chart.objects(chart.values_of("production"))
    (monitor,) = of_kind(rendered, "ServiceMonitor")
    for service in of_kind(rendered, "Service"):
        assert monitor["spec"]["selector"]["matchLabels"].items() <= service["metadata"]["labels"].items()
        assert monitor["spec"]["endpoints"][0]["port"] in [each["name"] for each in service["spec"]["ports"]]
    assert not of_kind(chart.objects(chart.values_of("minimal")), "ServiceMonitor")


def test_helm_test_asks_every_service() -> None:
    rendered = chart.objects(chart.values_of("minimal"))
    (pod,) = of_kind(rendered, "Pod")
    asked = {each["args"][-1] for each in pod["spec"]["containers"]}
    assert asked >= {f"http://crm-{service}:9090/readyz" for service in chart.services()}
    assert "http://crm-gateway/readyz" in asked
    assert pod["metadata"]["annotations"]["helm.sh/hook"] == "test"


def test_what_is_not_safe_is_said() -> None:
    unsafe = chart.notes(chart.values_of("laptop"))
    assert "unencrypted" in unsafe and "networkPolicy.enabled is false" in unsafe
    safe = chart.notes(chart.values_of("production"))
    assert "unencrypted" not in safe and "networkPolicy" not in safe
