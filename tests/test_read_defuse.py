"""Markup that takes parsers quadratic time is made harmless first; what people read is left as it is."""


import pytest

from kb.read import read_documents
from kb.read.defuse import MAX_ATTRIBUTES, MAX_NAMES, MAX_OPTIONS, defused
from kb.records import Document
from tests.archives import STORY, page

DATED = '<meta property="article:published_time" content="2016-11-15">'


def attributes(count, value="=x"):
    return " ".join(f"a{number}{value}" for number in range(count))


SLOW = {
    "attributes": lambda n: f"<div {attributes(n)}>hi</div>",
    "attributes without values": lambda n: f"<div {attributes(n, '')}>hi</div>",
    "attributes that seem to end the tag": lambda n: f"""<div {attributes(n, "='>'")}>hi</div>""",
    "attributes after slashes": lambda n: "<div " + "".join(f"a{number}/" for number in range(n)) + ">hi</div>",
    "a tag without end": lambda n: f"<div {attributes(n)}",
    "namespaces": lambda n: "<div " + " ".join(f"xmlns:x{number}='u'" for number in range(n)) + ">hi</div>",
    "options": lambda n: "<select>" + "<oPtion>x" * n + "</select>",
    "groups of options": lambda n: "<select>" + "<optgroup><option>x" * n,
    "names of tags": lambda n: "".join(f"<x{number} a='{'y' * 70}'>y</x{number}>" for number in range(n)),
    "names of attributes": lambda n: "".join(f"<p a{number}={'x' * 80}>y</p>" for number in range(n)),
}


@pytest.mark.parametrize("name", SLOW)
@pytest.mark.parametrize("place", ["head", "near"])
def test_a_page_made_to_be_slow_is_made_harmless_and_read(tmp_path, name, place):
    """Unharmed, some times as much takes ten seconds to minutes. A test asks what comes out, no clock."""
    path = tmp_path / "a.html"
    harm = SLOW[name](20_000 if "of" not in name else 12_000)
    markup = page(**({"head": DATED + harm} if place == "head" else {"head": DATED, "near": harm}))
    path.write_text(markup)
    assert len(defused(markup)) < len(markup) / 2
    (document,) = [item for item in read_documents(path, today="2026-01-01") if isinstance(item, Document)]
    assert (document.title, document.published.value) == ("Ministers meet in Vienna", "2016-11-15")
    # What stands within a choice is not read, and this one has no end.
    assert all(paragraph in document.text for paragraph in STORY) or (place, "option" in name) == ("head", True)


@pytest.mark.parametrize("make", [
    lambda n: "<a b " * n, lambda n: "<a" * n, lambda n: "<a b='" * n, lambda n: "<a b=\"'" * n, lambda n: "<a/b" * n,
    lambda n: "< " * n, lambda n: "<a b=c" * n, lambda n: "<a b = " * n, lambda n: "<select <option " * n,
    lambda n: "<a " + " " * n, lambda n: "<a b" + " =" * n,
])
def test_the_cure_leaves_what_needs_none(make):
    """A test asks what comes out, no clock."""
    markup = make(30_000)
    cured = defused(markup)
    assert len(cured) <= len(markup)
    assert defused(cured) == cured


def test_a_page_as_people_read_it_is_left_as_it_is():
    rows = "".join(f'<tr class="r" data-n="{n}"><td>{n} < {n + 1}</td><td title="a > b"></tr>' for n in range(9000))
    choice = "<select>" + "".join(f"<option value={n}>{n}</option>" for n in range(MAX_OPTIONS // 3)) + "</select>"
    for near in ("", rows + choice, rows * 3 + choice, f"<div {attributes(MAX_ATTRIBUTES)}>" + rows):
        markup = page(head=DATED + f"<script>if (a<b && c>d) {{ {'x = 1 ; ' * 9000} }}</script>", near=near)
        assert defused(markup) is markup


def test_what_a_page_says_of_itself_outlives_the_cure(tmp_path):
    path = tmp_path / "a.html"
    harm = f'<div {attributes(30_000)} class="x">' + "".join(f"<x{n}>" for n in range(MAX_NAMES + 1)) + " " * 1_000_000
    path.write_text(page("Ministers meet", head=DATED, url="https://courier.example/1").replace("</body>", harm))
    (document,) = [item for item in read_documents(path, today="2026-01-01") if isinstance(item, Document)]
    assert (document.title, document.url) == ("Ministers meet", "https://courier.example/1")
    assert document.published.value == "2016-11-15"
    assert all(paragraph in document.text for paragraph in STORY)
    cured = defused(path.read_text())
    assert '<div class="x">' in cured
    assert "<x7>" not in cured
    assert '<meta property="article:published_time" content="2016-11-15">' in cured


def test_a_feed_made_to_be_slow_is_read(tmp_path):
    words = f"<p {attributes(6_000)}>{STORY[0]}</p>"
    entry = f"<item><title>T</title><description><![CDATA[{words}]]></description></item>"
    path = tmp_path / "a.rss"
    path.write_text(f'<rss version="2.0"><channel><title>C</title>{entry * 3}</channel></rss>')
    found = [item for item in read_documents(path, today="2026-01-01") if isinstance(item, Document)]
    assert STORY[0] in found[0].text
