"""Draws the site's icons and its Open Graph image, and takes the README's screenshots.

    python -m tools.pictures drawings
    python -m tools.pictures screenshots http://localhost:8000

The drawings go to static/, the screenshots of a running site to docs/images/. All are committed:
they depend on the fonts of the machine, and nobody needs a browser to run the site.
"""

import sys
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests import browser as chromium

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "static"
IMAGES = ROOT / "docs" / "images"
QUESTION = "/questions/shadow-vs-canary/"
SERIF = 'Charter, "Charis SIL", "Iowan Old Style", Georgia, serif'
SANS = "Inter, system-ui, sans-serif"

OPEN_GRAPH = f"""
<style>
  body {{ margin: 0; padding: 72px 96px; box-sizing: border-box; height: 630px; display: flex;
    flex-direction: column; background: #fbfaf7; color: #1d1b18; font: 30px/1.4 {SANS}; }}
  .mark {{ font: 700 40px {SERIF}; letter-spacing: -.02em }} b {{ color: #1f5f8b }}
  h1 {{ font: 700 82px/1.1 {SERIF}; letter-spacing: -.015em; margin: auto 0 28px; }}
  p {{ margin: 0; color: #6a655c; font-size: 27px }}
  .trap {{ margin-top: 44px; padding: 22px 30px; border-left: 7px solid #b4471f;
    border-radius: 0 12px 12px 0; background: #fcf1ea; color: #1d1b18; font: 31px/1.35 {SERIF} }}
  strong {{ color: #b4471f; font: 700 26px {SANS}; margin-right: 14px }}
</style>
<div class="mark">mlops<b>prep</b></div>
<h1>MLOps interview<br>questions</h1>
<p>Each with a worked answer, the trap to avoid, and a link to learn it properly.</p>
<div class="trap">
<strong>The trap</strong>Calling a 1 % canary “passed” after thirty quiet minutes.
</div>
"""


def draw(browser: Browser) -> None:
    page = browser.new_page(viewport={"width": 1200, "height": 630})
    page.set_content(OPEN_GRAPH)
    page.screenshot(path=STATIC / "og.png")
    # Icons for where the SVG isn't taken: to the edges, as those places cut their own corners.
    icon = (STATIC / "favicon.svg").read_text(encoding="utf-8").replace(' rx="7"', "")
    for size in (180, 512):
        page.set_viewport_size({"width": size, "height": size})
        page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{icon}")
        page.screenshot(path=STATIC / f"icon-{size}.png")


def photograph(browser: Browser, site: str) -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name, path, dark in (("list", "/", False), ("question", QUESTION, True)):
        page = browser.new_page(
            viewport={"width": 1280, "height": 800},
            color_scheme="dark" if dark else "light",
            bypass_csp=True,
        )
        page.goto(site + path, wait_until="networkidle")
        page.add_style_tag(content=f":root {{ --serif: {SERIF}; --sans: {SANS} }}")
        page.screenshot(path=IMAGES / f"{name}.png")


def main(what: str, site: str = "http://localhost:8000") -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.FLAGS)
        if what == "drawings":
            draw(browser)
        else:
            photograph(browser, site)


if __name__ == "__main__":
    main(*sys.argv[1:])
