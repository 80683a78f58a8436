"""Every supported shape renders objects that Kubernetes takes."""

import chart
import kubernetes_validate
import pytest

# The oldest that the chart allows, and the newest whose schema is at hand.
KUBERNETES = ["1.30", "1.37"]
# Not Kubernetes' own.
FOREIGN = {"ServiceMonitor"}


@pytest.mark.parametrize("version", KUBERNETES)
@pytest.mark.parametrize("variant", chart.variants())
def test_kubernetes_takes_every_object(variant: str, version: str) -> None:
    rendered = [each for each in chart.objects(chart.values_of(variant)) if each["kind"] not in FOREIGN]
    assert len(rendered) >= 10
    for each in rendered:
        kubernetes_validate.validate(each, version, strict=True)


def test_a_wrong_object_is_found() -> None:
    deployment = next(each for each in chart.objects(chart.values_of("minimal")) if each["kind"] == "Deployment")
    deployment["spec"]["template"]["spec"]["containers"][0]["redinessProbe"] = {}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(deployment, KUBERNETES[0], strict=True)


@pytest.mark.parametrize("variant", chart.variants())
def test_no_two_objects_have_the_same_name(variant: str) -> None:
    names = [(each["kind"], each["metadata"]["name"]) for each in chart.objects(chart.values_of(variant))]
    assert sorted(names) == sorted(set(names))


def test_names_stay_within_what_kubernetes_allows() -> None:
    for each in chart.objects(chart.values_of("production"), name="a-very-long-name-of-a-release-with-no-end-in-sight"[:53]):
        assert len(each["metadata"]["name"]) <= 63


def test_two_releases_in_one_namespace_share_nothing() -> None:
    values = chart.values_of("production")
    names = [
        {(each["kind"], each["metadata"]["name"]) for each in chart.objects(values, name=release)}
        for release in ["crm", "acme"]
    ]
    assert names[0] & names[1] == set()
