import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse

from gateway.entrypoints.http.web_app import WebApp
from servicekit.testing.http import Caller, calling

PARTNER = "https://partner.example.org"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Kalends</title>")
    (tmp_path / "embed.js").write_text("embed()")
    script = tmp_path / "assets" / "app-1a2b.js"
    script.write_text("app()")
    script.with_name("app-1a2b.js.gz").write_bytes(gzip.compress(b"app()"))
    return tmp_path


@contextmanager
def served(folder: Path, base_url: str = "http://localhost") -> Iterator[Caller]:
    app = WebApp(PlainTextResponse("the edge"), folder=folder, embed_ancestors=[PARTNER])
    with calling(app, base_url=base_url) as client:
        yield client


@pytest.fixture
def client(folder: Path) -> Iterator[Caller]:
    with served(folder) as found:
        yield found


@pytest.mark.parametrize("path", ["/", "/book", "/portal/bookings", "/admin/bookings/5e0c"])
def test_every_address_of_the_app_is_its_first_page(client: Caller, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "<title>Kalends</title>" in answer.text


@pytest.fixture
def written(folder: Path) -> Path:
    """A build that has written out some pages, in two languages."""
    for language in ("en", "de"):
        pages = folder / "pages" / language
        (pages / "consultants").mkdir(parents=True)
        for name in ("index", "book", "consultants", "consultants/_", "consultants/compare"):
            (pages / f"{name}.html").write_text(f"{language} {name}")
    return folder


@pytest.mark.parametrize(
    ("path", "page"),
    [
        ("/", "index"),
        ("/book", "book"),
        ("/consultants", "consultants"),
        ("/consultants/5e0c", "consultants/_"),
        ("/consultants/compare", "consultants/compare"),
    ],
)
def test_a_page_that_is_written_out_is_served_as_it_is(written: Path, path: str, page: str) -> None:
    with served(written) as client:
        answer = client.get(path)

    assert answer.text == f"en {page}"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    ("wanted", "language"),
    [
        ("de-DE,de;q=0.9,en;q=0.8", "de"),
        ("fr, en;q=0.5, de;q=0.7", "de"),
        ("en-GB, de", "en"),
        ("fr", "en"),
        ("de;q=0", "en"),
        ("de;q=nonsense", "en"),
        ("", "en"),
    ],
)
def test_a_page_is_in_the_language_that_is_wanted_most(
    written: Path, wanted: str, language: str
) -> None:
    with served(written) as client:
        answer = client.get("/book", headers={"Accept-Language": wanted})

    assert answer.text == f"{language} book"
    assert answer.headers["vary"] == "Accept-Encoding, Accept-Language"


@pytest.mark.parametrize(
    "path", ["/book?service=tax", "/consultants/", "/portal", "/embed/book", "/index.html"]
)
def test_what_is_not_written_out_is_the_first_page(written: Path, path: str) -> None:
    with served(written) as client:
        assert "<title>Kalends</title>" in client.get(path).text


def test_written_pages_have_no_address_but_their_own(written: Path) -> None:
    with served(written) as client:
        assert client.get("/pages/en/book.html").text == "the edge"


@pytest.mark.parametrize(
    "path",
    [
        "/api/services",
        "/api",
        "/docs",
        "/dev/mailbox",
        "/health/live",
        "/metrics/booking",
        "/internal",
        "/INTERNAL/holds",
        "/%5Cinternal%5Chold-key",
    ],
)
def test_what_is_not_the_apps_passes_to_the_edge(client: Caller, path: str) -> None:
    assert client.get(path).text == "the edge"


def test_only_reading_is_the_apps(client: Caller) -> None:
    assert client.post("/book").text == "the edge"
    assert client.request("HEAD", "/book").status_code == 200


def test_a_file_that_is_not_there_is_no_page(client: Caller) -> None:
    assert client.get("/assets/app-old.js").text == "the edge"
    assert client.get("/assets/../../settings.py").text == "the edge"


def test_without_a_build_there_is_no_app(tmp_path: Path) -> None:
    with served(tmp_path) as client:
        assert client.get("/").text == "the edge"


def test_built_files_are_kept_for_ever_and_pages_are_asked_for_again(client: Caller) -> None:
    script, page = client.get("/assets/app-1a2b.js"), client.get("/book")

    assert "immutable" in script.headers["cache-control"]
    assert page.headers["cache-control"] == "no-cache"


def test_a_page_that_is_known_is_not_sent_again(client: Caller) -> None:
    etag = client.get("/book").headers["etag"]

    again = client.get("/portal", headers={"If-None-Match": etag})

    assert (again.status_code, again.content) == (304, b"")


def test_what_was_compressed_is_sent_so_to_whoever_reads_it(client: Caller) -> None:

    compressed = client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip;q=0.8"})
    plain = client.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "identity"})

    assert compressed.headers["content-encoding"] == "gzip"
    assert compressed.text == plain.text == "app()"
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "Accept-Encoding"


def test_pages_run_no_script_but_ours_and_are_framed_by_nobody(client: Caller) -> None:
    headers = client.get("/book").headers

    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["x-frame-options"] == "DENY"


def test_the_embedded_wizard_is_framed_by_who_is_named_and_nobody_else(client: Caller) -> None:
    headers = client.get("/embed/book").headers

    assert f"frame-ancestors {PARTNER}" in headers["content-security-policy"]
    assert "x-frame-options" not in headers


def test_browsers_are_told_to_stay_with_https_once_they_are_there(
    folder: Path, client: Caller
) -> None:
    with served(folder, "https://kalends.example.org") as secure:
        assert "max-age=" in secure.get("/").headers["strict-transport-security"]
    assert "strict-transport-security" not in client.get("/").headers
