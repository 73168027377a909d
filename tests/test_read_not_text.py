"""What is no text is told alike wherever it lies: named, in a folder, in an archive, attached to a message."""

import gzip
from email.message import EmailMessage

import pytest

from kb.read import find_inputs, read_documents
from kb.records import Document, Issue, Level
from tests.archives import STORY, page, read, zipped

DOCUMENTS = {
    "a.pdf": (b"%PDF-1.7 \0\xff", "a PDF"),
    "a.docx": (zipped({"[Content_Types].xml": "<x/>", "word/document.xml": "<x/>"}), "an office document"),
    "a.odt": (zipped({"mimetype": "application/vnd.oasis.opendocument.text", "b.xml": "<x/>"}), "an office document"),
    "a.epub": (zipped({"mimetype": "application/epub+zip", "a.xhtml": page()}), "an electronic book (EPUB)"),
    "a.doc": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "an old office document"),
    "a.rtf": (b"{\\rtf1 Talks}", "a rich-text document"),
}
PICTURE = b"\x89PNG\r\n\x1a\n\0\0"


def read_all(folder):
    found = list(find_inputs([folder]))
    items = [each for each in found if isinstance(each, Issue)]
    for path in found:
        if not isinstance(path, Issue):
            items += read_documents(path, today="2026-01-01")
    return [each for each in items if isinstance(each, Issue)]


def a_message(name, data):
    message = EmailMessage()
    message["From"], message["Subject"] = "Ann Lee <ann@courier.example>", "Talks"
    message["Date"] = "Tue, 15 Nov 2016 10:00:00 +0000"
    message.set_content("\n\n".join(STORY))
    message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_is_told_alike_wherever_it_lies(tmp_path, name):
    data, what = DOCUMENTS[name]
    (folder := tmp_path / "folder").mkdir()
    (folder / name).write_bytes(data)
    (folder / "b.txt").write_text("Published: 15 Nov 2016\n\n" + "\n\n".join(STORY))
    for issues in (read(tmp_path, data, name)[1], read_all(folder), read(tmp_path, zipped({name: data}), "b.zip")[1],
                   read(tmp_path, a_message(name, data), "c.eml")[1], read(tmp_path, gzip.compress(data), "d.gz")[1]):
        (problem,) = issues
        assert (problem.code, problem.level) == ("binary_file", Level.ERROR)
        assert problem.message == f"This is {what}, not text. Save the article as text."


def test_pictures_and_parts_of_pages_are_passed_over_alike(tmp_path):
    (folder := tmp_path / "folder").mkdir()
    (folder / "a.png").write_bytes(PICTURE)
    (folder / "b.txt").write_text("Published: 15 Nov 2016\n\n" + "\n\n".join(STORY))
    members = {"files/a.png": PICTURE, "README": "x", "b.txt": (folder / "b.txt").read_text()}
    for issues in (read_all(folder), read(tmp_path, zipped(members), "b.zip")[1],
                   read(tmp_path, a_message("a.png", PICTURE), "c.eml")[1]):
        (notice,) = issues
        assert (notice.code, notice.message[:25]) == ("skipped_file", "1 file ending in .png: su")


def test_a_style_sheet_in_an_archive_is_no_article(tmp_path):
    documents, issues = read(tmp_path, zipped({"a_files/style.css": "p { color: red }", "a.html": page()}), "a.zip")
    assert len(documents) == 1
    assert "skipped_file" in [issue.code for issue in issues]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_arc_file_is_told_with_what_to_do(tmp_path, pack):
    data = b"filedesc://a.arc 0.0.0.0 20161115100000 text/plain 76\n1 0 Archive\nURL IP-address\n\n" + page().encode()
    documents, (problem,) = read(tmp_path, pack(data), "a.arc.gz")
    assert (documents, problem.code) == ([], "arc_file")
    assert "WARC" in problem.message


def test_a_broken_zip_file_attached_to_a_message_is_told(tmp_path):
    (document,), (problem,) = read(tmp_path, a_message("a.zip", b"PK\x03\x04broken"), "c.eml")
    assert isinstance(document, Document)
    assert problem.message.startswith("This is a zip archive")
