"""Messages: what their headers say of a page in them, what a browser's do not, and which part is the article."""

import email.message
import email.policy
import html

import pytest

from kb.read.forwarded import find_forwarded
from tests.archives import STORY, page, read

SHORT = "Jane Roe met Max Mild in Quarrington on Monday. They signed an agreement, officials said."
SENT = "Tue, 15 Nov 2016 09:30:00 +0100"


def codes(issues):
    return [issue.code for issue in issues]


def mail(markup=None, plain=None, *, subject="Roe meets Mild", sent=SENT, sender="Harlow Wire <wire@harlow.example>",
         **headers):
    """A message with a text, a page, or both."""
    made = email.message.EmailMessage(policy=email.policy.SMTP)
    for name, value in {"From": sender, "Subject": subject, "Date": sent, **headers}.items():
        if value:
            made[name.replace("_", "-")] = value
    if plain is not None:
        made.set_content(plain)
        if markup:
            made.add_alternative(markup, subtype="html")
    elif markup:
        made.set_content(markup, subtype="html")
    return made


@pytest.mark.parametrize("pack", ["eml", "mbox"])
@pytest.mark.parametrize("head", ["", "<html><head><title>Mail</title></head><body>"])
def test_a_short_page_in_a_message_has_its_headline_and_date_from_the_headers(tmp_path, pack, head):
    content = mail(f"{head}<p>{SHORT}</p>").as_bytes()
    if pack == "mbox":
        content = b"From wire@harlow.example Tue Nov 15 10:00:00 2016\r\n" + content
    (document,), issues = read(tmp_path, content)
    assert issues == []
    assert document.text == f"Roe meets Mild\n\n{SHORT}"
    assert (document.title, document.author, document.publisher) == ("Roe meets Mild", "Harlow Wire", "Harlow Wire")
    assert (document.published.value, document.published.offset) == ("2016-11-15T09:30", "+01:00")


def test_what_a_page_in_a_message_says_of_itself_comes_first(tmp_path):
    head = ('<meta property="article:published_time" content="2016-11-12">'
            '<meta property="og:title" content="Roe signs">'
            '<meta name="author" content="Ann Lee"><meta property="og:site_name" content="The Harbour Courier">')
    (document,), issues = read(tmp_path, mail(page("Roe signs", head=head)).as_bytes())
    assert issues == []
    assert (document.title, document.author, document.publisher, document.published.value) == (
        "Roe signs", "Ann Lee", "The Harbour Courier", "2016-11-12")


@pytest.mark.parametrize("as_page", [True, False])
@pytest.mark.parametrize(("line", "day"), [
    ("Published: 12 November 2016", "2016-11-12"), ("Date: Sat, Nov 12, 2016 at 10:00 AM", "2016-11-12T10:00"),
    ("Published: 20 November 2016", "2016-11-15T09:30"), ("12 November 2016", "2016-11-15T09:30"),
])
def test_an_older_day_that_is_said_to_be_the_articles_comes_before_that_of_the_message(tmp_path, as_page, line, day):
    content = mail(f"<p>{line}</p><p>{SHORT}</p>") if as_page else mail(plain=f"{line}\n\n{SHORT}\n")
    (document,), issues = read(tmp_path, content.as_bytes())
    assert issues == []
    assert document.published.value == day


def test_a_given_day_comes_before_all(tmp_path):
    (document,), _ = read(tmp_path, mail(f"<p>{SHORT}</p>").as_bytes(), published="2016-11-01")
    assert document.published.value == "2016-11-01"


def test_a_day_that_the_headers_say_oddly_or_not_at_all(tmp_path):
    sent = "Tue, 15 Nov 2016 09:30:00 -0500 (Eastern Standard Time)"
    (document,), issues = read(tmp_path, mail(plain=f"{SHORT}\n", sent=sent).as_bytes())
    assert issues == []
    assert document.published.value == "2016-11-15T09:30"
    (document,), issues = read(tmp_path, mail(plain=f"{SHORT}\n", sent=None).as_bytes())
    assert (document.published, codes(issues)) == (None, ["no_date"])


@pytest.mark.parametrize("headers", [{"sender": "<Saved by Blink>"}, {"sender": '"Saved by Mozilla 5.0 (Windows)"'},
                                     {"Snapshot_Content_Location": "https://harlow.example/n/1"}])
def test_a_browsers_headers_say_nothing_of_the_article_that_it_saved(tmp_path, headers):
    documents, issues = read(tmp_path, mail(f"<p>{SHORT}</p>", **headers).as_bytes())
    assert (documents, codes(issues)) == ([], ["short_text"])
    markup = page(near="<p>Published 12 November 2016</p>")
    (document,), issues = read(tmp_path, mail(markup, **headers).as_bytes())
    assert issues == []
    assert (document.title, document.published.value) == ("Ministers meet in Vienna", "2016-11-12")
    assert document.retrieved == "2016-11-15T09:30:00+01:00"


@pytest.mark.parametrize("hint", ["", "View this message in your browser: https://harlow.example/m/1",
                                  "Your program shows no pages."])
def test_a_text_that_only_hints_at_the_page_is_not_the_article(tmp_path, hint):
    (document,), issues = read(tmp_path, mail(page("Ministers meet"), hint).as_bytes())
    assert issues == []
    assert STORY[0] in document.text
    (document,), issues = read(tmp_path, mail(page("Ministers meet"), "\n\n".join(STORY[1:])).as_bytes())
    assert issues == []
    assert STORY[0] not in document.text


def test_what_says_that_a_message_was_passed_on_is_none_of_its_headline(tmp_path):
    for turned in ("Fwd: ", "RE: FW: ", "AW[2]: "):
        (document,), _ = read(tmp_path, mail(plain=f"{SHORT}\n", subject=f"{turned}Roe meets Mild").as_bytes())
        assert document.text == f"Roe meets Mild\n\n{SHORT}\n"


def forwarding(*attached, plain="Please see below.\n"):
    """A message of Friday with messages, pages and texts attached to it."""
    made = mail(plain=plain, subject="Fwd: Talks", sent="Fri, 18 Nov 2016 10:00:00 +0000",
                sender="Ann Lee <a@b.example>")
    for number, each in enumerate(attached):
        if isinstance(each, email.message.EmailMessage):
            made.add_attachment(each)
        else:
            kind = "html" if each.startswith("<") else "plain"
            made.add_attachment(each, subtype=kind, filename=f"a{number}.{'html' if kind == 'html' else 'txt'}")
    return made


def test_a_message_that_is_attached_is_an_article_of_its_own(tmp_path):
    inner = [mail(plain="\n".join(STORY), subject="First"), mail(page("Second"), subject="Second")]
    documents, issues = read(tmp_path, forwarding(*inner).as_bytes())
    assert issues == []
    assert [(document.title, document.author, document.published.value) for document in documents] == [
        ("Talks", "Ann Lee", "2016-11-18T10:00"), ("First", "Harlow Wire", "2016-11-15T09:30"),
        ("Second", "Harlow Wire", "2016-11-15T09:30")]
    assert len({document.id for document in documents}) == 3
    documents, issues = read(tmp_path, forwarding(*inner, plain="").as_bytes())
    assert ([document.title for document in documents], issues) == (["First", "Second"], [])


def test_pages_and_texts_that_are_attached_are_read_and_what_programs_attach_is_not_told(tmp_path):
    saved = page(head='<meta property="article:published_time" content="2016-11-14">')
    text = f"Ministers meet in Harlow\nPublished: 13 Nov 2016\n\n{STORY[0]}\n"
    documents, issues = read(tmp_path, forwarding(saved, text, "<html><body><br></body></html>").as_bytes())
    assert issues == []
    assert [document.published.value for document in documents] == ["2016-11-18T10:00", "2016-11-14", "2016-11-13"]


def test_messages_in_messages_without_end_are_read_to_some_depth(tmp_path):
    inner = mail(plain=f"{SHORT}\n", subject="0")
    for number in range(1, 30):
        outer = mail(plain=f"{number} {SHORT}\n", subject=str(number))
        outer.add_attachment(inner)
        inner = outer
    documents, issues = read(tmp_path, inner.as_bytes())
    assert [document.title for document in documents] == ["29", "28", "27", "26"]
    assert codes(issues) == ["bad_mail"]


LISTED = {"List_Id": "<1234.harlow.example>", "List_Unsubscribe": "<https://harlow.example/leave>"}
GROUP = {"List_Id": "The Harlow Readers <readers.harlow.example>", "List_Post": "<mailto:readers@harlow.example>"}


@pytest.mark.parametrize("as_page", [True, False])
@pytest.mark.parametrize(("sender", "headers", "publisher"), [
    ("Ann Lee <ann@harlow.example>", {}, None), ("ann@harlow.example", {}, None),
    ("Emily Post <e@h.example>", {}, None),
    ("Ann Lee <ann@mail.theguardian.com>", {}, "The Guardian"), ("BBC News <no@h.example>", {}, "BBC News"),
    ("guardian <g@h.example>", {}, "The Guardian"), ("The Harbour Courier <no@h.example>", {}, "The Harbour Courier"),
    ("Morning Briefing <m@h.example>", LISTED, "Morning Briefing"), ("m@h.example", LISTED, None),
    ("Morning Briefing <m@h.example>", {"Precedence": "Bulk"}, "Morning Briefing"),
    ("Ann Lee <ann@h.example>", GROUP, "The Harlow Readers"),
    ("Ann Lee <ann@h.example>", GROUP | {"List_Id": "<readers.harlow.example>"}, None),
    ("Morning Briefing <m@h.example>", LISTED | {"List_Post": "NO"}, "Morning Briefing"),
])
def test_who_sends_a_message_is_its_publisher_where_that_is_an_outlet(tmp_path, as_page, sender, headers, publisher):
    content = mail(f"<p>{SHORT}</p>", sender=sender, **headers) if as_page else mail(
        plain=f"{SHORT}\n", sender=sender, **headers)
    (document,), issues = read(tmp_path, content.as_bytes())
    assert issues == []
    assert document.publisher == publisher
    assert document.author == (sender.split(" <")[0] if " " in sender else None)


def test_a_page_in_a_persons_message_has_the_publisher_that_it_names(tmp_path):
    head = '<meta property="og:site_name" content="The Harbour Courier">'
    (document,), _ = read(tmp_path, mail(page("Roe signs", head=head), sender="Ann Lee <a@b.example>").as_bytes())
    assert document.publisher == "The Harbour Courier"


GMAIL = """---------- Forwarded message ---------
From: Hugo Berg <hugo@courier.example>
Date: Mon, Nov 7, 2016 at 8:15 AM
Subject: Fwd: Ministers meet in Harlow
To: Ann Lee <a@b.example>, Bo Roe <b@b.example>,
 Cy Roe <c@b.example>
"""
OUTLOOK = """-----Original Message-----
From: Hugo Berg [mailto:hugo@courier.example]
Sent: Monday, November 7, 2016 8:15 AM
To: Ann Lee
Cc: Bo Roe
Subject: Ministers meet in Harlow
"""
UNDERLINED = """________________________________
*From:* Hugo Berg <hugo@courier.example>
*Sent:* Monday, November 7, 2016 8:15 AM
*To:* Ann Lee
*Subject:* RE: Ministers meet in Harlow
"""
APPLE = """Begin forwarded message:

> From: "Hugo Berg" <hugo@courier.example>
> Subject: Ministers meet in Harlow
> Date: 7 November 2016 at 08:15
"""
BODY = "\n\n".join(STORY)


@pytest.mark.parametrize("above", ["", "Interesting! Jane Roe met the mayor on Friday.\n\nAnn\n\n"])
@pytest.mark.parametrize("block", [GMAIL, OUTLOOK, UNDERLINED, APPLE, f"{OUTLOOK}\nSee below. Bo\n\n{GMAIL}"])
@pytest.mark.parametrize("as_page", [True, False])
def test_a_message_that_is_passed_on_is_the_article_and_what_stands_above_is_none(tmp_path, above, block, as_page):
    words = f"{above}{block}\n{BODY}\n"
    markup = "".join(f"<div>{html.escape(part).replace(chr(10), '<br>')}</div><br>" for part in words.split("\n\n"))
    made = mail(markup if as_page else None, None if as_page else words, subject="FW: Look", sender="Ann Lee <a@b.c>")
    (document,), issues = read(tmp_path, made.as_bytes())
    assert issues == []
    assert (document.title, document.author, document.publisher, document.published.value) == (
        "Ministers meet in Harlow", "Hugo Berg", None, "2016-11-07T08:15")
    assert document.text.startswith("Ministers meet in Harlow\n\n")
    covered = {at for region in document.regions for at in range(region.start, region.end)}
    left = "".join(" " if at in covered else sign for at, sign in enumerate(document.text))
    assert " ".join(left.split()) == " ".join(BODY.split())
    assert {region.kind for region in document.regions} == {"title", "notice"}


def test_a_passed_on_message_of_an_outlet_has_it_as_publisher(tmp_path):
    block = GMAIL.replace("hugo@courier.example", "hugo@bbc.co.uk")
    (document,), _ = read(tmp_path, mail(plain=f"{block}\n{BODY}\n").as_bytes())
    assert (document.author, document.publisher) == ("Hugo Berg", "BBC News")


@pytest.mark.parametrize("words", [
    f"{BODY}\n\n{OUTLOOK}\nCan you send it?\n", f"{BODY}\n\n{GMAIL}",
    f"From: Vienna\nDate: 7 November 2016\n\n{BODY}\n",
    f"---------- Forwarded message ---------\n\n{BODY}\n", f"{BODY}\nFrom: Hugo Berg\n",
])
def test_a_story_above_what_it_answers_stays_the_article(tmp_path, words):
    (document,), _ = read(tmp_path, mail(plain=words, subject="Look").as_bytes())
    assert (document.title, document.author) == ("Look", "Harlow Wire")
    covered = [document.text[region.start : region.end] for region in document.regions if region.kind == "notice"]
    assert not any(part in told for part in STORY for told in covered)


def test_blocks_without_end_are_none_or_one():
    """A test asks what comes out, no clock."""
    found = find_forwarded(GMAIL * 500)
    assert (found.start, found.name) == (0, "Hugo Berg")
    assert found.end <= 500 * len(GMAIL)
    for hostile in ("From: a\n" * 10_000, "-" * 60_000, "To: a@b\n" + "a@b,\n" * 10_000, "> " * 30_000,
                    "From: " + "a" * 60_000 + "\nDate: 1\n\n" + BODY):
        assert find_forwarded(hostile) is None


OUTLOOKS = {
    "German": ("-----Ursprüngliche Nachricht-----", "Von: {}", "Gesendet: Dienstag, 15. November 2016 10:00", "An: {}",
               "Cc: {}", "Betreff: {}"),
    "French": ("-----Message d’origine-----", "De : {}", "Envoyé : mardi 15 novembre 2016 10:00", "À : {}",
               "Objet : {}"),
    "Spanish": ("", "De: {}", "Enviado el: martes, 15 de noviembre de 2016 10:00", "Para: {}", "Asunto: {}"),
    "Italian": ("", "Da: {}", "Inviato: martedì 15 novembre 2016 10:00", "A: {}", "Oggetto: {}"),
    "Dutch": ("-----Oorspronkelijk bericht-----", "Van: {}", "Verzonden: dinsdag 15 november 2016 10:00", "Aan: {}",
              "Onderwerp: {}"),
    "Portuguese": ("", "De: {}", "Enviado: terça-feira, 15 de novembro de 2016 10:00", "Para: {}", "Assunto: {}"),
    "Swedish": ("", "Från: {}", "Skickat: den 15 november 2016 10:00", "Till: {}", "Ämne: {}"),
}


@pytest.mark.parametrize("language", OUTLOOKS)
@pytest.mark.parametrize("quote", ["", "> "])
def test_blocks_in_other_languages_say_whose_message_is_passed_on(tmp_path, language, quote):
    mark, sender, sent, to, *more, subject = OUTLOOKS[language]
    lines = [mark, sender.format("Jane Roe <jane@courier.example>"), sent, to.format("Ann Lee <ann@courier.example>"),
             *[each.format("bo@courier.example") for each in more], subject.format("Ministers meet in Vienna"), "",
             *STORY]
    body = "\n".join(f"{quote}{line}\n" if line in STORY else f"{quote}{line}" for line in lines)
    data = ("From: Ann Lee <ann@courier.example>\nSubject: FW: x\nDate: Thu, 17 Nov 2016 10:00:00 +0000\n"
            f"MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\nSee below.\n\n{body}")
    (document,), _ = read(tmp_path, data)
    assert (document.title, document.author, document.published.value) == (
        "Ministers meet in Vienna", "Jane Roe", "2016-11-15T10:00")
    told = " ".join(document.text[start:end] for (start, end), kind in document.story_spans() if kind == "body")
    assert all(each in told for each in STORY)
    assert "courier.example" not in told


@pytest.mark.parametrize("line", ["De: one of the two", "A: no comment", "Von: nobody", "Message: all is well"])
def test_a_lone_label_of_another_language_passes_nothing_on(line):
    assert find_forwarded(f"{line}\n\n" + "\n\n".join([BODY] * 3)) is None


def test_parameters_by_the_thousand_are_not_taken_apart(tmp_path, monkeypatch):
    """Growth is measured in `benchmarks/hostile.py`."""
    taken = []
    whole = email.message._parseparam
    monkeypatch.setattr(email.message, "_parseparam", lambda text: taken.append(len(text)) or whole(text))
    parameters = "".join(f"; a{number}=b" for number in range(5_000))
    ((document,), _) = read(tmp_path, (
        "From: Jane Roe <jane@roe.example>\nDate: Tue, 15 Nov 2016 09:30:00 +0000\nSubject: Harbour\n"
        f"Content-Type: text/plain; charset=utf-8{parameters}\n\n{BODY}\n"), "a.eml")
    assert (document.title, document.published.value) == ("Harbour", "2016-11-15T09:30")
    assert taken
    assert max(taken) < 5_000
