"""Input that breaks, lies or means harm: each ends in documents that can be stored, or in issues; never in a crash.

The fuzzing is cut to the size of a test run. `KB_FUZZ=100000 python -m pytest tests/test_read_hostile.py` goes on for
hours, with other inputs each time.
"""

import gzip
import io
import os
import tracemalloc
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.read import Options, Piece, find_inputs, read_documents, read_piece
from kb.read.issue_codes import CODES
from kb.read.pieces import MAX_BYTES
from kb.read.sniff import kind_of
from kb.records import Document, Issue
from kb.store.grounding import refuse_document
from tests.archives import STORY, packed, page, record

OPTIONS = Options(today="2026-01-01")
DATED = '<meta property="article:published_time" content="2016-11-15">'
FUZZ = int(os.environ.get("KB_FUZZ", "40"))


def sound(items):
    """The items, after checking that each can be stored and that its regions lie in its text, in order."""
    items = list(items)
    for item in items:
        if isinstance(item, Issue):
            assert item.level == CODES[item.code][0]
            assert item.message.endswith((".", "?"))
            continue
        assert refuse_document(item) is None, item.text[:200]
        edges = [edge for region in item.regions for edge in region[:2]]
        assert edges == sorted(edges)
        assert not edges or (edges[0] >= 0 and edges[-1] <= len(item.text))
        assert item.published is None or item.published.day <= OPTIONS.today
    return items


def read(folder, content, name="input"):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))
    return sound(read_documents(path, today=OPTIONS.today))


def codes(items):
    return {item.code for item in items if isinstance(item, Issue)}


HOSTILE_PAGES = {
    "deep": page(head=DATED, near="<div>" * 20_000),
    "deep inline": page(head=DATED, near="<b><i><span>" * 7_000),
    "unclosed": page(head=DATED).replace("</p>", "").replace("</", "<"),
    "a million tags": page(head=DATED, near="<br>" * 60_000),
    "one long attribute": page(head=DATED, near=f'<div class="{"a " * 100_000}">'),
    "no tags closed": "<html>" + "<p" * 50_000 + page(head=DATED),
    "NULs and half characters": page(head=DATED, near="\0&#0;&#xD800;&#x110000;\ud800"),
    "entities": page(head=DATED, near="&" * 50_000 + "&amp" * 20_000),
    "comment without end": page(head=DATED).replace("<aside>", "<!-- "),
    "script without end": page(head=DATED).replace("<aside>", "<script>var a = '"),
    "JSON-LD without end": page(head='<script type="application/ld+json">' + "[" * 100_000 + "</script>" + DATED),
    "JSON-LD in circles": page(head='<script type="application/ld+json">' + '{"@graph":' * 900 + "1" + "}" * 900
                               + "</script>" + DATED),
    "meta by the thousand": page(head=DATED + '<meta name="date" content="x">' * 10_000),
    "dates that are none": page(head='<meta name="date" content="' + "9" * 5000 + '"><time datetime="-1">'),
    "spaces": page(head=DATED, near=" " * 300_000),
    "a table of tables": page(head=DATED, near="<table><tr><td>" * 3000),
}


@pytest.mark.parametrize("markup", HOSTILE_PAGES.values(), ids=HOSTILE_PAGES)
def test_hostile_pages(tmp_path, markup):
    items = read(tmp_path, markup)
    assert items
    documents = [item for item in items if isinstance(item, Document)]
    assert all("\0" not in document.text for document in documents)


def test_the_story_of_a_deeply_nested_page_is_read(tmp_path):
    (document,) = [item for item in read(tmp_path, HOSTILE_PAGES["deep"]) if isinstance(item, Document)]
    assert STORY[0] in document.text


def test_a_line_without_end_costs_no_memory(tmp_path):
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        # A hole in the file: it takes no room on the disk, and is read as NULs.
        file.truncate(1 << 28)
        file.seek(0, os.SEEK_END)
        file.write(b'\n{"id": "after", "text": "The ministers met.", "published": "2016-11-15"}\n')
    tracemalloc.start()
    items = sound(read_documents(path, today=OPTIONS.today))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5 * MAX_BYTES
    assert [getattr(item, "code", None) or item.id for item in items] == ["too_large", "after"]


def test_names_that_lead_elsewhere_are_mere_names(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in ("../../x.html", "/etc/passwd", "C:\\x", "a\0b", "." * 3000):
            archive.writestr(zipfile.ZipInfo(name), page(name[:9].replace("\0", ""), head=DATED))
    before = sorted(tmp_path.parent.rglob("*"))
    items = read(tmp_path, target.getvalue(), "a.zip")
    assert sum(isinstance(item, Document) for item in items) >= 3
    assert [path for path in sorted(tmp_path.parent.rglob("*")) if path not in before] == [tmp_path / "a.zip"]


def test_a_link_that_leads_to_itself_is_told(tmp_path):
    try:
        (tmp_path / "loop").symlink_to("loop")
        (tmp_path / "self").symlink_to(".")
    except OSError:
        pytest.skip("no links here")
    (tmp_path / "a.txt").write_text(STORY[0])
    found = list(find_inputs([tmp_path, tmp_path / "loop"]))
    assert tmp_path / "a.txt" in found
    assert sorted(each.code for each in found if isinstance(each, Issue)) == [
        "linked_folder", "missing_path", "unreadable"]


def test_brackets_and_parts_without_end_are_told(tmp_path):
    (problem,) = read(tmp_path, "{" + '"a":{' * 20_000, "a.jsonl")
    assert problem.code == "bad_json"
    assert "recursion" not in problem.message
    parts = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(1500))
    (problem,) = read(tmp_path, f"MIME-Version: 1.0\nSubject: n\nFrom: a@b.example\nDate: x\n{parts}", "a.eml")
    assert problem.code == "bad_mail"
    assert "recursion" not in problem.message


def test_an_encrypted_member_is_told(tmp_path):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("a.txt", STORY[0])
    data = bytearray(target.getvalue())
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        at = data.find(mark)
        data[at + (6 if mark.endswith(b"\x04") else 8)] |= 1
    assert codes(read(tmp_path, bytes(data), "a.zip")) == {"damaged_archive"}


def samples():
    """One sound file of each format, small enough to be broken many times a second."""
    markup = page(head=DATED, story=STORY[:2])
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.html", markup)
        archive.writestr("b.jsonl", '{"text": "The ministers met.", "published": "2016-11-15"}\n' * 3)
    records = [record(f"https://courier.example/{n}", f"<p>{STORY[n]} {STORY[n + 1]}</p>") for n in range(3)]
    feed = ('<?xml version="1.0"?><rss version="2.0"><channel><title>C</title><item><title>T</title>'
            "<link>https://a.example/1</link><pubDate>Tue, 15 Nov 2016 09:30:00 GMT</pubDate>"
            f"<description>{STORY[0]}</description></item></channel></rss>")
    mail = ("From: A <a@b.example>\r\nDate: Tue, 15 Nov 2016 09:30:00 +0100\r\nSubject: =?utf-8?q?T=C3=A4?=\r\n"
            "MIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=x\r\n\r\n--x\r\n"
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            "VGhlIG1pbmlzdGVycyBtZXQu\r\n--x\r\nContent-Type: text/html\r\n\r\n"
            f"<p>{STORY[0]} {STORY[1]}</p>\r\n--x--\r\n")
    return {
        "html": markup.encode(), "warc": b"".join(records), "warc.gz": packed(records), "feed": feed.encode(),
        "mail": mail.encode(), "zip": target.getvalue(), "lines.gz": gzip.compress(b'{"text": "They met."}\n' * 20),
        "text": f"https://a.example/1\n\nTitle\n\nBy A\n\nPublished 15 Nov 2016\n\n{STORY[0]}\n".encode(),
        "json": b'[{"id": 1, "text": "They met.", "published": "2016-11-15"}]',
    }


SAMPLES = samples()
CHANGES = st.lists(
    st.tuples(st.sampled_from(["cut", "put", "flip", "copy", "end"]), st.floats(0, 1), st.integers(1, 60),
              st.sampled_from([b"", b"\0", b"<", b">", b"&#xD800;", b"\xff\xfe", b"\r\n\r\n", b"99999999", b"{", b"%",
                               "\u202e\u0130".encode(), b"<!ENTITY", b"=?utf-8?q?=", b"-1", b"\xed\xa0\x80"])),
    min_size=1, max_size=6)


def broken(data, changes):
    """The bytes after some damage."""
    data = bytearray(data)
    for what, place, length, inserted in changes:
        at = int(place * len(data))
        if what == "cut":
            del data[at : at + length]
        elif what == "put":
            data[at:at] = inserted
        elif what == "flip" and data:
            data[min(at, len(data) - 1)] ^= 1 << length % 8
        elif what == "copy":
            data[at:at] = data[max(0, at - length * 20) : at]
        else:
            del data[at:]
    return bytes(data)


@pytest.mark.parametrize("name", SAMPLES)
@settings(max_examples=FUZZ, deadline=None, derandomize=FUZZ <= 100, database=None,
          suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(changes=CHANGES)
def test_damage_ends_in_documents_or_issues(tmp_path, name, changes):
    read(tmp_path, broken(SAMPLES[name], changes))


@settings(max_examples=FUZZ * 3, deadline=None, derandomize=FUZZ <= 100, database=None)
@given(data=st.binary(max_size=300), kind=st.sampled_from(["text", "html", "lines", "json", "feed", "mail", "record"]))
def test_any_bytes_as_any_format(data, kind):
    sound(read_piece(Piece(kind, "input", data=data), OPTIONS))
    assert kind_of(data)
