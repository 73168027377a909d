"""Exports that name their keys otherwise, wrap their articles, or carry markup are read as our own JSON lines are."""

import json

import pytest

from kb.read import read_documents
from kb.records import Document, Issue
from tests.archives import STORY

TEXT = STORY[0]
MARKUP = "<h2>Talks</h2><p>Jane Roe met Max Mild in Quarrington.</p>\n<p>They signed<br>an agreement &amp; left.</p>"
WORDS = "Talks\n\nJane Roe met Max Mild in Quarrington.\n\nThey signed an agreement & left."


def read(folder, rows, name="a.json", **layout):
    """The documents and the issues of a file that holds this, as one JSON value."""
    path = folder / name
    path.write_text(rows if isinstance(rows, str) else json.dumps(rows, **layout))
    items = list(read_documents(path, today="2026-01-01"))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Issue)]


def facts(document):
    return (document.url, document.title, document.author, document.publisher,
            document.published and document.published.day, document.updated and document.updated.day, document.text)


FACTS = ("https://harlow.example/1", "Roe meets Mild", "Ann Lee", "Harlow Wire", "2016-11-15", "2016-11-16", TEXT)
TOOLS = {
    "JSON Feed": {"id": "1", "url": FACTS[0], "title": FACTS[1], "content_text": TEXT, "date_published":
                  "2016-11-15T10:00:00Z", "date_modified": "2016-11-16T10:00:00Z", "authors": [{"name": "Ann Lee"}],
                  "site_name": "Harlow Wire"},
    "a news API": {"source": {"id": None, "name": "Harlow Wire"}, "author": "Ann Lee", "title": FACTS[1],
                   "url": FACTS[0], "publishedAt": "2016-11-15T10:00:00Z", "content": TEXT, "modified": "2016-11-16"},
    "a scraper": {"canonical_url": FACTS[0], "maintext": TEXT, "authors": ["Ann Lee"], "date_publish":
                  "2016-11-15 10:00:00", "title": FACTS[1], "outlet": "Harlow Wire", "dateModified": "2016-11-16"},
    "schema.org": {"@type": "NewsArticle", "headline": FACTS[1], "articleBody": TEXT, "datePublished": "2016-11-15",
                   "dateModified": "2016-11-16", "author": [{"@type": "Person", "name": "Ann Lee"}],
                   "publisher": {"name": "Harlow Wire"}, "permalink": FACTS[0]},
    "a site's program": {"link": FACTS[0], "title": {"rendered": FACTS[1]}, "content": {"rendered": f"<p>{TEXT}</p>"},
                         "date": "2016-11-15T10:00:00", "modified": "2016-11-16T10:00:00", "byline": "Ann Lee",
                         "source": "Harlow Wire"},
    "a table": {"name": FACTS[1], "body": TEXT, "full_text": "", "pubDate": "Tue, 15 Nov 2016 10:00:00 GMT",
                "creator": "Ann Lee", "link": FACTS[0], "source": "Harlow Wire", "date_modified": "2016-11-16"},
}


@pytest.mark.parametrize("tool", TOOLS)
@pytest.mark.parametrize("layout", [{}, {"indent": 1}])
def test_the_names_that_other_programs_have_are_known(tmp_path, tool, layout):
    (document,), issues = read(tmp_path, TOOLS[tool], **layout)
    assert facts(document) == FACTS
    assert issues == []


def wrappers():
    rows = [{"headline": f"Roe meets Mild {n}", "body": f"{STORY[n]} {n}", "date": "2016-11-15"} for n in range(3)]
    yield from ({key: rows, "total": 3} for key in ("items", "articles", "results", "documents", "data"))
    yield from ({"status": "ok", "response": {key: rows, "start": 0}} for key in ("docs", "results"))
    yield {"version": "https://jsonfeed.org/version/1.1", "title": "Harlow Wire", "items": rows}
    yield rows


@pytest.mark.parametrize("rows", wrappers())
@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
@pytest.mark.parametrize("layout", [{}, {"indent": 1}])
def test_a_list_of_articles_in_an_object_is_read(tmp_path, rows, name, layout):
    documents, issues = read(tmp_path, rows, name, **layout)
    assert [document.title for document in documents] == [f"Roe meets Mild {n}" for n in range(3)]
    assert issues == []
    is_feed = isinstance(rows, dict) and "version" in rows
    assert {document.publisher for document in documents} == {"Harlow Wire" if is_feed else None}


def test_an_object_that_opens_on_its_first_line_and_goes_on_below_is_one(tmp_path):
    rows = ",\n".join(json.dumps({"content": story}) for story in STORY[:3])
    documents, issues = read(tmp_path, f'{{"status": "ok", "articles": [\n{rows}\n]}}')
    assert [document.text for document in documents] == list(STORY[:3])
    assert {issue.code for issue in issues} == {"no_date"}


@pytest.mark.parametrize(("row", "told"), [
    ({"content_html": MARKUP}, []), ({"body": f"\n{MARKUP}"}, []), ({"text": MARKUP}, ["unseen_signs"]),
])
def test_markup_in_the_place_of_a_text_is_read_as_a_feed_s(tmp_path, row, told):
    (document,), issues = read(tmp_path, row | {"date": "2016-11-15"})
    assert document.text == WORDS
    assert [issue.code for issue in issues] == told


def test_a_text_that_only_speaks_of_tags_stays_as_it_is(tmp_path):
    for text in ("The tag <p> begins a paragraph, she said.", "<3 is what she wrote, not <p>.", "<sic> he wrote."):
        (document,), _ = read(tmp_path, {"text": text, "published": "2016-11-15"})
        assert document.text == text


def test_our_own_keys_win_and_of_several_texts_the_longest(tmp_path):
    own = {"url": FACTS[0], "title": FACTS[1], "author": "Ann Lee", "publisher": "Harlow Wire", "text": TEXT,
           "published": "2016-11-15", "updated": "2016-11-16"}
    others = {"link": "https://other.example", "headline": "Other", "byline": "Other", "source": "Other",
              "content": "Other. " * 90, "date": "2001-01-01", "modified": "2001-01-02", "items": [{"text": "Other."}]}
    (document,), issues = read(tmp_path, own | others)
    assert (facts(document), issues) == (FACTS, [])
    (document,), _ = read(tmp_path, {"content": "A teaser.", "full_text": TEXT, "content_html": f"<p>{TEXT}</p>" * 2})
    assert document.text == TEXT


@pytest.mark.parametrize("row", [{"published_at": 4}, {"source": {"id": 4}}, {"authors": [4, None, []]},
                                 {"date": None}, {"link": ["a"]}])
def test_another_name_with_a_wrong_kind_of_value_costs_no_article(tmp_path, row):
    (document,), _ = read(tmp_path, {"text": TEXT} | row)
    assert facts(document)[:5] == (None,) * 5


def test_a_domain_for_a_source_is_the_outlet(tmp_path):
    for given, name in {"www.harlow.example": "harlow.example", "https://harlow.example/feed": "harlow.example",
                        "Harlow Wire": "Harlow Wire", "St. Harlow": "St. Harlow", "https://[": "https://["}.items():
        (document,), _ = read(tmp_path, {"text": TEXT, "source": given})
        assert document.publisher == name


@pytest.mark.parametrize(("given", "value"), [
    (1479193140, "2016-11-15T06:59"), ("1479193140", "2016-11-15T06:59"), (1479193140.5, "2016-11-15T06:59"),
    (1479193140123, "2016-11-15T06:59"), (1479168000, "2016-11-15"), (20161115, "2016-11-15"),
])
@pytest.mark.parametrize("key", ["published", "date", "updated"])
def test_a_date_as_a_number_is_read(tmp_path, given, value, key):
    (document,), _ = read(tmp_path, {"text": TEXT, key: given})
    time = document.updated if key == "updated" else document.published
    assert (time.value, time.offset) == (value, "+00:00" if "T" in value else None)


def test_a_counted_moment_has_the_day_of_the_publisher_s_place(tmp_path):
    (document,), _ = read(tmp_path, {"text": TEXT, "published": 1479172000, "url": "https://www.nytimes.com/a"})
    assert (document.published.value, document.published.offset) == ("2016-11-14T20:06", "-05:00")


@pytest.mark.parametrize("key", ["published", "updated", "title", "author", "publisher", "url", "retrieved", "id"])
@pytest.mark.parametrize("value", [[4], {"a": 1}, True, 4.5])
def test_a_value_of_a_wrong_kind_costs_its_key_and_is_told(tmp_path, key, value):
    (document,), issues = read(tmp_path, {"id": "a1", "text": TEXT, key: value})
    odd = [issue for issue in issues if issue.code == "odd_value"]
    assert [issue.level for issue in odd] == ["warning"]
    assert odd[0].message.startswith(f"'{key}' should be text")
    assert document.text == TEXT
    assert key == "id" or document.id == "a1"


@pytest.mark.parametrize(("row", "code", "words"), [
    ({"headline": "Roe", "lines": [], "date": "2016-11-15"}, "missing_text", "'headline', 'lines', 'date'"),
    ({"articles": [], "status": "ok"}, "missing_text", "'articles', 'status'"),
    ({f"k{n}": n for n in range(40)}, "missing_text", "'k11' and 28 more"), ({}, "missing_text", "no key at all"),
    ({"a\ud800": 1}, "missing_text", r"'a\ud800'"),
    ({"body": ["a"]}, "wrong_type", "'body' should be text, not list"),
    ({"text": 3, "body": TEXT}, "wrong_type", "'text' should be text, not int"),
    ({"articles": [{"x": 1}, {"content": " "}]}, "missing_text", "'x'"),
    ({"body": "\0"}, "missing_text", "'body'"), ({"id": "A\0B", "body": TEXT}, "bad_characters", "'id' holds NULs"),
])
def test_what_is_missing_or_wrong_is_told_by_the_name_that_the_file_has(tmp_path, row, code, words):
    documents, issues = read(tmp_path, row)
    assert documents == []
    assert issues[0].code == code
    assert words in issues[0].message


@pytest.mark.parametrize("layout", ["line", "list"])
@pytest.mark.parametrize(("body", "title"), [
    (f"{TEXT}\0", "Talks"), (f"\ud83d{TEXT[:40]}\0{TEXT[40:]}\udc00", "Talks"), (TEXT, "Talks\ud83d"),
])
def test_signs_that_cannot_be_stored_cost_no_article_and_are_told(tmp_path, layout, body, title):
    row = {"id": "a1", "headline": title, "body": body, "date": "2016-11-15"}
    for written in (json.dumps(row), json.dumps(row).replace("\\u0000", "\0")):
        (document,), (issue,) = read(tmp_path, written if layout == "line" else f"[{written}, {written[:0]}]")
        assert (document.text, document.title) == (TEXT, "Talks")
        assert (issue.code, issue.level, issue.line, issue.document_id) == ("unseen_signs", "notice", 1, "a1")
        assert ("'body'" if body != TEXT else "'headline'") in issue.message
        assert (f"it had {len(body):,}" in issue.message) == (body != TEXT)


@pytest.mark.parametrize("layout", ["line", "list"])
def test_tabs_and_line_ends_within_a_text_are_read(tmp_path, layout):
    row = {"id": "a1", "by": [{"name": "Ann"}], "text": f"{TEXT}\t\n{TEXT}", "published": "2016-11-15"}
    written = json.dumps(row).replace("\\t", "\t")
    if layout == "list":
        written = f"[{written}, {written}]".replace("\\n", "\n").replace("a1", "a2", 1)
    documents, issues = read(tmp_path, written)
    assert issues == []
    assert {document.text for document in documents} == {row["text"]}
    assert len(documents) == 1 + (layout == "list")


def test_a_line_that_ends_in_the_middle_of_an_article_is_told_to_be_cut(tmp_path):
    line = json.dumps({"id": "a1", "text": TEXT, "published": "2016-11-15"})
    for end in (20, 40, len(line) - 30, len(line) - 1):
        (document,), (issue,) = read(tmp_path, f"{line}\n{line[:end]}", name="a.jsonl")
        assert document.id == "a1"
        assert (issue.code, issue.line) == ("truncated", 2)
    for broken in (line.replace(": ", " ", 1), line + "]", line.replace('"id"', "id")):
        assert [each.code for each in read(tmp_path, f"{line}\n{broken}", name="a.jsonl")[1]] == ["bad_json"]


def test_a_date_that_is_none_is_told_by_its_own_name(tmp_path):
    _, (issue,) = read(tmp_path, {"text": TEXT, "pubDate": "soon"})
    assert (issue.code, "'pubDate' is 'soon'" in issue.message) == ("bad_date", True)


def test_rows_of_thousands_of_values_are_read(tmp_path):
    """A test asks what comes out, no clock."""
    (document,), (issue,) = read(
        tmp_path, {"authors": [{"name": "x"}] * 20_000, "body": "<p" * 50_000, **{f"k{n}": n for n in range(9999)}})
    assert (document.text, document.author[:7], issue.code) == ("<p" * 50_000, "x, x, x", "no_date")
    documents, issues = read(tmp_path, {"items": [{"authors": ["a"] * 99, "x": 1}] * 200})
    assert (documents, [each.code for each in issues]) == ([], ["missing_text"] * 200)
