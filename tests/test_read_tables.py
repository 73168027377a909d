"""Tables (CSV, TSV) hold an article a row, are told by their first row, and a broken row costs itself alone."""

import csv
import gzip
import io
import zipfile

import pytest

from kb.read import find_inputs, read_documents, split_file, tablerows
from kb.read.sniff import kind_of
from kb.records import Document, Issue
from tests.archives import STORY
from tests.costs import calls_of

TEXT = f'{STORY[0]}\n\nRoe said: "We signed, at last."\n{STORY[2]}'
NAMES = ("", "Headline", "Publication Date", "Source", "URL", "Author", "Full Text")
ROWS = [(str(n), f"Roe meets Mild, {n}", f"2016-11-{n + 10}", "Harlow Wire", f"https://harlow.example/{n}", "Ann Lee",
         f"{TEXT} {n}") for n in range(4)]
FACTS = [(row[1], row[2], row[3], row[4], row[5], row[6]) for row in ROWS]


def table(rows=ROWS, names=NAMES, delimiter=",", **style):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, **style).writerows([names, *rows])
    return out.getvalue()


def read(folder, content, name="a.csv"):
    """The documents and the issues of a file that holds this."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    items = list(read_documents(path, today="2026-01-01"))
    return [i for i in items if isinstance(i, Document)], [i for i in items if isinstance(i, Issue)]


def facts(documents):
    return [(each.title, each.published and each.published.value, each.publisher, each.url, each.author, each.text)
            for each in documents]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", ["a.csv", "a.txt"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_each_row_is_an_article(tmp_path, delimiter, name, end):
    documents, issues = read(tmp_path, table(delimiter=delimiter, lineterminator=end), name)
    assert facts(documents) == FACTS
    assert issues == []


@pytest.mark.parametrize("charset", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("above", ["", "sep=,\r\n", "\r\n"])
def test_marks_and_charsets_of_spreadsheets_are_known(tmp_path, charset, above):
    assert facts(read(tmp_path, (above + table()).encode(charset))[0]) == FACTS


def test_windows_letters_are_told(tmp_path):
    documents, issues = read(tmp_path, table().replace("Roe said", "Zoë said").encode("cp1252"))
    assert all("Zoë said" in document.text for document in documents)
    assert [(issue.code, issue.line) for issue in issues] == [("wrong_encoding", 2)]


def test_the_same_table_is_the_same_alone_in_a_folder_and_packed(tmp_path):
    content = table().encode()
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("in/a.csv", content)
    expected = facts(read(tmp_path, content)[0])
    assert facts(read(tmp_path, gzip.compress(content), "a.csv.gz")[0]) == expected
    assert facts(read(tmp_path, zipped.getvalue(), "a.zip")[0]) == expected
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.csv").write_bytes(content)
    (path,) = find_inputs([folder])
    assert facts(read_documents(path, today="2026-01-01")) == expected


NO_TABLES = {"Name,Amount\nRoe,2\n": "'Name', 'Amount'",
             "title;date;url\nRoe meets Mild;2016-11-15;\n": "'title', 'date', 'url'", "Just a line\n": "'Just a line'"}


@pytest.mark.parametrize("content", NO_TABLES)
def test_a_table_without_texts_says_what_it_has(tmp_path, content):
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr("a.csv", content)
    for data, name in ((content.encode(), "a.csv"), (gzip.compress(content.encode()), "a.csv.gz"),
                       (zipped.getvalue(), "a.zip")):
        documents, (issue,) = read(tmp_path, data, name)
        assert documents == []
        assert issue.code == "no_table"
        assert f"Its columns are {NO_TABLES[content]};" in issue.message
        assert "“text”" in issue.message


@pytest.mark.parametrize("text", [
    "Text, title and date\n\nThe minister, Jane Roe, met Max Mild.\n",
    "Title, text\nHarlow, Monday, a story.\n" + "Roe, in Quarrington, met Mild, too.\n" * 9,
    "A story; the text of it\nMore, of it\n", "text\tof a story\n", "title\ntext\n"])
def test_a_story_is_no_table(text):
    assert kind_of(text.encode()) == "text"


def test_a_broken_row_costs_itself_alone(tmp_path):
    rows = list(ROWS)
    rows[1] = (*ROWS[1], "one", "more")
    documents, issues = read(tmp_path, table(rows))
    assert facts(documents) == [FACTS[0], *FACTS[2:]]
    assert [(issue.code, issue.line) for issue in issues] == [("bad_row", 3)]
    assert "has 9 columns where the first row names 7" in issues[0].message


@pytest.mark.parametrize(("old", "new"), [("2016-11-11,", '"2016-11-11,'), (' 1"\r\n', " 1\r\n")])
def test_quotation_marks_that_are_not_closed_cost_no_row_that_follows(tmp_path, old, new):
    documents, issues = read(tmp_path, table().replace(old, new))
    assert facts(documents)[-1] == FACTS[-1]
    assert len(documents) >= 2
    assert [issue.code for issue in issues] == ["bad_row"]


def test_a_table_that_ends_within_a_text_loses_its_last_row(tmp_path):
    documents, issues = read(tmp_path, table()[:-20])
    assert facts(documents) == FACTS[:-1]
    assert [(issue.code, issue.line) for issue in issues] == [("bad_row", 5)]
    rows = [(*row[:6], f"{row[6]} {number * 7919}") for number, row in enumerate(ROWS * 300)]
    packed = gzip.compress(table(rows).encode())
    documents, issues = read(tmp_path, packed[: len(packed) // 2], "b.csv.gz")
    assert 100 < len(documents) < 1200
    assert [issue.code for issue in issues if issue.code != "duplicate_id"] == ["truncated"]


def test_numbers_of_rows_are_no_ids_and_ids_are(tmp_path):
    rows = [(1, "Roe", STORY[0]), ("a7", "Mild", STORY[1])]
    (first, second), _ = read(tmp_path, table(rows, ("id", "title", "text")))
    assert first.id.startswith("a")
    assert second.id == "a7"


def test_rows_without_text_and_blank_ones(tmp_path):
    documents, issues = read(tmp_path, f'title,date,text\n\nRoe,2016-11-15,\n,,\nMild,2016-11-15,"{TEXT[:80]}"\n')
    assert [document.title for document in documents] == ["Mild"]
    assert [(issue.code, issue.line) for issue in issues] == [("missing_text", 3)]
    assert "in the column \"text\"; it has 'title', 'date'" in issues[0].message


def test_marks_escaped_by_a_backslash(tmp_path):
    documents, issues = read(tmp_path, 'title,text\nRoe,"He said \\"no\\", and left Quarrington on Monday for good."\n')
    assert [document.text for document in documents] == ['He said "no", and left Quarrington on Monday for good.']
    assert [issue.code for issue in issues] == ["no_date"]


def test_a_large_table_is_passed_on_in_batches_and_a_large_text_kept(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(table([*ROWS * 600, (*ROWS[0][:6], "Harlow said so. " * 60_000)]))
    pieces = list(split_file(path))
    assert len(pieces) > 3
    assert max(len(piece.data) for piece in pieces[:-1]) < 300_000
    assert sum(piece.size for piece in pieces) <= path.stat().st_size
    documents = [each for each in read_documents(path, today="2026-01-01") if isinstance(each, Document)]
    assert len(documents) == 2_401
    assert len(documents[-1].text) > 900_000


@pytest.mark.parametrize(("rest", "texts", "told"), [
    ('"' * 600_001, 0, {"bad_row"}), ("," * 300_000, 0, set()), ('a,b,c,"open\n' * 1000, 500, {"bad_date"}),
    ('"a,b,c,d\n' * 2001, 1000, {"bad_date", "bad_row"}), ('a,b,c,"' + "x\n" * 20_000, 0, {"bad_row"}),
], ids=range(5))
def test_hostile_tables_end(tmp_path, monkeypatch, rest, texts, told):
    """A test asks what comes out, no clock."""
    monkeypatch.setattr(tablerows, "MOST_LINES", 2000)
    documents, issues = read(tmp_path, "title,date,url,text\n" + rest)
    assert (len(documents), {each.code for each in issues}) == (texts, told)


@pytest.mark.parametrize("blank", ["\n", "\r\n", "  \n", "\t\n", ",,\n"])
def test_empty_rows_only_count_however_many_there_are(tmp_path, blank, monkeypatch):
    path = tmp_path / "a.csv"
    monkeypatch.setattr(tablerows, "_MOST_MISSING", 3)
    rows = [f"{title},2016-11-15,Jane Roe met Tom Harlow in {title}ville on Monday.\n" for title in "ABC"]
    path.write_text(f"title,date,text\n{rows[0]}{5 * blank}{rows[1]}{blank}{rows[2]}", newline="")
    documents = [each for each in read_documents(path, today="2026-01-01") if isinstance(each, Document)]
    assert [document.line for document in documents] == [2, 8, 10]
    path.write_text(f"title,date,text\n{rows[0]}{5_000 * blank}{rows[1]}", newline="")
    assert "," in blank or calls_of(lambda: list(read_documents(path))) < 2 * 5_000
