"""Make the picture of `jets explore` that the README shows: python tests/picture_of_the_page.py."""

import shutil
import threading
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import sync_playwright

from jets.explorer.server import Server

PICTURE = Path(__file__).parents[1] / "examples" / "explore.png"
SHOWN = {"f": "sin(x)·exp(x − ⊥(x))", "at": "1", "order": "4", "k": "1"}


def main() -> None:
    """Open the page in Chromium and write the picture."""
    with Server(0) as server, sync_playwright() as playwright:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 880})
        page.goto(f"{server.url}#{urlencode(SHOWN)}")
        page.wait_for_selector("#steps tbody tr")
        page.screenshot(path=PICTURE)
        server.shutdown()


if __name__ == "__main__":
    main()
