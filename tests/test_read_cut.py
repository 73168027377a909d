"""What ends too early, is damaged, or is packed: the readable part is kept and told to be one, and nothing swells."""

import gzip
import json
import tracemalloc
import zlib

import brotli
import pytest

from kb.read.codings import unchunk, unpack
from kb.read.issue_codes import CODES
from kb.read.pieces import MAX_BYTES
from kb.records import Level
from tests.archives import STORY, packed, page, read, record

DATED = '<meta property="article:published_time" content="2016-11-15">'
PAGE = page(head=DATED, story=STORY * 3).encode()
TEXT = "Ministers meet in Vienna\nPublished: 15 Nov 2016\n\n" + "\n\n".join(
    f"{number}. {STORY[number % 4]}" for number in range(40)) + "\n"
PACKERS = {"gzip": gzip.compress, "x-gzip": gzip.compress, "deflate": zlib.compress,
           "bare deflate": lambda data: zlib.compress(data)[2:-4], "br": brotli.compress}


def codes(issues):
    return [issue.code for issue in issues]


def header(packing):
    return f"Content-Encoding: {packing.split()[-1]}"


@pytest.mark.parametrize("packing", PACKERS)
def test_whatever_a_page_is_packed_in_it_is_read(tmp_path, packing):
    body = PACKERS[packing](PAGE)
    (document,), issues = read(tmp_path, record("https://courier.example/1", body, headers=[header(packing)]))
    assert issues == []
    assert STORY[3] in document.text


@pytest.mark.parametrize("packing", PACKERS)
def test_a_page_never_unpacks_to_more_than_an_article_may_have(tmp_path, packing):
    bomb = PACKERS[packing](b"<p>Ann Lee met Bo Diaz in Lima.</p>" * 3_000_000)
    assert len(bomb) < 1_000_000
    crawl = record("https://courier.example/1", bomb, headers=[header(packing)]) + record(
        "https://courier.example/2", PAGE)
    tracemalloc.start()
    documents, issues = read(tmp_path, crawl)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert codes(issues) == ["too_large"]
    assert [document.url for document in documents] == ["https://courier.example/2"]
    assert peak < 3 * MAX_BYTES


@pytest.mark.parametrize("packing", PACKERS)
@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_unpacking_stops_one_byte_after_what_was_asked_for(packing, size):
    data = b"Ann Lee met Bo Diaz. " * 10_000
    for known in (data[:size], data):
        unpacked = unpack(PACKERS[packing](known), [packing.split()[-1]], size)
        assert unpacked == (known[: size + 1], False)


@pytest.mark.parametrize("packing", PACKERS)
def test_a_packed_page_cut_short_is_kept_and_told(tmp_path, packing):
    body = PACKERS[packing](PAGE)
    (document,), (problem,) = read(
        tmp_path, record("https://courier.example/1", body[: len(body) * 9 // 10], headers=[header(packing)]))
    assert STORY[0] in document.text
    assert (problem.code, problem.level, problem.document_id) == ("truncated", Level.ERROR, document.id)
    assert "kept, cut short as it is" in problem.message
    assert problem.source == document.source


@pytest.mark.parametrize("packing", ["br", "deflate", "gzip", "zstd"])
def test_what_cannot_be_unpacked_is_told(tmp_path, packing):
    noise = b"\x28\xb5\x2f\xfd" + bytes(range(256)) * 4
    documents, issues = read(tmp_path, record("https://courier.example/1", noise, headers=[header(packing)]))
    assert documents == []
    assert codes(issues) == ["bad_warc"]
    assert packing in issues[0].message


@pytest.mark.parametrize("named", ["gzip", "deflate", "br", "zstd", "gzip, br", "none", "identity"])
def test_a_page_kept_unpacked_is_read_whatever_its_header_says(tmp_path, named):
    headers = [f"Content-Encoding: {named}", f"Content-Length: {len(PAGE) // 3}"]
    (document,), issues = read(tmp_path, record("https://courier.example/1", PAGE, headers=headers))
    assert issues == []
    assert STORY[3] in document.text


def chunked(body, size=700):
    pieces = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x;a=b\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


def test_chunks_are_joined():
    assert unchunk(chunked(PAGE)) == (PAGE, False)
    assert unchunk(PAGE) == (PAGE, False)
    assert unchunk(chunked(PAGE)[:-5]) == (PAGE, True)
    assert unchunk(b"0\r\n\r\n") == (b"", False)


CUT = {
    "Content-Length": (PAGE[:-600], [f"Content-Length: {len(PAGE)}"]),
    "packed, Content-Length": (gzip.compress(PAGE)[:-60], ["Content-Encoding: gzip", "Content-Length: 9999"]),
    "chunks": (chunked(PAGE)[:-600], ["Transfer-Encoding: chunked"]),
    "packed in chunks": (chunked(gzip.compress(PAGE))[:-80], ["Transfer-Encoding: chunked", "Content-Encoding: gzip"]),
}


@pytest.mark.parametrize(("body", "headers"), CUT.values(), ids=CUT)
def test_a_page_shorter_than_its_server_said_is_told(tmp_path, body, headers):
    (document,), (problem,) = read(tmp_path, record("https://courier.example/1", body, headers=headers))
    assert (problem.code, problem.document_id) == ("truncated", document.id)


def test_a_page_of_which_the_archive_kept_only_the_beginning_is_told(tmp_path):
    crawl = record("https://courier.example/1", PAGE[:-600]).replace(
        b"WARC-Target-URI", b"WARC-Truncated: length\r\nWARC-Target-URI", 1)
    (document,), (problem,) = read(tmp_path, crawl)
    assert (problem.code, problem.document_id) == ("truncated", document.id)
    assert "(length)" in problem.message


@pytest.mark.parametrize("lost", [500, 2_000, 2_800, len(PAGE) + 100])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_crawl_that_ends_within_a_record_keeps_what_is_there(tmp_path, pack, lost):
    last = record("https://courier.example/2", PAGE, headers=[f"Content-Length: {len(PAGE)}"])
    crawl = pack(record("https://courier.example/1", PAGE) + last[:-lost])
    documents, issues = read(tmp_path, crawl[: -8 if pack is gzip.compress else None])
    assert documents[0].url == "https://courier.example/1"
    assert codes(issues) == ["truncated"]
    assert len(documents) == 2 or "Nothing of it" in issues[0].message
    assert lost > 500 or len(documents) == 2


def test_a_record_that_holds_nothing_after_its_header_is_told(tmp_path):
    documents, issues = read(tmp_path, record("https://courier.example/1", "", headers=["Content-Length: 900"]))
    assert documents == []
    assert codes(issues) == ["truncated"]
    assert "Nothing of it" in issues[0].message


def damaged(packed_bytes):
    """A gzip file with one flipped bit near its end."""
    data = bytearray(packed_bytes)
    data[len(data) * 9 // 10] ^= 4
    return bytes(data)


WHOLE = gzip.compress(TEXT.encode())
HARMED = {"cut": WHOLE[: len(WHOLE) * 2 // 3], "cut in its end": WHOLE[:-4], "junk after it": WHOLE + b"junk" * 9,
          "a bad checksum": WHOLE[:-8] + b"abcd" + WHOLE[-4:], "a flipped bit": damaged(WHOLE),
          "packed twice and cut": gzip.compress(WHOLE)[:-20]}


@pytest.mark.parametrize("name", HARMED)
def test_a_damaged_gzip_file_of_one_text_keeps_what_came_before(tmp_path, name):
    (document,), (problem,) = read(tmp_path, HARMED[name], "a.txt.gz")
    assert document.title == "Ministers meet in Vienna"
    assert document.published.value == "2016-11-15"
    assert TEXT.startswith(document.text[:1500])
    assert (document.text == TEXT) == (name in {"cut in its end", "junk after it", "a bad checksum"})
    assert problem.code in {"truncated", "damaged_archive"}
    assert problem.document_id == document.id
    assert "What came before is kept" in problem.message


@pytest.mark.parametrize("data", [WHOLE[:12], WHOLE[:3], WHOLE[:10] + b"\xff" * 50],
                         ids=["a header", "three bytes", "no data"])
def test_where_nothing_of_a_gzip_file_is_readable_it_is_said(tmp_path, data):
    documents, (problem,) = read(tmp_path, data, "a.txt.gz")
    assert documents == []
    assert "Nothing of it" in problem.message
    assert CODES[problem.code][0] == Level.ERROR


LINES = [json.dumps({"id": str(n), "text": f"{n} {STORY[n % 4]}", "published": "2016-11-15"}) for n in range(3000)]


@pytest.mark.parametrize("ending", ["", "\n"])
@pytest.mark.parametrize("harm", [lambda data: data[:-12], lambda data: data[:-8] + b"abcdabcd",
                                  lambda data: data + b"junk", lambda data: data[: len(data) // 2]])
def test_whole_lines_of_a_damaged_gzip_file_are_kept(tmp_path, harm, ending):
    documents, issues = read(tmp_path, harm(gzip.compress(("\n".join(LINES) + ending).encode())), "a.jsonl.gz")
    assert len(issues) == 1
    assert issues[0].code in {"truncated", "damaged_archive"}
    assert [document.id for document in documents] == [str(n) for n in range(len(documents))]
    assert len(documents) == 3000 or (issues[0].line == len(documents) + 1 > 1000)


def test_a_member_that_is_damaged_keeps_the_records_before_it(tmp_path):
    crawl = packed([record(f"https://courier.example/{n}", PAGE) for n in range(3)])
    documents, issues = read(tmp_path, crawl + b"junk", "a.warc.gz")
    assert len(documents) == 3
    assert codes(issues) == ["damaged_archive"]
    assert "The records before that are read" in issues[0].message
