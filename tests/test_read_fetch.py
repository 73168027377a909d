"""Fetching from a real server on this machine: politeness, limits, redirects, and copies that can be read again."""

import datetime
import gzip
import http.server
import threading
import time
import tracemalloc
from hashlib import sha256

import pytest
from click.testing import CliRunner

from kb.cli import kb
from kb.pipeline import BuildOptions, ensure_built
from kb.read import fetch, read_documents
from kb.read.fetch import Fetcher, Refused, fetch_to_archive, is_public
from kb.read.pieces import MAX_BYTES
from kb.records import Document, Issue
from tests.archives import page

NOW = datetime.datetime(2016, 11, 16, 7, 0, tzinfo=datetime.UTC)
PAGE = page("Ministers meet", head='<meta property="article:published_time" content="2016-11-15">').encode()
ROBOTS = b"User-agent: *\nDisallow: /private\n"
PACKED = {"/packed": gzip.compress(PAGE), "/bomb": gzip.compress(bytes(100_000_000), 9), "/noise": b"\x28\xb5\0\1" * 50,
          "/cut": gzip.compress(PAGE)[:-40]}


class Site(http.server.BaseHTTPRequestHandler):
    """A small site with good and bad manners."""

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["User-Agent"]))
        path, _, query = self.path.partition("?")
        answers = {"/robots.txt": (self.server.robots_status, ROBOTS, "text/plain"), "/a": (200, PAGE, "text/html"),
                   "/private/b": (200, PAGE, "text/html"), "/big": (200, b"a" * 21_000_000, "text/html"),
                   "/paper": (200, b"%PDF-1.7", "application/pdf"), "/empty": (200, b" ", "text/html")}
        if path == "/to":
            self.send_response(302)
            self.send_header("Location", query)
            self.end_headers()
            return
        if path == "/slow-head":
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for number in range(100):
                self.wfile.write(b"X-%d: a\r\n" % number)
                self.wfile.flush()
                time.sleep(0.1)
            return
        if path == "/slow":
            self.send_response(200)
            self.end_headers()
            for _ in range(100):
                self.wfile.write(b"<p>")
                self.wfile.flush()
                time.sleep(0.1)
            return
        status, body, kind = answers.get(path, (404, b"", "text/html"))
        packed = PACKED.get(path)
        if path == "/robots.txt" and self.server.packs_robots:
            packed = gzip.compress(body)
        status, body = (200, packed) if packed else (status, body)
        self.send_response(status)
        if packed:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        """Nothing on the terminal."""


@pytest.fixture
def site():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.daemon_threads = True
    server.asked, server.robots_status, server.packs_robots = [], 200, False
    server.at = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def fetcher():
    with Fetcher(allow_local=True, pause=0) as made:
        yield made


def test_a_page_is_fetched_kept_and_read(site, tmp_path):
    (kept,) = fetch_to_archive([f"{site.at}/a#top"], tmp_path / "fetched", now=NOW, allow_local=True)
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a"]
    assert {agent for _, agent in site.asked} == {fetch.AGENT}
    (document,) = [item for item in read_documents(kept) if isinstance(item, Document)]
    assert document.url == f"{site.at}/a"
    assert document.retrieved == "2016-11-16T07:00:00Z"
    assert document.sha256 == sha256(PAGE).hexdigest()
    assert document.published.value == "2016-11-15"


def test_an_unchanged_page_keeps_its_copy(site, tmp_path):
    (first,) = fetch_to_archive([f"{site.at}/a"], tmp_path, now=NOW, allow_local=True)
    before = first.read_bytes()
    later = NOW + datetime.timedelta(days=3)
    assert fetch_to_archive([f"{site.at}/a"], tmp_path, now=later, allow_local=True) == [first]
    assert first.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == [first.name]


@pytest.mark.parametrize(("path", "code"), [
    ("/private/b", "robots"), ("/none", "not_fetched"), ("/big", "too_large"), ("/to?/private/b", "robots"),
    ("/to?/to?/to?/to?/to?/to?/to?/a", "not_fetched"), ("/to?ftp://127.0.0.1/a", "not_fetched"),
    ("/paper", "not_fetched"), ("/empty", "not_fetched"), ("/to?http://169.254.169.254/a", "local_address"),
    ("/to?http://[::ffff:169.254.1.1]/a", "local_address"), ("/to?http://[::1", "not_fetched"),
    ("/to?file:///etc/passwd", "not_fetched"), ("/to?//", "not_fetched"), ("/bomb", "too_large"),
    ("/noise", "not_fetched"),
])
def test_what_is_refused(site, fetcher, path, code):
    with pytest.raises(Refused) as refusal:
        fetcher.fetch(site.at + path)
    assert refusal.value.code == code


def test_a_page_that_is_packed_unasked_is_kept_packed_and_read(site, tmp_path):
    (kept,) = fetch_to_archive([f"{site.at}/packed"], tmp_path, now=NOW, allow_local=True)
    (document,) = [item for item in read_documents(kept) if isinstance(item, Document)]
    assert document.sha256 == sha256(PAGE).hexdigest()


def test_a_packed_page_never_swells_beyond_what_an_article_may_have(site, fetcher):
    tracemalloc.start()
    with pytest.raises(Refused, match="larger than 20 MB"):
        fetcher.fetch(f"{site.at}/bomb")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * MAX_BYTES


def test_a_fetched_page_cut_short_is_kept_and_told(site, tmp_path):
    (kept,) = fetch_to_archive([f"{site.at}/cut"], tmp_path, now=NOW, allow_local=True)
    document, problem = sorted(read_documents(kept), key=lambda item: isinstance(item, Issue))
    assert (problem.code, problem.document_id) == ("truncated", document.id)


def test_rules_that_are_packed_hold_too(site, fetcher):
    site.packs_robots = True
    assert fetcher.fetch(f"{site.at}/a").status == 200
    with pytest.raises(Refused, match=r"robots\.txt asks"):
        fetcher.fetch(f"{site.at}/private/b")


def test_the_internet_is_never_asked_unprotected(site, monkeypatch):
    """127.0.0.2 is taken for an address of the internet: --allow-local does not open plain http to it."""
    monkeypatch.setattr(fetch, "is_public", lambda address: address == "127.0.0.2")
    there = f"http://127.0.0.2:{site.server_port}/a"
    with Fetcher(allow_local=True, pause=0) as fetcher:
        assert fetcher.fetch(f"{site.at}/a").status == 200
        asked = len(site.asked)
        for url in (there, f"{site.at}/to?{there}"):
            with pytest.raises(Refused, match="Only https addresses"):
                fetcher.fetch(url)
        # On the usual port it is asked for over https, where nobody answers here.
        with pytest.raises(Refused, match="can't be had"):
            fetcher.fetch("http://127.0.0.2/a")
        # A name that led to this machine when it was looked at, and now leads to the internet.
        monkeypatch.setattr(fetch, "_is_local", lambda host: True)
        with pytest.raises(Refused, match=r"127\.0\.0\.2"):
            fetcher.fetch(there)
    assert [path for path, _ in site.asked[asked:]] == [f"/to?{there}"]


def test_redirects_are_followed(site, fetcher):
    assert fetcher.fetch(f"{site.at}/to?/to?/a").url == f"{site.at}/a"


def test_addresses_in_any_script_are_fetched(site, fetcher):
    with pytest.raises(Refused, match="answers 404"):
        fetcher.fetch(f"{site.at}/wiki/Zürich Nord?q=ä")
    assert site.asked[-1][0] == "/wiki/Z%C3%BCrich%20Nord?q=%C3%A4"
    with pytest.raises(Refused, match="xn--bcher-kva"):
        fetcher.fetch("http://bücher.invalid/")


def test_every_redirect_is_checked(site):
    """127.0.0.1 is let through as if it were public, 127.0.0.2 is not: a redirect must not get around that."""
    with Fetcher(allow_local=True, is_allowed=lambda address: address == "127.0.0.1", pause=0) as fetcher:
        assert fetcher.fetch(f"{site.at}/a").status == 200
        with pytest.raises(Refused) as refusal:
            fetcher.fetch(f"{site.at}/to?http://127.0.0.2:{site.server_port}/a")
    assert refusal.value.code == "local_address"


@pytest.mark.parametrize("path", ["/slow", "/slow-head"])
def test_a_site_that_drips_is_left(site, path):
    with Fetcher(allow_local=True, seconds=0.5, pause=0) as fetcher, pytest.raises(Refused, match="longer than"):
        fetcher.fetch(f"{site.at}{path}")


def test_a_site_that_fails_to_state_its_rules_is_left_alone(site, fetcher):
    site.robots_status = 503
    with pytest.raises(Refused) as refusal:
        fetcher.fetch(f"{site.at}/a")
    assert refusal.value.code == "robots"
    site.robots_status = 404
    assert fetcher.fetch(f"{site.at}/private/b").status == 200


@pytest.mark.parametrize("url", [
    "https://127.0.0.1/a", "http://localhost/a", "https://[::1]/", "https://10.0.0.1/", "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/", "https://[::ffff:127.0.0.1]/", "https://0.0.0.0/", "https://2130706433/",
    "https://user:secret@example.org/", "file:///etc/passwd", "ftp://example.org/", "https://", "https://[broken",
    "http://example.org:8080/",
])
def test_addresses_that_are_not_fetched(url):
    with Fetcher(pause=0, seconds=5) as fetcher, pytest.raises(Refused):
        fetcher.fetch(url)


@pytest.mark.parametrize(("address", "expected"), [
    ("93.184.216.34", True), ("2606:2800:220:1::1", True), ("127.0.0.1", False), ("::1", False),
    ("fe80::1%eth0", False),
    ("::ffff:10.0.0.1", False), ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("224.0.0.1", False),
    ("100.64.0.1", False), ("fd00::1", False),
])
def test_public_addresses(address, expected):
    assert is_public(address) is expected


def test_kb_build_takes_addresses(site, desk):
    addresses = [f"{site.at}/a", f"{site.at}/none"]
    result = CliRunner().invoke(kb, ["build", *addresses, "--allow-local", "--today", "2026-01-01"])
    assert result.exit_code == 0, result.output
    assert "from 1 article." in result.output
    assert "404" in result.output
    again = CliRunner().invoke(kb, ["build", f"{site.at}/a", "--today", "2026-01-01"])
    assert isinstance(again.exception, Exception)
    assert "--allow-local" in again.output + str(again.exception)
    asked = len(site.asked)
    assert ensure_built(BuildOptions(paths=(), db=desk / "data/kb.db", seeds=desk / "seeds", today="2026-01-01"))
    assert len(site.asked) == asked


def test_issues_name_the_address(tmp_path):
    (found,) = fetch_to_archive(["https://127.0.0.1/a"], tmp_path, now=NOW)
    assert isinstance(found, Issue)
    assert found.source == "https://127.0.0.1/a"
