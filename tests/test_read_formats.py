"""Reading what people have saved: pages, crawls, feeds, messages and archives, made here by real writers."""

import email.message
import email.policy
import gzip
import hashlib
import io
import json
import re
import tarfile
import zipfile

import pytest

from kb.read import read_documents
from kb.read.html import decode_page
from kb.read.language import guess_language
from kb.read.metadata import read_stamp
from kb.read.publishers import Publisher
from kb.read.sniff import kind_of
from kb.records import Document, Issue
from tests.archives import STORY, packed, page, record, zipped

TODAY = "2026-01-01"
LD = json.dumps({
    "@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "Courier"},
        {"@type": ["NewsArticle"], "headline": "Ministers meet in Vienna", "datePublished": "2016-11-15T22:30:00-05:00",
         "dateModified": "2016-11-16T01:05:00-05:00", "author": [{"name": "Jane Roe"}, {"name": "Max Mild"}],
         "publisher": {"@type": "Organization", "name": "The Harbour Courier"}}]})
DATED = '<meta property="article:published_time" content="2016-11-15T09:30:00+01:00">'


def read(folder, name, content, **options):
    """The documents and the issues of a file with this content."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    items = list(read_documents(path, today=TODAY, **options))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Issue)]


def codes(issues):
    return [issue.code for issue in issues]


def story_of(document):
    return "".join(document.text[start:end] for (start, end), _ in document.story_spans())


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("fast", [False, True])
def test_a_page_yields_its_story_and_nothing_else(tmp_path, fast):
    markup = page(head=f'<script type="application/ld+json">{LD}</script>', url="https://courier.example/n/1?utm_source=x")
    (document,), issues = read(tmp_path, "saved", markup, fast=fast)
    assert issues == []
    assert document.text.split("\n\n")[0] == document.title == "Ministers meet in Vienna"
    assert [p for p in STORY if p not in document.text] == []
    for junk in ("cookies", "Section", "resigns", "nonsense"):
        assert junk not in story_of(document)
    assert document.url == "https://courier.example/n/1"
    assert document.author == "Jane Roe, Max Mild"
    assert document.publisher == "The Harbour Courier"
    assert (document.published.value, document.published.offset) == ("2016-11-15T22:30", "-05:00")
    assert document.updated.value == "2016-11-16T01:05"
    assert document.published.span is None
    assert document.language == "en"
    assert [region.kind for region in document.regions if region.start == 0] == ["title"]


DATES = {
    "meta": (DATED, "", "2016-11-15T09:30"),
    "parsely": ('<meta name="parsely-pub-date" content="2016-11-15T09:30:00Z">', "", "2016-11-15T09:30"),
    "microdata": ('<meta itemprop="datePublished" content="2016-11-15">', "", "2016-11-15"),
    "time": ("", '<time datetime="2016-11-15T09:30:00.123Z">a year ago</time>', "2016-11-15T09:30"),
    "time, marked": ("", '<time datetime="2016-11-20" class="updated">x</time><time datetime="2016-11-15" '
                     'class="entry-date published">y</time>', "2016-11-15"),
    "dateline": ("", "<div>By Jane Roe</div><div>Published 15 November 2016, 9:30 am</div>", "2016-11-15T09:30"),
    "epoch": ('<meta name="ptime" content="1479202200">', "", "2016-11-15T09:30"),
    "broken JSON-LD": ('<script type="application/ld+json">{"@type": "NewsArticle",</script>' + DATED, "",
                       "2016-11-15T09:30"),
}


@pytest.mark.parametrize(("head", "near", "expected"), DATES.values(), ids=DATES)
def test_a_date_is_found_where_pages_state_it(tmp_path, head, near, expected):
    (document,), issues = read(tmp_path, "a.html", page(head=head, near=near))
    assert document.published.value == expected
    assert issues == []


def test_the_order_of_trust(tmp_path):
    head = f'<script type="application/ld+json">{LD}</script>' + DATED
    (document,), _ = read(tmp_path, "a.html", page(head=head, near="<p>Published 1 January 2016</p>"))
    assert document.published.value == "2016-11-15T22:30"


def test_a_date_in_the_address_is_taken_with_a_warning(tmp_path):
    (document,), issues = read(tmp_path, "a.html", page(url="https://courier.example/2016/11/15/vienna.html"))
    assert document.published.value == "2016-11-15"
    assert codes(issues) == ["guessed_date"]


def test_a_year_in_the_footer_is_no_date(tmp_path):
    (document,), issues = read(tmp_path, "a.html", page())
    assert document.published is None
    assert codes(issues) == ["no_date"]


def test_the_machines_utc_becomes_the_newsrooms_day():
    time = read_stamp("2016-11-15T02:30:00Z", Publisher("A", "America/New_York", "US"))
    assert (time.value, time.offset, time.zone_source) == ("2016-11-14T21:30", "-05:00", "publisher")
    assert read_stamp("2016-11-15T02:30:00Z").value == "2016-11-15T02:30"
    assert read_stamp("soon") is None


@pytest.mark.parametrize(("zone", "offset"), [
    ("EST", "-05:00"), ("EDT", "-04:00"), ("CST", "-06:00"), ("CDT", "-05:00"), ("MST", "-07:00"), ("MDT", "-06:00"),
    ("PST", "-08:00"), ("PDT", "-07:00"), ("GMT", "+00:00"), ("UT", "+00:00"), ("BST", "+01:00"), ("CET", "+01:00")])
@pytest.mark.parametrize("month", ["Jan", "Jul"])
def test_a_zone_that_names_an_offset_has_it_all_year(tmp_path, zone, offset, month):
    stamp = f"Fri, 15 {month} 2016 09:30:00 {zone}"
    assert (read_stamp(stamp).value[8:], read_stamp(stamp).offset) == ("15T09:30", offset)
    page = f"<pubDate>{stamp}</pubDate>"
    documents, _ = read(tmp_path, "a.rss", re.sub("<pubDate>.*?</pubDate>", page, RSS))
    assert {document.published.offset for document in documents if document.published} == {offset}
    mail = f"From: Jane Roe <jane@roe.example>\nDate: {stamp}\nSubject: Harbour\n\n{STORY[0]}\n\n{STORY[1]}\n"
    ((document,), _) = read(tmp_path, "a.eml", mail)
    assert (document.published.value[8:], document.published.offset) == ("15T09:30", offset)


def test_a_zone_that_names_none_has_that_of_its_day():
    assert [read_stamp(f"15 {month} 2016 09:30 ET").offset for month in ("Jan", "Jul")] == ["-05:00", "-04:00"]


CHARSETS = {
    "utf-8 that says latin-1": ("utf-8", '<meta charset="iso-8859-1">', None),
    "latin-1 by meta": ("latin-1", '<meta charset="iso-8859-1">', None),
    "latin-1 by nothing": ("latin-1", "", None),
    "latin-1 by HTTP": ("latin-1", "", "iso-8859-1"),
    "windows-1250 by http-equiv": (
        "cp1250", '<meta http-equiv="Content-Type" content="text/html; charset=windows-1250">', None),
    "utf-16 with a mark": ("utf-16", "", None),
    "utf-16 without one": ("utf-16-le", "", None),
    "utf-16 without one, the large end first": ("utf-16-be", '<meta charset="utf-8">', None),
}


@pytest.mark.parametrize(("encoding", "head", "http"), CHARSETS.values(), ids=CHARSETS)
def test_charsets(encoding, head, http):
    markup = page(head=head, story=(*STORY, "The café in Köln was full when François Müller came from Düsseldorf."))
    text, sound = decode_page(markup.replace("“", '"').replace("”", '"').encode(encoding), http)
    assert sound
    assert "café in Köln" in text
    assert "François Müller" in text


def test_a_front_page_is_no_article(tmp_path):
    documents, issues = read(tmp_path, "a.html", page(story=()))
    assert (documents, codes(issues)) == ([], ["no_main_text"])


def test_where_a_page_was_saved_from_is_its_address(tmp_path):
    markup = "<!-- saved from url=(0033)https://courier.example/n/77?a=1 -->\n" + page(head=DATED)
    (document,), _ = read(tmp_path, "a.html", markup)
    assert document.url == "https://courier.example/n/77?a=1"


def test_headings_are_subtitles(tmp_path):
    markup = page(head=DATED).replace(f"<p>{STORY[2]}", f"<h2>What comes next</h2><p>{STORY[2]}")
    (document,), _ = read(tmp_path, "a.html", markup)
    assert ("subtitle", "What comes next") in [(k, document.text[s:e]) for s, e, k in document.regions]


def test_another_language_is_told(tmp_path):
    german = ("Die beiden Minister trafen sich am Dienstag in Wien und sagten, dass die Gespräche nützlich waren.",
              "Das Treffen mit der Delegation wird nicht das letzte sein, sagte ein Sprecher der Regierung am Abend.")
    (document,), issues = read(tmp_path, "a.html", page("Minister in Wien", head=DATED, story=german * 2))
    assert document.language == "de"
    assert document.published.value == "2016-11-15T09:30"
    assert codes(issues) == ["other_language"]


@pytest.mark.parametrize(("language", "text"), [
    ("en", "US stocks rise after Fed decision; Apple gains; oil slips; markets await jobs report; index up 120 points"),
    ("en", "Merkel calls Putin, Macron visits Berlin, senators demand answers, protesters march, court blocks ban"),
    ("sv", "De två ministrarna träffades på tisdagen i Wien och sade att samtalen hade varit nyttiga och fortgår."),
    ("tr", "İki bakan salı günü Viyana'da bir araya geldi ve görüşmelerin yararlı olduğunu ve süreceğini söyledi."),
    ("ru", "Два министра встретились во вторник в Вене и заявили, что переговоры были полезными и продолжатся."),
    ("zh", "两国部长星期二在维也纳会晤，表示会谈富有成效，并将于下周继续进行。双方还讨论了能源合作和贸易"
           "问题，部长在记者会上表示，希望年底前签署协议，并邀请对方访问首都。"),
])
def test_languages_of_prose_and_headlines(language, text):
    assert guess_language(text) == language


# --- crawls ----------------------------------------------------------------------------------------------------------


def crawl():
    """Two articles among what else a crawl holds."""
    return [
        b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nx: y\r\n\r\n",
        record("https://courier.example/robots.txt", "User-agent: *", content_type="text/plain"),
        record("https://courier.example/n/1", page("First", head=DATED)),
        record("https://courier.example/gone", page("Gone"), status="404 Not Found"),
        record("https://courier.example/moved", "", status="301 Moved"),
        record("https://courier.example/a.png", b"\x89PNG", content_type="image/png"),
        record("https://courier.example/n/2", gzip.compress(page("Second", head=DATED).encode()),
               headers=["Content-Encoding: gzip"]),
    ]


@pytest.mark.parametrize("pack", [b"".join, packed, lambda records: gzip.compress(b"".join(records))])
def test_a_crawl_yields_its_articles(tmp_path, pack):
    data = pack(crawl())
    documents, issues = read(tmp_path, "crawl", data)
    assert issues == []
    assert [(d.title, d.url, d.retrieved) for d in documents] == [
        ("First", "https://courier.example/n/1", "2016-11-16T07:00:00Z"),
        ("Second", "https://courier.example/n/2", "2016-11-16T07:00:00Z")]
    assert len({d.source for d in documents}) == 2
    if pack is packed:
        offset = int(documents[1].source.rpartition("@")[2])
        assert gzip.decompress(data[offset:]).startswith(b"WARC/1.1")


@pytest.mark.parametrize("change", [-60, -5, 1, 40, 90_000, 10**12, None])
def test_a_wrong_length_costs_one_record(tmp_path, change):
    first = record("https://courier.example/n/1", page("First", head=DATED))
    length = first.partition(b"Content-Length: ")[2].partition(b"\r\n")[0]
    wrong = b"many" if change is None else str(int(length) + change).encode()
    first = first.replace(b"Content-Length: " + length, b"Content-Length: " + wrong, 1)
    others = [record(f"https://courier.example/n/{n}", page(f"Number {n}", head=DATED)) for n in (2, 3)]
    documents, issues = read(tmp_path, "crawl.warc", first + b"".join(others))
    assert [d.title for d in documents][-2:] == ["Number 2", "Number 3"]
    assert set(codes(issues)) <= {"bad_warc"}
    assert issues or change in {1}


def test_a_crawl_cut_short_keeps_what_came_before(tmp_path):
    for data, titles in ((b"".join(crawl())[:-900], ["First"]), (packed(crawl())[:-200], ["First", "Second"])):
        documents, issues = read(tmp_path, "crawl", data)
        assert [d.title for d in documents] == titles
        assert codes(issues) == ["truncated"]
        assert issues[0].document_id == (documents[1].id if len(titles) > 1 else None)


def test_clocks_that_contradict(tmp_path):
    early = record("https://courier.example/n/1", page(head=DATED), date="2015-11-16T07:00:00Z")
    late = record("https://courier.example/n/2", page(head=DATED), date="2036-11-16T07:00:00Z")
    never = record("https://courier.example/n/3", page(head=DATED), date="yesterday")
    (first, second, third), issues = read(tmp_path, "crawl.warc", early + late + never)
    assert codes(issues) == ["clock_doubt"] * 3
    assert first.published.value == "2016-11-15T09:30"
    assert second.retrieved is None
    assert third.retrieved is None
    assert "'yesterday', which is no date" in issues[2].message


# --- feeds -----------------------------------------------------------------------------------------------------------


RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour Courier: World</title>
<item><title>Talks &amp;amp; tea in Vienna</title><link>https://courier.example/n/1?utm_source=rss</link>
<pubDate>Tue, 15 Nov 2016 09:30:00 +0100</pubDate><author>Jane Roe</author>
<description>Short.</description><content:encoded><![CDATA[<p>{STORY[0]}</p><p>{STORY[1]}</p>]]></content:encoded></item>
<item><title>Only a title</title><link>https://courier.example/n/2</link></item>
<item><title>Second</title><link>https://courier.example/n/3</link><pubDate>Tue, 15 Nov 2016 12:00:00 GMT</pubDate>
<description>{STORY[2]} {STORY[3]}</description></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title><entry><title>Vienna</title><id>urn:1</id>
<published>2016-11-15T09:30:00+01:00</published><updated>2016-11-15T10:00:00+01:00</updated>
<content type="html">&lt;p&gt;{STORY[0]}&lt;/p&gt;&lt;p&gt;{STORY[1]}&lt;/p&gt;</content></entry></feed>"""


def test_a_feed_yields_its_entries(tmp_path):
    (first, second), issues = read(tmp_path, "saved.xml", RSS)
    assert codes(issues) == ["missing_text"]
    assert (first.title, first.author) == ("Talks & tea in Vienna", "Jane Roe")
    assert first.url == "https://courier.example/n/1"
    assert (first.published.value, first.published.offset) == ("2016-11-15T09:30", "+01:00")
    assert first.text == f"Talks & tea in Vienna\n\n{STORY[0]}\n\n{STORY[1]}"
    assert (second.title, second.published.offset) == ("Second", "+00:00")
    assert (first.updated, second.updated) == (None, None), "nobody says that it was changed"


@pytest.mark.parametrize(("home", "link", "url"), [
    ("https://courier.example/", "/n/1", "https://courier.example/n/1"),
    ("https://courier.example/world/feed", "two.html?utm_source=rss", "https://courier.example/world/two.html"),
    ("https://courier.example/", "//www.courier.example/n/1", "https://www.courier.example/n/1"),
    ("https://courier.example/", "http://other.example/n/1", "http://other.example/n/1"),
    ("https://courier.example/", "", None), ("https://courier.example/", "mailto:desk@courier.example", None),
    ("https://courier.example/", "//[", None), ("/", "/n/1", None), ("", "/n/1", None),
])
def test_an_address_that_a_feed_tells_from_its_own_is_made_whole(tmp_path, home, link, url):
    feed = RSS.replace("<item>", f"<link>{home}</link><item>", 1)
    feed = feed.replace("https://courier.example/n/1?utm_source=rss", link)
    (first, second), _ = read(tmp_path, "saved.xml", feed)
    assert (first.url, second.url) == (url, "https://courier.example/n/3")


def test_an_atom_feed(tmp_path):
    (document,), issues = read(tmp_path, "a", ATOM)
    assert issues == []
    assert (document.published.value, document.updated.value) == ("2016-11-15T09:30", "2016-11-15T10:00")


def test_feeds_that_can_harm_or_are_none(tmp_path):
    bomb = '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + RSS.split("?>")[1]
    assert codes(read(tmp_path, "a.rss", bomb)[1]) == ["bad_feed"]
    assert codes(read(tmp_path, "wide.rss", bomb.replace("utf-8", "utf-16").encode("utf-16"))[1]) == ["bad_feed"]
    assert codes(read(tmp_path, "b.rss", "<rss><channel></channel></rss>")[1]) == ["bad_feed"]
    (_,), issues = read(tmp_path, "c.rss", page(head=DATED))
    assert codes(issues) == ["not_a_feed"]
    documents, issues = read(tmp_path, "d.rss", RSS[:-400])
    assert documents[0].title == "Talks & tea in Vienna"
    assert "broken_feed" in codes(issues)
    bare = '<rss version="2.0"><channel>\n<item><description>Roe & Harlow</description></item></channel></rss>'
    for feed, line in ((bare, 2), (f"<?xml version='1.0'?>\n{bare}", 3)):
        assert f"such as “&” or “<” among words, on line {line})" in read(tmp_path, "e.rss", feed)[1][0].message
    assert all("unknown" not in each.message and "invalid token" not in each.message for each in issues)


# --- messages --------------------------------------------------------------------------------------------------------


def message(**headers):
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    return made


def test_a_message_is_an_article(tmp_path):
    letter = message(From="Wire Désk <wire@courier.example>", To="all@courier.example", Subject="Täglich: Vienna",
                     Date="Tue, 15 Nov 2016 09:30:00 +0100")
    letter.set_content("\n\n".join(STORY))
    letter.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    (document,), issues = read(tmp_path, "a.eml", letter.as_bytes())
    assert codes(issues) == ["skipped_file"]  # the picture
    assert (document.title, document.author, document.published.value) == (
        "Täglich: Vienna", "Wire Désk", "2016-11-15T09:30")
    assert document.text.startswith("Täglich: Vienna\n\nThe foreign")


def test_a_page_saved_as_mhtml(tmp_path):
    saved = message(From="<Saved by Blink>", Snapshot_Content_Location="https://courier.example/n/1",
                    Subject="Ministers", Date="Wed, 16 Nov 2016 07:00:00 -0000")
    saved.set_content(page(head=DATED), subtype="html", cte="quoted-printable")
    saved.make_related()
    saved.add_attachment(b"\x89PNG", maintype="image", subtype="png", filename="a.png")
    (document,), issues = read(tmp_path, "a.mhtml", saved.as_bytes())
    assert issues == []
    assert (document.title, document.url) == ("Ministers meet in Vienna", "https://courier.example/n/1")
    assert document.retrieved.startswith("2016-11-16T07:00")
    assert STORY[1] in document.text


def test_a_message_without_words(tmp_path):
    assert codes(read(tmp_path, "a.eml", message(From="a@b.example", MIME_Version="1.0").as_bytes())[1]) == [
        "missing_text"]


# --- archives --------------------------------------------------------------------------------------------------------


LINES = "".join(
    json.dumps({"id": str(n), "text": STORY[n % 4] + hashlib.sha256(b"%d" % n).hexdigest(), "published": "2016-11-15"})
    + "\n" for n in range(50))


def test_archives_of_anything(tmp_path):
    members = {"b/page.html": page(head=DATED), "a.jsonl": LINES,
               "../../escape.txt": f"Published 15 Nov 2016\n\n{STORY[0]}", "crawl.warc.gz": packed(crawl()),
               "feed": RSS, ".hidden": "x", "__MACOSX/a": "x", "pic.png": b"\x89PNG"}
    documents, issues = read(tmp_path, "all.bin", zipped(members))
    assert len(documents) == 1 + 50 + 1 + 2 + 2
    assert sorted(codes(issues)) == ["missing_text", "skipped_file", "strange_name"]
    assert any(d.source.endswith("all.bin/../../escape.txt") for d in documents)
    assert [path.name for path in tmp_path.rglob("*")] == ["all.bin"]


def test_packed_lines_cut_short_keep_whole_lines(tmp_path):
    data = gzip.compress(LINES.encode())
    documents, issues = read(tmp_path, "a.jsonl.gz", data[: len(data) // 2])
    assert codes(issues) == ["truncated"]
    assert 5 < len(documents) < 50
    assert [d.id for d in documents] == [str(n) for n in range(len(documents))]


BOMBS = {
    "gzip": lambda: gzip.compress(b"a" * 60_000_000),
    "zip": lambda: zipped({"a.txt": b"a" * 60_000_000}),
    "gzip in zip": lambda: zipped({"a.gz": gzip.compress(b"a" * 60_000_000)}),
    "nested": lambda: zipped({"a": zipped({"b": zipped({"c": zipped({"d": "x"})})})}),
}


@pytest.mark.parametrize("make", BOMBS.values(), ids=BOMBS)
def test_bombs_do_not_go_off(tmp_path, make):
    documents, issues = read(tmp_path, "a", make())
    assert documents == []
    assert codes(issues) == ["archive_bomb"] or codes(issues) == ["too_large"]


@pytest.mark.parametrize("name", ["../../a.txt", "/etc/a.txt", "b/../../a.txt", "C:/a.txt", "b\\..\\a.txt"])
def test_a_name_that_leads_out_of_an_archive_is_told_and_no_more_than_a_name(tmp_path, name):
    documents, issues = read(tmp_path, "a.zip", zipped({name: STORY[0], "b..c/d..txt": STORY[1]}))
    assert len(documents) == 2
    assert codes(issues).count("strange_name") == 1
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_damaged_archives_are_told(tmp_path):
    good = zipped({"a.txt": STORY[0] * 40, "b.txt": STORY[1]})
    assert codes(read(tmp_path, "a.zip", good[:20])[1]) == ["damaged_archive"]
    broken = bytearray(good)
    broken[60:90] = bytes(30)
    assert "damaged_archive" in codes(read(tmp_path, "b.zip", bytes(broken))[1])
    assert "damaged_archive" in codes(read(tmp_path, "c.gz", b"\x1f\x8b\x08\x00" + b"junk" * 20)[1])
    assert codes(read(tmp_path, "d.docx", zipped({"[Content_Types].xml": "<x/>"}))[1]) == ["binary_file"]


class Pipe(io.BytesIO):
    """A target that can't be gone back in: sizes are written behind each file."""

    def seekable(self):
        return False

    def seek(self, *_):
        raise OSError


@pytest.mark.parametrize("target", [io.BytesIO, Pipe])
@pytest.mark.parametrize("packing", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_an_archive_cut_short_keeps_its_files_as_far_as_they_go(tmp_path, target, packing):
    made = target()
    with zipfile.ZipFile(made, "w", packing) as archive:
        archive.mkdir("folder")
        for number in range(4):
            archive.writestr(f"{number}.txt", f"Published 15 Nov 2016\n\n{number}. " + "\n\n".join(STORY))
    data = made.getvalue()
    start = data.index(b"3.txt") + 5
    end = data.index(b"PK\1\2")
    if target is Pipe and packing == zipfile.ZIP_STORED:
        documents, issues = read(tmp_path, "a.zip", data[:end])
        assert (documents, codes(issues)) == ([], ["damaged_archive"]), "nobody knows where its files end"
        return
    for cut, whole, part in ((len(data) - 1, 4, 0), (end, 4, 0), (start + (end - start) // 2, 3, 1), (start - 2, 3, 0)):
        documents, issues = read(tmp_path, "a.zip", data[:cut])
        assert [document.text.count(STORY[-1]) for document in documents] == [1] * whole + [0] * part
        assert set(codes(issues)) == {"truncated"}
        assert f"{whole + part} of its files are read" in issues[-1].message


def test_what_is_left_of_an_archive_swells_no_more_than_a_whole_one(tmp_path):
    files = {f"{number}.txt": b"a" * 9_000_000 for number in range(9)}
    documents, issues = read(tmp_path, "a.zip", zipped(files)[:-60])
    assert documents == [] or len(documents) < 3
    assert codes(issues)[-1] == "archive_bomb"
    assert codes(read(tmp_path, "d.docx", zipped({"[Content_Types].xml": "<x/>", "a.txt": "x"})[:-9])[1]) == [
        "binary_file"]


def test_an_encrypted_file_in_an_archive_costs_itself_alone(tmp_path):
    data = bytearray(zipped({"a.txt": STORY[0], "b.txt": f"Published 15 Nov 2016\n\n{STORY[1]}"}))
    data[6] |= 1
    data[data.index(b"PK\1\2") + 8] |= 1
    for held in (data, data[:-30]):
        documents, issues = read(tmp_path, "a.zip", bytes(held))
        assert [document.text for document in documents] == [f"Published 15 Nov 2016\n\n{STORY[1]}"]
        assert issues[0].message == "It is encrypted. Unpack the archive with its password."
        assert issues[0].source.endswith("a.zip/a.txt")


def test_a_tar_archive_is_told_to_be_one(tmp_path):
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w") as archive:
        info = tarfile.TarInfo("a.txt")
        info.size = len(STORY[0])
        archive.addfile(info, io.BytesIO(STORY[0].encode()))
    for data in (made.getvalue(), gzip.compress(made.getvalue())):
        documents, (issue,) = read(tmp_path, "a.tar.gz", data)
        assert (documents, issue.code) == ([], "binary_file")
        assert "tar archive" in issue.message
        assert "npack" in issue.message


def test_json_arrays_and_objects(tmp_path):
    rows = [json.loads(line) for line in LINES.splitlines()]
    assert len(read(tmp_path, "a.json", json.dumps(rows, indent=1))[0]) == 50
    assert len(read(tmp_path, "b.json", json.dumps(rows[0], indent=1))[0]) == 1
    assert codes(read(tmp_path, "c.jsonl", "nothing of the sort")[1]) == ["bad_json"]


@pytest.mark.parametrize(("kind", "head"), [
    ("text", b""), ("text", b"From: here to there, a story"), ("text", b"<3 is what she wrote"),
    ("text", b"[Photo]\n\nA"), ("text", b"{sic} he wrote"),
    ("html", b"\xef\xbb\xbf\n<!-- x -->\n<!DOCTYPE html><p>"), ("html", b"<p>Hello"),
    ("feed", b'<?xml version="1.0"?>\n<!-- x --><rss version="2.0">'), ("feed", b"<feed xmlns='x'>"),
    ("lines", b'{"id": 1}\n'), ("json", b'[{"id": 1}]'), ("json", b'{\n  "id": 1}'), ("warc", b"WARC/1.0\r\n"),
    ("mail", b"Received: from x\r\n\tby y\r\nMIME-Version: 1.0\r\n\r\n"), ("binary", b"%PDF-1.4"),
])
def test_formats_are_told_by_content(kind, head):
    assert kind_of(head) == kind


@pytest.mark.parametrize(("language", "text"), [
    ("ja", "大臣は月曜日に電話で話し、港の再開について協議した。"),
    ("zh", "部长星期一与同事通电话，讨论了港口重新开放的问题。NATO 2016"),
    ("ko", "장관은 월요일 동료와 전화 통화를 하고 항구 문제를 논의했다."),
    ("en", "The minister 李 met reporters in Oslo on Monday, and said that talks with 王毅 went well."),
])
def test_a_script_tells_the_language(language, text):
    assert guess_language(text) == language
    assert guess_language(text * 9) == language


def test_a_date_before_all_newspapers_is_refused(tmp_path):
    line = {"id": "a", "published": "0001-01-01", "text": "Angela Merkel met Francois Hollande in Berlin on Tuesday."}
    (document,), issues = read(tmp_path, "a.jsonl", json.dumps(line))
    assert codes(issues) == ["bad_date"]
    assert document.published is None
