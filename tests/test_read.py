"""Reading: saved pages keep their text and give up their metadata; what can't be read says why."""

import json
import os

import pytest

from kb.read import find_inputs, read_documents
from kb.read.articles import checked_letters
from kb.read.issue_codes import CODES
from kb.read.language import guess_language
from kb.read.page import mark_furniture, read_page
from kb.read.pagedates import read_date, read_date_line
from kb.read.pieces import MAX_BYTES, MAX_TEXT
from kb.read.publishers import canonical_url, publisher_at, publisher_of_url
from kb.records import Document, Issue

STORY = "The two ministers met in Vienna on Tuesday. They said that the talks had been useful and would go on.\n"
PAGE = f"""https://www.express.co.uk/news/world/1/talks-in-vienna?utm_source=mail&page=2

MINISTERS TALK: A long night in Vienna ends without a deal

By [WORLD DESK](#)

PUBLISHED: 04:10, Wed, Jun 15, 2016 | UPDATED: 09:30, Wed, Jun 15, 2016

{STORY}
A view of the hotel where they met

{STORY}
Fri, June 24, 2016

PLAY SLIDESHOW

Minister: We will not move an inch on tariffs

{STORY}
Related articles

- [Why trains are late](#)
- [Rain is on the way](#)We use cookies to make this site work.
"""


def read(path, **options):
    """The documents and the issues of one file."""
    items = list(read_documents(path, **options))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Issue)]


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def labelled(document):
    return [(kind, document.text[start:end]) for start, end, kind in document.regions]


def test_a_saved_page_gives_up_its_metadata(tmp_path):
    (document,), issues = read(write(tmp_path, "a.txt", PAGE))
    assert issues == []
    assert document.title == "MINISTERS TALK: A long night in Vienna ends without a deal"
    assert document.author == "WORLD DESK"
    assert document.publisher == "Daily Express"
    assert document.url == "https://www.express.co.uk/news/world/1/talks-in-vienna?page=2"
    assert (document.published.value, document.published.zone, document.published.offset) == (
        "2016-06-15T04:10", "Europe/London", "+01:00")
    assert document.published.zone_source == "publisher"
    assert document.updated.value == "2016-06-15T09:30"
    assert document.text == PAGE
    assert document.text[slice(*document.published.span)] == document.published.wording == "04:10, Wed, Jun 15, 2016"


def test_furniture_is_labelled_and_the_story_is_not(tmp_path):
    (document,), _ = read(write(tmp_path, "a.txt", PAGE))
    regions = labelled(document)
    assert ("page_date", "Fri, June 24, 2016") in regions
    assert ("notice", "PLAY SLIDESHOW") in regions
    assert ("teaser", "Minister: We will not move an inch on tariffs") in regions
    assert ("teaser", "- [Rain is on the way](#)") in regions
    assert ("notice", "We use cookies to make this site work.") in regions
    assert ("caption", "A view of the hotel where they met") in regions
    story = "".join(document.text[start:end] for (start, end), _ in document.story_spans())
    assert story.count(STORY) == 3
    assert "Related" not in story
    assert [r.start for r in document.regions] == sorted(r.start for r in document.regions)
    assert all(a.end <= b.start for a, b in zip(document.regions, document.regions[1:], strict=False))


def test_a_page_without_address_is_known_by_what_it_calls_itself():
    page = read_page(f"Stay up to date with notifications from The\u00a0Independent\n\nNo deal in Vienna\n\n"
                     f"Ministers will meet again\n\nAnna Schmidt\nTuesday 14 June 2016 10:35 BST\nComments\n"
                     f"Ministers at a table\nMinisters at a table (Reuters)\n\n{STORY}")
    assert page.publisher.name == "The Independent"
    assert page.author == "Anna Schmidt"
    assert page.title == "No deal in Vienna"
    assert (page.published.value, page.published.zone, page.published.offset) == ("2016-06-14T10:35", "BST", "+01:00")
    assert [region.kind for region in page.regions] == [
        "notice", "title", "subtitle", "byline", "page_date", "notice", "caption", "notice"]


def test_plain_prose_is_all_body():
    assert mark_furniture(STORY * 3).regions == ()
    assert read_page(STORY * 3).regions == ()


@pytest.mark.parametrize("line", [
    "Read the letter, he said, and you will know why we left the talks.",
    "Comments by the minister were not helpful, the ambassador said on Tuesday.",
    "Watch what they do: it matters more than what they say.",
    "On Tuesday, June 14, 2016, the ministers met in Vienna for the first time.",
    "We use cookies and cake to get voters through the door, the mayor said. " + "It was a long campaign. " * 12,
    "Related to this is the question of money, which nobody wants to raise.",
])
def test_a_sentence_is_never_furniture(line):
    assert mark_furniture(f"{STORY}\n{line}\n\n{STORY}").regions == ()


@pytest.mark.parametrize("head", [
    "The Harbour Gazette\n15.11.2016\n\nMinisters Meet In Oslo\n\nBy Ann Lee\n\n",
    "Ministers Meet In Oslo\nThe Harbour Gazette\n15.11.2016\nBy Ann Lee\n\n",
])
def test_an_outlet_that_stands_alone_at_the_head_is_no_headline(head):
    page = read_page(head + STORY + "\n" + STORY)
    assert (page.title, page.author) == ("Ministers Meet In Oslo", "Ann Lee")
    assert page.publisher.name == "The Harbour Gazette"
    assert page.published.value == "2016-11-15"


def test_a_headline_that_ends_like_an_outlet_stays_one():
    assert read_page("Rebels Seize the Moscow Times\n\n" + STORY).title == "Rebels Seize the Moscow Times"


DATE_LINES = {
    "Monday 21 November 2016 10:35 GMT": ("2016-11-21T10:35", "+00:00"),
    "Published 3 Jan 2017 09:15 EST": ("2017-01-03T09:15", "-05:00"),
    "Nov. 14, 2016 at 9:12 p.m. ET": ("2016-11-14T21:12", "-05:00"),
    "First published on Fri 18 Jul 2016 17.26 BST": ("2016-07-18T17:26", "+01:00"),
    "2016-11-15T04:59:00+01:00": ("2016-11-15T04:59", "+01:00"),
    "2016-11-15T04:59:00+99:00": ("2016-11-15T04:59", None),
    "2016-11-15T04:59:00+14:00": ("2016-11-15T04:59", "+14:00"),
    "2016-11-15T04:59:00-13:00": ("2016-11-15T04:59", None),
    "15 Nov 2016 04:59 +01:75": ("2016-11-15T04:59", None),
    "20 Nov 2016, 21:50 UTC-5": ("2016-11-20T21:50", "-05:00"),
    "Tuesday 1st March 2016": ("2016-03-01", None),
    "25/12/2016": ("2016-12-25", None),
    "15.11.2016": ("2016-11-15", None),
    "15.11.2016 9.30": ("2016-11-15T09:30", None),
    "12:05 a.m. EDT May 3, 2016": ("2016-05-03T00:05", "-04:00"),
    "14:05 EAT, Wed November 16, 2016": ("2016-11-16T14:05", "+03:00"),
    "1405 GMT (2205 HKT) November 16, 2016": ("2016-11-16T14:05", "+00:00"),
    "November 16, 2016 1405 GMT": ("2016-11-16T14:05", "+00:00"),
}


@pytest.mark.parametrize(("line", "expected"), DATE_LINES.items())
def test_date_lines_of_many_newsrooms(line, expected):
    found = read_date_line(line)
    assert (found.published.value, found.published.offset) == expected
    assert line[slice(*found.published.span)] == found.published.wording


@pytest.mark.parametrize("line", [
    "May 2016", "2016", "In May 2016 the talks began", "31 February 2016", "25:99, 3 May 2016", "2016-05-03T99:99",
    "03/04/2016", "3 4 5 2016", "May June 2016", "x" * 500 + " 3 May 2016", "",
])
def test_what_is_no_whole_date_is_none(line):
    assert read_date_line(line) is None


@pytest.mark.parametrize(("country", "value"), [("US", "2016-03-04"), ("GB", "2016-04-03")])
def test_the_publishers_country_orders_numerical_dates(country, value):
    assert read_date_line("03/04/2016", country=country).published.value == value


def test_only_a_date_of_change_is_not_a_date_of_publication():
    page = read_page(f"No deal in Vienna\n\nUpdated 4:15 PM ET, Sun June 19, 2016\n\n{STORY}")
    assert page.published is None
    assert page.updated.value == "2016-06-19T16:15"


def test_a_dates_field_has_no_span():
    assert read_date("2016-11-15").span is None
    assert read_date("yesterday") is None


@pytest.mark.parametrize(("url", "expected"), [
    ("HTTPS://Example.org/a?utm_source=x&b=1#top", "https://example.org/a?b=1"),
    ("javascript:alert(1)", None),
    ("http://[broken", None),
    ("ftp://example.org/a", None),
])
def test_addresses_are_cleaned_or_refused(url, expected):
    assert canonical_url(url) == expected


def test_publishers_are_known_by_any_subdomain():
    assert publisher_of_url("https://edition.cnn.com/x").name == "CNN"
    assert publisher_of_url("https://www.unheard-of.example/x").name == "unheard-of.example"


@pytest.mark.parametrize(("title", "name"), [
    ("Meridian Wire", "Meridian Wire"), ("Meridian Wire – World", "Meridian Wire"),
    ("Meridian Wire: Politics RSS", "Meridian Wire"), ("World | Meridian Wire", "Meridian Wire"),
    ("Meridian Wire - News - Top stories", "Meridian Wire"), ("Meridian Wire :: Europe", "Meridian Wire"),
    ("BBC News - World", "BBC News"), ("Radio Free Europe/Radio Liberty", "Radio Free Europe/Radio Liberty"),
    ("Harbour Notes: a blog", "Harbour Notes: a blog"), ("Harbour - Bay", "Harbour - Bay"), (None, "HOST")])
def test_a_section_is_no_publisher_where_the_host_is_called_after_the_rest(title, name):
    for host in ("meridianwire.example", "meridian.example", "news.meridian-wire.example"):
        found = publisher_at(f"https://www.{host}/a", title).name
        assert found == name.replace("HOST", host)
    if title and "Meridian" in title:
        assert publisher_at("https://baycourier.example/a", title).name == title


def test_languages():
    assert guess_language(STORY * 3) == "en"
    assert guess_language("Die beiden Minister trafen sich am Dienstag in Wien und sagten, dass die Gespräche nützlich "
                          "waren und das Treffen mit der Delegation nicht das letzte sein wird.") == "de"
    assert guess_language("short") is None


def line_of(**fields):
    return json.dumps(fields) + "\n"


HOURLY = f"PUBLISHED: 04:10, Wed, Jun 15, 2016 | UPDATED: 09:00, Wed, Jun 15, 2016\n\n{STORY}"


@pytest.mark.parametrize(("given", "published"), [
    ({"published": "2016-06-15"}, "2016-06-15T04:10"), ({}, "2016-06-15T04:10"),
    ({"published": "2016-06-14"}, "2016-06-14"), ({"published": "2016-06-15T11:00"}, "2016-06-15T11:00"),
])
def test_the_page_in_a_record_completes_its_date_and_never_overrules_it(tmp_path, given, published):
    (document,), _ = read(write(tmp_path, "a.jsonl", line_of(text=HOURLY, **given)))
    assert document.published.value == published
    assert document.updated.value == "2016-06-15T09:00"


def test_json_lines(tmp_path):
    path = write(tmp_path, "a.jsonl", line_of(id="x", text=STORY, title="Vienna", published="2016-06-15",
                                              publisher="The Guardian", url="https://example.org/1", extra=[1])
                 + line_of(text=STORY, published="2016-06-15T10:00"))
    (first, second), issues = read(path)
    assert issues == []
    assert (first.id, first.title, first.publisher, first.published.value) == (
        "x", "Vienna", "The Guardian", "2016-06-15")
    assert second.id.startswith("a")
    assert second.published.span is None


def big_line(path):
    with path.open("wb") as file:
        file.write(b'{"text": "')
        file.write(b"a" * (MAX_BYTES + 10))
        file.write(b'"}\n' + line_of(id="after", text=STORY, published="2016-06-15").encode())


def test_a_line_that_is_too_long_is_skipped_and_the_rest_is_read(tmp_path):
    path = tmp_path / "a.jsonl"
    big_line(path)
    (document,), (issue,) = read(path)
    assert document.id == "after"
    assert (issue.code, issue.line) == ("too_large", 1)


def test_a_text_that_is_too_long_is_refused_and_the_rest_is_read(tmp_path):
    sentence = "The ministers met in Vienna. "
    longest = sentence * (MAX_TEXT // len(sentence))
    lines = [line_of(id=name, text=text, published="2016-06-15").encode() for name, text in (
        ("long", longest + sentence), ("fits", longest.strip()), ("after", STORY))]
    documents, (issue,) = read(write(tmp_path, "a.jsonl", b"\n".join(lines)))
    assert [document.id for document in documents] == ["fits", "after"]
    assert (issue.code, issue.document_id, issue.source[-7:]) == ("too_large", "long", "a.jsonl")
    assert f"{MAX_TEXT:,}" in issue.message


TEXT_CASES = {
    "empty_file": b" \n\t\n",
    "binary_file": b"\x89PNG\r\n\x1a\n\0\0",
    "wrong_encoding": "Published 3 May 2016\n\nThe caf\xe9 was full when the ministers met.\n".encode("latin-1"),
    "no_date": STORY.encode(),
    "future_date": b"Published 3 May 2036\n\n" + STORY.encode(),
    "too_large": b"a" * (MAX_BYTES + 1),
    "mojibake": "Published 3 May 2016\n\nThe ministerâ€™s friend wasnâ€™t sure what Franceâ€™s plan was.\n".encode(),
    "other_language": ("Veröffentlicht\n\n2016-05-03\n\n" + "Die Minister trafen sich in Wien und sagten, dass es "
                       "nicht das letzte Treffen mit der Delegation war. " * 5).encode(),
}
LINE_CASES = {
    "too_large": line_of(id="y" * 501, text=STORY, published="2016-06-15"),
    "bad_json": '{"text" "a"}',
    "missing_text": '{"id": "a"}',
    "unseen_signs": line_of(id="a", text="The minis\u00adters met.", published="2016-06-15"),
    "wrong_type": '{"text": ["a"]}',
    "odd_value": line_of(id="a", text="The ministers met.", published="2016-06-15", author=[4]),
    "bad_characters": '{"id": "a\\ud800", "text": "The ministers met.", "published": "2016-05-03"}',
    "truncated": line_of(id="cut", text=STORY, published="2016-06-15")[:-9],
    "bad_date": '{"text": "The ministers met.", "published": "soon"}',
}


@pytest.mark.parametrize(("code", "content"), TEXT_CASES.items(), ids=TEXT_CASES)
def test_each_issue_of_a_text_file(tmp_path, code, content):
    _, issues = read(write(tmp_path, "a.txt", content), today="2026-01-01")
    assert code in {issue.code for issue in issues}
    assert all(issue.level == CODES[issue.code][0] and issue.source.endswith("a.txt") for issue in issues)


@pytest.mark.parametrize(("code", "content"), LINE_CASES.items(), ids=LINE_CASES)
def test_each_issue_of_a_json_line(tmp_path, code, content):
    good = line_of(id="good", text=STORY, published="2016-06-15")
    documents, issues = read(write(tmp_path, "a.jsonl", good + content + "\n" + good.replace("good", "last")))
    assert code in {issue.code for issue in issues}
    assert {"good", "last"} <= {document.id for document in documents}


def test_finding_inputs_raises_its_issues(tmp_path):
    folder = tmp_path / "articles"
    (folder / ".hidden").mkdir(parents=True)
    write(folder / ".hidden", "x.txt", STORY)
    write(folder, "b.txt", STORY)
    write(folder, "a.txt", STORY)
    write(folder, "README", "x")
    write(folder, "table.xlsx", b"x")
    for name in (".hidden.txt", ".DS_Store", "._a.txt", ".gitignore", ".kb.db"):
        write(folder, name, STORY)
    outside = write(tmp_path, "secret.txt", "x")
    (folder / "link.txt").symlink_to(outside)
    (folder / "more").symlink_to(tmp_path / "nothing")
    (tmp_path / "nothing").mkdir()
    found = list(find_inputs([folder, tmp_path / "nothing", tmp_path / "absent.txt", folder / "a.txt"]))
    assert [path.name for path in found if not isinstance(path, Issue)] == ["a.txt", "b.txt"]
    assert sorted(issue.code for issue in found if isinstance(issue, Issue)) == [
        "linked_folder", "missing_path", "no_articles", "outside_folder", "skipped_file", "skipped_file"]
    (hidden,) = [each.message for each in found if isinstance(each, Issue) and "hidden" in each.message]
    assert hidden.startswith("1 hidden file: ")


def test_a_file_that_may_not_be_read_is_an_issue(tmp_path, monkeypatch):
    path = write(tmp_path, "a.txt", STORY)

    def refuse(self, *arguments, **options):
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr("pathlib.Path.open", refuse)
    assert [issue.code for issue in read(path)[1]] == ["unreadable"]
    assert [issue.code for issue in read(tmp_path / "b.jsonl")[1]] == ["unreadable"]


@pytest.mark.parametrize("text", [
    "-" * 200_000, "[" * 50_000, "- [" + "x" * 100_000, "By " * 30_000, ("2016 " * 20 + "\n") * 2_000,
    "a\n" * 30_000, "Read more: " * 10_000,
], ids=range(7))
def test_hostile_text_ends(text):
    page = read_page(text)
    assert all(0 <= region.start < region.end <= len(text) for region in page.regions)


def test_the_override_and_the_id_do_not_depend_on_the_files_name(tmp_path):
    one, other = write(tmp_path, "a.txt", STORY), write(tmp_path, "b.txt", STORY)
    assert read(one)[0][0].id == read(other)[0][0].id
    (document,), issues = read(one, published="2016-06-15")
    assert (document.published.value, issues) == ("2016-06-15", [])
    assert os.path.basename(document.source) == "a.txt"


@pytest.mark.parametrize("day", ["2016-11-15", "15 November 2016", "15/11/2016", "November 15, 2016"])
def test_a_date_that_lies_ahead_is_said_to_lie_ahead_however_it_is_written(tmp_path, day):
    note = tmp_path / "note.txt"
    for century in ("2516", "3016"):
        note.write_text(f"A headline\nPublished: {day.replace('2016', century)}\n\n{STORY}\n", encoding="utf-8")
        document, problem = sorted(read_documents(note, today="2026-01-01"), key=lambda item: isinstance(item, Issue))
        assert document.published is None
        assert problem.code == "future_date"
        assert f"{century}-11-15" in problem.message


@pytest.mark.parametrize(("name", "encoding"), [
    ("François", "latin-1"), ("François", "cp1252"), ("Núñez", "cp1252"), ("Ágnes", "latin-1"), ("Éva", "cp1252"),
    ("Çavuşoğlu", "latin-1"), ("Øster", "cp1252"),
])
def test_whatever_letter_was_decoded_twice_it_is_told(name, encoding):
    text = f"{name} met {name}, and {name} left."
    (problem,) = checked_letters(text.encode().decode(encoding), "a.txt", "a")
    assert problem.code == "mojibake"
    assert list(checked_letters(text, "a.txt", "a")) == []


BODY = "\n\nLIMA - Ann Lee met Bo Diaz on Monday, and the two will go on with their talks next week.\n"


@pytest.mark.parametrize(("line", "published", "publisher", "author"), [
    ("The Harbour Courier, April 18, 2024", "2024-04-18", "The Harbour Courier", None),
    ("The Harbour Courier | 18 April 2024 | 10:15", "2024-04-18T10:15", "The Harbour Courier", None),
    ("18 April 2024 - The Harbour Courier", "2024-04-18", "The Harbour Courier", None),
    ("The Harbour Courier (Thursday, 18 April 2024)", "2024-04-18", "The Harbour Courier", None),
    ("By Ann Roe, April 18, 2024", "2024-04-18", None, "Ann Roe"),
])
def test_a_date_beside_a_name_at_the_head_is_the_page_s_own(line, published, publisher, author):
    text = f"Ministers talk\n{line}{BODY}"
    page = read_page(text)
    assert (page.published.value, page.author) == (published, author)
    assert (page.publisher.name if page.publisher else None) == publisher
    assert page.title == "Ministers talk"
    start, end = page.published.span
    assert text[start:end] == page.published.wording
    assert any(text[region.start : region.end] == line for region in page.regions)


@pytest.mark.parametrize("line", [
    "Ann Lee in Lima, April 18, 2014", "LIMA, April 18, 2014 - The ministers met.",
    "One, two, three, 18 of April and more",
])
def test_a_caption_or_a_sentence_with_a_date_is_none_of_the_page(line):
    assert read_page(f"Ministers talk\n{line}{BODY}").published is None
