"""Running text of pages is kept wherever it lies and however its paragraphs end."""

import lxml.html
import pytest

from kb.read import read_documents
from kb.read.boxes import boxed
from kb.read.prose import words_of_prose
from kb.read.seen import in_lines
from kb.records import Document, Level

HEAD = ("<title>Talks in Vienna</title><meta property='article:published_time' content='2016-06-15T10:00:00Z'>"
        "<meta name=author content='Ann Lee'>")
TOLD = [
    "Foreign minister Jane Roe met the mayor of Vienna on Tuesday to talk about the new bridge, her office said",
    "The two sides signed an agreement on fishing rights after three days of talks, officials told reporters",
    "Lawmakers of the opposition said that they would vote against the deal when it comes before the assembly",
    "The bridge has been closed since a storm in March and will be opened again before the end of the year",
]


def read_body(tmp_path, body, **options):
    path = tmp_path / "a.html"
    path.write_text(f"<html><head>{HEAD}</head><body>{body}</body></html>")
    return list(read_documents(path, **options))


@pytest.mark.parametrize("end", [
    ".<sup>[3]</sup>", ". [3]", ". (Reuters)", ". pic.example.com/x", ".” — Ann", ". 10:30", ". \U0001f600", ";", " -",
    ""])
def test_paragraphs_that_do_not_end_as_sentences_do(tmp_path, end):
    paragraphs = "".join(f"<p>{each}{end}</p>" for each in TOLD)
    (document,) = read_body(tmp_path, f"<article><h1>Talks in Vienna</h1>{paragraphs}</article>")
    assert all(each in document.text for each in TOLD)


@pytest.mark.parametrize("body", [
    "<article><h1>Talks in Vienna</h1>{0}.<p>{1}.</p><p>{2}.</p><p>{3}.</p></article>",
    "<article><h1>Talks in Vienna</h1><p>{0}.</p><p>{1}.</p>{2}.<p>{3}.</p></article>",
    "<article><h1>Talks in Vienna</h1><p>{0}.</p><p>{1}.</p><p>{2}.</p>{3}.</article>",
    "<article><h1>Talks in Vienna</h1><b>VIENNA</b> - {0}.<p>{1}.</p><p>{2}.</p><p>{3}.</p></article>",
    "<article><h1>Talks in Vienna</h1><em>{0}.</em><br><br><p>{1}.</p><p>{2}.</p><p>{3}.</p></article>",
    "<article><h1>Talks in Vienna</h1><div>{0}.</div>{1}.<br><br>{2}.<br><br>{3}.</article>",
    "<article><h1>Talks in Vienna</h1><p>{0}.</p><iframe></iframe>{1}.<blockquote>{2}.</blockquote>{3}.</article>",
])
def test_text_that_lies_loose_is_kept(tmp_path, body):
    (document,) = read_body(tmp_path, body.format(*TOLD))
    assert [line for line in document.text.split("\n") if line.endswith(".")] == [
        f"{'VIENNA - ' if '<b>' in body and each is TOLD[0] else ''}{each}." for each in TOLD]


def test_a_page_without_text_is_an_error(tmp_path):
    (problem,) = read_body(tmp_path, "<ul><li><a href=/a>Home</a><li><a href=/b>World</a></ul><div id=app></div>")
    assert (problem.code, problem.level) == ("no_main_text", Level.ERROR)


@pytest.mark.parametrize(("text", "running"), [
    ("Home World Politics Sport Video Travel Shop Jobs Cars Dating Games Puzzles Radio TV Help Login More", False),
    ("Ministers meet in Vienna to talk about bridges", False),
    ("She left. Share this on all the networks that you have", True),
    ("Follow us. Share", False),
])
def test_running_text(text, running):
    assert bool(words_of_prose(text)) is running


def test_deep_and_broad_pages_are_boxed():
    deep = lxml.html.fromstring("<body>" + "<div>loose words that are long enough<p>x</p>" * 200 + "</body>")
    broad = lxml.html.fromstring("<body><div>" + "loose words that are long enough<p>x</p>" * 2_000 + "</div></body>")
    assert len(boxed(deep).findall(".//p")) == 400
    assert len(boxed(broad).findall(".//p")) == 4_000


@pytest.mark.parametrize(("text", "expected"), [
    ("a\rb\rc", "a\nb\nc"), ("a\r\nb", "a\r\nb"), ("a\u2028b\u0085c\u2029d", "a\nb\nc\nd"), ("a\nb", "a\nb")])
def test_all_ends_of_lines_count(text, expected):
    assert in_lines(text) == expected


@pytest.mark.parametrize("fast", [False, True])
def test_line_breaks_part_sentences_and_two_of_them_paragraphs(tmp_path, fast):
    lines = ("Helen Ashdown met Pedro Quarrington in Harlow on Monday.<br>Senator Mark Roe said that little came of it."
             "<br/> <br/>He left early, said a spokesman, and slept for the whole of the way home.")
    body = (f"<article><h1>Talks in Harlow</h1><p>{lines}</p><p>The talks go on in the week after this one, the "
            "minister said.</p></article>")
    (text,) = [item.text for item in read_body(tmp_path, body, fast=fast) if isinstance(item, Document)]
    assert "on Monday. Senator Mark Roe said that little came of it.\n" in text
    assert "\nHe left early" in text


def test_breaks_without_end_before_words_are_gone_through_once(monkeypatch):
    """Growth is measured in `benchmarks/hostile.py`."""
    read = []
    whole = lxml.html.HtmlMixin.text_content

    def counted(element):
        read.append(len(whole(element)))
        return whole(element)

    monkeypatch.setattr(lxml.html.HtmlMixin, "text_content", counted)
    markup = f"<body><div>{'<br>' * 2_000}Roe said that the harbour would be opened soon.<p>x</p></div></body>"
    tree = boxed(lxml.html.fromstring(markup))
    assert [len(each.text_content()) for each in tree.findall(".//p")][1:] == [1]
    assert sum(read[:-2]) < 3 * len(markup)
