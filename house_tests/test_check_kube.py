"""`make check-kube` hears what the API server says; here somebody else plays the server."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from tools import check_kube
from tools.check_kube import ApiServer, judge, module_file

NAMESPACE = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "here"}}
SERVICE = {
    "apiVersion": "v1",
    "kind": "Service",
    "metadata": {"name": "api", "namespace": "here"},
}
DEPLOYMENT = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "api", "namespace": "here"},
}
Answer = tuple[int, str, str | None]
"""Status, message, warning."""
KINDS = {
    "/api/v1": {"name": "services", "kind": "Service", "namespaced": True},
    "/apis/apps/v1": {"name": "deployments", "kind": "Deployment", "namespaced": True},
}


class Asked(list[tuple[str, str]]):
    """Method and path of each request."""


@contextmanager
def api_server(
    answers: dict[str, Answer],
) -> Iterator[tuple[ApiServer, Asked]]:
    """A server that takes everything but what `answers` speaks of, by the path it is posted to."""
    asked = Asked()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            listing = [KINDS[self.path]] if self.path in KINDS else []
            self.answer(200, {"resources": listing}, None)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            path = self.path.partition("?")[0]
            status, message, warning = answers.get(path, (201, "", None))
            self.answer(status, {"message": message}, warning)

        def answer(self, status: int, body: dict[str, Any], warning: str | None) -> None:
            asked.append((self.command, self.path))
            text = json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(text)))
            if warning is not None:
                self.send_header("Warning", warning)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield ApiServer(server.server_address[1], "token", encrypted=False), asked
        finally:
            server.shutdown()
            thread.join()


def test_what_the_server_takes_is_no_fault_and_leaves_nothing_behind() -> None:
    with api_server({}) as (server, asked):
        assert judge(server, [NAMESPACE, SERVICE, DEPLOYMENT]) == []

    posted = [path for method, path in asked if method == "POST"]
    assert posted == [
        "/api/v1/namespaces",
        "/api/v1/namespaces/here/services?dryRun=All&fieldValidation=Strict",
        "/apis/apps/v1/namespaces/here/deployments?dryRun=All&fieldValidation=Strict",
    ]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        ((422, "port 99999 is out of range", None), "Deployment/api: 422 port 99999"),
        ((201, "", '299 - "would violate PodSecurity"'), "Deployment/api: warning 299"),
    ],
)
def test_a_refusal_and_a_warning_are_faults(answer: Answer, fault: str) -> None:
    with api_server({"/apis/apps/v1/namespaces/here/deployments": answer}) as (server, _):
        (found,) = judge(server, [NAMESPACE, SERVICE, DEPLOYMENT])

    assert found.startswith(fault)


def test_a_kind_nobody_knows_is_a_fault() -> None:
    monitor = {**SERVICE, "apiVersion": "monitoring.coreos.com/v1", "kind": "ServiceMonitor"}
    with api_server({}) as (server, _):
        assert judge(server, [monitor]) == [
            "ServiceMonitor/api: no such kind in monitoring.coreos.com/v1"
        ]


def test_the_servers_staged_modules_are_taken_as_published() -> None:
    theirs = "module k8s.io/kubernetes\n\nreplace (\n\tk8s.io/api => ./staging/src/k8s.io/api\n)\n"

    assert "\tk8s.io/api => k8s.io/api v0.34.4\n" in module_file(theirs)


def test_a_server_that_does_not_start_says_why_and_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = tmp_path / "store.pid"
    for program, text in {
        "etcd": f"#!/bin/sh\necho $$ > {store}\nexec sleep 60\n",
        "kube-apiserver": f"#!/bin/sh\nwhile [ ! -s {store} ]; do :; done\necho no port; exit 1\n",
    }.items():
        (tmp_path / program).write_text(text)
        (tmp_path / program).chmod(0o755)
    monkeypatch.setattr(check_kube, "PROGRAMS", tmp_path)

    with pytest.raises(SystemExit, match="no port"), check_kube.running():
        pass

    with pytest.raises(ProcessLookupError):
        os.kill(int(store.read_text()), 0)
