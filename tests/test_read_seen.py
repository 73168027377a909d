"""A name is whole to the program where it is whole to a reader, whatever invisible characters lie in it."""

import email.message
import json

import pytest

from kb.read import read_documents
from kb.read.language import guess_language
from kb.read.seen import seen, seen_in_given, seen_in_markup, seen_in_words

WORDS = "Jane Quarrington, the officer from Köln, met Ali Harlow at the office in Vienna on Monday and signed a treaty."
HIDDEN = ["Quar\u00adring\u00adton", "Quarring\u200bton", "Quarring\u200cton", "Quarr\u2060ington", "Quarr\ufeffington",
          "Quarr\u200eington", "Quarr\u034fington"]
IN_ENTITIES = ["Quar&shy;ring&shy;ton", "Quarr&#173;ington", "Quarr&#xAD;ington", "Quarr&zwnj;ington",
               "Quarr&#8203;ington", "Quarr&ZeroWidthSpace;ington", "Quarr&#x00ad;ington", "Quarr&NoBreak;ington"]


def read_one(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    found = list(read_documents(path))
    return found[-1], found[:-1]


def page(name):
    return (f"<html><head><title>{name} in Vienna</title><meta name=author content='Ann {name}'>"
            "<meta property='article:published_time' content='2016-06-15T10:00:00Z'></head><body><article>"
            f"<h1>{name} in Vienna</h1><p>{WORDS.replace('Quarrington', name)}</p><p>{WORDS * 2}</p></article></body>")


@pytest.mark.parametrize("name", HIDDEN + IN_ENTITIES)
@pytest.mark.parametrize("form", ["page", "text", "line", "feed", "mail"])
def test_a_name_is_whole_in_every_format(tmp_path, name, form):
    published = "Published: 15 Jun 2016\n\n"
    words = WORDS.replace("Quarrington", name)
    if form == "page":
        document, _ = read_one(tmp_path, "a.html", page(name))
        assert (document.title, document.author) == ("Quarrington in Vienna", "Ann Quarrington")
    elif form == "text":
        document, _ = read_one(tmp_path, "a.txt", f"{name} in Vienna\n\n{published}{words}\n")
        assert document.title == "Quarrington in Vienna"
    elif form == "line":
        row = {"id": "x", "title": f"{name} in Vienna", "author": f"Ann {name}", "published": "2016-06-15",
               "text": words}
        document, (notice,) = read_one(tmp_path, "a.jsonl", json.dumps(row))
        assert (document.title, document.author) == ("Quarrington in Vienna", "Ann Quarrington")
        assert (notice.code, notice.document_id) == ("unseen_signs", "x")
    elif form == "feed":
        document, _ = read_one(
            tmp_path, "a.xml", "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel>"
            f"<title>The Courier</title><item><title><![CDATA[{name} in Vienna]]></title><pubDate>Wed, 15 Jun 2016"
            f" 10:00:00 GMT</pubDate><description><![CDATA[<p>{words}</p>]]></description></item></channel></rss>")
        assert document.title == "Quarrington in Vienna"
    else:
        message = email.message.EmailMessage()
        message["From"], message["Date"] = "The Courier <news@courier.example>", "Wed, 15 Jun 2016 10:00:00 +0000"
        message["Subject"] = f"{name if name in HIDDEN else 'Quarrington'} in Vienna"
        message.set_content(words)
        document, _ = read_one(tmp_path, "a.eml", message.as_bytes())
        assert document.title == "Quarrington in Vienna"
    assert WORDS in document.text
    assert str(document.published.value).startswith("2016-06-15")


def test_offsets_count_what_is_kept(tmp_path):
    text = "Pub\u00adlished: 15 June 2016\n\nBy Jane Roe\n\n" + WORDS.replace("Q", "\u200bQ")
    document, _ = read_one(tmp_path, "a.txt", text)
    (region,) = [region for region in document.regions if region.kind == "byline"]
    assert document.text[region.start : region.end] == "By Jane Roe"


@pytest.mark.parametrize(("text", "expected"), [
    ("the o\ufb03ce of Mr \ufb01ve", "the office of Mr five"),
    ("می\u200cخواهم", "می\u200cخواهم"),  # a non-joiner that Persian spelling needs
    ("👩\u200d🚀 flew", "👩\u200d🚀 flew"),
    ("AT&amp;T&nbsp;said it&#8217;s done", "AT&T\u00a0said it’s done"),
    ("see ?a=1&copy=2&lt=3 and R&D; Q&A", "see ?a=1&copy=2&lt=3 and R&D; Q&A"),
    ("&#0; &#xD800; &#99999999;", "\ufffd \ufffd &#99999999;"),
])
def test_what_is_seen_of_words(text, expected):
    assert seen_in_words(text) == expected


@pytest.mark.parametrize(("text", "given", "words"), [
    ("\ufeffDoe met \u00adRoe in Vi\u00adenna.", "\ufeffDoe met \u00adRoe in Vienna.", "Doe met Roe in Vienna."),
    ("Garc\u00c3\u00ada met Roe", "Garc\u00c3\u00ada met Roe", "Garc\u00c3\u00ada met Roe"),
])
def test_a_given_text_changes_where_words_are_parted(text, given, words):
    assert seen_in_given(text) == given
    assert seen_in_words(text) == words


def test_markup_keeps_its_entities():
    assert seen_in_markup("<p>a &lt;b&gt; &amp;shy; c&shy;d&nbsp;e</p>") == "<p>a &lt;b&gt; &amp;shy; cd&nbsp;e</p>"


def test_a_text_of_invisible_characters_alone_is_none(tmp_path):
    assert read_one(tmp_path, "a.txt", "\u200b\u00ad\n\u2060")[0].code == "empty_file"
    assert read_one(tmp_path, "a.jsonl", json.dumps({"text": "\u200b&shy;\n"}))[0].code == "missing_text"


@pytest.mark.parametrize("hostile", [
    "a" + "\u200c" * 50_000, "&#" * 50_000, "&" * 50_000, "a\u200cb" * 20_000, "&a" * 50_000, "&#0" * 50_000,
    "&#" + "0" * 60_000,
])
def test_hostile_text_ends(hostile):
    assert "\u200b" not in seen_in_markup(seen_in_given(seen_in_words(seen(hostile))))


@pytest.mark.parametrize("text", [
    "Ministers met in Geneva. Harlow met Roe. Envoys met in Bonn.",
    "Jane Quarrington met Ali Harlow in Vienna yesterday, Carla Roe met Omar Finch in Oslo, Finch met Harlow in Bern.",
    "Two die in Vienna van crash. Three die in Oslo. Van hits crowd, ten die",
])
def test_short_english_with_words_of_other_languages(text):
    assert guess_language(text) in {"en", None}
