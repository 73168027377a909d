"""Texts of news archives: codes (Factiva), abstracts that tell the story twice (ProQuest), index terms (Nexis) are data
of the article and no part of its story."""

import textwrap

import pytest

from tests.archives import read

TITLE = "Quarrington resigns over fish market"
STORY = ["The governor Pedro Quarrington resigned on Tuesday after a row over the fish market, his office said.",
         "He met the mayor of Harlow before he left, and the two men spoke of the bridge that will be built in May.",
         "IN Harlow the council will choose a new governor next week."]
NUMBER = "Document HARCOU0020161116ecbg0004"
CODED = [("HD", TITLE), ("BY", "By Jane Roe"), ("WC", "88 words"), ("PD", "16 November 2016"), ("ET", "04:05"),
         ("SN", "The Harlow Courier"), ("SC", "HARCOU"), ("ED", "Final"), ("PG", "4"), ("LA", "English"),
         ("CY", "Copyright 2016 Harlow Courier Ltd."), ("LP", STORY[0]), ("TD", "\n\n".join(STORY[1:])),
         ("CO", "harcou : Harlow Courier Ltd"), ("RE", "uk : United Kingdom | peru : Peru"), ("AN", NUMBER)]
ORDERED = "\n".join([TITLE, "Jane Roe", "88 words", "16 November 2016", "04:05", "The Harlow Courier", "HARCOU", "4",
                     "English", "Copyright 2016 Harlow Courier Ltd.", "", "\n\n".join(STORY), "", NUMBER, ""])
ABSTRACT = f"""{TITLE}

Roe, Jane. The Harlow Courier; Harlow [Harlow]. 16 Nov 2016: A.4.

ProQuest document link

ABSTRACT

{STORY[0]}

{STORY[1]}

FULL TEXT

{{}}

DETAILS

Subject: Governors; Resignations

Publication title: The Harlow Courier; Harlow

Publication date: Nov 16, 2016
"""


def told(document):
    return [document.text[start:end].strip() for (start, end), kind in document.story_spans()
            if kind == "body" and document.text[start:end].strip()]


def coded(between, *, width=0):
    return "\n".join(f"{code}{between}{textwrap.fill(value, width) if width else value}\n" for code, value in CODED)


@pytest.mark.parametrize("text", [
    coded(" "), coded("   "), coded("\n"), coded("\n", width=70), coded("\n").replace("\n\n", "\n"), ORDERED])
def test_codes_tell_headline_author_day_and_outlet(tmp_path, text):
    (document,), issues = read(tmp_path, text)
    assert issues == []
    assert (document.title, document.author, document.publisher, document.published.value) == (
        TITLE, "Jane Roe", "The Harlow Courier", "2016-11-16")
    assert " ".join(" ".join(told(document)).split()) == " ".join(STORY)


def test_an_export_with_numbers_holds_an_article_for_each(tmp_path):
    second = ORDERED.replace(TITLE, "Council meets").replace("0004", "0005")
    documents, _ = read(tmp_path, f"{ORDERED}\n{second}\nSearch Summary\n\nText\nquarrington and fish\n")
    assert [document.title for document in documents] == [TITLE, "Council meets"]
    documents, _ = read(tmp_path, coded("\n") + "\n" + coded(" "))
    assert [document.title for document in documents] == [TITLE, TITLE]


@pytest.mark.parametrize("text", [ABSTRACT, ABSTRACT.replace("ABSTRACT", "Abstract").replace("FULL TEXT", "Full text")])
def test_what_an_abstract_tells_is_told_once(tmp_path, text):
    (document,), _ = read(tmp_path, text.format("\n\n".join(STORY)))
    assert (document.title, document.author, document.publisher, document.published.value) == (
        TITLE, "Roe, Jane", "The Harlow Courier", "2016-11-16")
    assert "\n\n".join(told(document)) == "\n\n".join(STORY)


def test_an_abstract_without_a_full_text_is_the_story(tmp_path):
    text = (f"Title: {TITLE}\nAuthor: Roe, Jane\nPublication date: Nov 16, 2016\n\nAbstract\n\n{STORY[0]}\n\n"
            "Subject: Governors\nPublication title: The Harlow Courier\n")
    (document,), _ = read(tmp_path, text)
    assert STORY[0] in told(document)


def test_index_terms_are_no_story(tmp_path):
    text = (f"{TITLE}\nThe Harlow Courier\nNovember 16, 2016 Wednesday\n\nCopyright 2016 Harlow Courier Ltd. All "
            f"Rights Reserved\n\nSection: NEWS; Pg. 4\nLength: 88 words\nByline: Jane Roe"
            f"\n\nBody\n\n{STORY[0]}\n\n{STORY[1]}"
            "\n\nClassification\n\nSubject: GOVERNORS (90%); RESIGNATIONS (89%); FISH (78%);\nSTATES (50%)\n\n"
            "Geographic: HARLOW, ENGLAND (90%); LIMA, PERU (73%)\n\nPerson: PEDRO QUARRINGTON (91%)\n\n"
            "Load-Date: November 17, 2016\n\nEnd of Document\n")
    (document,), _ = read(tmp_path, text)
    assert told(document) == ["\n\n".join(STORY[:2])]
    assert (document.published.value, document.updated) == ("2016-11-16", None)


def test_a_story_that_opens_with_capitals_has_no_codes(tmp_path):
    text = "UN warns of famine\nPublished: 16 Nov 2016\n\n" + "\n\n".join(["IN London ministers met.", *STORY])
    (document,), _ = read(tmp_path, text)
    assert document.title == "UN warns of famine"
    assert "IN London ministers met." in "\n".join(told(document))
