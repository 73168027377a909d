"""A stranger's articles and a stranger's requests: nothing of theirs runs, and nothing can be written."""

import hashlib
from html.parser import HTMLParser

import pytest

from kb.publish.addresses import row_path
from kb.publish.prose import load_metadata
from kb.publish.site import open_site

HOSTILE_DOCUMENT = "a/b?c#d%20.json&<i>"
ADDRESSES = [
    "/", "/-/timeline", "/-/timeline?lanes=actor", "/-/timeline?q=<script>alert(1)</script>&actor=\"><img src=x>",
    "/-/questions", "/kb", "/kb/events/e-hostile", row_path("actors", "a-hostile"),
    row_path("documents", HOSTILE_DOCUMENT), "/kb/events", "/kb/timeline", "/kb/mentions", "/kb/documents",
    "/kb/actors", "/kb/event_reports", "/kb/actor_aliases", "/kb/between?a=<script>alert(1)</script>",
    "/kb/wordings?event=e-hostile",
    "/kb/one_source", "/kb/first_reports?publisher=\"><img src=x onerror=alert(1)>", "/kb/mentions/m-8", "/nowhere/<b>",
    "/kb/events/<script>", "/kb?sql=select+'<script>alert(1)</script>'",
]
DATASETTES_SCRIPTS = ("/-/static/",)


class Page(HTMLParser):
    """Collects what could run or lead astray."""

    def __init__(self):
        super().__init__()
        self.images, self.handlers, self.schemes, self.scripts, self.styles = [], [], [], [], []

    def handle_starttag(self, tag, attrs):
        named = dict(attrs)
        self.handlers += [name for name in named if name.startswith("on")]
        self.styles += [value for name, value in attrs if name == "style"]
        for name in ("href", "src", "action"):
            address = (named.get(name) or "").strip().lower()
            if ":" in address.split("/")[0].split("?")[0].split("#")[0]:
                self.schemes.append(address.split(":")[0])
        if tag == "script":
            self.scripts.append(named.get("src"))
        if tag == "img":
            self.images.append(named)


def parsed(text):
    page = Page()
    page.feed(text)
    return page


@pytest.mark.parametrize("address", ADDRESSES)
async def test_hostile_words_are_published_and_never_become_markup(get, address):
    answer = await get(address)
    page = parsed(answer.text)
    assert not page.images
    assert not page.handlers
    assert set(page.schemes) <= {"http", "https"}
    assert "<script>alert" not in answer.text


async def test_the_hostile_article_is_really_there(get):
    assert "&lt;script&gt;alert" in (await get("/kb/events/e-hostile")).text
    page = (await get(row_path("documents", HOSTILE_DOCUMENT))).text
    assert "javascript:alert" in page, "the address is shown as words"
    assert "\u202e" in page


async def test_right_to_left_marks_cannot_turn_the_rest_of_the_page(get):
    page = (await get("/kb/events/e-hostile")).text
    assert f"<h1><bdi>{'&lt;script&gt;'}" in page


OWN = ["/", "/-/timeline", "/-/questions", "/kb/events/e-summit", row_path("actors", "a-reagan"),
       row_path("documents", "d-post"), "/kb/between", "/kb/events/nothing"]


@pytest.mark.parametrize("address", OWN)
async def test_our_pages_run_no_script_and_say_so(get, address):
    answer = await get(address)
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "script-src" not in policy
    page = parsed(answer.text)
    assert not page.scripts
    assert not page.styles
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "x-kb-page" not in answer.headers


@pytest.mark.parametrize("address", ["/kb/events", "/kb/events.json", "/kb/timeline.csv", "/-/versions.json", "/kb.db"])
async def test_every_answer_has_the_protective_headers(get, address):
    answer = await get(address)
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("address", ["/", "/kb", "/kb/events", "/kb/events/e-summit", "/kb/between", "/-/logout"])
async def test_no_method_but_reading_is_answered(site, method, address):
    answer = await site.client.request(method, address)
    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize(
    "sql",
    ["delete from events", "insert into events(id) values (1)", "drop table events", "attach 'x.db' as x",
     "pragma user_version = 7", "vacuum", "with x as (select 1) delete from events",
     "select load_extension('x')", "select writefile('x', 'y')"],
)
async def test_sql_by_strangers_cannot_write(get, database, sql):
    before = hashlib.sha256(database.read_bytes()).hexdigest()
    answer = await get("/kb.json", params={"sql": sql})
    assert answer.status_code == 400 or not answer.json()["ok"]
    assert hashlib.sha256(database.read_bytes()).hexdigest() == before


async def test_the_file_is_opened_immutable(site):
    (database,) = [one for one in site.databases.values() if one.path]
    assert not database.is_mutable


async def test_sql_by_strangers_can_be_switched_off(database):
    site = open_site(database, load_metadata(), allow_sql=False)
    await site.invoke_startup()
    program = await site.client.get("/kb.json?sql=select+1")
    assert program.status_code == 403
    assert "can't write SQL" in program.json()["error"]
    for address in ("/kb?sql=select+1", "/kb/events?_where=1"):
        answer = await site.client.get(address)
        assert answer.status_code == 403
        assert "write SQL on this site" in answer.text
    assert "sql=" not in (await site.client.get("/kb/events")).text
    assert (await site.client.get("/kb/between?a=Reagan")).status_code == 200
    assert (await site.client.get("/kb/events/e-summit")).status_code == 200


async def test_a_nul_in_a_question_is_refused(get):
    assert (await get("/kb/said_about?about=%00")).status_code == 400


async def test_an_endless_question_is_cut_off_with_an_explanation(site):
    site.sql_time_limit_ms = 50
    answer = await site.client.get(
        "/kb", params={"sql": "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"}
    )
    assert answer.status_code == 400
    assert "took too long" in answer.text


async def test_robots_are_kept_from_addresses_without_end_or_from_all(get, database):
    some = (await get("/robots.txt")).text.splitlines()
    assert some[0] == "User-agent: *"
    assert "Disallow: /-/timeline?" in some
    assert "Disallow: /" not in some
    metadata = {**load_metadata(), "plugins": {"kb": {"robots": "none"}}}
    closed = open_site(database, metadata)
    await closed.invoke_startup()
    assert (await closed.client.get("/robots.txt")).text == "User-agent: *\nDisallow: /\n"


async def test_a_question_that_takes_too_long_says_so_on_its_page_and_as_csv(database, monkeypatch):
    endless = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) as i from n"
    metadata = load_metadata()
    metadata["databases"]["kb"]["queries"]["endless"] = {"sql": endless, "title": "Endless"}
    site = open_site(database, metadata)
    await site.invoke_startup()
    site.sql_time_limit_ms = 200
    monkeypatch.setattr("kb.publish.pages.question.CSV_SECONDS", 0.2)
    for address in ("/kb/endless", "/kb/endless.csv"):
        assert "took too long" in (await site.client.get(address)).text
