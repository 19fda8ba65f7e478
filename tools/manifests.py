"""Render the overlays of `deploy/k8s` into `deploy/k8s/rendered`: `make manifests`.

What is applied can so be read, compared and tested without kustomize. Each file begins with a
seal over the sources and itself: `python tools/manifests.py check` tells when either was changed
alone. Where kustomize is at hand (in the path, or built here by `make manifests`) the check
renders anew and compares.
"""

import difflib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
K8S = ROOT / "deploy" / "k8s"
RENDERED = K8S / "rendered"
BUILT = ROOT / "build" / "tools"
VERSION = "v5.8.1"
KUSTOMIZE = f"sigs.k8s.io/kustomize/kustomize/v5@{VERSION}"


def overlays() -> list[str]:
    return sorted(path.name for path in (K8S / "overlays").iterdir() if path.is_dir())


def kustomize() -> Path | None:
    """The program, if it is here in the version that renders the files as they stand."""
    found = shutil.which("kustomize", path=os.pathsep.join([str(BUILT), os.environ["PATH"]]))
    if found is None:
        return None
    version = subprocess.run([found, "version"], check=True, capture_output=True, text=True)
    return Path(found) if version.stdout.strip() == VERSION else None


def kustomize_or_build() -> Path:
    """The program; built from its Go module, within a minute or two, if it is not here."""
    found = kustomize()
    if found is not None:
        return found
    if shutil.which("go") is None:
        sys.exit(f"rendering needs kustomize {VERSION} in the path, or go to build it")
    environment = {**os.environ, "GOBIN": str(BUILT)}
    subprocess.run(["go", "install", KUSTOMIZE], env=environment, check=True)
    return BUILT / "kustomize"


def seal(body: str) -> str:
    """A fingerprint of all sources and of what was rendered from them."""
    digest = hashlib.sha256()
    for path in sorted(K8S.rglob("*")):
        if path.is_file() and RENDERED not in path.parents:
            digest.update(f"{path.relative_to(K8S)}\0".encode())
            digest.update(path.read_bytes())
    digest.update(body.encode())
    return digest.hexdigest()


def text(overlay: str, program: Path) -> str:
    """The rendered file of one overlay."""
    made = subprocess.run(
        [program, "build", str(K8S / "overlays" / overlay)],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    head = f"# Rendered from ../overlays/{overlay} by `make manifests`. Do not edit.\n"
    return f"{head}# seal: {seal(made.stdout)}\n{made.stdout}"


def render() -> None:
    program = kustomize_or_build()
    RENDERED.mkdir(exist_ok=True)
    for overlay in overlays():
        (RENDERED / f"{overlay}.yaml").write_text(text(overlay, program), encoding="utf-8")


def faults() -> list[str]:
    """What is wrong with the rendered files; empty if nothing is."""
    wanted = {f"{overlay}.yaml" for overlay in overlays()}
    there = {path.name for path in RENDERED.glob("*")}
    found = [f"{name}: has no overlay" for name in sorted(there - wanted)]
    found += [f"{name}: is missing" for name in sorted(wanted - there)]
    program = kustomize()
    for name in sorted(wanted & there):
        stands = (RENDERED / name).read_text(encoding="utf-8")
        _, sealed, body = stands.split("\n", 2)
        if sealed != f"# seal: {seal(body)}":
            found.append(f"{name}: it, or what it is rendered from, was changed since")
        if program is not None:
            fresh = text(name.removesuffix(".yaml"), program)
            found += difflib.unified_diff(
                stands.splitlines(), fresh.splitlines(), name, "as it would be rendered now",
                lineterm="", n=1,
            )  # fmt: skip
    return found


def check() -> None:
    found = faults()
    if found:
        sys.exit("\n".join([*found, "run `make manifests`"]))


if __name__ == "__main__":
    {"render": render, "check": check}[sys.argv[1] if len(sys.argv) > 1 else "render"]()
