"""The audit: `python3 dev.py audit`. Prints what Lighthouse (mobile, from npm) and axe find on
eight kinds of page of the demonstration, and what their first view costs. Exit code 1 where
something is below the floor.

--quick: without Lighthouse, which needs Node.js and npm.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

import dev
from tests.bench import servers
from tests.browser.looking import CHROMIUM, FLAGS, WIDE, first_view

HERE = Path(__file__).parent
PAGES = [
    "/es/",
    "/es/commitments/",
    "/es/commitments/santiago-2023/10.A.3/2/",
    "/es/instruments/santiago-2023/",
    "/es/states/PER/",
    "/es/matrix/",
    "/es/cycles/demo-1/",
    "/es/methodology/",
]
FLOORS = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
AXE = Axe().axe_script
RUN = f"() => axe.run({{runOnly: {TAGS}}}).then(found => found.violations.map(one => one.id))"
NARROW = {"width": 320, "height": 640}
#: Ways in which a page is looked at: what the browser then says of itself.
WAYS = {
    "light": {"viewport": WIDE, "color_scheme": "light"},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "forced colours": {"viewport": WIDE, "forced_colors": "active"},
    "320 px": {"viewport": NARROW},
    "zoom 200 %": {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2},
}


def demonstration(folder):
    """A data folder with the record and the demonstration, as the site is run."""
    env = servers.environment("", folder, DEBUG="0")
    for step in ("migrate -v0", "load_record -v0", "load_demo -v0", "collectstatic --noinput -v0"):
        command = [sys.executable, "manage.py", *step.split()]
        subprocess.run(command, cwd=dev.ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    return env


def violations(browser, url):
    """{way: rules of axe that the page breaks} for the ways in which it breaks some."""
    found = {}
    for way, says in WAYS.items():
        with browser.new_context(**says) as context:
            page = context.new_page()
            page.goto(url)
            page.evaluate(AXE)
            found[way] = page.evaluate(RUN)
            wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            found[way] += [f"{pixels} px too wide"] if (pixels := page.evaluate(wide)) > 0 else []
    return {way: rules for way, rules in found.items() if rules}


# --- Lighthouse -------------------------------------------------------------------------


def lighthouse():
    """The program, installed once from the lock beside this file; None without npm."""
    folder, lock = dev.ROOT / ".tools" / "audit", HERE / "package-lock.json"
    if not shutil.which("npm"):
        print("npm is missing: the pages are not shown to Lighthouse.")
        return None

    def install():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(HERE / name, folder)
        options = ["--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(["npm", "install", *options], cwd=folder, check=True)

    program = folder / "node_modules" / ".bin" / "lighthouse"
    dev.once(program, folder / "made", dev.digest(lock), install)
    return program


def scores(program, url):
    """{category: of 100} that Lighthouse gives on its mobile profile, and what it found."""
    with tempfile.TemporaryDirectory(prefix="quitotrack-") as folder:
        flags = " ".join(["--headless=new", *FLAGS])
        command = [program, url, "--quiet", "--output=json", f"--chrome-flags={flags}"]
        command += [f"--only-categories={','.join(FLOORS)}", "--max-wait-for-load=60000"]
        env = {**os.environ, "CHROME_PATH": CHROMIUM, "HOME": folder}
        printed = subprocess.run(command, env=env, check=True, stdout=subprocess.PIPE, text=True)
    report = json.loads(printed.stdout)
    found = {name: round(100 * report["categories"][name]["score"]) for name in FLOORS}
    failed = [
        audit["id"]
        for name in FLOORS
        if name != "performance"
        for entry in report["categories"][name]["auditRefs"]
        if (audit := report["audits"][entry["id"]])["score"] == 0
    ]
    times = [report["audits"][name]["displayValue"] for name in TIMES]
    return found, failed, times


TIMES = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time")


# --- All of it --------------------------------------------------------------------------


def look(browser, program, url):
    """Print what is found on the page at *url*; return whether nothing is below its floor."""
    browser.new_page().goto(url, wait_until="networkidle")  # its pictures are drawn now
    view = first_view(browser, url)
    print(f"{url}: {view}")
    broken = violations(browser, url)
    print(f"    axe, {len(WAYS)} ways: {broken or 'nothing'}")
    good = not view.faults and not broken
    if program:
        found, failed, times = scores(program, url)
        good &= all(found[name] >= floor for name, floor in FLOORS.items())
        print(f"    Lighthouse: {found} {failed or ''} {', '.join(times)}")
    return good


def main():
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="quitotrack-")))
        env = demonstration(folder)
        port, _server = held.enter_context(servers.site(env))
        playwright = held.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        held.callback(browser.close)
        program = None if "--quick" in sys.argv else lighthouse()
        good = [look(browser, program, f"http://localhost:{port}{path}") for path in PAGES]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
