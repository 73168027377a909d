"""Notices that stand in the place of an article are told (`wall`) and never read as one, in whatever they are saved;
articles that tell of cookies, robots or paywalls are read."""

import json
import quopri

import pytest

from kb.records import Level
from tests.archives import STORY, page, read, record

OFFER = ("<p>Subscribe to continue reading this article, and get unlimited digital access to all of our reporting.</p>"
         "<p>Already a subscriber? Sign in</p>")
FOR_PAYERS = """<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ministers meet in Vienna",
"datePublished": "2016-11-15", "isAccessibleForFree": %s}</script>"""

WALLS = {
    "consent": ("Before you continue", "<h1>Before you continue to Harlow</h1><p>We and our 211 partners store "
                "and access information on a device, such as unique IDs in cookies, to process personal data.</p><p>"
                "You may accept or manage your choices by clicking below, including your right to object where "
                "legitimate interest is used. These choices will be signalled to our partners.</p>"),
    "overlay": ("Harlow Courier", "<div><h2>We value your privacy</h2><p>This website uses cookies to improve your "
                "browsing experience, serve personalised ads and analyse our traffic. By clicking “Accept all” you "
                "consent to our use of cookies.</p><p>You can withdraw your consent at any time in the privacy "
                "settings.</p></div>"),
    "check": ("Just a moment...", "<h1>courier.example</h1><p>Verifying you are human. This may take a few seconds.</p>"
              "<p>courier.example needs to review the security of your connection before proceeding.</p>"),
    "check without words": ("Just a moment...", "<noscript>Enable JavaScript and cookies to continue</noscript>"),
    "refusal": ("Access Denied", "<h1>Access Denied</h1><p>You don't have permission to access "
                "\"http://courier.example/story\" on this server.</p><p>Reference 18.2f</p>"),
    "robot": ("Are you a robot?", "<h3>We've detected unusual activity from your computer network</h3><p>To continue, "
              "please click the box below to let us know you're not a robot.</p><h4>Why did this happen?</h4><p>Please "
              "make sure your browser supports JavaScript and cookies and that you are not blocking them from loading."
              "</p><p>For inquiries related to this message please contact our support team and provide the ID.</p>"),
    "script": ("Harlow Courier", "<p>Please enable JavaScript to view this page. Our site requires JavaScript to run "
               "properly in your browser.</p><p>If you need help with turning it on, please see the help pages of your "
               "browser or write to us.</p>"),
    "paywall": ("Subscribe to read | Harlow Courier", "<h1>Subscribe to read</h1><p>Subscribe to continue reading this "
                "article, and get unlimited digital access to all of our reporting for $1 a month.</p><p>Already a "
                "subscriber? Sign in</p><p>Keep abreast of what matters in the county, with newsletters and podcasts "
                "from our newsroom. Cancel at any time.</p>"),
    "missing": ("Page not found - Harlow Courier", "<h1>Page not found</h1><p>Sorry, the page you are "
                "looking for could not be found. It may have been moved, or it never was there.</p><p>Try our front "
                "page, or search for what you want with the box above this notice.</p>"),
}
ARTICLES = {
    "cookies": ("Watchdog fines publisher over cookies", [
        "A watchdog fined the Quarrington Group on Tuesday, as readers of its sites could not reject all cookies as "
        "easily as accept all of them.",
        "“We use cookies like everybody else,” said Jane Roe, who runs the group. “Your data are safe with us.”",
        "The cookie settings of the site were changed in May, and its privacy policy lets readers withdraw consent."]),
    "robots": ("Robots take over the warehouse in Harlow", [
        "A warehouse in Harlow is to be run by robots, its owner said on Monday.",
        "“Are you a robot?” a worker asked the first of them at the gate. The union said that its members would be "
        "told to verify that they were human.",
        "The mayor met the owner on Tuesday to talk about jobs in the town."]),
    "paywall": ("Subscribe to read, paper tells its town", [
        "The Harlow Courier will ask its readers to subscribe from next month, its owner announced on Friday.",
        "Readers will get ten free articles, and unlimited access will cost $5 a month, the paper said. Those who want "
        "to keep reading can create a free account.",
        "Jane Roe, who edits the paper, resigned in protest on Saturday."]),
    "advice": ("How to get rid of cookies", [
        "Most sites use cookies, and ask you to click accept before you read on.",
        "To get rid of them, open the privacy settings of your browser and press the button that clears all of your "
        "data of the last hour, day or year.",
        "Some browsers do it by themselves when they are closed, which is the safest way of all."]),
    "roads": ("Blocked roads delay talks in Harlow", [
        "Blocked roads delayed talks in Harlow on Monday, after a night of rain over the whole of the county.",
        "The minister will try again later in the week, as soon as the network administrator has mended the lights."]),
}


def a_page(title, body, head=""):
    return f"<html lang=en><head><title>{title}</title>{head}</head><body><main>{body}</main></body></html>"


def a_message(markup, *, subject):
    body = quopri.encodestring(markup.encode()).decode()
    return (f"From: Ann Lee <ann@courier.example>\r\nSubject: {subject}\r\nDate: Tue, 15 Nov 2016 10:00:00 +0000\r\n"
            f"MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n"
            f"Content-Transfer-Encoding: quoted-printable\r\n\r\n{body}")


def a_browsers_copy(markup):
    return a_message(markup, subject="A page").replace(
        "From: Ann Lee <ann@courier.example>", "From: <Saved by Blink>\r\n"
        "Snapshot-Content-Location: https://courier.example/1")


@pytest.mark.parametrize("dated", [False, True])
@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("name", WALLS)
def test_a_notice_in_the_place_of_an_article_is_told(tmp_path, name, fast, dated):
    head = "<meta property='article:published_time' content='2016-11-15'>" if dated else ""
    documents, (problem,) = read(tmp_path, a_page(*WALLS[name], head), fast=fast)
    assert documents == []
    assert (problem.code, problem.level) == ("wall", Level.ERROR)


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("name", ARTICLES)
def test_news_of_cookies_robots_and_subscriptions_is_read(tmp_path, name, fast):
    title, told = ARTICLES[name]
    (document,), _ = read(tmp_path, a_page(title, "".join(f"<p>{each}</p>" for each in told)), fast=fast)
    assert document.title == title
    assert all(each in document.text for each in told)


def test_notices_are_told_in_every_container(tmp_path):
    markup = a_page(*WALLS["consent"])
    assert [issue.code for issue in read(tmp_path, record("https://courier.example/1", markup))[1]] == ["wall"]
    assert [issue.code for issue in read(tmp_path, a_message(markup, subject="News"))[1]] == ["wall"]
    assert [issue.code for issue in read(tmp_path, a_browsers_copy(markup))[1]] == ["wall"]


@pytest.mark.parametrize("fast", [False, True])
def test_a_notice_before_the_article_is_no_part_of_it(tmp_path, fast):
    notice = WALLS["overlay"][1]
    told = "".join(f"<p>{each}</p>" for each in STORY)
    (document,), _ = read(tmp_path, a_page("Ministers meet in Vienna", f"{notice}<article>{told}</article>"), fast=fast)
    assert "cookies" not in document.text
    assert all(each in document.text for each in STORY)


def test_a_page_of_an_article_with_menus_stays_one(tmp_path):
    (document,), _ = read(tmp_path, page(story=STORY))
    assert STORY[0] in document.text


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize(("head", "after"), [
    ("", OFFER), (FOR_PAYERS % "false", ""), (FOR_PAYERS % '"False"', ""),
    (FOR_PAYERS % '"https://schema.org/False"', ""), ("", f"<div class='paywall'>{OFFER}</div>"),
    ("", "<section><span>This story is for subscribers only.</span></section>"),
])
def test_the_beginning_of_an_article_is_read_and_told_to_be_one(tmp_path, head, after, fast):
    told = "".join(f"<p>{each}</p>" for each in STORY[:2])
    (document,), issues = read(
        tmp_path, a_page("Ministers meet in Vienna", f"<article>{told}{after}</article>", head), fast=fast)
    assert document.text == "\n\n".join(["Ministers meet in Vienna", *STORY[:2]])
    (notice,) = [issue for issue in issues if issue.code == "partial_text"]
    assert (notice.level, notice.document_id) == (Level.NOTICE, document.id)


@pytest.mark.parametrize(("head", "story", "after"), [
    (FOR_PAYERS % "false", STORY * 5, ""),  # a subscriber saved it
    (FOR_PAYERS % "true", STORY, ""),
    ("", STORY, "<p>Subscribe to our newsletter.</p><footer>Subscribe now | Sign in</footer>"),
    ("", STORY, f"<div style='display:none'>{OFFER}</div>"),
    ("", [*STORY, "Readers must subscribe to continue reading the paper, its owner said on Monday."], ""),
])
def test_a_whole_article_is_not_told_to_be_a_beginning(tmp_path, head, story, after):
    told = "".join(f"<p>{each}</p>" for each in story)
    _, issues = read(tmp_path, a_page("Ministers meet in Vienna", f"<article>{told}</article>{after}", head))
    assert "partial_text" not in [issue.code for issue in issues]


def test_an_offer_at_the_end_of_a_text_is_told_and_no_part_of_it(tmp_path):
    text = "Ministers meet in Vienna\nPublished: 15 Nov 2016\n\n" + "\n\n".join(
        [*STORY, "Subscribe to continue reading this article.", "Already a subscriber? Sign in"])
    (document,), (notice,) = read(tmp_path, text)
    assert (notice.code, notice.document_id) == ("partial_text", document.id)
    assert [document.text[start:end] for (start, end), kind in document.story_spans() if "ubscri" in
            document.text[start:end]] == []
    row = json.dumps({"id": "a1", "published": "2016-11-15", "text": text})
    _, (notice,) = read(tmp_path, row)
    assert (notice.code, notice.document_id, notice.line) == ("partial_text", "a1", 1)
