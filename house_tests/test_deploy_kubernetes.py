"""deploy/k8s as it is applied: accepted by the schemas, and able to do its work unharmed."""

import subprocess
import sys
from collections.abc import Mapping
from typing import Any

import kubernetes_validate
import pytest

from contracts.registry import TOPICS
from house_tests.deployment import (
    OVERLAYS,
    ROOT,
    WORKLOADS,
    Manifest,
    container,
    is_ours,
    manifests,
    meets,
    name,
    of_kind,
    pods,
)
from servicekit import hosting, serving

OLDEST = "1.30"
"""The first Kubernetes whose containers may sleep before they stop."""
VERSIONS = (OLDEST, kubernetes_validate.latest_version())
SERVICES = ("booking", "availability", "gateway")
HEALTH_LIMIT = 5
"""Seconds after which a check of health that hangs is answered for."""

each_overlay = pytest.mark.parametrize("overlay", OVERLAYS)
each_pod = pytest.mark.parametrize(
    "pod",
    [pytest.param(pod, id=f"{o}: {n}") for o in OVERLAYS for n, pod in pods(manifests(o))],
)
each_server = pytest.mark.parametrize(
    "pod",
    [
        pytest.param(document["spec"]["template"], id=f"{o}: {name(document)}")
        for o in OVERLAYS
        for document in of_kind(manifests(o), "Deployment")
    ],
)


def test_the_rendered_files_are_what_the_overlays_say() -> None:
    outcome = subprocess.run(
        [sys.executable, ROOT / "tools" / "manifests.py", "check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert outcome.returncode == 0, outcome.stderr


@each_overlay
@pytest.mark.parametrize("version", VERSIONS)
def test_every_manifest_meets_its_schema_to_the_letter(overlay: str, version: str) -> None:
    for document in manifests(overlay):
        kubernetes_validate.validate(document, version, strict=True)


@each_overlay
def test_nothing_is_said_twice(overlay: str) -> None:
    names = [name(document) for document in manifests(overlay)]

    assert len(set(names)) == len(names)


@each_overlay
def test_everything_lives_in_one_namespace_that_allows_only_restricted_pods(overlay: str) -> None:
    documents = manifests(overlay)
    (namespace,) = of_kind(documents, "Namespace")

    assert {
        document["metadata"].get("namespace")
        for document in documents
        if document["kind"] != "Namespace"
    } == {namespace["metadata"]["name"]}
    for way in ("enforce", "warn"):
        assert namespace["metadata"]["labels"][f"pod-security.kubernetes.io/{way}"] == "restricted"


# --- pods ----------------------------------------------------------------------------------------


@each_pod
def test_a_pod_may_do_nothing_but_its_work(pod: Manifest) -> None:
    spec, inside = pod["spec"], container(pod)

    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] > 0
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert spec["automountServiceAccountToken"] is False
    assert inside["securityContext"]["allowPrivilegeEscalation"] is False
    assert inside["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert "hostNetwork" not in spec


@each_pod
def test_a_pod_is_given_no_names_that_kubernetes_invents(pod: Manifest) -> None:
    # KALENDS_PORT=tcp://10.0.0.7:8000 is what a Service named kalends would leave in it.
    assert pod["spec"]["enableServiceLinks"] is False


@each_pod
def test_a_pod_says_what_it_needs_and_where_it_ends(pod: Manifest) -> None:
    resources = container(pod)["resources"]

    assert resources["requests"].keys() == {"cpu", "memory"}
    assert "memory" in resources["limits"]
    assert "cpu" not in resources["limits"]


@each_pod
def test_a_pod_of_ours_writes_nothing_and_runs_under_an_account_of_its_own(pod: Manifest) -> None:
    if is_ours(pod):
        assert container(pod)["securityContext"]["readOnlyRootFilesystem"] is True
        assert pod["spec"]["serviceAccountName"] == f"{container(pod)['command'][2]}-account"
        assert "volumes" not in pod["spec"]


@each_pod
def test_every_image_is_pinned(pod: Manifest) -> None:
    image, _, tag = container(pod)["image"].rpartition(":")

    assert image
    assert tag not in {"", "latest"}


def test_production_runs_one_version_that_is_no_developers() -> None:
    images = {container(pod)["image"] for _, pod in pods(manifests("production"))}

    assert len(images) == 1
    assert not images.pop().endswith(":dev")


@each_server
def test_a_process_is_asked_how_it_is_on_the_port_it_answers_on(pod: Manifest) -> None:
    inside = container(pod)
    (port,) = inside["ports"]
    verb = inside["command"][3]

    assert (port["name"], port["containerPort"]) == {
        "api": ("http", 8000),
        "worker": ("health", 9001),
    }[verb]
    for probe, path in (("startup", "live"), ("liveness", "live"), ("readiness", "ready")):
        assert inside[f"{probe}Probe"]["httpGet"] == {
            "path": f"/health/{path}",
            "port": port["name"],
        }
    shown = pod["metadata"]["annotations"]
    assert shown["prometheus.io/port"] == str(port["containerPort"])


@each_server
def test_a_probe_waits_until_a_check_that_hangs_is_answered_for(pod: Manifest) -> None:
    assert container(pod)["readinessProbe"]["timeoutSeconds"] > HEALTH_LIMIT


@each_server
def test_a_process_is_given_the_time_it_takes_to_leave(pod: Manifest) -> None:
    before = container(pod)["lifecycle"]["preStop"]["sleep"]["seconds"]
    leaving = serving.DRAIN + serving.GRACE + hosting.GRACE

    assert pod["spec"]["terminationGracePeriodSeconds"] >= before + leaving


# --- what stands around them ---------------------------------------------------------------------


@each_overlay
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("verb", ["api", "worker"])
def test_a_roll_out_takes_nobody_away_before_another_is_there(
    overlay: str, service: str, verb: str
) -> None:
    found = {name(document): document for document in manifests(overlay)}

    deployment = found[f"Deployment/{service}-{verb}"]
    assert deployment["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    budget = found[f"PodDisruptionBudget/{service}-{verb}"]["spec"]
    assert budget["selector"] == deployment["spec"]["selector"]
    assert budget["maxUnavailable"] == 1


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("verb", ["api", "worker"])
def test_in_production_there_are_two_of_each_and_as_many_as_the_load_wants(
    service: str, verb: str
) -> None:
    found = {name(document): document for document in manifests("production")}

    scaler = found[f"HorizontalPodAutoscaler/{service}-{verb}"]["spec"]
    assert scaler["scaleTargetRef"]["name"] == f"{service}-{verb}"
    assert 2 <= scaler["minReplicas"] <= scaler["maxReplicas"]
    # The two would fight over it.
    assert "replicas" not in found[f"Deployment/{service}-{verb}"]["spec"]


@pytest.mark.parametrize("service", ["booking", "availability"])
def test_no_more_workers_than_partitions(service: str) -> None:
    found = {name(document): document for document in manifests("production")}
    scaler = found[f"HorizontalPodAutoscaler/{service}-worker"]["spec"]

    assert scaler["maxReplicas"] <= min(topic.partitions for topic in TOPICS.values())


@each_overlay
def test_what_a_service_selects_is_one_kind_of_pod_with_that_port(overlay: str) -> None:
    documents = manifests(overlay)
    for service in of_kind(documents, "Service"):
        chosen = [
            pod
            for _, pod in pods(documents)
            if meets({"matchLabels": service["spec"]["selector"]}, pod["metadata"]["labels"])
        ]
        assert len(chosen) == 1, name(service)
        ports = {port["name"] for port in container(chosen[0])["ports"]}
        assert {port["targetPort"] for port in service["spec"]["ports"]} <= ports


@each_overlay
def test_the_door_leads_to_the_gateway(overlay: str) -> None:
    (door,) = of_kind(manifests(overlay), "Ingress")
    (rule,) = door["spec"]["rules"]

    assert rule["http"]["paths"][0]["backend"]["service"]["name"] == "gateway-api"
    assert not rule["host"].endswith(".invalid")
    if overlay == "production":
        assert rule["host"] in door["spec"]["tls"][0]["hosts"]


@each_overlay
def test_a_release_is_prepared_with_all_that_its_jobs_need_and_then_served(overlay: str) -> None:
    step = {
        name(document): document["metadata"]["labels"].get("kalends/step")
        for document in manifests(overlay)
        if document["metadata"].get("labels")
    }
    served = {"Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "Ingress"}

    for document in manifests(overlay):
        if document["kind"] in {*served, "Service"} and is_about_us(document):
            assert step[name(document)] == "serve"
        else:
            assert step.get(name(document)) == "prepare", name(document)


def is_about_us(document: Manifest) -> bool:
    return bool(document["metadata"]["labels"].get("app.kubernetes.io/part-of") == "kalends")


# --- who may speak to whom -----------------------------------------------------------------------


def allowed(
    documents: list[Manifest],
    source: Mapping[str, str] | None,
    target: Mapping[str, str] | None,
    port: str | int,
    *,
    from_namespace: Mapping[str, str] | None = None,
) -> bool:
    """Whether the policies let a pod speak to a pod; None for somebody outside the namespace."""
    policies = of_kind(documents, "NetworkPolicy")

    def one_way(own: Mapping[str, str], way: str, others: str, other: Any) -> bool:
        chosen = [
            policy["spec"]
            for policy in policies
            if way in policy["spec"]["policyTypes"] and meets(policy["spec"]["podSelector"], own)
        ]
        assert chosen, "no policy chooses this pod: it may speak to all the world"
        return any(
            any(of_peer(peer, other) for peer in rule[others])
            and any(one["port"] == port for one in rule["ports"])
            for spec in chosen
            for rule in spec.get(way.lower(), ())
        )

    def of_peer(peer: Manifest, other: Mapping[str, str] | None) -> bool:
        if "ipBlock" in peer:
            return other is None and from_namespace is None
        if "namespaceSelector" in peer:
            return from_namespace is not None and meets(peer["namespaceSelector"], from_namespace)
        return other is not None and meets(peer["podSelector"], other)

    out = source is None or one_way(source, "Egress", "to", target)
    inwards = target is None or one_way(target, "Ingress", "from", source)
    return out and inwards


def labels(documents: list[Manifest], what: str) -> Mapping[str, str]:
    (found,) = [pod["metadata"]["labels"] for n, pod in pods(documents) if n.endswith(f"/{what}")]
    return dict(found)


MAY = {
    ("gateway-api", "booking-api"),
    ("gateway-api", "availability-api"),
    ("booking-api", "availability-api"),
    ("booking-worker", "availability-api"),
}


@each_overlay
@pytest.mark.parametrize("source", [f"{s}-{v}" for s in SERVICES for v in ("api", "worker")])
@pytest.mark.parametrize("target", [f"{s}-api" for s in SERVICES])
def test_services_ask_only_whom_they_need(overlay: str, source: str, target: str) -> None:
    documents = manifests(overlay)

    may = allowed(documents, labels(documents, source), labels(documents, target), "http")

    assert may is ((source, target) in MAY)


@each_overlay
def test_the_world_reaches_nobody_but_the_gateway(overlay: str) -> None:
    documents = manifests(overlay)
    controller = {"kalends/ingress": "allowed"}

    reached = {
        service
        for service in SERVICES
        for namespace in (controller, {"kubernetes.io/metadata.name": "elsewhere"})
        if allowed(
            documents, None, labels(documents, f"{service}-api"), "http", from_namespace=namespace
        )
    }

    assert reached == {"gateway"}


@each_overlay
@pytest.mark.parametrize("port", [25, 80, 443, 465, 587])
def test_only_mail_and_questions_to_providers_of_identities_go_out_into_the_world(
    overlay: str, port: int
) -> None:
    documents = manifests(overlay)
    world = [
        policy
        for policy in of_kind(documents, "NetworkPolicy")
        for rule in policy["spec"].get("egress", ())
        if any(peer.get("ipBlock", {}).get("cidr") == "0.0.0.0/0" for peer in rule["to"])
    ]
    out = {
        f"{service}-{verb}"
        for service in SERVICES
        for verb in ("api", "worker", "migrate")
        for policy in world
        if meets(policy["spec"]["podSelector"], labels(documents, f"{service}-{verb}"))
        and port in [one["port"] for one in policy["spec"]["egress"][0]["ports"]]
    }

    assert out == {443: {"gateway-api"}, 465: {"gateway-worker"}, 587: {"gateway-worker"}}.get(
        port, set()
    )


@each_overlay
@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("verb", ["api", "worker", "migrate"])
def test_every_process_reaches_its_database(overlay: str, service: str, verb: str) -> None:
    documents = manifests(overlay)
    own = labels(documents, f"{service}-{verb}")

    if overlay == "local":
        assert allowed(documents, own, labels(documents, "postgresql"), "postgresql")
    assert allowed(documents, own, None, 5432)


@each_overlay
def test_who_publishes_or_listens_reaches_kafka(overlay: str) -> None:
    documents = manifests(overlay)
    speakers = ("booking-worker", "availability-worker", "booking-topics", "gateway-api")

    assert all(allowed(documents, labels(documents, one), None, 9092) for one in speakers)
    if overlay == "local":
        kafka = labels(documents, "kafka")
        assert all(allowed(documents, labels(documents, one), kafka, "kafka") for one in speakers)


@each_overlay
@pytest.mark.parametrize("service", SERVICES)
def test_prometheus_reads_every_process(overlay: str, service: str) -> None:
    documents = manifests(overlay)
    for verb, port in (("api", "http"), ("worker", "health")):
        watched = labels(documents, f"{service}-{verb}")
        assert allowed(
            documents, None, watched, port, from_namespace={"kalends/metrics": "allowed"}
        )
        assert not allowed(documents, None, watched, port, from_namespace={"some": "other"})


def test_every_workload_is_one_the_tests_look_at() -> None:
    kinds = {document["kind"] for overlay in OVERLAYS for document in manifests(overlay)}

    assert kinds & {"Pod", "DaemonSet", "ReplicaSet", "CronJob"} == set()
    assert set(WORKLOADS) & kinds == set(WORKLOADS)
