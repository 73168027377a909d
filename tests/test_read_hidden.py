"""What a page hides is no part of its article, unless the page hides the article until a script shows it."""

import pytest

from tests.archives import STORY, read, record

OTHER = "The governor Pedro Quarrington resigned on Friday after a long row over the fish market, a spokesman said."
TOLD = "".join(f"<p>{each}</p>" for each in STORY)
WITNESSES = "".join(f"<p>Witness {number} came to the hall and told the panel what she had seen on the night of the "
                    "storm, before the lights went out.</p>" for number in range(12))
NOTICE = ("<div><p>We value your privacy.</p><p>We and our partners use cookies to store and access information on a "
          "device. By clicking accept you agree to this, and can change your choices at any time.</p></div>")


def a_page(body, style=""):
    return ("<html lang=en><head><title>Talks in Vienna</title><meta property='article:published_time' "
            f"content='2016-11-15'></head><body{style}>{body}</body></html>")


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("hidden", [
    f"<p style='display: none !important'>{OTHER}</p>", f"<div style=\"color:red;DISPLAY:NONE\"><p>{OTHER}</p></div>",
    f"<p style='visibility:hidden'>{OTHER}</p>", f"<p hidden>{OTHER}</p>",
    f"<section hidden=''><p>{OTHER}</p></section>",
    f"<div hidden><p>{OTHER}</p></div>", f"<dialog><p>{OTHER}</p></dialog>", f"<template><p>{OTHER}</p></template>",
    f"<noscript><p>{OTHER}</p></noscript>", f"<p class='note sr-only'>{OTHER}</p>",
    f"<blockquote aria-hidden='true'>{OTHER}</blockquote>",
    f"<p>The bridge is old<span class='visually-hidden'> {OTHER}</span>, the mayor of the town said on Monday.</p>",
])
def test_what_is_hidden_is_not_read(tmp_path, hidden, fast):
    body = f"<article><h1>Talks in Vienna</h1>{TOLD}{hidden}{TOLD}</article>"
    (document,), _ = read(tmp_path, a_page(body), fast=fast)
    assert "Quarrington" not in document.text
    assert all(each in document.text for each in STORY)


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize("shown", [
    f"<p style='display:block'>{OTHER}</p>", f"<p style='overflow:hidden'>{OTHER}</p>",
    f"<p hidden=until-found>{OTHER}</p>",
    f"<p style='--x-display:none-such'>{OTHER}</p>", f"<p class='my-sr-only'>{OTHER}</p>",
])
def test_what_only_looks_hidden_is_read(tmp_path, shown, fast):
    (document,), _ = read(tmp_path, a_page(f"<article><h1>Talks in Vienna</h1>{TOLD}{shown}</article>"), fast=fast)
    assert OTHER in document.text


@pytest.mark.parametrize("fast", [False, True])
@pytest.mark.parametrize(("body", "style"), [
    (f"<article><h1>Talks in Vienna</h1>{TOLD}</article>", " style='display:none'"),
    (f"<article style='display:none'><h1>Talks in Vienna</h1>{TOLD}</article>", ""),
    (f"<div id=app style='visibility: hidden'><article><h1>Talks in Vienna</h1>{TOLD}</article></div>", ""),
    (f"<div id=app hidden><article><h1>Talks in Vienna</h1>{TOLD}</article></div>", ""),
    (f"{NOTICE}<div id=app aria-hidden='true' style='visibility:hidden'><article>{TOLD}</article></div>", ""),
    ("<div><p>The Harlow Courier has been printed in the town since the year of the great flood, every day but on "
     "Sundays and feast days, by the same family.</p></div>"
     f"<div style='display:none'>{TOLD}{WITNESSES}</div>", ""),
    (f"<article><h1>Talks in Vienna</h1><p>{STORY[0]}</p><div class=rest style='display:none'>"
     f"{TOLD}{WITNESSES}</div></article>", ""),
])
def test_an_article_that_is_hidden_until_a_script_runs_is_read(tmp_path, body, style, fast):
    (document,), _ = read(tmp_path, a_page(body, style), fast=fast)
    assert all(each in document.text for each in STORY)


def test_pages_of_archives_hide_as_well(tmp_path):
    markup = a_page(f"<article><h1>Talks in Vienna</h1>{TOLD}<p hidden>{OTHER}</p></article>")
    (document,), _ = read(tmp_path, record("https://courier.example/1", markup))
    assert "Quarrington" not in document.text


@pytest.mark.parametrize("body", [
    "<div hidden>" * 400 + "words " * 400 + "</div>" * 400, "<p hidden>x</p>" * 20_000, "<div style='" * 20_000])
def test_pages_that_hide_beyond_measure_are_read(tmp_path, body):
    (document,), _ = read(tmp_path, a_page(f"<article><h1>Talks in Vienna</h1>{TOLD}{TOLD}</article>{body}"), fast=True)
    assert STORY[0] in document.text
