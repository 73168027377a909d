"""Texts that say line by line what they are: exports of news archives, clipped Markdown, headers that people write."""

import pytest

from kb import lexicon
from kb.read import read_documents
from kb.read.labelled import _DOUBLES_BEGIN, label_of, read_header
from kb.read.lines import split_lines
from kb.read.markdown import without_marks
from kb.read.page import read_page

COUNTED = """
                               1 of 2 DOCUMENTS


                              The Harbour Courier

                    June 15, 2016 Wednesday
                         Late Edition - Final

Ministers Sign Treaty in Vienna

BYLINE: By JANE ROE

SECTION: Section A; Column 0; Foreign Desk; Pg. 1

LENGTH: 1058 words

DATELINE: VIENNA

Foreign ministers John Doe and Ann Lee met in Vienna on Tuesday and signed a treaty.
''It is a good day,'' Mr. Doe said after the ceremony in the old palace.

They will meet again in Oslo next week.

URL: http://www.courier.example/2016/06/15/treaty

LOAD-DATE: June 16, 2016

LANGUAGE: ENGLISH

GRAPHIC: PHOTO: Mr. Doe in Vienna. (PHOTOGRAPH BY ALI FINCH)

PUBLICATION-TYPE: Newspaper


                   Copyright 2016 The Harbour Courier Company
                             All Rights Reserved


                               2 of 2 DOCUMENTS


                              The Harbour Courier

                    June 16, 2016 Thursday

Doe Flies Home

LENGTH: 58 words

Minister John Doe said on Wednesday that the treaty would be ratified by parliament before the end of the year.

LOAD-DATE: June 16, 2016

LANGUAGE: ENGLISH

                   Copyright 2016 The Harbour Courier Company
                             All Rights Reserved
"""
ENDED = """Ministers Sign Treaty in Vienna
The Harbour Courier
June 15, 2016 Wednesday

Copyright 2016 The Harbour Courier Company All Rights Reserved
Section: Section A; Column 0; Foreign Desk; Pg. 1
Length: 1058 words
Byline: By JANE ROE
Dateline: VIENNA
Body


Foreign ministers John Doe and Ann Lee met in Vienna on Tuesday and signed a treaty.
"It is a good day," Mr. Doe said after the ceremony in the old palace.
They will meet again in Oslo next week.

Classification


Language: ENGLISH

Publication-Type: Newspaper

Subject: TREATIES (90%); FOREIGN RELATIONS (88%)

Geographic: VIENNA, AUSTRIA (79%)

Load-Date: June 16, 2016


End of Document


Doe Flies Home
The Harbour Courier
June 16, 2016 Thursday

Length: 58 words
Body

Minister John Doe said on Wednesday that the treaty would be ratified by parliament before the end of the year.

Load-Date: June 16, 2016
End of Document
"""
RULED = """____________________________________________________________

Document 1 of 2

Ministers Sign Treaty in Vienna

Author: Roe, Jane

Publication info: The Harbour Courier ; Vienna  [Vienna]15 June 2016: A.1.

https://search.example.com/docview/1

Abstract: The ministers of two states signed a treaty.

Links: http://linksource.example/?url_ver=Z39

Full text: Foreign ministers John Doe and Ann Lee met in Vienna on Tuesday and signed a treaty.
"It is a good day," Mr. Doe said after the ceremony in the old palace.

They will meet again in Oslo next week.

Subject: Treaties; Foreign relations

Location: Vienna Austria

Title: Ministers Sign Treaty in Vienna

Publication title: The Harbour Courier; Vienna

First page: A.1

Publication year: 2016

Publication date: Jun 15, 2016

Country of publication: Austria

ProQuest document ID: 1234

Document URL: https://search.example.com/docview/1

Copyright: (Copyright 2016 The Harbour Courier)

Last updated: 2017-11-23

Database: Newsstream

____________________________________________________________

Document 2 of 2

Doe Flies Home

Author: Finch, Ali

Publication info: The Harbour Courier ; Vienna  [Vienna]16 June 2016: A.1.

Full text: Minister John Doe said on Wednesday that the treaty would be ratified by parliament before the
end of the year.

Title: Doe Flies Home

Publication title: The Harbour Courier; Vienna

Publication date: Jun 16, 2016

Language of publication: English

Database: Newsstream
"""
CLIPPED = """---
title: "Ministers sign treaty in Vienna"
source: "https://courier.example/2016/06/15/treaty"
author:
  - "[[Jane Roe]]"
  - "[[Ali Finch]]"
published: 2016-06-15
created: 2024-03-01
description: "Two ministers meet in Bonn."
tags:
  - "clippings"
---
Foreign ministers [John Doe](https://x.example/doe) and **Ann Lee** met in Vienna on Tuesday and signed a treaty.

## What comes next

They will meet again in Oslo next week.
"""
WRITTEN = """Title: Ministers sign treaty in Vienna
Author: Jane Roe
Date: 15 June 2016
Source: The Harbour Courier
URL: https://courier.example/2016/06/15/treaty

VIENNA - Foreign ministers John Doe and Ann Lee met in Vienna on Tuesday and signed a treaty.
"""


def read(tmp_path, text, name="a.txt"):
    path = tmp_path / name
    path.write_text(text)
    return list(read_documents(path))


def story_of(document):
    """The text without what is labelled as something else."""
    text = document.text
    for region in reversed(document.regions):
        text = text[: region.start] + text[region.end :]
    return " ".join(text.split())


@pytest.mark.parametrize(("export", "authors"), [
    (COUNTED, ["JANE ROE", None]), (ENDED, ["JANE ROE", None]), (RULED, ["Roe, Jane", "Finch, Ali"])],
    ids=["counted", "ended", "ruled"])
def test_an_export_holds_an_article_for_each_entry(tmp_path, export, authors):
    found = read(tmp_path, export)
    assert [(each.title.title(), each.published.day, each.publisher) for each in found] == [
        ("Ministers Sign Treaty In Vienna", "2016-06-15", "The Harbour Courier"),
        ("Doe Flies Home", "2016-06-16", "The Harbour Courier")]
    assert [each.author for each in found] == authors
    assert [each.updated for each in found] == [None, None]
    assert story_of(found[0]).startswith("Foreign ministers John Doe and Ann Lee met in Vienna")
    assert story_of(found[0]).endswith("in Oslo next week.")
    assert story_of(found[1]).startswith("Minister John Doe said on Wednesday")
    assert story_of(found[1]).endswith("before the end of the year.")
    assert len({each.id for each in found}) == len({each.source for each in found}) == 2


def test_the_address_stands_below_the_story(tmp_path):
    assert read(tmp_path, COUNTED)[0].url == "http://www.courier.example/2016/06/15/treaty"


def test_a_clipped_page_is_read_by_its_front_matter(tmp_path):
    (document,) = read(tmp_path, CLIPPED, "a.md")
    assert (document.title, document.author, document.published.value, document.url) == (
        "Ministers sign treaty in Vienna", "Jane Roe, Ali Finch", "2016-06-15",
        "https://courier.example/2016/06/15/treaty")
    assert story_of(document) == (
        "Foreign ministers John Doe and Ann Lee met in Vienna on Tuesday and signed a treaty. "
        "They will meet again in Oslo next week.")


def test_the_day_of_clipping_is_no_day_of_publication(tmp_path):
    *issues, document = read(tmp_path, CLIPPED.replace("published: 2016-06-15\n", ""), "a.md")
    assert document.published is None
    assert [issue.code for issue in issues] == ["no_date"]


def test_labels_that_people_write(tmp_path):
    (document,) = read(tmp_path, WRITTEN)
    assert (document.title, document.author, document.publisher, document.published.value, document.url) == (
        "Ministers sign treaty in Vienna", "Jane Roe", "The Harbour Courier", "2016-06-15",
        "https://courier.example/2016/06/15/treaty")
    for region in document.regions:
        if region.kind in {"title", "byline"}:
            assert document.text[region.start : region.end] in {document.title, document.author}
    assert story_of(document).startswith("VIENNA - Foreign ministers")


def test_the_order_of_numbers_in_a_date_needs_the_outlet_and_none_is_guessed(tmp_path):
    *_, document = read(tmp_path, WRITTEN.replace("15 June 2016", "05/06/2016"))
    assert document.published is None


@pytest.mark.parametrize("text", [
    "Ministers sign treaty\n\nPublished: 15 June 2016\n\nThey met in Vienna and signed it.\n\nSource: Reuters\n",
    "Ukraine: Ministers sign treaty\n\n15 June 2016\n\nDoe: “It is done.”\n\nThe ministers met in Vienna.\n",
    "Q: Who signed?\nA: Doe did.\n",
    "Date: 15 June 2016\nUpdated: 16 June 2016\n\nThe ministers met in Vienna and signed the treaty.\n",
    "---\n\nThe ministers met in Vienna.\n\n---\n\nThey left.\n",
])
def test_other_texts_have_no_header(text):
    assert read_header(split_lines(text)) is None


COVER = """User Name: Ann
Date and Time: Monday, December 5, 2016 10:00:00 AM GMT
Job Number: 123
Documents (2)
1. Ministers Sign Treaty in Vienna
Client/Matter: -None-
2. Doe Flies Home
Client/Matter: -None-

"""


def test_a_cover_sheet_is_no_part_of_the_first_article(tmp_path):
    found, plain = read(tmp_path, COVER + ENDED), read(tmp_path, ENDED, "b.txt")
    assert [(each.title, each.publisher, each.published.day, each.text.strip()) for each in found] == [
        (each.title, each.publisher, each.published.day, each.text.strip()) for each in plain]


@pytest.mark.parametrize("line", ["1 of 250 DOCUMENTS", "Document 1 of 10", "End of Document"])
def test_an_ordinary_text_is_not_parted(tmp_path, line):
    told = "The ministers met in Vienna."
    *_, document = found = read(tmp_path, f"A headline\n\n{told}\n\n{line}\n\nThey left for Oslo.\n")
    assert (len([each for each in found if hasattr(each, "text")]), document.title) == (1, "A headline")
    assert "met in Vienna" in document.text


def test_an_address_within_the_story_is_another_page(tmp_path):
    told = "The ministers met in Vienna on Tuesday and signed a treaty, as one of them wrote the same evening."
    *_, document = read(tmp_path, f"A headline\n\n{told}\n\nhttps://social.example/roe/1\n\nThey left for Oslo.\n")
    assert document.url is None


@pytest.mark.parametrize(("line", "author"), [
    ("By Tuesday, all was done.", None), ("By May the deal was off", None), ("Written by Jane Roe", "Jane Roe"),
    ("By April Roe", "April Roe"), ("By Jane Roe, Vienna.", "Jane Roe, Vienna."), ("By then it was over.", None)])
def test_bylines(tmp_path, line, author):
    told = "The ministers met in Vienna on Tuesday, a spokesman said there."
    *_, document = read(tmp_path, f"A headline\n\n{line}\n\n{told}\n")
    assert document.author == author


def test_a_labelled_sentence_is_no_headline(tmp_path):
    told = "TITLE: The ministers met in Vienna on Tuesday and signed a treaty."
    *_, document = read(tmp_path, f"A headline\n\n{told}\n\nSource: The Courier\nLength: 30 words\n")
    assert document.title == "A headline"


def test_words_within_the_story_are_no_labels(tmp_path):
    told = "Location: unknown, said the note that Doe found in the palace on the evening of that day."
    (document,) = read(tmp_path, f"{WRITTEN}\n{told}\n\nHe left.\n")
    assert story_of(document).endswith(f"{told} He left.")


@pytest.mark.parametrize(("line", "expected"), [
    ("Headline: Ministers meet", ("title", 10)), ("**Source:** The Courier", ("publisher", 12)),
    ("https://courier.example", None), ("Vienna: Ministers meet", None), ("LOAD-DATE: June 16, 2016", ("other", 11)),
    ("Title:", ("title", 6)), (":", None), ("", None)])
def test_labels(line, expected):
    assert label_of(line) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Minister [John Doe](https://x.example/doe_(minister)) met [Ann Lee](/lee \"Ann\") in Vienna on Monday, he said.",
     "Minister John Doe met Ann Lee in Vienna on Monday, he said."),
    ("- [Ministers meet](https://x.example/a) in the old palace of Vienna, and other stories of the day.", None),
    ("[Ministers meet in Vienna](https://x.example/a)", None),
    ("The **minister** said __no__ in Vienna.", "The minister said no in Vienna."),
    ("2 ** 3 ** 4 and __init__.py and **", "2 ** 3 ** 4 and __init__.py and **"),
    ("---\ntitle: A\n---\n## Why\n\nHe *never* _said_ so: a_b_c * d * e.",
     "---\ntitle: A\n---\nWhy\n\nHe never said so: a_b_c * d * e."),
])
def test_marks_of_markdown(text, expected):
    assert without_marks(text) == (text if expected is None else expected)


@pytest.mark.parametrize("hostile", [
    "Title: a\nSource: b\n" + "Length: 1\n" * 10_000, "---\n" + "a: b\n" * 10_000, "[" * 30_000, "[a](" * 10_000,
    "**a" * 10_000, "---\ntitle: x\n---\n" + "_a *b" * 10_000, "Title: " + "x" * 50_000,
    "1 of 2 DOCUMENTS\n" * 4_000,
    "End of Document\n" * 4_000,
])
def test_hostile_texts_end(tmp_path, hostile):
    page = read_page(without_marks(hostile))
    assert all(0 <= region.start < region.end <= len(hostile) for region in page.regions)
    read(tmp_path, hostile)


def test_first_letters_are_those_of_the_lexicon():
    table = lexicon.table("header_labels")
    assert {name[0] for kind in ("doubles", "starts") for name in table[kind]} == {
        letter for letter in _DOUBLES_BEGIN if letter.islower()}
