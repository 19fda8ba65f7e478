"""Ask a real Kubernetes API server what it thinks of our manifests: `make check-kube`.

It knows what schemas let pass: selectors that do not meet, ports out of range, requests above
limits, and the warnings of pod security. kube-apiserver and etcd are built from their Go modules
into the cache, once (about 13 minutes on 2 cores, 1.5 GB while building); then they start in 5 s,
on loopback, in a folder that is thrown away. Nothing they are given is ever run.

`KALENDS_KUBE_BIN` names a folder that holds both programs already.
"""

import contextlib
import http.client
import json
import os
import re
import secrets
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

ROOT = Path(__file__).resolve().parent.parent
RENDERED = ROOT / "deploy" / "k8s" / "rendered"
VERSION = "1.34.4"
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
PROGRAMS = Path(os.environ.get("KALENDS_KUBE_BIN") or CACHE / "kalends" / "kube" / VERSION)
READY_S = 60.0

Manifest = dict[str, Any]


# --- the programs --------------------------------------------------------------------------------


def built() -> bool:
    return all(os.access(PROGRAMS / name, os.X_OK) for name in ("kube-apiserver", "etcd"))


def build() -> None:
    """Build both programs into the cache; needs go and a proxy of Go modules."""
    if shutil.which("go") is None:
        sys.exit("building the API server needs go; KALENDS_KUBE_BIN names a folder that holds it")
    print(f"building kube-apiserver {VERSION} and etcd, once: about 13 minutes", flush=True)
    PROGRAMS.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "GOTOOLCHAIN": "local"}
    with tempfile.TemporaryDirectory() as folder:

        def go(*words: str, **more: str) -> str:
            return subprocess.run(
                ["go", *words], cwd=folder, env={**environment, **more}, check=True,
                stdout=subprocess.PIPE, text=True,
            ).stdout  # fmt: skip

        go("mod", "download", f"k8s.io/kubernetes@v{VERSION}")
        modules = Path(go("env", "GOMODCACHE").strip())
        theirs = (modules / f"k8s.io/kubernetes@v{VERSION}" / "go.mod").read_text(encoding="utf-8")
        Path(folder, "go.mod").write_text(module_file(theirs), encoding="utf-8")
        server, store = "k8s.io/kubernetes/cmd/kube-apiserver", "go.etcd.io/etcd/server/v3"
        go("list", "-mod=mod", "-deps", server, store)
        go("build", "-mod=mod", "-ldflags", "-s -w", "-o", str(PROGRAMS / "etcd"), store)
        named = "k8s.io/component-base/version"
        flags = (
            f"-s -w -X {named}.gitVersion=v{VERSION} -X {named}.gitMajor=1"
            f" -X {named}.gitMinor={VERSION.split('.')[1]}"
        )
        go(
            "build", "-mod=mod", "-trimpath", "-ldflags", flags,
            "-o", str(PROGRAMS / "kube-apiserver"), server, CGO_ENABLED="0",
        )  # fmt: skip


def module_file(theirs: str) -> str:
    """A module that builds Kubernetes' programs: its staged modules are published as v0.*."""
    block = re.search(r"^replace \($(.*?)^\)$", theirs, re.MULTILINE | re.DOTALL)
    if block is None:
        raise ValueError("the module of Kubernetes replaces nothing: this recipe is out of date")
    staged = re.findall(r"^\s*(\S+) =>", block.group(1), re.MULTILINE)
    release = f"v0.{VERSION.removeprefix('1.')}"
    replaced = "".join(f"\t{module} => {module} {release}\n" for module in staged)
    return (
        "module kubelocal\n\ngo 1.24.0\n\ngodebug default=go1.24\n\n"
        f"require k8s.io/kubernetes v{VERSION}\n\nreplace (\n{replaced})\n\n"
        "tool (\n\tk8s.io/kubernetes/cmd/kube-apiserver\n\tgo.etcd.io/etcd/server/v3\n)\n"
    )


# --- the server ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class ApiServer:
    """A server that is up, and the token of its administrator."""

    port: int
    token: str
    encrypted: bool = True

    def call(
        self, path: str, body: Manifest | None = None, method: str = "GET"
    ) -> tuple[int, Any, list[str]]:
        """Status, answer and warnings."""
        connection: http.client.HTTPConnection
        if self.encrypted:
            # Its certificate is its own; it listens on loopback and knows us by the token.
            context = ssl._create_unverified_context()  # noqa: S323, SLF001
            connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=context)
        else:
            connection = http.client.HTTPConnection("127.0.0.1", self.port)
        with contextlib.closing(connection):
            connection.request(
                method,
                path,
                None if body is None else json.dumps(body),
                {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
            )
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
            warnings = answer.headers.get_all("Warning") or []
        try:
            return answer.status, json.loads(text), warnings
        except ValueError:
            return answer.status, {"message": text.strip()}, warnings

    def ready(self) -> bool:
        try:
            return self.call("/readyz")[0] == 200
        except OSError:
            return False


@contextlib.contextmanager
def running() -> Iterator[ApiServer]:
    """Start both programs in a folder of their own; end them whatever happens."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kalends-kube-")))
        port, client, peer = free_ports(3)
        server = ApiServer(port, secrets.token_hex(16))
        write_credentials(folder, server.token)
        store = f"http://127.0.0.1:{client}"
        start(
            stack, folder, "etcd",
            f"--data-dir={folder / 'etcd'}",
            f"--listen-client-urls={store}", f"--advertise-client-urls={store}",
            f"--listen-peer-urls=http://127.0.0.1:{peer}",
            "--unsafe-no-fsync", "--logger=zap", "--log-level=warn",
        )  # fmt: skip
        program = start(
            stack, folder, "kube-apiserver",
            f"--etcd-servers={store}",
            "--bind-address=127.0.0.1", "--advertise-address=127.0.0.1", f"--secure-port={port}",
            f"--cert-dir={folder}",
            "--service-account-issuer=https://localhost",
            f"--service-account-key-file={folder / 'accounts.key'}",
            f"--service-account-signing-key-file={folder / 'accounts.key'}",
            "--service-cluster-ip-range=10.0.0.0/24", "--endpoint-reconciler-type=none",
            f"--token-auth-file={folder / 'tokens.csv'}", "--authorization-mode=RBAC",
            "--disable-admission-plugins=ServiceAccount",
        )  # fmt: skip
        deadline = time.monotonic() + READY_S
        while not server.ready():
            if program.poll() is not None or time.monotonic() > deadline:
                log = (folder / "kube-apiserver.log").read_text(encoding="utf-8")
                sys.exit("the API server did not start:\n" + "\n".join(log.splitlines()[-20:]))
            time.sleep(0.1)
        yield server


def start(
    stack: contextlib.ExitStack, folder: Path, name: str, *options: str
) -> subprocess.Popen[bytes]:
    log = stack.enter_context((folder / f"{name}.log").open("wb"))
    program = subprocess.Popen(
        [PROGRAMS / name, *options], stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )
    stack.callback(end, program)
    return program


def end(program: subprocess.Popen[bytes]) -> None:
    program.terminate()
    try:
        program.wait(timeout=20)
    except subprocess.TimeoutExpired:
        program.kill()
        program.wait()


def write_credentials(folder: Path, token: str) -> None:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    (folder / "accounts.key").write_bytes(pem)
    (folder / "tokens.csv").write_text(f"{token},admin,admin,system:masters\n", encoding="utf-8")


def free_ports(count: int) -> list[int]:
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


# --- the judgement -------------------------------------------------------------------------------


def judge(server: ApiServer, documents: list[Manifest]) -> list[str]:
    """What the server refuses or warns of, a line each; empty if it takes everything gladly."""
    faults: list[str] = []
    # A dry run needs its namespace to be there, and its labels decide what is warned of.
    for document in documents:
        if document["kind"] == "Namespace":
            status, answer, _ = server.call("/api/v1/namespaces", document, "POST")
            if status not in {201, 409}:
                faults.append(f"Namespace: {status} {answer.get('message', '')}")
    for document in documents:
        if document["kind"] != "Namespace":
            faults += judge_one(server, document)
    return faults


def judge_one(server: ApiServer, document: Manifest) -> list[str]:
    group, metadata = document["apiVersion"], document["metadata"]
    name = f"{document['kind']}/{metadata['name']}"
    root = f"/apis/{group}" if "/" in group else f"/api/{group}"
    _, listing, _ = server.call(root)
    found = next(
        (
            resource
            for resource in listing.get("resources", [])
            if resource["kind"] == document["kind"] and "/" not in resource["name"]
        ),
        None,
    )
    if found is None:
        return [f"{name}: no such kind in {group}"]
    place = f"/namespaces/{metadata.get('namespace', 'default')}" if found["namespaced"] else ""
    status, answer, warnings = server.call(
        f"{root}{place}/{found['name']}?dryRun=All&fieldValidation=Strict", document, "POST"
    )
    faults = [] if status == 201 else [f"{name}: {status} {answer.get('message', '')}"]
    return faults + [f"{name}: warning {text}" for text in warnings]


def main() -> int:
    if not built():
        build()
    bad = 0
    for path in sorted(RENDERED.glob("*.yaml")):
        documents = [d for d in yaml.safe_load_all(path.read_text(encoding="utf-8")) if d]
        # A server for each: one overlay's namespace is not to be judged by another's labels.
        with running() as server:
            faults = judge(server, documents)
        print(f"{path.name}: {len(documents)} manifests, {len(faults)} refused or warned of")
        print("".join(f"  {fault}\n" for fault in faults), end="")
        bad += len(faults)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
