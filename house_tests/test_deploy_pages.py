"""The page on deploying speaks of what is there."""

import re

from house_tests.deployment import ROOT, compose, manifests, name

PAGE = (ROOT / "docs" / "operations" / "deploy.md").read_text(encoding="utf-8")


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"(?<![\w./])(?:deploy|docs|tools)/[\w./-]*\w", PAGE))

    assert len(named) > 6
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_every_verb_of_make_it_names_is_there() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = set(re.findall(r"\bmake ([a-z-]+)", PAGE))

    assert {"secrets", "manifests", "check-kube"} <= named
    assert [verb for verb in named if not re.search(rf"^{verb}:", makefile, re.MULTILINE)] == []


def test_what_it_starts_and_undoes_by_name_is_there() -> None:
    started = re.search(r"--no-deps ([a-z -]+)`", PAGE)
    undone = re.search(r"rollout undo\s+deployment/([a-z-]+)", PAGE)

    assert started
    assert set(started.group(1).split()) <= compose()["services"].keys()
    assert undone
    assert f"Deployment/{undone.group(1)}" in {name(one) for one in manifests("production")}


def test_the_connections_it_counts_are_those_of_production() -> None:
    most = {
        name(one): one["spec"]["maxReplicas"]
        for one in manifests("production")
        if one["kind"] == "HorizontalPodAutoscaler"
    }
    processes = sum(most[f"HorizontalPodAutoscaler/booking-{verb}"] for verb in ("api", "worker"))

    assert f"{processes * 11} for its database" in PAGE
