"""The site in a real browser: at desktop and phone width, with a keyboard, without scripts, by axe's rules.

Skipped where no Chromium with its driver is installed. Screenshots of every page go to a folder that the environment
variable `KB_SCREENSHOTS` names, to be looked at.
"""

import asyncio
import base64
import os
import shutil
import socket
import threading
from pathlib import Path

import pytest
import uvicorn

from kb.publish.addresses import row_path
from kb.publish.editions import FreshSite
from kb.publish.prose import load_metadata
from kb.publish.site import open_site

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")
WebDriverWait = pytest.importorskip("selenium.webdriver.support.ui", reason="selenium is not installed").WebDriverWait
webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install -e '.[test]'")
axe_selenium = pytest.importorskip("axe_selenium_python", reason="axe is not installed: pip install -e '.[test]'")
if not CHROMIUM or not DRIVER:
    pytest.skip("no Chromium with chromedriver is installed here", allow_module_level=True)

WIDTHS = {"desktop": 1280, "phone": 390}
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--hide-scrollbars",
         "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage")
PAGES = {
    "front": "/", "timeline": "/-/timeline", "actors": "/-/timeline?lanes=actor", "questions": "/-/questions",
    "map": "/-/map",
    "question": "/kb/between?a=Reagan", "event": "/kb/events/e-summit", "hostile": "/kb/events/e-hostile",
    "actor": row_path("actors", "a-reagan"), "document": row_path("documents", "d-post"),
    "missing": "/kb/events/none", "sql": "/kb?sql=select+1",
}
DATASETTES = {"tables": "/kb", "table": "/kb/events", "row": "/kb/mentions?_size=3"}


@pytest.fixture(scope="module")
def address(database):
    """The site over the small database, on a port of this machine."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]

    def patient():
        """The site, with all the time that a busy machine needs."""
        site = open_site(database, load_metadata())
        site.sql_time_limit_ms = 60_000
        return site

    app = FreshSite(database, patient)
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="on"))
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.05)
        assert thread.is_alive(), "the server did not start"
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def open_browser(width, folder, *, scripts=True):
    """A Chromium `width` pixels wide, with a profile of its own in `folder`."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for flag in (*FLAGS, f"--user-data-dir={folder}/profile"):
        options.add_argument(flag)
    if width < 500:
        metrics = {"width": width, "height": 844, "pixelRatio": 1, "mobile": True}
        options.add_experimental_option("mobileEmulation", {"deviceMetrics": metrics})
    else:
        options.add_argument(f"--window-size={width},900")
    preferences = {"download.default_directory": str(folder), "download.prompt_for_download": False}
    if not scripts:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    options.add_experimental_option("prefs", preferences)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))


@pytest.fixture(scope="module", params=sorted(WIDTHS))
def browser(request, tmp_path_factory):
    """A browser at each width."""
    folder = tmp_path_factory.mktemp(request.param)
    driver = open_browser(WIDTHS[request.param], folder)
    driver.name_of_width, driver.folder = request.param, folder
    yield driver
    driver.quit()


def follow(browser, element, part):
    """Click, and wait for the page whose address has `part` in it."""
    element.click()
    WebDriverWait(browser, 20).until(lambda _: part in browser.current_url)
    WebDriverWait(browser, 20).until(lambda _: browser.execute_script("return document.readyState") == "complete")


def photograph(browser, name):
    if folder := os.environ.get("KB_SCREENSHOTS"):
        height = min(browser.execute_script("return document.documentElement.scrollHeight"), 3000)
        clip = {"x": 0, "y": 0, "width": WIDTHS[browser.name_of_width], "height": height, "scale": 1}
        shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        Path(folder, f"{name}-{browser.name_of_width}.png").write_bytes(base64.b64decode(shot["data"]))


def serious(browser):
    """What axe finds that would keep somebody out."""
    axe = axe_selenium.Axe(browser)
    axe.inject()
    found = axe.run()["violations"]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in {"serious", "critical"}]


@pytest.mark.parametrize("name", PAGES)
def test_our_pages_fit_the_screen_and_everybody_can_use_them(browser, address, name):
    browser.get(address + PAGES[name])
    photograph(browser, name)
    assert browser.find_element("css selector", "h1").text
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth")
    said = [entry["message"] for entry in browser.get_log("browser")]
    refused = [message for message in said if "Content Security Policy" in message]
    assert not refused
    assert serious(browser) == []


@pytest.mark.parametrize("name", DATASETTES)
def test_datasettes_pages_in_our_frame_fit_the_screen(browser, address, name):
    browser.get(address + DATASETTES[name])
    photograph(browser, name)
    assert browser.find_element("css selector", "header .kb-name").text
    assert browser.execute_script("return document.documentElement.scrollWidth <= window.innerWidth + 1")


def test_filter_zoom_and_follow_the_evidence(browser, address):
    browser.get(f"{address}/-/timeline")
    browser.find_element("id", "f-actor").send_keys("Gorbachev")
    follow(browser, browser.find_element("css selector", "main form button"), "actor=Gorbachev")
    before = browser.find_element("css selector", "figure.axis-frame").get_attribute("innerHTML")
    follow(browser, browser.find_element("link text", "wider"), "from=")
    assert "actor=Gorbachev" in browser.current_url
    assert browser.find_element("css selector", "figure.axis-frame").get_attribute("innerHTML") != before
    mark = browser.find_element("css selector", "svg a[href*='/kb/events/']")
    follow(browser, mark.find_element("css selector", "rect.e, circle, path"), "/kb/events/")
    assert browser.find_element("css selector", "blockquote mark.trigger").is_displayed()
    follow(browser, browser.find_element("css selector", ".report p a"), "/kb/documents/")
    assert browser.find_elements("css selector", ".article mark.trigger")


def test_a_download_arrives_whole(browser, address):
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", {"behavior": "allow", "downloadPath": str(browser.folder)})
    browser.get(f"{address}/-/timeline")
    WebDriverWait(browser, 20).until(
        lambda _: browser.find_elements("css selector", ".takeaway a[href$='.csv']"))[0].click()
    file = browser.folder / "timeline.csv"
    for _ in range(100):
        if file.exists() and file.stat().st_size:
            break
        threading.Event().wait(0.1)
    assert file.read_text(encoding="utf-8").count("e-") >= 7


def test_the_keyboard_reaches_the_content_first_and_sees_where_it_is(browser, address):
    browser.get(f"{address}/-/timeline")
    keys = webdriver.Keys.TAB
    browser.find_element("css selector", "body").send_keys(keys)
    skip = browser.switch_to.active_element
    assert skip.text == "Skip to the content"
    assert skip.location["x"] >= 0
    skip.send_keys(webdriver.Keys.ENTER)
    assert browser.current_url.endswith("#main")
    seen = []
    for _ in range(40):
        webdriver.ActionChains(browser).send_keys(keys).perform()
        element = browser.switch_to.active_element
        seen.append(element.get_attribute("href") or element.tag_name)
        outline = browser.execute_script("return getComputedStyle(arguments[0]).outlineStyle", element)
        assert outline != "none" or element.tag_name in {"svg", "a"}, element.get_attribute("outerHTML")[:200]
    assert "select" in seen
    assert any("/kb/events/" in str(one) or "from=" in str(one) for one in seen)


def test_hostile_words_run_nothing(browser, address):
    for path in ("/kb/events/e-hostile", "/-/timeline", "/kb/events", "/kb/between", "/kb/mentions"):
        browser.get(address + path)
        assert browser.execute_script("return window.hostile === undefined && document.title !== 'hostile'")
        assert not browser.find_elements("css selector", "a[href^='javascript:'], a[href^='data:']")


def test_without_scripts_the_timeline_is_whole(address, tmp_path):
    browser = open_browser(1280, tmp_path, scripts=False)
    try:
        browser.get(f"{address}/-/timeline")
        assert len(browser.find_elements("css selector", "ol.events > li")) == 7
        assert browser.find_elements("css selector", "figure.axis-frame svg circle")
        browser.get(f"{address}/-/questions")
        browser.find_element("partial link text", "What happened between").click()
        WebDriverWait(browser, 20).until(lambda _: browser.find_elements("id", "qp-a"))
        browser.find_element("id", "qp-a").send_keys("Reagan\n")
        WebDriverWait(browser, 20).until(lambda _: "a=Reagan" in browser.current_url)
        assert browser.find_elements("css selector", "table.answers tbody tr")
    finally:
        browser.quit()
