"""Makes docs/timeline.png, the picture in the README, from the running site over the seed articles.

    python docs/take_picture.py                      # builds a base in a temporary folder and photographs it

Needs Chromium with its driver, and selenium (`pip install -e '.[test]'`).
"""

from __future__ import annotations

import base64
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service

PICTURE = Path(__file__).with_name("timeline.png")
WIDTH = 1180
KB = [sys.executable, "-c", "from kb.cli import main; main()"]
FLAGS = ("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--hide-scrollbars", f"--window-size={WIDTH},1000")


def photograph(address: str, profile: str) -> bytes:
    """The page at `address` down to the first events under the drawing, as PNG."""
    options = Options()
    options.binary_location = shutil.which("chromium") or shutil.which("google-chrome") or ""
    for flag in (*FLAGS, f"--user-data-dir={profile}"):
        options.add_argument(flag)
    browser = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        browser.get(address)
        height = browser.execute_script(
            "return document.querySelector('ol.events li:nth-child(3)').getBoundingClientRect().bottom")
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": round(height), "scale": 1}
        shot = browser.execute_cdp_cmd("Page.captureScreenshot", {"captureBeyondViewport": True, "clip": clip})
        return base64.b64decode(shot["data"])
    finally:
        browser.quit()


def main() -> None:
    """Build, serve, photograph."""
    with tempfile.TemporaryDirectory() as folder:
        db = f"{folder}/kb.db"
        subprocess.run([*KB, "build", "--db", db], check=True)
        with subprocess.Popen([*KB, "serve", "--db", db, "--port", "0"], stderr=subprocess.PIPE, text=True) as server:
            try:
                line = next(line for line in server.stderr or () if line.startswith("Serving "))
                address = line.split()[1]
                week = f"{address}-/timeline?from=2016-11-08&to=2016-11-20"
                PICTURE.write_bytes(photograph(week, f"{folder}/profile"))
            finally:
                server.terminate()
    print(f"{PICTURE}: {PICTURE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
