"""What the files of a deployment say, read for the tests: compose, manifests, the secrets made."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from embedded.deployment_secrets import SETTINGS, DeploymentSecrets
from embedded.keyring import Keyring

ROOT = Path(__file__).resolve().parent.parent
RENDERED = ROOT / "deploy" / "k8s" / "rendered"
OVERLAYS = ("local", "production")

Manifest = dict[str, Any]


def known_names(service: str) -> set[str]:
    """The names in the environment that the settings of this service read."""
    settings = SETTINGS[service]
    prefix = settings.model_config.get("env_prefix", "")
    return {
        field.validation_alias
        if isinstance(field.validation_alias, str)
        else f"{prefix}{name}".upper()
        for name, field in settings.model_fields.items()
    }


def secrets_made() -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """What `kalends keys` prints: the names and values of `.env`; the Secrets by name."""
    made = DeploymentSecrets.new(Keyring.new())
    lines = [line for line in made.as_environment().splitlines() if not line.startswith("#")]
    listed = json.loads(made.as_kubernetes(namespace="kalends", postgresql="postgresql"))
    return (
        dict(line.split("=", 1) for line in lines),
        {item["metadata"]["name"]: item["stringData"] for item in listed["items"]},
    )


@cache
def compose() -> dict[str, Any]:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    read: dict[str, Any] = yaml.load(text, yaml.CSafeLoader)
    return read


def interpolated(text: str, given: Mapping[str, str]) -> str:
    """Put values where compose does: `${NAME}`, `${NAME:-default}`, `${NAME:?why}`."""

    def value(found: re.Match[str]) -> str:
        name, rest = found.group(1), found.group(2) or ""
        return given[name] if name in given else rest.removeprefix(":-")

    return re.sub(r"\$\{([A-Z_]+)(:[-?][^}]*)?\}", value, text)


@cache
def manifests(overlay: str) -> list[Manifest]:
    text = (RENDERED / f"{overlay}.yaml").read_text(encoding="utf-8")
    return [document for document in yaml.load_all(text, yaml.CSafeLoader) if document]


def of_kind(documents: Iterable[Manifest], *kinds: str) -> list[Manifest]:
    return [document for document in documents if document["kind"] in kinds]


def name(document: Manifest) -> str:
    return f"{document['kind']}/{document['metadata']['name']}"


WORKLOADS = ("Deployment", "StatefulSet", "Job")


def pods(documents: Iterable[Manifest]) -> Iterator[tuple[str, Manifest]]:
    """Each pod template and the name of what makes pods of it."""
    for document in of_kind(documents, *WORKLOADS):
        yield name(document), document["spec"]["template"]


def container(template: Manifest) -> dict[str, Any]:
    (one,) = template["spec"]["containers"]
    found: dict[str, Any] = one
    return found


def is_ours(template: Manifest) -> bool:
    return bool(container(template).get("command", [""])[0] == "python")


def environment(
    template: Manifest, documents: Iterable[Manifest], secrets: Mapping[str, Mapping[str, str]]
) -> dict[str, str]:
    """The environment of a pod's container; what is not there, and not optional, is a KeyError."""
    settings = {one["metadata"]["name"]: one["data"] for one in of_kind(documents, "ConfigMap")}
    found: dict[str, str] = {}
    for source in container(template).get("envFrom", ()):
        if "configMapRef" in source:
            found |= settings[source["configMapRef"]["name"]]
        else:
            found |= secrets[source["secretRef"]["name"]]
    for one in container(template).get("env", ()):
        if "value" in one:
            found[one["name"]] = one["value"]
        else:
            reference = one["valueFrom"]["secretKeyRef"]
            if reference["key"] in secrets.get(reference["name"], {}):
                found[one["name"]] = secrets[reference["name"]][reference["key"]]
            elif not reference.get("optional"):
                raise KeyError(f"{reference['name']}: {reference['key']}")
    return found


def meets(selector: Mapping[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether a label selector chooses whoever bears these labels; an empty one chooses all."""
    wanted = selector.get("matchLabels", {})
    if any(labels.get(key) != value for key, value in wanted.items()):
        return False
    for rule in selector.get("matchExpressions", ()):
        inside = labels.get(rule["key"]) in rule["values"]
        if inside is not {"In": True, "NotIn": False}[rule["operator"]]:
            return False
    return True
