"""What pages say of their article in linked data, as blog programs and old templates write it."""

import json

import pytest

from kb.read.tags import without_comments
from tests.archives import page
from tests.test_read_formats import codes, read

SITE = "https://quarrington.example/"
ARTICLE = {"@type": "Article", "headline": "Ministers meet in Vienna", "datePublished": "2016-11-15T08:00:00+01:00",
           "author": {"@id": f"{SITE}#/person/1"}, "publisher": {"@id": f"{SITE}#org"}}
PEOPLE = [{"@type": "Person", "@id": f"{SITE}#/person/1", "name": "Jane Roe"},
          {"@type": "Person", "@id": f"{SITE}#/person/2", "name": "Max Mild"},
          {"@type": ["Organization", "NewsMediaOrganization"], "@id": f"{SITE}#org", "name": "The Quarrington Post"}]


def script(text):
    return f'<script type="application/ld+json">{text}</script>'


def facts(folder, head):
    (document,), issues = read(folder, "a.html", page(head=head))
    return document.author, document.publisher, document.published and document.published.value, codes(issues)


WHOLE = ("Jane Roe", "The Quarrington Post", "2016-11-15T08:00", [])


@pytest.mark.parametrize("scripts", [
    [{"@graph": [ARTICLE, *PEOPLE]}], [{"@graph": [*PEOPLE, ARTICLE]}], [ARTICLE, PEOPLE],
    [{"@graph": [ARTICLE | {"author": f"{SITE}#/person/1"}, *PEOPLE]}],
    [{"@graph": [ARTICLE, {"@type": "WebSite", "publisher": PEOPLE[2]}, PEOPLE[0]]}],
])
def test_an_author_who_is_named_by_an_id_is_found(tmp_path, scripts):
    assert facts(tmp_path, "".join(script(json.dumps(each)) for each in scripts)) == WHOLE


def test_several_authors_by_their_ids(tmp_path):
    node = ARTICLE | {"author": [{"@id": f"{SITE}#/person/2"}, {"@id": f"{SITE}#/person/1"}, {"@id": "#nobody"}]}
    assert facts(tmp_path, script(json.dumps({"@graph": [node, *PEOPLE]})))[0] == "Max Mild, Jane Roe"


def test_an_id_that_leads_nowhere_or_to_itself_is_no_name(tmp_path):
    node = ARTICLE | {"author": {"@id": "#a"}, "publisher": {"@id": "#b"}}
    loop = [{"@id": "#a", "author": {"@id": "#a"}}, {"@id": "#b", "name": {"@id": "#b"}}]
    assert facts(tmp_path, script(json.dumps({"@graph": [node, *loop]})))[:2] == (None, None)


@pytest.mark.parametrize(("start", "end"), [
    ("\n<!--\n", "\n//-->\n"), ("<!-- ", " -->"), ("//<![CDATA[\n", "\n//]]>"), ("/*<![CDATA[*/", "/*]]>*/"),
    ("<!--//--><![CDATA[//><!--\n", "\n//--><!]]>"), ("", ";"),
])
def test_linked_data_may_be_wrapped_as_a_comment(tmp_path, start, end):
    node = ARTICLE | {"author": PEOPLE[0], "publisher": PEOPLE[2]}
    assert facts(tmp_path, script(start + json.dumps(node) + end)) == WHOLE


def test_linked_data_in_a_comment_is_none(tmp_path):
    node = ARTICLE | {"author": PEOPLE[0], "publisher": PEOPLE[2]}
    assert facts(tmp_path, "<!-- " + script(json.dumps(node)) + " -->")[:2] == (None, None)


def test_a_comment_ends_before_what_follows_it():
    assert without_comments("a<!-- <script> -->b<script><!-- c --></script>d<!-- e -->f") == (
        "ab<script><!-- c --></script>df")
    assert without_comments("a<script>b<!-- c -->d") == "a<script>bd"
    assert without_comments("a<!-- b") == "a<!-- b"


def test_what_a_page_tells_its_statistics_is_read(tmp_path):
    told = {"title": "Ministers meet", "authors": ["Jane Roe", "Max Mild"], "pub_date": "2016-11-15T09:30:00Z"}
    head = f"<meta name='parsely-page' content='{json.dumps(told)}'>"
    assert facts(tmp_path, head) == ("Jane Roe, Max Mild", None, "2016-11-15T09:30", [])
