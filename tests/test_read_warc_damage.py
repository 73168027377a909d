"""A crawl that is damaged somewhere loses the records there and none after it, at a cost in proportion to its size."""

import gzip
import hashlib
import io
import struct
import tracemalloc
import zlib

import pytest

from kb.read import read_documents
from kb.read.archives import MAX_TRIES, Gunzipped
from kb.records import Document, Issue, Level
from tests.archives import STORY, packed, page, read, record

RECORDS = [record(f"https://harlow.example/{number}", page(f"Day {number} of the talks", story=STORY * 2,
                                                           near="<p>15 November 2016</p>")) for number in range(6)]
MEMBERS = [packed([each]) for each in RECORDS]
STARTS = [sum(map(len, MEMBERS[:number])) for number in range(7)]
WHOLE = b"".join(MEMBERS)


def numbers(documents):
    return [int(document.url.rsplit("/", 1)[-1]) for document in documents]


def overwritten(start, size, by=b"\xa5"):
    return WHOLE[:start] + (by * size)[:size] + WHOLE[start + size :]


HARMS = {
    "noise within a member": overwritten(STARTS[2] + 200, 60),
    "zeros within a member": overwritten(STARTS[2] + 200, 60, b"\0"),
    "its header": overwritten(STARTS[2], 10),
    "its end": overwritten(STARTS[3] - 8, 8),
    "a hole": WHOLE[: STARTS[2] + 300] + WHOLE[STARTS[3] - 50 :],
    "its second half is missing": WHOLE[: STARTS[2] + 300] + WHOLE[STARTS[3] :],
    "junk before it": WHOLE[: STARTS[2]] + b"junk " * 9 + WHOLE[STARTS[2] :],
    "a false start in the junk": (WHOLE[: STARTS[2]] + b"junk\x1f\x8b\x08\0\0\0" + gzip.compress(b"x")
                                  + WHOLE[STARTS[2] :]),
    "across two": overwritten(STARTS[3] - 40, 80),
    "the first": overwritten(10, 40),
}


@pytest.mark.parametrize("harm", HARMS)
def test_the_members_after_a_damaged_one_are_read(tmp_path, harm):
    documents, issues = read(tmp_path, HARMS[harm])
    assert {0, 1, 4, 5} - ({0} if harm == "the first" else set()) <= set(numbers(documents))
    assert numbers(documents) == sorted(set(numbers(documents)))
    gaps = [each for each in issues if "are passed over, and the records after them read" in each.message]
    assert [(each.code, each.level) for each in gaps] == [("damaged_archive", Level.ERROR)]
    if "junk" in harm:
        assert numbers(documents) == [0, 1, 2, 3, 4, 5]
        end = STARTS[2] + len(HARMS[harm]) - len(WHOLE)
        assert f"bytes {STARTS[2]} to {end} are" in gaps[0].message
    for document in documents[-2:]:
        moved = len(HARMS[harm]) - len(WHOLE)
        assert document.source.endswith(f"@{STARTS[numbers([document])[0]] + moved}")


def test_what_is_left_of_the_damaged_record_is_told_to_be_cut(tmp_path):
    long = packed([record("https://harlow.example/9", page(story=[f"{n}. {STORY[n % 4]}" for n in range(400)]))])
    harmed = long[:-900] + b"\xff" * 60 + long[-840:]
    documents, issues = read(tmp_path, MEMBERS[0] + harmed + MEMBERS[1])
    assert numbers(documents) == [0, 9, 1]
    assert "where the file is damaged" in issues[0].message
    assert issues[0].document_id == documents[1].id


def test_every_damaged_place_is_told_and_all_others_are_read(tmp_path):
    members = MEMBERS * 10
    content = b"".join(each[:300] + b"\xff" * 20 + each[320:] if number % 6 == 2 else each
                       for number, each in enumerate(members))
    documents, issues = read(tmp_path, content)
    assert [number for number in numbers(documents) if number != 2] == [0, 1, 3, 4, 5] * 10
    assert sum("are passed over, and the records" in each.message for each in issues) == 10


def test_where_no_record_follows_it_is_told_as_before(tmp_path):
    for end in (b"junk" * 9, b"\x1f\x8b\x08\0" * 300, MEMBERS[0][:200]):
        documents, issues = read(tmp_path, WHOLE + end)
        assert numbers(documents) == [0, 1, 2, 3, 4, 5]
        assert len(issues) == 1
        assert issues[0].code in {"damaged_archive", "truncated", "bad_warc"}


@pytest.mark.parametrize("before", [b"junk " * 30, b"\0" * 90, b"x" * 200_000, b"WARC/ is a word\r\n" * 9])
def test_junk_between_records_that_are_not_packed_costs_no_record(tmp_path, before):
    documents, issues = read(tmp_path, RECORDS[0] + before + RECORDS[1] + before + b"\r\n" + RECORDS[2], "a.warc")
    assert numbers(documents) == [0, 1, 2]
    assert {each.code for each in issues} == {"bad_warc"}


def stored(content):
    """A gzip member that ends in the middle: its content as it is, and no end."""
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff\0" + struct.pack("<HH", len(content), len(content) ^ 0xFFFF) + content


HEAD = b"WARC/1.0\r\n"
NOISE = hashlib.shake_256(b"Harlow").digest(1 << 20)
HOSTILE = {
    "false starts": b"\x1f\x8b\x08\0" * 400_000,
    "members that begin like records": stored(HEAD) * 60_000,
    "members within members": (b"\x1f\x8b\x08\0\0\0\0\0\0\xff\0" + struct.pack("<HH", 65535, 0) + HEAD) * 8_000,
    "empty blocks": (b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + b"\0\0\0\xff\xff" * 800) * 400,
    "noise": NOISE * 4,
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files_take_little_room_and_keep_what_is_whole(tmp_path, kind):
    """A test asks what comes out, no clock."""
    path = tmp_path / "a.warc.gz"
    path.write_bytes(MEMBERS[0] + b"junk" + HOSTILE[kind])
    tracemalloc.start()
    documents = issues = 0
    for item in read_documents(path):
        documents += isinstance(item, Document)
        issues += isinstance(item, Issue)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert documents == 1
    assert 1 <= issues <= 3 * MAX_TRIES
    assert peak < 6_000_000


def test_a_stream_goes_on_only_where_it_is_damaged():
    for content, goes_on in ((WHOLE, False), (WHOLE[:-9], False), (HARMS["its header"], True)):
        stream = Gunzipped(io.BytesIO(content))
        stream.readall()
        assert bool(stream.resume(b"WARC/")) == goes_on
        assert bool(stream.readall()) == goes_on
    assert zlib.crc32(WHOLE) != zlib.crc32(HARMS["its header"])
